"""A supplier's days: the deliveries to come, and the days on which nobody can come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot.orders.desk import Desk
from bot.orders.life import AGREED_UPON, State
from bot.orders.request import moment, today
from bot.people.rights import Command, Target, may
from bot.people.roles import Grant
from storage import deliveries, locks
from storage.models import Order

AHEAD = timedelta(days=14)  # how far the day sheet looks
LONGEST = 92  # days that can be marked at once: a quarter

ASKED_OR_AGREED = AGREED_UPON | {State.OFFERED, State.PROPOSED}


class NotTheirs(Exception):  # noqa: N818 - says what is the case
    """The person does not answer for this supplier."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A supplier's next days: the orders by time, and the days marked as unavailable."""

    orders: tuple[Order, ...]
    unavailable: tuple[date, ...]


class Schedule:
    """Suppliers' days of one session; `now` is aware. Days are those of Guangzhou."""

    def __init__(
        self, session: Session, now: datetime, desk: Desk, grants: Iterable[Grant], person_id: int
    ) -> None:
        self._session = session
        self._now = now
        self._alone = desk.terms.alone
        self._grants = tuple(grants)
        self._person_id = person_id

    def sheet(self, supplier_code: str) -> Sheet:
        """The next two weeks from today on. Raises NotTheirs."""
        self._demand(supplier_code)
        start = today(self._now)
        until = start + AHEAD
        found = self._orders(supplier_code, start, until, AGREED_UPON)
        away = deliveries.unavailable(self._session, supplier_code, start)
        return Sheet(tuple(found), tuple(away))

    def mark(self, supplier_code: str, days: Sequence[date]) -> list[Order]:
        """Keeps that nobody can come on these days; nothing is offered for them from now on.

        Returns the orders that are agreed upon or being asked about on one of them: they stay as they are
        until somebody answers. Raises NotTheirs, and ValueError for more than LONGEST days or none.
        """
        self._demand(supplier_code)
        if not 0 < len(days) <= LONGEST:
            raise ValueError(f"1 to {LONGEST} days can be marked at once, not {len(days)}")
        deliveries.mark(self._session, supplier_code, days, self._person_id, self._now)
        first, last = min(days), max(days)
        found = self._orders(supplier_code, first, last + timedelta(1), ASKED_OR_AGREED)
        return [order for order in found if today(order.starts_at) in set(days)]

    def clear(self, supplier_code: str, days: Sequence[date]) -> int:
        """Takes marks back; returns how many days had one. Raises NotTheirs."""
        self._demand(supplier_code)
        return deliveries.clear(self._session, supplier_code, days)

    def _orders(self, supplier_code: str, since: date, until: date, states: frozenset[State]) -> list[Order]:
        found = deliveries.of_supplier(
            self._session, supplier_code, states, moment(since, time.min), moment(until, time.min)
        )
        return [order for order in found if not self._alone or order.person_id == self._person_id]

    def _demand(self, supplier_code: str) -> None:
        about = Target(supplier=supplier_code)
        if not may(self._grants, Command.ANSWER_OFFER, about, self._person_id):
            raise NotTheirs(supplier_code)
        locks.lock(self._session, ("supplier days", supplier_code))
