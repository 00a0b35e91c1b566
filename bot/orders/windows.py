"""申请期: the windows in which requests for a scarce product are collected, and their fair allocation.

Within a window nobody gets anything. When it is over the requests are decided together, in the order of
`bot.orders.queue`: units that had nothing of the brand lately, then special groups, then the time of asking.
Whoever gets a place goes on into the ordinary reviews, all others wait in that order; everyone hears once.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from heapq import heapify, heappop, heappush

from sqlmodel import Session

from bot.orders.course import PROGRAM
from bot.orders.desk import Desk, Reminders
from bot.orders.life import HOLDING, Event, State
from bot.orders.queue import PLACES, Rank
from bot.orders.rules import Objection, Reason
from bot.people.rights import Command, may
from bot.people.roles import Grant
from storage import bookings, locks, windows
from storage import orders as records
from storage.models import Order, Product, Window
from storage.windows import Span

NO_PLACE = "这次名额不够，没有分到"  # in the log and in the notice
_WHY: Mapping[Reason, str] = {
    Reason.QUOTA: "本季度的名额已用完，没有分到，先候补",
    Reason.SAME_MONTH: "这个月已经分到一场，这一场先候补",
    Reason.PAUSED: "单位暂停点单，没有分到，先候补",
    Reason.WITHDRAWN: "产品已经下架，没有分到，先候补",
    Reason.UNAVAILABLE: "供应商那天没空，没有分到，先候补",
}
_SETTLED = {Reason.ALLOCATING, Reason.LEAD_DAYS}  # was in order when it was asked for


class Denied(Exception):  # noqa: N818 - says what was done
    """This person may not open windows."""


class Windows:
    """The windows of one session, for one person who holds these roles; `now` is aware."""

    def __init__(self, session: Session, now: datetime, grants: Iterable[Grant], person_id: int) -> None:
        self._session = session
        self._now = now
        self._grants = tuple(grants)
        self._person_id = person_id

    @property
    def may_open(self) -> bool:
        """Whether this person may say that a product is scarce."""
        return may(self._grants, Command.OPEN_WINDOW, asker=self._person_id)

    def pending(self) -> list[Window]:
        """Every window that is open or to come, the one that closes first on top."""
        return windows.pending(self._session)

    def span(self, product_code: str) -> Span | None:
        """The span of the product's window that is open or to come."""
        return windows.span_of(self._session, product_code)

    def asked(self, product_code: str) -> int:
        """How many requests for the product are collected so far."""
        found = records.waiting(self._session, State.COLLECTED, [], [product_code], self._now)
        return len(found)

    def open(self, product: Product, opens_at: datetime, closes_at: datetime) -> Window:
        """Opens a window, or gives the one that is there another span; one that is over counts as gone.

        Raises Denied, and ValueError where it would be over before it begins or by now.
        """
        if not self.may_open:
            raise Denied
        if not max(opens_at, self._now) < closes_at:
            raise ValueError("a window is open for a while")
        locks.lock(self._session, ("product", product.code))
        window = windows.of_product(self._session, product.code) or Window(
            product_code=product.code,
            opens_at=opens_at,
            closes_at=closes_at,
            person_id=self._person_id,
            created_at=self._now,
        )
        window.opens_at, window.closes_at = opens_at, closes_at
        self._session.add(window)
        self._session.flush()
        return window

    def close(self, product: Product) -> Window | None:
        """Ends the product's window now: what was asked for is allocated next. None where there is none.

        Raises Denied.
        """
        if not self.may_open:
            raise Denied
        locks.lock(self._session, ("product", product.code))
        window = windows.of_product(self._session, product.code)
        if window is not None:
            window.opens_at = min(window.opens_at, self._now)
            window.closes_at = min(window.closes_at, self._now)
            self._session.flush()
        return window


class Allocation:
    """Allocates what was asked for in windows that are over, with the desk of one session."""

    def __init__(self, session: Session, now: datetime, desk: Desk, reminders: Reminders) -> None:
        self._session = session
        self._now = now
        self._desk = desk
        self._reminders = reminders

    def run_out(self, at_once: int) -> int:
        """Decides about the next requests, `at_once` at most; returns about how many.

        A window that is not through stays as it is and is gone on with by the next call: who was given
        something before then counts as somebody who had something.
        """
        done = 0
        for window in windows.over(self._session, self._now):
            if done < at_once:
                done += self._allocates(window, at_once - done)
        return done

    def _allocates(self, window: Window, most: int) -> int:
        code = window.product_code
        asked = self._desk.queue.collected(code)
        locks.lock(self._session, ("product", code), *(name for order in asked for name in _names(order)))
        self._session.refresh(window)
        if window.allocated_at is not None or window.closes_at > self._now:
            return 0
        asked = self._desk.queue.collected(code)
        decided = 0
        for order in self._in_turn(asked, code):
            if decided == most:
                return decided
            self._decides(order)
            decided += 1
        window.allocated_at = self._now
        self._session.flush()
        self._desk.queue.offers({order.team for order in asked}, {code})
        return decided

    def _in_turn(self, asked: list[Order], code: str) -> Iterable[Order]:
        """The best first; whoever has been given something meanwhile stands farther back."""
        queue, served = self._desk.queue, set(self._desk.queue.served(code))
        line: list[tuple[Rank, int, Order]] = [
            (queue.rank(order, served), number, order) for number, order in enumerate(asked)
        ]
        heapify(line)
        while line:
            before, number, order = heappop(line)
            if (rank := queue.rank(order, served)) != before:
                heappush(line, (rank, number, order))
                continue
            yield order
            if order.state in HOLDING:
                served.add(order.unit_code)

    def _decides(self, order: Order) -> None:
        """Gives the order its place, or puts it into the line of those who wait."""
        bookings.guard(self._session, order.team, order.product_code, order.unit_code)
        locks.lock(self._session, ("order", order.number))
        self._session.refresh(order)
        if order.state != State.COLLECTED:
            return
        hard = self._objections(order)
        if hard:
            reason = next((_WHY[each.reason] for each in hard if each.reason in _WHY), NO_PLACE)
            if all(each.reason in PLACES for each in hard):
                reason = f"{NO_PLACE}，候补排第 {self._desk.queue.place(order)} 位"
            self._desk.course.take(order, Event.WAITED, PROGRAM, reason)
        else:
            self._desk.course.take(order, Event.ALLOCATED, PROGRAM)
            self._reminders.plan(self._session, order, self._now)

    def _objections(self, order: Order) -> list[Objection]:
        found = self._desk.objections(self._desk.request_of(order))
        return [each for each in found if each.hard and each.reason not in _SETTLED]


def _names(order: Order) -> tuple[locks.Name, ...]:
    return ("team", order.team), ("unit", order.unit_code), ("order", order.number)
