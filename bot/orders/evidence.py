"""What a supplier shows of a delivery: that they came, how many were there, and how it was."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.orders.course import Actor
from bot.orders.decisions import Decisions
from bot.orders.desk import Desk
from bot.orders.life import AGREED_UPON, HELD, Event, OrderClosed, Party, possible
from storage import deliveries
from storage.models import Evidence, Order

EARLY = timedelta(hours=3)  # before it begins: whoever brings a stage comes early
LATELY = timedelta(days=30)  # a supplier is asked for the evidence of a delivery for so long
_LONGEST = timedelta(days=1)  # a delivery lasts
ARRIVED = "已到场"


class Deliveries:
    """What the person who decides here shows of deliveries; `now` is aware."""

    def __init__(self, session: Session, now: datetime, desk: Desk, decisions: Decisions) -> None:
        self._session = session
        self._now = now
        self._course = desk.course
        self._decisions = decisions
        self._person_id = decisions.person_id

    def of(self, order: Order) -> Evidence | None:
        """What was shown of the order so far."""
        assert order.id is not None
        return deliveries.evidence_of(self._session, order.id)

    def may_arrive(self, order: Order) -> bool:
        """Whether this person can say now that the supplier is there."""
        shown = self.of(order)
        return (
            self._is_supplier(order)
            and order.state in AGREED_UPON
            and order.starts_at - EARLY <= self._now <= order.ends_at
            and (shown is None or shown.arrived_at is None)
        )

    def may_hand_in(self, order: Order) -> bool:
        """Whether this person can hand in the evidence now."""
        events = possible(order, self._now, Party.SUPPLIER)
        shown = self.of(order)
        return (
            self._is_supplier(order)
            and bool({Event.EVIDENCED, Event.DELIVERED} & events)
            and (shown is None or shown.handed_in_at is None)
        )

    def arriving(self, supplier_code: str) -> list[Order]:
        """The supplier's deliveries at which somebody can be by now, the earliest first."""
        near = deliveries.of_supplier(
            self._session, supplier_code, AGREED_UPON, self._now - _LONGEST, self._now + EARLY
        )
        return [order for order in near if self.may_arrive(order)]

    def awaited(self, supplier_code: str) -> list[Order]:
        """The supplier's deliveries of late that nothing was shown of yet, the latest one first."""
        over = deliveries.of_supplier(
            self._session, supplier_code, AGREED_UPON | HELD, self._now - LATELY, self._now
        )
        return [order for order in reversed(over) if order.ends_at <= self._now and self.may_hand_in(order)]

    def arrives(self, number: str) -> Evidence:
        """Keeps that the supplier is there. Raises UnknownNumber, OrderClosed."""
        order = self._decisions.order(number)
        if not self.may_arrive(order):
            raise OrderClosed(order)
        shown = self._shown(order)
        shown.arrived_at = self._now
        self._course.comment(order, self._actor(), ARRIVED)
        return shown

    def hands_in(self, number: str, came: int, words: str) -> Evidence:
        """Keeps how many came and how it was; by that the order has taken place.

        Raises UnknownNumber, OrderClosed.
        """
        order = self._decisions.order(number)
        if not self.may_hand_in(order):
            raise OrderClosed(order)
        if order.state in AGREED_UPON:
            self._course.take(order, Event.DELIVERED, self._actor(), quietly=True)
        self._course.take(order, Event.EVIDENCED, self._actor(), words, {"came": came})
        shown = self._shown(order)
        shown.came, shown.words, shown.handed_in_at = came, words, self._now
        self._session.flush()
        return shown

    def _shown(self, order: Order) -> Evidence:
        assert order.id is not None
        shown = self.of(order)
        if shown is None:
            shown = Evidence(order_id=order.id, person_id=self._person_id)
            self._session.add(shown)
        shown.person_id = self._person_id
        self._session.flush()
        return shown

    def _is_supplier(self, order: Order) -> bool:
        return Party.SUPPLIER in self._decisions.actor(order).parties

    def _actor(self) -> Actor:
        return Actor(self._person_id, frozenset({Party.SUPPLIER}))
