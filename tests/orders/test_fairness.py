"""Quotas of a quarter, and the pause of a unit that calls off late again and again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.orders.life import Event, OrderClosed, State
from bot.orders.rules import Reason
from bot.orders.terms import Terms
from storage.models import Order, Product
from storage.store import Store
from tests.orders.office import HERE, SAME_TOWN, Office, at, product, reasons, request
from tests.orders.offices import DISTRICT, ORDERER, STAFF, Offices


def products() -> list[Product]:
    return [product(f"P{number:03}", team=f"P{number:03}") for number in range(16)]


MANY = products()


@pytest.fixture
def office(migrated_address: str) -> Iterator[Offices]:
    store = Store.open(migrated_address)
    Office.fill(store, *products(), persons=6)
    made = Offices.over(store, *MANY)
    assert isinstance(made, Offices)
    yield made
    store.close()


def fills(office: Offices, count: int) -> list[Order]:
    return [office.takes(request("2026-12-02 14:00", product=one)) for one in MANY[:count]]


def cancels(office: Offices, order: Order) -> None:
    office.does(lambda desk: desk.cancel(order, ORDERER, "场地有变"))


def test_a_unit_gets_twelve_deliveries_a_quarter_and_no_more(office: Offices) -> None:
    orders = fills(office, 12)
    assert reasons(office.refuses(request("2026-12-05 14:00", product=MANY[12]))) == [Reason.QUOTA]
    assert office.takes(request("2027-01-06 14:00", product=MANY[12]))
    assert office.takes(request("2026-12-05 14:00", SAME_TOWN, product=MANY[13]))
    office.does(lambda desk: desk.cancel(orders[0], ORDERER, "场地有变"))
    assert office.takes(request("2026-12-05 14:00", product=MANY[14]))


def test_the_quota_names_days_of_the_next_quarter(office: Offices) -> None:
    fills(office, 12)
    (found,) = office.refuses(request("2026-12-05 14:00", product=MANY[12]))
    assert found.alternatives
    assert all(str(each) >= "2026-12-31 16:00" for each in found.alternatives)  # in UTC


def test_an_operator_sets_the_quota_by_kind_of_unit(office: Offices) -> None:
    office.terms = Terms(quotas={"region": 1})
    fills(office, 1)
    assert reasons(office.refuses(request("2026-12-05 14:00", product=MANY[1]))) == [Reason.QUOTA]
    office.terms = Terms(quotas={"学校": 1})
    assert office.takes(request("2026-12-05 14:00", product=MANY[1]))


def test_moving_an_order_within_the_quarter_does_not_count_it_twice(office: Offices) -> None:
    orders = fills(office, 12)
    moved = office.does(
        lambda desk: desk.change(orders[0], request("2026-12-09 14:00", product=MANY[0]), ORDERER)
    )
    assert isinstance(moved, Order)


@pytest.fixture
def paused(office: Offices) -> tuple[Offices, Order]:
    """A unit that has called off three orders two days before, and the last of them."""
    office.employs(ORDERER, DISTRICT, STAFF)
    last = None
    for number, day in enumerate(("2027-02-01", "2027-03-01", "2027-04-06")):
        office.now = at(f"{day} 09:00") - timedelta(days=20)
        order = office.takes(request(f"{day} 14:00", product=MANY[number]))
        office.gives(DISTRICT, order, Event.APPROVED)
        office.gives(STAFF, order, Event.ACCEPTED)
        office.now = at(f"{day} 09:00") - timedelta(days=2)
        cancels(office, order)
        office.gives(DISTRICT, order, Event.CHANGE_AGREED)
        assert office.stands(order) is State.CANCELLED
        last = order
    assert last is not None
    return office, last


def test_three_late_cancellations_pause_a_unit_for_a_year(paused: tuple[Offices, Order]) -> None:
    office, last = paused
    (found,) = office.refuses(request("2027-05-11 14:00", product=MANY[5]))
    assert (found.reason, found.facts["number"]) == (Reason.PAUSED, last.number)
    assert str(found.facts["until"]) == "2028-01-30"
    assert office.takes(request("2027-05-11 14:00", SAME_TOWN, product=MANY[5]))
    office.now = at("2028-01-31 09:00")
    assert office.takes(request("2028-02-11 14:00", product=MANY[5]))


def test_an_appeal_goes_to_the_district_which_lets_the_unit_order_again(
    paused: tuple[Offices, Order],
) -> None:
    office, last = paused
    office.gives(ORDERER, last, Event.APPEALED, "礼堂突然停电")
    assert office.stands(last) is State.APPEALED
    assert office.waits_for(DISTRICT) == [last.number]
    office.gives(DISTRICT, last, Event.PARDONED)
    assert office.stands(last) is State.CANCELLED
    assert office.takes(request("2027-05-11 14:00", product=MANY[5]))
    with pytest.raises(OrderClosed):
        office.gives(ORDERER, last, Event.APPEALED, "再来一次")


def test_an_appeal_that_is_refused_leaves_the_pause(paused: tuple[Offices, Order]) -> None:
    office, last = paused
    office.gives(ORDERER, last, Event.APPEALED, "礼堂突然停电")
    office.gives(DISTRICT, last, Event.APPEAL_REFUSED, "等期满再点")
    assert reasons(office.refuses(request("2027-05-11 14:00", product=MANY[5]))) == [Reason.PAUSED]


def test_nobody_appeals_who_is_not_paused(office: Offices) -> None:
    office.employs(ORDERER, DISTRICT)
    order = office.takes(request(product=MANY[0]))
    office.does(lambda desk: desk.cancel(order, ORDERER, "场地有变"))
    with pytest.raises(OrderClosed):
        office.gives(ORDERER, order, Event.APPEALED, "好玩")


def test_early_cancellations_and_those_of_the_supplier_count_for_nothing(office: Offices) -> None:
    office.employs(ORDERER, STAFF)
    for number in range(4):
        early = office.takes(request("2026-12-08 14:00", product=MANY[number]))
        office.gives(STAFF, early, Event.ACCEPTED)
        cancels(office, early)
        theirs = office.takes(request("2026-11-28 14:00", product=MANY[number + 4]))
        office.gives(STAFF, theirs, Event.ACCEPTED)
        office.gives(STAFF, theirs, Event.CANCELLED, "设备故障")
    assert office.takes(request("2026-12-09 14:00", HERE, product=MANY[9]))
