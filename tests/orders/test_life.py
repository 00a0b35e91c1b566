"""The life of an order."""

from datetime import timedelta
from typing import Any

import pytest

from bot.orders import life
from bot.orders.life import Event, OrderClosed, State
from storage.models import Order
from tests.orders.office import NOW, at


def order(state: State = State.SUBMITTED) -> Order:
    fields: dict[str, Any] = {"number": "GZ26004173", "state": state, "starts_at": at("2026-12-02 14:00")}
    return Order(**fields)  # the life of an order depends on nothing else


def test_a_submitted_order_can_be_changed_and_stays_submitted() -> None:
    assert life.after(order(), Event.CHANGED, NOW) is State.SUBMITTED


def test_a_submitted_order_can_be_cancelled() -> None:
    assert life.after(order(), Event.CANCELLED, NOW) is State.CANCELLED


@pytest.mark.parametrize("event", [Event.CHANGED, Event.CANCELLED])
def test_nothing_happens_to_a_cancelled_order(event: Event) -> None:
    assert not life.is_open(order(State.CANCELLED), NOW)
    with pytest.raises(OrderClosed):
        life.after(order(State.CANCELLED), event, NOW)


@pytest.mark.parametrize("event", [Event.CHANGED, Event.CANCELLED])
def test_an_order_is_closed_from_the_minute_it_begins(event: Event) -> None:
    begins = order().starts_at
    life.after(order(), event, begins - timedelta(minutes=1))
    assert not life.is_open(order(), begins)
    with pytest.raises(OrderClosed):
        life.after(order(), event, begins)


def test_every_state_has_its_transitions_and_only_an_order_that_lives_holds_its_slot() -> None:
    assert set(life.TRANSITIONS) == set(State)
    living = {state for state, following in life.TRANSITIONS.items() if following}
    assert living == life.HOLDING
