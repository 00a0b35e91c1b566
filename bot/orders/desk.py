"""The desk: where orders are placed, changed and called off.

A desk belongs to one session. Its answers before an order is placed are advice. What counts is asked
again by `submit` and `change`, in the transaction that also writes the order and under the guard of its
team, product and unit, so that nothing can come between the question and the answer (law 8).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, Protocol

from sqlmodel import Session

from bot.orders import availability, ledger, life, numbers
from bot.orders.availability import ALTERNATIVES, Part, with_alternatives
from bot.orders.course import Actor, Course, News
from bot.orders.facts import Facts
from bot.orders.life import Event, OrderClosed, Party, State
from bot.orders.numbers import UnknownNumber
from bot.orders.phones import phone_fault, plain_phone
from bot.orders.request import IncompleteRequest, Request, Seat, today
from bot.orders.rules import Objection, judge, last_day
from bot.orders.terms import USUAL, Terms
from storage import bookings, notices, places
from storage import orders as records
from storage.models import Need, Order, OrderLog, Product, Unit

FREE_UNTIL = timedelta(days=7)  # before the delivery; nearer to it the district must agree to a change
MATTERS = frozenset({"starts_at", "ends_at", "people_min", "people_max", "room"})  # what others agreed to


class Products(Protocol):
    """Where the desk looks a product up: the catalog."""

    def product(self, code: str) -> Product | None:
        """The product of that code, or None when it is not offered."""


class Reminders(Protocol):
    """What keeps the reminders of an order; all in the order's own transaction."""

    def plan(self, session: Session, order: Order, now: datetime) -> None:
        """Makes the reminders of a new order."""

    def replace(self, session: Session, order: Order, now: datetime) -> None:
        """Voids what still waits and plans anew: the order has another revision."""

    def void(self, session: Session, order: Order) -> None:
        """Voids what still waits: the order is called off."""


class Desk:
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
        self._session = session
        self._now = now
        self._products = products
        self._reminders = reminders
        self.terms = terms
        self.course = Course(session, now, news, terms)

    # What can be had

    def objections(self, request: Request, ignoring: Order | None = None) -> list[Objection]:
        """What stands against the request as far as it is known, the most important first.

        `ignoring` is the order that the request would change: it does not stand in its own way, and what
        it leaves as it was is not judged again.
        """
        request, facts = self._known(request, ignoring)
        changed = None if ignoring is None else request.differs_from(ignoring)
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
        """Places the order, or says what stands against it now.

        Raises IncompleteRequest while a slot is missing, LookupError for a unit that does not exist.
        """
        if request.missing:
            raise IncompleteRequest(request.missing)
        request = self._current(request)
        assert request.product is not None
        assert request.unit is not None
        bookings.guard(self._session, request.product.team, request.product.code, request.unit.unit_code)
        objections = self.objections(request)
        if any(objection.hard for objection in objections):
            return objections
        unit = self._unit(request.unit.unit_code)
        year = today(self._now).year
        order = Order(
            number=numbers.make(year, records.next_order_number(self._session, year)),
            product_code=request.product.code,
            team=request.product.team,
            supplier_code=request.product.supplier_code,
            unit_code=unit.code,
            person_id=person_id,
            state=State.SUBMITTED,
            created_at=self._now,
            updated_at=self._now,
            **_columns(request),
        )
        self._session.add(order)
        self._session.flush()
        self.course.begin(order, person_id)
        self._reminders.plan(self._session, order, self._now)
        return order

    def change(self, order: Order, request: Request, person_id: int) -> Order | list[Objection]:
        """Makes the order what the request says, or says what stands against it.

        Where it is late for that (`is_late`) the district is asked first, and the order stays as it is.
        Time, head count, room, audiences, contact and remarks may change; product and unit may not (that
        is another order). Raises OrderClosed, UnknownNumber for somebody else's order, IncompleteRequest,
        and ValueError for another product or unit.
        """
        order = self._own(order.number, person_id)
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
        columns = _columns(request)
        if columns["starts_at"] == order.starts_at:
            columns["ends_at"] = order.ends_at  # as agreed then, whatever the sheet says today
        changes = {
            name: [_json(getattr(order, name)), _json(value)]
            for name, value in columns.items()
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
        order = self._own(order.number, person_id)
        if self.is_late(order):
            order.pending = {"cancel": reason}
            self.course.take(order, Event.CHANGE_ASKED, _orderer(person_id), reason)
        else:
            self.course.take(order, Event.CANCELLED, _orderer(person_id), reason)
            self._reminders.void(self._session, order)
        return order

    def may_pass_on(self, order: Order, person_id: int) -> None:
        """Notes that another supplier of an equal product may come instead, should this one not answer.

        Raises UnknownNumber for somebody else's order.
        """
        self._own(order.number, person_id).pass_on = True

    def is_late(self, order: Order) -> bool:
        """Whether a change that matters needs the district's yes: it is confirmed, begins within a week,
        and there is somebody to be asked.
        """
        return (
            order.state == State.CONFIRMED
            and order.starts_at - self._now < FREE_UNTIL
            and bool(self.course.asked(order, State.CHANGE_REVIEW))
        )

    def comment(self, order: Order, person_id: int, words: str) -> None:
        """Adds to the order's life how it went, in words. Raises UnknownNumber for somebody else's."""
        self.course.comment(self._own(order.number, person_id), _orderer(person_id), words)

    def awaits_comment(self, person_id: int) -> str:
        """The number of the order that the person was asked about within a day and has not commented on."""
        since = self._now - timedelta(days=1)
        subject = notices.sent_since(self._session, person_id, "feedback", since)
        number = subject.partition("/")[0]
        order = records.by_number(self._session, number) if number else None
        if order is None or any(row.event == Event.COMMENTED for row in self.log_of(order)):
            return ""
        return number

    # Looking up

    def orders_of(self, person_id: int) -> list[Order]:
        """What the person has ordered, the latest made first."""
        return records.of_person(self._session, person_id)

    def order(self, number: str, person_id: int) -> Order:
        """The person's own order of that number, in any spelling. Raises UnknownNumber."""
        return self._own(number, person_id)

    def owns(self, number: str, person_id: int) -> bool:
        """Whether there is an order of that number and it is the person's own."""
        order = records.by_number(self._session, numbers.plain(number))
        return order is not None and order.person_id == person_id

    def is_open(self, order: Order) -> bool:
        """Whether it can still be changed or called off."""
        return life.is_open(order, self._now)

    def log_of(self, order: Order) -> list[OrderLog]:
        """The order's life so far, the first step first."""
        assert order.id is not None
        return records.log_of(self._session, order.id)

    def request_of(self, order: Order) -> Request:
        """The request that would make this order, with its product even when that is no longer offered."""
        product = self._products.product(order.product_code)
        if product is None:
            product = self._session.get_one(Product, order.product_code)
        seat = self.seat(order.unit_code)
        assert seat is not None
        return Request.of(order, product, seat)

    def seat(self, unit_code: str) -> Seat | None:
        """Where a unit is, or None for an unknown code."""
        return ledger.seat_of(self._session, unit_code)

    def free_unit(self, name: str, kind: str, region_code: str) -> Seat:
        """The barracks, school, company … of that name in a region, registered when it is new."""
        unit = places.free_unit(self._session, name, kind, region_code)
        seat = self.seat(unit.code)
        assert seat is not None
        return seat

    def note_need(
        self,
        person_id: int,
        words: str,
        audiences: Iterable[str] = (),
        unit_code: str | None = None,
        wanted: str = "",
    ) -> Need:
        """Keeps what was wanted but is not on offer; `wanted` is the date as said."""
        unit = self._unit(unit_code) if unit_code else None
        need = Need(
            person_id=person_id,
            words=words,
            audiences=list(audiences),
            unit_code=unit.code if unit else None,
            wanted=wanted,
            created_at=self._now,
        )
        self._session.add(need)
        self._session.flush()
        return need

    def _current(self, request: Request) -> Request:
        """The request with its product as the sheet describes it today."""
        if request.product is None:
            return request
        return replace(request, product=self._products.product(request.product.code) or request.product)

    def _known(self, request: Request, ignoring: Order | None = None) -> tuple[Request, Facts]:
        """The current request and the facts about it."""
        request = self._current(request)
        facts = ledger.facts_of(self._session, request, self._now, ignoring.id if ignoring else None)
        offered = request.product is None or self._products.product(request.product.code) is not None
        return request, replace(facts, offered=offered)

    def _own(self, said: str, person_id: int) -> Order:
        number = numbers.plain(said)
        order = records.by_number(self._session, number)
        if order is None or order.person_id != person_id:
            own = [order.number for order in self.orders_of(person_id)]
            raise UnknownNumber(said, not numbers.valid(number), numbers.meant(number, own))
        return order

    def _unit(self, code: str) -> Unit:
        return places.unit(self._session, code) or places.unit_for_region(self._session, code)

    def applies(self, order: Order, changes: dict[str, Any], person_id: int) -> None:
        """Makes changes that nothing stands against: column → [before, after], as JSON."""
        for name, (_, value) in changes.items():
            setattr(order, name, _value(name, value))
        order.revision += 1
        anew = bool(MATTERS & set(changes))
        self.course.take(order, Event.CHANGED, _orderer(person_id), changes=changes, anew=anew)
        self._reminders.replace(self._session, order, self._now)


def _orderer(person_id: int) -> Actor:
    return Actor(person_id, frozenset({Party.ORDERER}))


def _columns(request: Request) -> dict[str, Any]:
    """The order's columns that come from the request alone and may change later."""
    assert request.people is not None
    sound = phone_fault(request.contact_phone) is None
    return {
        "starts_at": request.starts_at,
        "ends_at": request.ends_at,
        "room": request.room,
        "audiences": list(request.audiences),
        "people_min": request.people[0],
        "people_max": request.people[1],
        "contact_name": request.contact_name,
        "contact_phone": plain_phone(request.contact_phone) if sound else request.contact_phone,
        "remarks": request.remarks,
    }


def _json(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _value(name: str, value: Any) -> Any:
    """What `_json` was made of."""
    return datetime.fromisoformat(value) if name in ("starts_at", "ends_at") else value
