"""What one person sees of events: each as an occasion, whether they may see it, and whether it is theirs to
decide on.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from bot.events import places
from bot.events.places import ACTIVE, Places
from bot.orders import ledger, numbers
from bot.orders.course import line_of
from bot.orders.life import AGREED_UPON
from bot.orders.request import Seat
from bot.people.rights import Command, Target, may
from bot.people.roles import Grant
from storage import events
from storage import orders as records
from storage.models import Event, Order, Product, SignUp

LARGEST = 20  # persons that one sign-up may bring


class Fault(StrEnum):
    """Why nobody can sign up."""

    UNKNOWN = "unknown"  # there is no event of that number
    CLOSED = "closed"  # it is only for the unit's own people
    OFF = "off"  # it is called off, or its time is being moved
    OVER = "over"  # it has begun
    SOON = "soon"  # it is too early to say who came
    LARGE = "large"  # more persons than one sign-up may bring, or than there are places at all
    MANY = "many"  # more guests than one person may sign up for one event
    ALONE = "alone"  # children under 14 without anybody who looks after them


class NotPossible(ValueError):  # noqa: N818 - says what it is
    """Nobody can sign up, or not so many; `fault` tells why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Occasion:
    """An event as it is shown: what, when, where, and how many places are left."""

    event: Event
    order: Order
    product: Product
    seat: Seat
    left: int
    takes_place: bool


@dataclass(frozen=True, slots=True)
class Mine:
    """A sign-up of one's own, or of a guest in one's care, and what it is for."""

    sign_up: SignUp
    occasion: Occasion


class Occasions:
    """The events that one person, who holds these roles, may see; `now` is aware.

    `alone` shows everybody only what they have ordered themselves (docs/decisions/0010).
    """

    def __init__(
        self,
        session: Session,
        now: datetime,
        grants: Iterable[Grant],
        person_id: int,
        held: Places,
        *,
        alone: bool = False,
    ) -> None:
        self._session = session
        self._now = now
        self._grants = tuple(grants)
        self._person_id = person_id
        self._places = held
        self.alone = alone

    def coming(
        self,
        until: datetime,
        since: datetime | None = None,
        within: Callable[[str], bool] | None = None,
        audiences: Collection[str] = (),
        products: Collection[str] | None = None,
    ) -> list[Occasion]:
        """Open events that begin before `until`, the earliest first. `within` judges a region's code,
        `products` are the codes of those that are wanted.
        """
        listed = events.beginning(
            self._session,
            AGREED_UPON,
            max(since or self._now, self._now),
            until,
            self._person_id if self.alone else None,
            open_only=True,
            products=products,
        )
        found = [
            self.of(order, event)
            for event, order, unit in listed
            if within is None or within(unit.region_code)
        ]
        return [each for each in found if not audiences or set(audiences) & audiences_of(each)]

    def of_products(self, matching: Callable[[], Collection[str]], until: datetime) -> list[Occasion]:
        """Open events of some products that begin before `until`; these are asked for only where any is."""
        offered = events.products_open(self._session, self._now, until)
        wanted = offered & set(matching()) if offered else set()
        return self.coming(until, products=wanted) if wanted else []

    def find(self, said: str) -> Occasion | None:
        """The event of this order, if this person may see it: it is open, they or a guest of theirs signed
        up, or they may see the order.
        """
        order = records.by_number(self._session, numbers.plain(said))
        event = events.of_order(self._session, order.id or 0) if order else None
        if order is None or event is None:
            return None
        open_here = event.is_open and (not self.alone or order.person_id == self._person_id)
        if not open_here and not self._sees(order) and not self._comes(event):
            return None
        return self.of(order, event)

    def of(self, order: Order, event: Event) -> Occasion:
        """The event as it is shown."""
        seat = ledger.seat_of(self._session, order.unit_code)
        assert seat is not None
        return Occasion(
            event,
            order,
            self._session.get_one(Product, order.product_code),
            seat,
            max(0, self._places.left(event)),
            places.takes_place(order, event, self._now),
        )

    def begins(self, said: str) -> tuple[Order, Event]:
        """An event to which people may still be signed up, held by its lock. Raises NotPossible."""
        found = self._places.locked(numbers.plain(said))
        if found is None or (self.alone and found[0].person_id != self._person_id):
            raise NotPossible(Fault.UNKNOWN)
        order, event = found
        if order.starts_at <= self._now:
            raise NotPossible(Fault.OVER)
        if not places.takes_place(order, event, self._now):
            raise NotPossible(Fault.OFF)
        return found

    def decides(self, order: Order) -> bool:
        """Whether this person says who may come, and who came."""
        return may(self._grants, Command.CHANGE_ORDER, self._target(order), self._person_id)

    def delivers(self, order: Order) -> bool:
        """Whether this person answers for whoever performs there."""
        return may(self._grants, Command.ANSWER_OFFER, self._target(order), self._person_id)

    def around(self, since: datetime, until: datetime) -> list[Occasion]:
        """Events that begin in that time and that this person decides on or delivers, the earliest first."""
        own = None if self._grants and not self.alone else self._person_id
        listed = events.beginning(self._session, AGREED_UPON, since, until, own)
        return [
            self.of(order, event)
            for event, order, _ in listed
            if not event.called_off and (self.decides(order) or self.delivers(order))
        ]

    def _sees(self, order: Order) -> bool:
        seen = not self.alone and may(self._grants, Command.SEE_ORDER, self._target(order), self._person_id)
        return seen or self.decides(order)

    def _target(self, order: Order) -> Target:
        return Target(
            unit=order.unit_code,
            line=tuple(line_of(self._session, order)),
            supplier=order.supplier_code,
            owner=order.person_id,
        )

    def _comes(self, event: Event) -> bool:
        assert event.id is not None
        mine = events.sign_up_of(self._session, event.id, self._person_id)
        if mine is not None and mine.state in ACTIVE:
            return True
        return bool(events.guests_of(self._session, event.id, self._person_id, ACTIVE))


def audiences_of(occasion: Occasion) -> set[str]:
    """For whom an event is: as it was ordered, and as its product says."""
    return {*occasion.order.audiences, *occasion.product.audiences}
