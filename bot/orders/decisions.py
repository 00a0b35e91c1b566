"""Where reviewers, suppliers and those who ordered answer: approve, accept, propose, agree.

Rights are asked here once more for each answer, so that whoever lost a role in the middle of a form can
answer nothing any more.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.orders import life, numbers
from bot.orders.course import Actor, line_of
from bot.orders.desk import Desk, Reminders
from bot.orders.life import Event, OrderClosed, Party, State
from bot.orders.numbers import UnknownNumber
from bot.orders.parties import parties, target
from bot.orders.request import Request
from bot.orders.rules import Objection
from bot.people.rights import Command, Target, may
from bot.people.roles import Grant
from storage import bookings, locks
from storage import orders as records
from storage.models import Order

ASKING = frozenset(
    {
        *life.REVIEWS,
        State.OFFERED,
        State.CHANGE_REVIEW,
        State.PROPOSED,
        State.RETURNED,
        State.PLACE_OFFERED,
        State.APPEALED,
    }
)


# What an answer can be that needs nothing but a reason; other steps have ways of their own.
ANSWERS = frozenset(
    {
        Event.APPROVED,
        Event.RETURNED,
        Event.REFUSED,
        Event.ACCEPTED,
        Event.DECLINED,
        Event.AGREED,
        Event.DISAGREED,
        Event.TAKEN,
        Event.LEFT,
        Event.CHANGE_AGREED,
        Event.CHANGE_REFUSED,
        Event.POSTPONED,
        Event.CANCELLED,
        Event.APPEALED,
        Event.PARDONED,
        Event.APPEAL_REFUSED,
        Event.DELIVERED,
        Event.NOT_HELD,
    }
)


class TimeTaken(Exception):  # noqa: N818 - says what is the case
    """The time that is agreed to cannot be had any more; the order stands as it was."""

    def __init__(self, order: Order) -> None:
        super().__init__(f"the new time of {order.number} is taken")


class Decisions:
    """What one person, who holds these roles, decides about orders of one session."""

    def __init__(
        self,
        session: Session,
        now: datetime,
        desk: Desk,
        reminders: Reminders,
        grants: Iterable[Grant],
        person_id: int,
    ) -> None:
        self._session = session
        self._now = now
        self._desk = desk
        self._course = desk.course
        self._reminders = reminders
        self._grants = tuple(grants)
        self.person_id = person_id

    def waiting(self) -> list[Order]:
        """The orders that wait for this person's answer, the one due first on top."""
        asking = records.in_states(self._session, ASKING)
        mine = [order for order in asking if self.person_id in self._course.asked(order)]
        return sorted(mine, key=lambda order: (order.answer_by or order.starts_at, order.id or 0))

    def order(self, number: str) -> Order:
        """An order that this person may see, in any spelling of its number. Raises UnknownNumber."""
        plain = numbers.plain(number)
        locks.lock(self._session, ("order", plain))
        order = records.by_number(self._session, plain)
        if order is not None:
            self._session.refresh(order)
        if order is None or not self._may_see(order):
            raise UnknownNumber(number, not numbers.valid(plain), ())
        return order

    def actor(self, order: Order) -> Actor:
        """This person, and on which sides of the order they stand."""
        sides = parties(self._grants, self.person_id, order, line_of(self._session, order))
        return Actor(self.person_id, sides)

    def possible(self, order: Order) -> frozenset[Event]:
        """The answers that this person can give to the order now."""
        return possible_for(self._session, self._grants, self.person_id, order, self._now)

    def gives(self, number: str, event: Event, reason: str = "") -> Order:
        """Gives one of ANSWERS.

        Raises UnknownNumber, OrderClosed where it is not this person's to answer or not any more, TimeTaken
        where somebody else has the time that is agreed to by now, and ReasonMissing.
        """
        order = self.order(number)
        if event not in ANSWERS:
            raise OrderClosed(order)
        if event is Event.AGREED:
            return self._agrees(order)
        if event is Event.CHANGE_AGREED:
            return self._agrees_to_change(order, reason)
        if event in (Event.CANCELLED, Event.POSTPONED):
            self._demand(order, event)
            self._desk.calls_off(order, event, self.actor(order), reason)
            return order
        if event is Event.APPEALED and not self._desk.is_paused(order):
            raise OrderClosed(order)
        self._course.take(order, event, self.actor(order), reason)
        if event is Event.TAKEN:
            self._reminders.replace(self._session, order, self._now)
        if order.state not in life.OPEN | life.HELD:
            self._reminders.void(self._session, order)
        return order

    def proposes(self, number: str, starts_at: datetime) -> Order | list[Objection]:
        """Names another time to the coordinator, or says what stands against it. `starts_at` is aware.

        Raises UnknownNumber, OrderClosed.
        """
        order = self.order(number)
        if Event.PROPOSED not in self.possible(order):
            raise OrderClosed(order)
        objections = self._desk.objections(self._moved(order, starts_at), ignoring=order)
        if any(objection.hard for objection in objections):
            return objections
        order.pending = {"starts_at": starts_at.isoformat()}
        self._course.take(order, Event.PROPOSED, self.actor(order), changes=dict(order.pending))
        return order

    def proposed(self, order: Order) -> datetime | None:
        """The time that the supplier has named, while the coordinator is asked about it."""
        said = (order.pending or {}).get("starts_at")
        return datetime.fromisoformat(said) if said and order.state == State.PROPOSED else None

    def _agrees(self, order: Order) -> Order:
        starts_at = self.proposed(order)
        if starts_at is None or Event.AGREED not in self.possible(order):
            raise OrderClosed(order)
        bookings.guard(self._session, order.team, order.product_code, order.unit_code)
        objections = self._desk.objections(self._moved(order, starts_at), ignoring=order)
        if any(objection.hard for objection in objections):
            raise TimeTaken(order)
        length = order.ends_at - order.starts_at
        changes = {"starts_at": [order.starts_at.isoformat(), starts_at.isoformat()]}
        order.starts_at, order.ends_at = starts_at, starts_at + length
        order.revision += 1
        self._course.take(order, Event.AGREED, self.actor(order), changes=changes)
        self._reminders.replace(self._session, order, self._now)
        return order

    def _agrees_to_change(self, order: Order, reason: str) -> Order:
        """The district says yes: what was asked happens at once, and everyone hears of that alone."""
        self._demand(order, Event.CHANGE_AGREED)
        pending = dict(order.pending or {})
        off = next((event for event in (Event.CANCELLED, Event.POSTPONED) if event in pending), None)
        if off is None:
            self._still_possible(order, pending.get("change", {}))
        self._course.take(order, Event.CHANGE_AGREED, self.actor(order), reason, quietly=True)
        if off is None:
            self._desk.applies(order, pending.get("change", {}), None)
        else:
            late = self._desk.lateness(order, off, _FOR_ORDERER)
            self._course.take(order, off, _FOR_ORDERER, pending[off], late)
            self._reminders.void(self._session, order)
        return order

    def _still_possible(self, order: Order, changes: Mapping[str, Any]) -> None:
        """Raises TimeTaken where somebody else has the time by now that the order shall be moved to."""
        if "starts_at" not in changes:
            return
        bookings.guard(self._session, order.team, order.product_code, order.unit_code)
        moved = self._moved(order, datetime.fromisoformat(changes["starts_at"][1]))
        if any(objection.hard for objection in self._desk.objections(moved, ignoring=order)):
            raise TimeTaken(order)

    def _demand(self, order: Order, event: Event) -> None:
        if event not in self.possible(order):
            raise OrderClosed(order)

    def _may_see(self, order: Order) -> bool:
        if self._desk.terms.alone and order.person_id != self.person_id:
            return False
        return may(self._grants, Command.SEE_ORDER, self._target(order), self.person_id)

    def _moved(self, order: Order, starts_at: datetime) -> Request:
        return self._desk.request_of(order).at(starts_at)

    def _target(self, order: Order) -> Target:
        return target(order, line_of(self._session, order))


def possible_for(
    session: Session, grants: Iterable[Grant], person_id: int, order: Order, now: datetime
) -> frozenset[Event]:
    """What somebody with these roles can do with the order now."""
    sides = parties(grants, person_id, order, line_of(session, order))
    return frozenset(event for party in sides for event in life.possible(order, now, party))


_FOR_ORDERER = Actor(None, frozenset({Party.ORDERER}))
