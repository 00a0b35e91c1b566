"""What happens when nobody answers: the level above is asked, another supplier, or the order lapses."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.orders import life
from bot.orders.course import PROGRAM
from bot.orders.desk import Desk, Reminders
from bot.orders.life import Event, State
from storage import bookings, locks
from storage import orders as records
from storage.models import Order, Product

AT_ONCE = 50  # orders looked at in one transaction
TAKEN_AS_HELD = timedelta(hours=12)  # after its end, when nobody has said that it did not take place
CLOSES_AFTER = timedelta(days=14)  # evidence and ratings that are not in by then are not awaited
SILENCE = "没有在期限内答复"

Equal = Callable[[Product], Iterable[Product]]


class Clocks:
    """Takes the steps that time alone takes, of orders of one session; `now` is aware.

    `equal` names the products that may stand in for another, the likest first.
    """

    def __init__(
        self, session: Session, now: datetime, desk: Desk, reminders: Reminders, equal: Equal
    ) -> None:
        self._session = session
        self._now = now
        self._desk = desk
        self._course = desk.course
        self._reminders = reminders
        self._equal = equal

    def run_out(self) -> int:
        """Takes every step that is due, AT_ONCE at most; returns how many orders it looked at."""
        begun = records.begun(self._session, _UNDECIDED, self._now, AT_ONCE)
        for order in begun:
            if self._read_anew(order) in _UNDECIDED:
                self._lapses(order)
        late = records.overdue(self._session, self._now, AT_ONCE)
        for order in late:
            self._read_anew(order)
            if order.answer_by is not None and order.answer_by <= self._now < order.starts_at:
                self._overdue(order)
        over = records.ended(self._session, life.AGREED_UPON, self._now - TAKEN_AS_HELD, AT_ONCE)
        for order in over:
            if self._read_anew(order) in life.AGREED_UPON:
                self._course.take(order, Event.DELIVERED, PROGRAM)
        done = records.ended(self._session, _OPEN_ENDS, self._now - CLOSES_AFTER, AT_ONCE)
        for order in done:
            if self._read_anew(order) in _OPEN_ENDS:
                self._course.take(order, Event.CLOSED, PROGRAM)
        return len(late) + len(begun) + len(over) + len(done)

    def _read_anew(self, order: Order) -> State:
        """Locks the order and reads it again: somebody may have answered meanwhile."""
        locks.lock(self._session, ("order", order.number))
        self._session.refresh(order)
        return State(order.state)

    def _overdue(self, order: Order) -> None:
        match State(order.state):
            case State.TOWN_REVIEW | State.DISTRICT_REVIEW:
                self._escalates(order)
            case State.OFFERED:
                self._without_supplier(order)
            case State.CHANGE_REVIEW:
                self._course.take(order, Event.CHANGE_REFUSED, PROGRAM, SILENCE)
            case State.CITY_REVIEW:
                order.answer_by = None  # nobody is above; the order waits until its day
            case _:
                self._lapses(order)

    def _escalates(self, order: Order) -> None:
        above = {State.TOWN_REVIEW: State.DISTRICT_REVIEW, State.DISTRICT_REVIEW: State.CITY_REVIEW}
        to = above[State(order.state)]
        if self._course.asked(order, to):
            order.route = [state for state in order.route if state != to]
            self._course.take(order, Event.ESCALATED, PROGRAM)
        else:
            order.answer_by = None

    def _without_supplier(self, order: Order) -> None:
        """Another supplier where the coordinator agreed to that, then the city's staff, then the end."""
        if order.pass_on and (other := self._stand_in(order)):
            before = self._course.asked(order)
            changes = {
                "product_code": [order.product_code, other.code],
                "supplier_code": [order.supplier_code, other.supplier_code],
                "team": [order.team, other.team],
            }
            order.product_code, order.supplier_code = other.code, other.supplier_code
            order.team, order.escalated = other.team, False
            order.ends_at = order.starts_at + timedelta(minutes=other.duration_min)
            order.revision += 1
            self._course.take(order, Event.PASSED_ON, PROGRAM, changes=changes, besides=before)
            self._reminders.replace(self._session, order, self._now)
        elif not order.escalated:
            order.escalated = True
            self._course.take(order, Event.ESCALATED, PROGRAM)
        else:
            self._lapses(order)

    def _stand_in(self, order: Order) -> Product | None:
        """The likest product of a supplier not asked yet that can be had as ordered, for the same people."""
        asked = {order.supplier_code}
        for row in self._desk.log_of(order):
            asked.update(row.changes.get("supplier_code", ()))
        request = self._desk.request_of(order)
        assert request.product is not None
        people = set(order.audiences or request.product.audiences)
        for other in self._equal(request.product):
            if other.supplier_code in asked or people.isdisjoint(other.audiences):
                continue
            bookings.guard(self._session, other.team, other.code, order.unit_code)
            objections = self._desk.objections(request.instead(other), ignoring=order)
            if not any(objection.hard for objection in objections):
                return other
        return None

    def _lapses(self, order: Order) -> None:
        self._course.take(order, Event.LAPSED, PROGRAM, SILENCE)
        self._reminders.void(self._session, order)


_UNDECIDED = life.UNDECIDED | life.WAITING | {State.POSTPONED}
_OPEN_ENDS = life.HELD - {State.CLOSED}
