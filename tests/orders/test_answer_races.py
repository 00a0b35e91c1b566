"""Answers given at the same moment: one of them counts, and the log tells one story."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest

from bot.orders.course import ReasonMissing
from bot.orders.decisions import TimeTaken
from bot.orders.life import Event, OrderClosed, State
from bot.orders.numbers import UnknownNumber
from storage.models import Order
from storage.store import Store
from tests.orders.office import HERE, NEXT_DISTRICT, Office, at, product, request
from tests.orders.offices import DISTRICT, ORDERER, SUPPLIER, TOWN, Offices

DAYS = [f"2027-{month:02}-02" for month in range(1, 6)]  # a unit has the same product once a month
ANOTHER = 2  # a second coordinator
LATE = (OrderClosed, TimeTaken, UnknownNumber, ReasonMissing)


@pytest.fixture
def office(migrated_address: str) -> Iterator[Offices]:
    store = Store.open(migrated_address)
    Office.fill(store, product(), persons=8)
    office = Offices.over(store, product())
    assert isinstance(office, Offices)
    office.employs(SUPPLIER)
    yield office
    store.close()


def at_once(*works: Callable[[], object]) -> list[object]:
    """What comes of works that begin at the same moment: their results, or why they came too late."""
    gate = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        gate.wait(30)
        try:
            return work()
        except LATE as late:
            return late

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def gives(office: Offices, person: int, order: Order, event: Event, reason: str = "") -> Callable[[], Order]:
    return partial(office.gives, person, order, event, reason)


def kinds(answers: list[object]) -> list[str]:
    return sorted(type(each).__name__ for each in answers)


def test_two_orders_for_which_the_same_other_time_was_named_do_not_both_get_it(office: Offices) -> None:
    for day in DAYS:
        first = office.takes(request(f"{day} 14:00"))
        second = office.takes(request(f"{day} 10:00", NEXT_DISTRICT), ANOTHER)
        for order in (first, second):
            propose(office, order, f"{day} 19:00")
        answers = at_once(
            gives(office, ORDERER, first, Event.AGREED), gives(office, ANOTHER, second, Event.AGREED)
        )
        assert kinds(answers) == ["Order", "TimeTaken"]
        assert sorted(office.stands(each) for each in (first, second)) == [State.CONFIRMED, State.PROPOSED]


def call_off(office: Offices, order: Order) -> None:
    office.does(lambda desk: desk.cancel(order, ORDERER, "场地有变"))


def propose(office: Offices, order: Order, when: str) -> None:
    office.decides(SUPPLIER, lambda decisions: decisions.proposes(order.number, at(when)))


def test_of_many_colleagues_who_accept_and_decline_at_once_one_is_heard(office: Offices) -> None:
    for day in DAYS:
        order = office.takes(request(f"{day} 14:00"))
        accept = gives(office, SUPPLIER, order, Event.ACCEPTED)
        decline = gives(office, SUPPLIER, order, Event.DECLINED, "人手不够")
        answers = at_once(accept, decline, accept, decline)
        assert kinds(answers) == ["Order", *["OrderClosed"] * 3]
        assert office.events(order)[-1] in ("accepted", "declined")
        assert len(set(office.events(order)) & {"accepted", "declined"}) == 1


def test_an_order_called_off_while_it_is_accepted_ends_called_off(office: Offices) -> None:
    for day in DAYS:
        order = office.takes(request(f"{day} 14:00"))
        at_once(
            gives(office, SUPPLIER, order, Event.ACCEPTED),
            partial(call_off, office, order),
        )
        assert office.stands(order) is State.CANCELLED
        assert [event for event in office.events(order) if event not in ("submitted", "skipped")] in (
            ["cancelled"],
            ["accepted", "cancelled"],
        )


def test_a_role_taken_away_while_its_holder_answers_leaves_one_of_the_two_in_force(office: Offices) -> None:
    scope = HERE.unit_code[:9]
    for day in DAYS:
        office.employs(TOWN, DISTRICT)
        order = office.takes(request(f"{day} 14:00"))
        answer, _ = at_once(
            gives(office, TOWN, order, Event.APPROVED), partial(office.dismisses, TOWN, "reviewer", scope)
        )
        approved = isinstance(answer, Order)
        assert office.stands(order) is (State.DISTRICT_REVIEW if approved else State.TOWN_REVIEW)
        with pytest.raises(LATE):
            office.gives(TOWN, order, Event.APPROVED)
