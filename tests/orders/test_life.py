"""The table of an order's life: what can follow what, by whom, and when."""

from datetime import timedelta
from itertools import product as pairs
from typing import Any

import pytest

from bot.orders import life
from bot.orders.life import Event, Moment, OrderClosed, Party, State
from storage.models import Order
from tests.orders.office import NOW

BEGINS = NOW + timedelta(days=10)
ENDINGS = {State.CLOSED, State.REFUSED, State.DECLINED, State.LAPSED, State.CANCELLED, State.NOT_HELD}


def order(state: State) -> Order:
    columns: dict[str, Any] = {"number": "GZ26000017", "state": state, "starts_at": BEGINS}
    return Order(**columns)


@pytest.mark.parametrize("state", sorted(ENDINGS))
def test_nothing_happens_to_an_order_that_has_ended(state: State) -> None:
    assert life.possible(order(state), NOW) <= {Event.APPEALED}
    assert life.possible(order(state), BEGINS) <= {Event.APPEALED}


@pytest.mark.parametrize("state", sorted(set(State) - ENDINGS))
def test_from_every_other_state_something_leads_on(state: State) -> None:
    assert life.possible(order(state), NOW) | life.possible(order(state), BEGINS)


def test_every_state_is_reached_by_some_step_or_by_the_route() -> None:
    begins = {State.SUBMITTED, State.COLLECTED, State.WAITLISTED}
    by_route = begins | {*life.REVIEWS, State.OFFERED, State.CONFIRMED}
    assert {step.to for step in life.STEPS if step.to} | by_route == set(State)


def test_every_event_is_in_the_table_or_begins_an_order_or_leaves_it_as_it_is() -> None:
    outside = {Event.SUBMITTED, Event.COLLECTED, Event.COMMENTED}
    assert {step.event for step in life.STEPS} | outside == set(Event)


def test_no_two_rows_answer_for_the_same_step() -> None:
    seen = set()
    for step in life.STEPS:
        for key in pairs([step.event], step.sources, step.by):
            assert key not in seen, key
            seen.add(key)


def test_only_the_side_that_is_asked_can_answer() -> None:
    asked = order(State.DISTRICT_REVIEW)
    assert life.step(asked, Event.APPROVED, Party.DISTRICT, NOW).to is None
    for party in set(Party) - {Party.DISTRICT}:
        with pytest.raises(OrderClosed, match="GZ26000017"):
            life.step(asked, Event.APPROVED, party, NOW)


def test_refusals_and_cancellations_by_people_need_a_reason() -> None:
    need = {Event.REFUSED, Event.RETURNED, Event.DECLINED, Event.CANCELLED, Event.NOT_HELD, Event.POSTPONED}
    assert all(step.reasoned for step in life.STEPS if step.event in need)


@pytest.mark.parametrize("event", [Event.CHANGED, Event.CANCELLED])
def test_whoever_ordered_can_change_and_cancel_until_the_minute_it_begins(event: Event) -> None:
    held = order(State.CONFIRMED)
    assert life.is_open(held, BEGINS - timedelta(minutes=1))
    assert not life.is_open(held, BEGINS)
    with pytest.raises(OrderClosed):
        life.step(held, event, Party.ORDERER, BEGINS)


def test_nothing_is_said_to_have_taken_place_before_it_began() -> None:
    after = {Event.DELIVERED, Event.NOT_HELD, Event.EVIDENCED, Event.RATED, Event.CLOSED}
    assert {step.event for step in life.STEPS if step.moment is Moment.AFTER} == after
    assert not after & life.possible(order(State.CONFIRMED), NOW)


def test_an_order_that_may_still_happen_or_has_happened_takes_up_its_team() -> None:
    without_a_time = {State.POSTPONED, State.COLLECTED, State.WAITLISTED, State.APPEALED}
    assert set(State) - life.HOLDING == (ENDINGS - {State.CLOSED}) | without_a_time
