"""An order on its way through the levels and to its supplier, between four persons and the clock."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.orders.course import ReasonMissing
from bot.orders.decisions import ANSWERS, TimeTaken
from bot.orders.life import Event, OrderClosed, State
from bot.orders.numbers import UnknownNumber
from storage.models import Order, ReviewRule
from storage.store import Store
from tests.databases import with_tables
from tests.orders.office import HERE, NOW, SAME_TOWN, Office, at, product, request
from tests.orders.offices import DISTRICT, ORDERER, STAFF, SUPPLIER, TOWN, Offices


@pytest.fixture
def office(tmp_path: Path) -> Offices:
    store = Store.open(with_tables(tmp_path / "orders.db"))
    offered = (product(), product("A002", supplier_code="S002", team="S002"))
    Office.fill(store, *offered, persons=6)
    made = Offices.over(store, *offered)
    assert isinstance(made, Offices)
    return made


def test_an_order_goes_from_the_town_to_the_district_to_the_supplier_and_is_confirmed(
    office: Offices,
) -> None:
    office.employs(ORDERER, TOWN, DISTRICT, SUPPLIER)
    order = office.takes(request())
    assert office.stands(order) is State.TOWN_REVIEW
    assert office.waits_for(TOWN) == [order.number]
    assert office.waits_for(DISTRICT) == []
    office.gives(TOWN, order, Event.APPROVED)
    assert office.stands(order) is State.DISTRICT_REVIEW
    office.gives(DISTRICT, order, Event.APPROVED)
    assert office.stands(order) is State.OFFERED
    office.gives(SUPPLIER, order, Event.ACCEPTED)
    assert office.stands(order) is State.CONFIRMED
    assert office.events(order) == ["submitted", "approved", "approved", "accepted"]


def test_a_level_without_a_reviewer_is_skipped_and_the_log_says_so(office: Offices) -> None:
    office.employs(ORDERER, DISTRICT)
    order = office.takes(request())
    assert office.stands(order) is State.DISTRICT_REVIEW
    assert office.events(order) == ["submitted", "skipped"]
    (skipped,) = [row for row in office.does(lambda desk: desk.log_of(order)) if row.event == "skipped"]
    assert skipped.changes == {"levels": ["town_review"]}


def test_city_staff_answer_for_a_supplier_that_has_nobody_here(office: Offices) -> None:
    office.employs(ORDERER, STAFF)
    order = office.takes(request())
    assert office.stands(order) is State.OFFERED
    assert office.waits_for(STAFF) == [order.number]


def test_nobody_answers_what_they_were_not_asked(office: Offices) -> None:
    office.employs(ORDERER, TOWN, DISTRICT, SUPPLIER)
    order = office.takes(request())
    for person in (DISTRICT, SUPPLIER):
        with pytest.raises((OrderClosed, UnknownNumber)):
            office.gives(person, order, Event.APPROVED)
    with pytest.raises(OrderClosed):
        office.gives(ORDERER, order, Event.ACCEPTED)
    with pytest.raises(UnknownNumber):
        office.gives(2, order, Event.CANCELLED, "好玩")
    assert office.stands(order) is State.TOWN_REVIEW


def test_a_role_that_was_taken_away_answers_nothing_any_more(office: Offices) -> None:
    office.employs(ORDERER, TOWN)
    order = office.takes(request())
    office.dismisses(TOWN, "reviewer", HERE.unit_code[:9])
    with pytest.raises(UnknownNumber):
        office.gives(TOWN, order, Event.APPROVED)


def test_a_refusal_needs_a_reason_and_frees_the_slot(office: Offices) -> None:
    office.employs(ORDERER, TOWN)
    order = office.takes(request())
    with pytest.raises(ReasonMissing):
        office.gives(TOWN, order, Event.REFUSED, "  ")
    office.gives(TOWN, order, Event.REFUSED, "和镇里的活动重了")
    assert office.stands(order) is State.REFUSED
    assert office.takes(request())


def test_a_returned_order_is_changed_and_goes_through_the_levels_again(office: Offices) -> None:
    office.employs(ORDERER, TOWN)
    order = office.takes(request())
    office.gives(TOWN, order, Event.RETURNED, "人数请再核实")
    assert office.waits_for(ORDERER) == [order.number]
    office.does(lambda desk: desk.change(order, request(people_min=45, people_max=45), ORDERER))
    assert office.stands(order) is State.TOWN_REVIEW


def test_another_time_is_proposed_and_agreed_to(office: Offices) -> None:
    office.employs(ORDERER, SUPPLIER)
    order = office.takes(request())
    office.decides(SUPPLIER, lambda decisions: decisions.proposes(order.number, at("2026-12-03 15:00")))
    assert office.waits_for(ORDERER) == [order.number]
    agreed = office.gives(ORDERER, order, Event.AGREED)
    assert (agreed.state, agreed.starts_at) == (State.CONFIRMED, at("2026-12-03 15:00"))
    assert agreed.ends_at - agreed.starts_at == timedelta(minutes=90)


def test_who_does_not_take_the_other_time_leaves_the_first_one_to_the_supplier(office: Offices) -> None:
    office.employs(ORDERER, SUPPLIER)
    order = office.takes(request())
    office.decides(SUPPLIER, lambda decisions: decisions.proposes(order.number, at("2026-12-03 15:00")))
    office.gives(ORDERER, order, Event.DISAGREED)
    assert office.stands(order) is State.OFFERED
    assert office.gives(SUPPLIER, order, Event.ACCEPTED).starts_at == at("2026-12-02 14:00")


def test_a_time_that_breaks_a_rule_cannot_be_proposed(office: Offices) -> None:
    office.employs(ORDERER, SUPPLIER)
    order = office.takes(request())
    refused = office.decides(
        SUPPLIER, lambda decisions: decisions.proposes(order.number, at("2026-12-03 23:00"))
    )
    assert not isinstance(refused, Order)
    assert office.stands(order) is State.OFFERED


def test_everyone_concerned_is_told_once_and_whoever_did_it_is_not(office: Offices) -> None:
    office.employs(ORDERER, TOWN, SUPPLIER)
    order = office.takes(request())
    office.gives(TOWN, order, Event.APPROVED)
    office.gives(SUPPLIER, order, Event.ACCEPTED)
    office.does(lambda desk: desk.cancel(order, ORDERER, "场地有变"))
    assert office.news.told == [
        (order.number, "submitted", (TOWN,)),
        (order.number, "approved", (ORDERER, SUPPLIER)),
        (order.number, "accepted", (ORDERER,)),
        (order.number, "cancelled", (SUPPLIER,)),
    ]


def test_a_silent_town_gives_way_to_the_district_after_two_working_days(office: Offices) -> None:
    office.employs(ORDERER, TOWN, DISTRICT, SUPPLIER)
    order = office.takes(request())  # on a Sunday
    assert order.answer_by == at("2026-11-24 18:00")
    office.lets_pass(at("2026-11-24 17:59"))
    assert office.stands(order) is State.TOWN_REVIEW
    office.lets_pass(at("2026-11-24 18:00"))
    assert office.stands(order) is State.DISTRICT_REVIEW
    office.gives(DISTRICT, order, Event.APPROVED)
    assert office.stands(order) is State.OFFERED  # the district is not asked twice


def test_a_silent_supplier_is_passed_over_where_the_coordinator_agreed(office: Offices) -> None:
    office.employs(ORDERER, SUPPLIER, STAFF)
    order = office.takes(request())
    office.does(lambda desk: desk.may_pass_on(order, ORDERER))
    office.lets_pass(at("2026-11-24 18:00"))
    passed_on = office.decides(ORDERER, lambda decisions: decisions.order(order.number))
    assert (passed_on.product_code, passed_on.supplier_code) == ("A002", "S002")
    assert office.events(order)[-1] == "passed_on"
    assert office.stands(order) is State.OFFERED


def test_a_silent_supplier_is_reported_to_the_city_and_in_the_end_the_order_lapses(office: Offices) -> None:
    office.employs(ORDERER, SUPPLIER, STAFF)
    order = office.takes(request())
    office.lets_pass(at("2026-11-24 18:00"))
    assert office.stands(order) is State.OFFERED
    assert office.events(order)[-1] == "escalated"
    assert office.waits_for(STAFF) == [order.number]
    office.lets_pass(at("2026-11-26 18:00"))
    assert office.stands(order) is State.LAPSED


def test_a_late_change_is_for_the_district_to_agree_to(office: Offices) -> None:
    office.employs(ORDERER, DISTRICT)
    order = office.takes(request())
    office.gives(DISTRICT, order, Event.APPROVED)
    assert office.stands(order) is State.CONFIRMED
    office.now = at("2026-11-26 09:00")
    moved = request("2026-12-03 14:00")
    changed = office.does(lambda desk: desk.change(order, moved, ORDERER))
    assert isinstance(changed, Order)
    assert (changed.state, changed.starts_at) == (State.CHANGE_REVIEW, at("2026-12-02 14:00"))
    agreed = office.gives(DISTRICT, order, Event.CHANGE_AGREED)
    assert (agreed.state, agreed.starts_at) == (State.CONFIRMED, at("2026-12-03 14:00"))


def test_a_late_cancellation_that_the_district_refuses_leaves_everything_as_it_was(office: Offices) -> None:
    office.employs(ORDERER, DISTRICT)
    order = office.takes(request())
    office.gives(DISTRICT, order, Event.APPROVED)
    office.now = at("2026-11-30 09:00")
    office.does(lambda desk: desk.cancel(order, ORDERER, "人数不够"))
    assert office.stands(order) is State.CHANGE_REVIEW
    office.gives(DISTRICT, order, Event.CHANGE_REFUSED, "已经通知居民")
    assert office.stands(order) is State.CONFIRMED


def test_a_late_change_that_nobody_answers_is_refused(office: Offices) -> None:
    office.employs(ORDERER, DISTRICT)
    order = office.takes(request("2026-12-09 14:00"))
    office.gives(DISTRICT, order, Event.APPROVED)
    office.now = at("2026-12-03 09:00")
    office.does(lambda desk: desk.change(order, request("2026-12-10 14:00"), ORDERER))
    office.lets_pass(at("2026-12-08 18:00"))
    assert office.stands(order) is State.CONFIRMED


def test_a_delivery_nobody_says_anything_about_is_taken_as_held_and_closed_in_the_end(
    office: Offices,
) -> None:
    order = office.takes(request())
    office.lets_pass(at("2026-12-03 04:00"))
    assert office.stands(order) is State.DELIVERED
    office.lets_pass(at("2026-12-17 04:00"))
    assert office.stands(order) is State.CLOSED


def test_an_order_that_was_never_decided_lapses_when_its_time_comes(office: Offices) -> None:
    office.employs(ORDERER, STAFF)
    order = office.takes(request())
    office.lets_pass(at("2026-12-02 14:00"))
    assert office.stands(order) is State.LAPSED
    assert ("void", order.number, 1) in office.reminders.lines


def test_staff_decide_which_levels_review_which_orders(office: Offices) -> None:
    office.employs(ORDERER, TOWN, DISTRICT, STAFF)
    office.rules(
        ReviewRule(level="town", needed=False, district=HERE.district),
        ReviewRule(level="city", needed=True, product_code="A001"),
    )
    order = office.takes(request())
    assert office.stands(order) is State.DISTRICT_REVIEW
    office.gives(DISTRICT, order, Event.APPROVED)
    assert office.stands(order) is State.CITY_REVIEW


def test_the_log_ends_in_the_state_of_the_order(office: Offices) -> None:
    office.employs(ORDERER, DISTRICT, SUPPLIER)
    order = office.takes(request())
    for person, event in ((DISTRICT, Event.APPROVED), (SUPPLIER, Event.ACCEPTED)):
        office.gives(person, order, event)
        assert office.does(lambda desk: desk.log_of(order))[-1].state == office.stands(order)
    assert order.starts_at > NOW


def test_a_supplier_whose_offer_went_to_another_is_told(office: Offices) -> None:
    office.employs(ORDERER, SUPPLIER, STAFF)
    order = office.takes(request())
    office.does(lambda desk: desk.may_pass_on(order, ORDERER))
    office.lets_pass(at("2026-11-24 18:00"))
    number, event, told = office.news.told[-1]
    assert (number, event) == (order.number, "passed_on")
    assert {ORDERER, SUPPLIER, STAFF} <= set(told)


@pytest.mark.parametrize("event", sorted(set(Event) - ANSWERS))
def test_what_is_no_answer_cannot_be_given_as_one(office: Offices, event: Event) -> None:
    office.employs(ORDERER, STAFF)
    order = office.takes(request())
    for person in (ORDERER, STAFF):
        with pytest.raises(OrderClosed):
            office.gives(person, order, event, "好玩")


def confirmed(office: Offices) -> Order:
    """An order that the district has approved, six days before its time."""
    office.employs(ORDERER, DISTRICT)
    order = office.takes(request())
    office.gives(DISTRICT, order, Event.APPROVED)
    office.now = at("2026-11-26 15:00")
    return order


@pytest.mark.parametrize("event", [Event.CANCELLED, Event.POSTPONED])
def test_the_district_is_asked_about_a_late_step_whichever_way_it_is_taken(
    office: Offices, event: Event
) -> None:
    order = confirmed(office)
    office.gives(ORDERER, order, event, "场地有变")
    assert office.stands(order) is State.CHANGE_REVIEW
    with pytest.raises(OrderClosed):
        office.does(lambda desk: desk.cancel(order, ORDERER, "真的"))
    office.gives(DISTRICT, order, Event.CHANGE_AGREED)
    assert office.stands(order) == event.value


def test_a_late_change_to_a_time_that_is_taken_by_then_cannot_be_agreed_to(office: Offices) -> None:
    order = confirmed(office)
    office.does(lambda desk: desk.change(order, request("2026-12-04 14:00"), ORDERER))
    office.takes(request("2026-12-04 14:00", SAME_TOWN), 2)
    with pytest.raises(TimeTaken):
        office.gives(DISTRICT, order, Event.CHANGE_AGREED)
    assert office.stands(order) is State.CHANGE_REVIEW


def test_a_postponed_order_takes_a_place_only_with_a_new_time(office: Offices) -> None:
    office.employs(ORDERER)
    order = office.takes(request("2026-12-09 14:00"))
    office.gives(ORDERER, order, Event.POSTPONED, "天气原因")
    office.takes(request("2026-12-09 14:00", SAME_TOWN), 2)
    office.does(lambda desk: desk.change(order, request("2026-12-09 14:00", people_max=45), ORDERER))
    assert office.stands(order) is State.POSTPONED
    office.does(lambda desk: desk.change(order, request("2026-12-10 14:00"), ORDERER))
    assert office.stands(order) is State.CONFIRMED
