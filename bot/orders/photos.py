"""Photos of a delivery: the supplier's as evidence, the unit's with its rating; nine on each side.

Residents' faces are on them: who may see them is a right of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.dialogue.files import Attachment
from bot.orders.course import line_of
from bot.orders.decisions import Decisions
from bot.orders.evidence import EARLY
from bot.orders.life import AGREED_UPON, HELD, OrderClosed, Party
from bot.orders.parties import target
from bot.people.rights import Command, may
from bot.people.roles import Grant, Role
from storage import attachments, deliveries
from storage import orders as records
from storage.models import AttachmentRow, Order

MOST = 9  # photos of one side
SHOWN_WITHIN = timedelta(days=14)  # of the delivery's end: then photos are complete
FRESH = timedelta(hours=1)  # how long photos that came out of the blue wait to be put somewhere
SIDES = (Party.SUPPLIER, Party.ORDERER)
_STATES = AGREED_UPON | HELD


@dataclass(frozen=True, slots=True)
class Put:
    """What became of photos that were put to an order."""

    order: Order
    party: Party
    total: int  # photos of this side now
    added: int
    left_over: int  # there was no room for them
    last: int  # the id of the last one added, 0 where none was


class Photos:
    """The photos that one person brings and sees; `now` is aware."""

    def __init__(
        self, session: Session, now: datetime, decisions: Decisions, grants: Iterable[Grant], *, alone: bool
    ) -> None:
        self._session = session
        self._now = now
        self._decisions = decisions
        self._grants = tuple(grants)
        self._person_id = decisions.person_id
        self._alone = alone

    def brings(self, files: Iterable[Attachment]) -> None:
        """Keeps that the person brought these files; they belong to no order yet."""
        attachments.bring(
            self._session,
            [
                AttachmentRow(
                    person_id=self._person_id,
                    digest=each.digest,
                    media_type=each.media_type,
                    size=each.size,
                    name=each.name,
                    brought_at=self._now,
                )
                for each in files
            ],
        )

    def waiting(self) -> list[AttachmentRow]:
        """The pictures that came within the hour and belong nowhere yet, the first one first."""
        lately = attachments.lately(self._session, self._person_id, self._now - FRESH)
        return [row for row in lately if row.media_type.startswith("image/")]

    def of(self, order: Order) -> list[AttachmentRow]:
        """All photos of a delivery, the supplier's first."""
        assert order.id is not None
        rows = attachments.of_order(self._session, order.id)
        return sorted(rows, key=lambda row: (SIDES.index(Party(row.party)), row.id or 0))

    def may_see(self, order: Order) -> bool:
        """Whether this person may see the photos of this order."""
        return may_see(self._session, order, self._grants, self._person_id, alone=self._alone)

    def side(self, order: Order) -> Party | None:
        """The side on which this person may add photos now, or take them back."""
        if order.state not in _STATES or not order.starts_at - EARLY <= self._now:
            return None
        if self._now > order.ends_at + SHOWN_WITHIN:
            return None
        parties = self._decisions.actor(order).parties
        return next((side for side in SIDES if side in parties), None)

    def wanting(self) -> list[Order]:
        """This person's deliveries of late of which their side has shown no photo, the latest first."""
        return [order for order in self.lately() if self._lacks(order)]

    def lately(self) -> list[Order]:
        """This person's own orders, and their suppliers' deliveries of late, the latest first."""
        since, until = self._now - SHOWN_WITHIN, self._now + EARLY
        found = {order.id: order for order in records.of_person(self._session, self._person_id)}
        for code in [grant.scope for grant in self._grants if grant.role is Role.SUPPLIER]:
            lately = deliveries.of_supplier(self._session, code, _STATES, since, until)
            found |= {order.id: order for order in lately}
        return sorted(
            found.values(),
            key=lambda order: (order.starts_at, order.id or 0),
            reverse=True,
        )

    def drops(self) -> None:
        """Forgets what waits: it belongs to no delivery."""
        for row in self.waiting():
            self._session.delete(row)
        self._session.flush()

    def puts(self, number: str, only: Iterable[Attachment] | None = None) -> Put:
        """Puts what waits to an order, or `only` these files of it, as far as there is room.

        Raises UnknownNumber, OrderClosed.
        """
        wanted = None if only is None else {each.digest for each in only}
        order = self._decisions.order(number)
        party = self.side(order)
        if party is None:
            raise OrderClosed(order)
        there = [row for row in self.of(order) if row.party == party]
        known = {row.digest for row in there}
        added: list[AttachmentRow] = []
        left_over = 0
        for row in self.waiting():
            if row.digest in known or (wanted is not None and row.digest not in wanted):
                continue
            if len(known) >= MOST:
                left_over += 1
                continue
            row.order_id, row.party = order.id, party
            known.add(row.digest)
            added.append(row)
        self._session.flush()
        last = added[-1].id if added else 0
        return Put(order, party, len(known), len(added), left_over, last or 0)

    def takes_back(self, number: str, photo_id: int) -> int:
        """Takes one photo of one's own side away; returns how many stay.

        Raises UnknownNumber, OrderClosed.
        """
        order = self._decisions.order(number)
        party = self.side(order)
        mine = [row for row in self.of(order) if row.party == party]
        row = next((row for row in mine if row.id == photo_id), None)
        if party is None or row is None:
            raise OrderClosed(order)
        self._session.delete(row)
        self._session.flush()
        return len(mine) - 1

    def _lacks(self, order: Order) -> bool:
        side = self.side(order)
        return side is not None and not any(row.party == side for row in self.of(order))


def may_see(
    session: Session, order: Order, grants: Iterable[Grant], person_id: int, *, alone: bool = False
) -> bool:
    """Whether somebody with these roles may see the photos of an order; `alone` is that of the terms."""
    if alone and order.person_id != person_id:
        return False
    return may(grants, Command.SEE_PHOTOS, target(order, line_of(session, order)), person_id)
