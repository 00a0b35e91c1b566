"""The desk: where orders are placed, changed and called off.

A desk belongs to one session. Its answers before an order is placed are advice. What counts is asked
again by `submit` and `change`, in the transaction that also writes the order and under the guard of its
team, product and unit, so that nothing can come between the question and the answer (law 8).
"""

from collections.abc import Set
from dataclasses import replace
from datetime import date, datetime, time
from itertools import islice
from typing import Any, Protocol

from sqlmodel import Session

from bot.orders import availability, ledger, life, numbers
from bot.orders.availability import ALTERNATIVES, Part, with_alternatives
from bot.orders.columns import as_json, columns, from_json
from bot.orders.course import Actor, Course, News
from bot.orders.facts import Facts
from bot.orders.files import Files, Products
from bot.orders.life import Event, OrderClosed, Party, State
from bot.orders.queue import PLACES, Queue
from bot.orders.request import IncompleteRequest, Request, Seat, today
from bot.orders.rules import Objection, Reason, judge, last_day
from bot.orders.terms import USUAL, Terms
from storage import bookings
from storage import orders as records
from storage.models import Order, Product

MATTERS = frozenset({"starts_at", "ends_at", "people_min", "people_max", "room"})  # what others agreed to


class Reminders(Protocol):
    """What keeps the reminders of an order; all in the order's own transaction."""

    def plan(self, session: Session, order: Order, now: datetime) -> None:
        """Makes the reminders of a new order."""

    def replace(self, session: Session, order: Order, now: datetime) -> None:
        """Voids what still waits and plans anew: the order has another revision."""

    def void(self, session: Session, order: Order) -> None:
        """Voids what still waits: the order is called off."""


class Desk(Files):
    """Orders of the one session that it is given; `now` is aware and stands still while it works."""

    def __init__(
        self,
        session: Session,
        now: datetime,
        products: Products,
        reminders: Reminders,
        news: News,
        terms: Terms = USUAL,
    ) -> None:
        super().__init__(session, now, products)
        self._reminders = reminders
        self.terms = terms
        self.course = Course(session, now, news, terms, freed=self._offers)
        self.queue = Queue(session, now, self, self.course, terms)

    # What can be had

    def objections(self, request: Request, ignoring: Order | None = None) -> list[Objection]:
        """What stands against the request as far as it is known, the most important first.

        `ignoring` is the order that the request would change: it does not stand in its own way, and what
        it leaves as it was is not judged again.
        """
        request, facts = self._known(request, ignoring)
        changed = None if ignoring is None else _to_judge(request, ignoring)
        found = judge(request, facts, changed)
        return with_alternatives(found, request, facts)

    def free_starts(
        self, product: Product, seat: Seat | None, day: date, ignoring: Order | None = None
    ) -> list[time]:
        """The usual times of day at which the product is free; for want of a seat no way is reckoned.

        `ignoring` is an order that does not stand in the way, since it is the one to be moved.
        """
        request, facts = self._known(Request(product=product, unit=seat, day=day), ignoring)
        return availability.free_starts(request, facts)

    def free_days(
        self,
        product: Product,
        seat: Seat | None,
        count: int = ALTERNATIVES,
        part: Part | None = None,
        since: date | None = None,
        until: date | None = None,
        ignoring: Order | None = None,
    ) -> list[date]:
        """The first days from `since` to `until` that have a free start in that part of the day.

        `ignoring` is an order that does not stand in the way, since it is the one to be moved.
        """
        request, facts = self._known(Request(product=product, unit=seat), ignoring)
        days = availability.free_days(request, facts, since or facts.today, until or last_day(facts), part)
        return list(islice(days, count))

    def nearest_starts(self, request: Request, count: int = ALTERNATIVES) -> list[datetime]:
        """The free starts, in UTC, at the request's time of day that are nearest to its day."""
        request, facts = self._known(request)
        return list(islice(availability.nearest_starts(request, facts), count))

    def deliveries_left(self, product: Product, year: int) -> int:
        """How many deliveries of the product can still be ordered for `year` (this one or a later one)."""
        used = ledger.deliveries(self._session, product, self._now)
        return max(0, product.sessions_per_year - used[year])

    # Placing, changing, calling off

    def submit(self, request: Request, person_id: int) -> Order | list[Objection]:
        """Places the order, or says what stands against it now; in the window of a scarce product it is
        collected, to be decided with all others.

        Raises IncompleteRequest while a slot is missing, LookupError for a unit that does not exist.
        """
        request, objections = self._judged(request)
        if any(objection.hard for objection in objections):
            return objections
        if any(objection.reason is Reason.COLLECTED for objection in objections):
            return self._collects(request, person_id)
        order = self._places(request, person_id, State.SUBMITTED)
        self._reminders.plan(self._session, order, self._now)
        return order

    def wait(self, request: Request, person_id: int) -> Order | list[Objection]:
        """Puts the order on the waiting list for its time; where there is room by now it is placed at once.

        Who waits for that time already has the order with which they do. Says what else stands against it.
        Raises as `submit` does.
        """
        request, objections = self._judged(request)
        hard = [objection for objection in objections if objection.hard]
        if any(objection.reason not in PLACES for objection in hard):
            return [objection for objection in hard if objection.reason not in PLACES]
        if not hard:
            return self.submit(request, person_id)
        if any(objection.reason is Reason.COLLECTED for objection in objections):
            return self._collects(request, person_id)
        return self.queue.same(request) or self._places(request, person_id, State.WAITLISTED)

    def _collects(self, request: Request, person_id: int) -> Order | list[Objection]:
        """Keeps the request until its window is over; a unit asks for one delivery a month."""
        before = self.queue.same(request, collected=True)
        if before is None:
            return self._places(request, person_id, State.COLLECTED)
        if before.starts_at == request.starts_at:
            return before
        return [Objection(Reason.SAME_MONTH, "day", {"existing": before.starts_at})]

    def _judged(self, request: Request) -> tuple[Request, list[Objection]]:
        """The complete request as it is today, and what stands against it under the guard."""
        if request.missing:
            raise IncompleteRequest(request.missing)
        request = self._current(request)
        assert request.product is not None
        assert request.unit is not None
        bookings.guard(self._session, request.product.team, request.product.code, request.unit.unit_code)
        return request, self.objections(request)

    def _places(self, request: Request, person_id: int, state: State) -> Order:
        assert request.product is not None
        assert request.unit is not None
        unit = self._unit(request.unit.unit_code)
        year = today(self._now).year
        order = Order(
            number=numbers.make(year, records.next_order_number(self._session, year)),
            product_code=request.product.code,
            team=request.product.team,
            supplier_code=request.product.supplier_code,
            unit_code=unit.code,
            person_id=person_id,
            state=state,
            created_at=self._now,
            updated_at=self._now,
            **columns(request),
        )
        self._session.add(order)
        self._session.flush()
        self.course.begin(order, person_id)
        return order

    def change(self, order: Order, request: Request, person_id: int) -> Order | list[Objection]:
        """Makes the order what the request says, or says what stands against it.

        Where it is late for that (`is_late`) the district is asked first, and the order stays as it is.
        Time, head count, room, audiences, contact and remarks may change; product and unit may not (that
        is another order). Raises OrderClosed, UnknownNumber for somebody else's order, IncompleteRequest,
        and ValueError for another product or unit.
        """
        order = self._locked(order.number, person_id)
        if Event.CHANGED not in life.possible(order, self._now, Party.ORDERER):
            raise OrderClosed(order)
        if request.missing:
            raise IncompleteRequest(request.missing)
        if {"product", "unit"} & request.differs_from(order):
            raise ValueError("another product or unit is another order")
        request = self._current(request)
        assert request.product is not None
        bookings.guard(self._session, request.product.team, order.product_code, order.unit_code)
        objections = self.objections(request, ignoring=order)
        if any(objection.hard for objection in objections):
            return objections
        wanted = columns(request)
        if wanted["starts_at"] == order.starts_at:
            wanted["ends_at"] = order.ends_at  # as agreed then, whatever the sheet says today
        changes = {
            name: [as_json(getattr(order, name)), as_json(value)]
            for name, value in wanted.items()
            if getattr(order, name) != value
        }
        if not changes:
            return order
        if self.is_late(order) and MATTERS & set(changes):
            order.pending = {"change": changes}
            self.course.take(order, Event.CHANGE_ASKED, _orderer(person_id), changes=changes)
        else:
            self.applies(order, changes, person_id)
        return order

    def cancel(self, order: Order, person_id: int, reason: str) -> Order:
        """Calls the order off and frees its slot; where it is late for that the district is asked first.

        Raises OrderClosed, UnknownNumber for somebody else's, ReasonMissing.
        """
        order = self._locked(order.number, person_id)
        self.calls_off(order, Event.CANCELLED, _orderer(person_id), reason)
        return order

    def calls_off(self, order: Order, event: Event, actor: Actor, reason: str) -> None:
        """Cancels or postpones; where it is late and the orderer who wants it, the district is asked first.

        Raises OrderClosed, ReasonMissing.
        """
        if not actor.parties & {Party.SUPPLIER, Party.CITY} and self.is_late(order):
            order.pending = {event.value: reason}
            self.course.take(order, Event.CHANGE_ASKED, actor, reason)
        else:
            self.course.take(order, event, actor, reason, self.lateness(order, event, actor))
            self._reminders.void(self._session, order)

    def lateness(self, order: Order, event: Event, actor: Actor) -> dict[str, bool]:
        """What the log keeps of a cancellation, where the unit itself calls off late what was confirmed."""
        by_others = actor.parties & {Party.SUPPLIER, Party.CITY}
        near = order.starts_at - self._now < self.terms.free_until
        agreed = event is Event.CANCELLED and order.state in life.AGREED_UPON
        return {ledger.LATE: True} if near and agreed and not by_others else {}

    def is_paused(self, order: Order) -> bool:
        """Whether the order's unit may not order at present."""
        return ledger.pause_of(self._session, order.unit_code, self._now, self.terms) is not None

    def may_pass_on(self, order: Order, person_id: int, allowed: bool = True) -> None:
        """Notes whether another supplier of an equal product may come instead, should this one not answer.

        Raises UnknownNumber for somebody else's order.
        """
        self._own(order.number, person_id).pass_on = allowed

    def is_late(self, order: Order) -> bool:
        """Whether a change that matters needs the district's yes: it is confirmed, begins within a week,
        and there is somebody to be asked.
        """
        return (
            order.state == State.CONFIRMED
            and order.starts_at - self._now < self.terms.free_until
            and bool(self.course.asked(order, State.CHANGE_REVIEW))
        )

    def comment(self, order: Order, person_id: int, words: str) -> None:
        """Adds to the order's life how it went, in words. Raises UnknownNumber for somebody else's."""
        self.course.comment(self._own(order.number, person_id), _orderer(person_id), words)

    def _offers(self, teams: Set[str], products: Set[str]) -> None:
        """Offers what became free to whoever waits for it."""
        self.queue.offers(teams, products)

    def _current(self, request: Request) -> Request:
        """The request with its product as the sheet describes it today."""
        if request.product is None:
            return request
        return replace(request, product=self._products.product(request.product.code) or request.product)

    def _known(self, request: Request, ignoring: Order | None = None) -> tuple[Request, Facts]:
        """The current request and the facts about it."""
        request = self._current(request)
        facts = ledger.facts_of(
            self._session, request, self._now, ignoring.id if ignoring else None, self.terms
        )
        offered = request.product is None or self._products.product(request.product.code) is not None
        return request, replace(facts, offered=offered)

    def applies(self, order: Order, changes: dict[str, Any], person_id: int | None) -> None:
        """Makes changes that nothing stands against: column → [before, after], as JSON.

        `person_id` is None where somebody else has just agreed to what the orderer asked for.
        """
        for name, (_, value) in changes.items():
            setattr(order, name, from_json(name, value))
        order.revision += 1
        anew = bool(MATTERS & set(changes))
        self.course.take(order, Event.CHANGED, _orderer(person_id), changes=changes, anew=anew)
        self._reminders.replace(self._session, order, self._now)


def _to_judge(request: Request, order: Order) -> frozenset[str] | None:
    """The slots to be judged when the order shall be what the request says; None for all of them.

    An order that has no place yet and names a time gets one by it.
    """
    changed = request.differs_from(order)
    takes_place = order.state not in life.HOLDING and {"day", "start"} & changed
    return None if takes_place else changed


def _orderer(person_id: int | None) -> Actor:
    return Actor(person_id, frozenset({Party.ORDERER}))
