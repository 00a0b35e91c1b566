"""The life of an order: its states and the steps between them."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from storage.models import Order


class State(StrEnum):
    """Where an order stands; the meaning stands beside each value."""

    SUBMITTED = "submitted"  # placed and holding its slot
    CANCELLED = "cancelled"  # called off by the person who ordered; the slot is free again


class Event(StrEnum):
    """What can happen to an order; each is one row of its log."""

    SUBMITTED = "submitted"  # the order was placed
    CHANGED = "changed"  # time, head count, room, audience, contact or remarks became others
    CANCELLED = "cancelled"  # the order was called off
    COMMENTED = "commented"  # the coordinator said how it went; the order stays as it is


TRANSITIONS: Mapping[State, Mapping[Event, State]] = {
    State.SUBMITTED: {Event.CHANGED: State.SUBMITTED, Event.CANCELLED: State.CANCELLED},
    State.CANCELLED: {},
}

HOLDING = frozenset({State.SUBMITTED})  # the states in which an order takes up its team and a delivery


class OrderClosed(Exception):  # noqa: N818 - says what the order is
    """The order is cancelled or its time has come: nothing about it can be changed any more."""

    def __init__(self, order: Order) -> None:
        super().__init__(f"{order.number} is closed ({order.state}, {order.starts_at.isoformat()})")
        self.order = order


def is_open(order: Order, now: datetime) -> bool:
    """Whether the order can still be changed or cancelled. `now` is aware."""
    return bool(TRANSITIONS[State(order.state)]) and now < order.starts_at


def after(order: Order, event: Event, now: datetime) -> State:
    """The state that `event` leads to.

    Raises OrderClosed when it cannot happen to this order at this time.
    """
    following = TRANSITIONS[State(order.state)].get(event)
    if following is None or now >= order.starts_at:
        raise OrderClosed(order)
    return following
