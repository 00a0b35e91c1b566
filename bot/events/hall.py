"""The hall: what residents find, where they sign up, and where coordinators decide who may come.

A hall belongs to one session and one person, like the desk. Whether there is room is asked under the
event's lock, in the transaction that also writes the sign-up (law 8).
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from bot.events import places, tidings
from bot.events.places import ACTIVE, OFFER, Places, State
from bot.events.subscriptions import Subscriptions
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
    LARGE = "large"  # more persons than one sign-up may bring, or than there are places at all


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
    """One's own sign-up, and what it is for."""

    sign_up: SignUp
    occasion: Occasion


class Hall:
    """What one person, who holds these roles, may see and do; `now` is aware.

    `alone` shows everybody only what they have ordered themselves (docs/decisions/0010).
    """

    def __init__(
        self,
        session: Session,
        now: datetime,
        grants: Iterable[Grant],
        person_id: int,
        offer: timedelta = OFFER,
        *,
        alone: bool = False,
    ) -> None:
        self._session = session
        self._now = now
        self._grants = tuple(grants)
        self._person_id = person_id
        self._alone = alone
        self._places = Places(session, now, offer)
        self.subscriptions = Subscriptions(session, now, person_id)

    # What residents find

    def coming(
        self,
        until: datetime,
        since: datetime | None = None,
        within: Callable[[str], bool] | None = None,
        audiences: Collection[str] = (),
    ) -> list[Occasion]:
        """Open events that begin before `until`, the earliest first. `within` judges a region's code."""
        listed = events.coming(
            self._session,
            AGREED_UPON,
            max(since or self._now, self._now),
            until,
            self._person_id if self._alone else None,
        )
        found = [
            self._occasion(order, event)
            for event, order, unit in listed
            if within is None or within(unit.region_code)
        ]
        return [each for each in found if not audiences or set(audiences) & audiences_of(each)]

    def occasion(self, said: str) -> Occasion | None:
        """The event of this order, if this person may see it: it is open, they signed up or decide on it."""
        order = records.by_number(self._session, numbers.plain(said))
        event = events.of_order(self._session, order.id or 0) if order else None
        if order is None or event is None:
            return None
        mine = self.sign_up(event)
        open_here = event.is_open and (not self._alone or order.person_id == self._person_id)
        if not open_here and not self.decides(order) and not (mine and mine.state in ACTIVE):
            return None
        return self._occasion(order, event)

    def mine(self, since: datetime | None = None) -> list[Mine]:
        """What this person signed up for and is not over, the earliest first."""
        rows = events.of_person(self._session, self._person_id, ACTIVE, since or self._now)
        return [Mine(row.sign_up, self._occasion(row.order, row.event)) for row in rows]

    def sign_up(self, event: Event) -> SignUp | None:
        """This person's sign-up for an event, whatever became of it."""
        assert event.id is not None
        return events.sign_up_of(self._session, event.id, self._person_id)

    def place_in_line(self, mine: SignUp) -> int:
        """Where this person's sign-up stands among those that wait, from 1 on."""
        event = self._session.get_one(Event, mine.event_id)
        return self._places.place_in_line(event, mine)

    # Signing up

    def signs_up(self, said: str, party: int, name: str, phone: str = "") -> SignUp:
        """Takes places for so many persons, or a place in the line; once signed up, changes how many.

        Raises NotPossible.
        """
        order, event = self._open(said)
        if not 0 < party <= min(LARGEST, max(event.places, 1)):
            raise NotPossible(Fault.LARGE)
        self._places.passes_on(order, event)
        sign_up = self.sign_up(event)
        if sign_up is None:
            sign_up = SignUp(
                event_id=event.id or 0,
                person_id=self._person_id,
                party=0,
                name=name,
                state=State.GIVEN_BACK,
                since=self._now,
            )
        held = sign_up.party if sign_up.state in (State.IN, State.OFFERED) else 0
        if sign_up.state not in ACTIVE:
            sign_up.since = self._now
        room = party <= self._places.left(event) + held
        if not room and sign_up.state == State.IN:
            raise NotPossible(Fault.LARGE)  # what they have they keep
        sign_up.party, sign_up.name, sign_up.phone = party, name, phone or sign_up.phone
        sign_up.state, sign_up.offered_until = State.IN if room else State.WAITING, None
        self._session.add(sign_up)
        self._session.flush()
        if room:
            tidings.reminds(self._session, order, self._person_id, self._now)
            self._places.passes_on(order, event)
        return sign_up

    def accepts(self, said: str) -> SignUp:
        """Takes the places that were offered; said twice it is done once.

        Where the offer has run out it is a new sign-up for as many. Raises NotPossible, also where this
        person has not signed up.
        """
        order, event = self._open(said)
        sign_up = self.sign_up(event)
        if sign_up is None:
            raise NotPossible(Fault.UNKNOWN)
        if sign_up.state == State.IN:
            return sign_up
        return self.signs_up(order.number, sign_up.party, sign_up.name, sign_up.phone)

    def gives_back(self, said: str) -> SignUp | None:
        """Gives the places back and offers them on; None where this person has none."""
        found = self._places.locked(numbers.plain(said))
        sign_up = self.sign_up(found[1]) if found else None
        if found is None or sign_up is None or sign_up.state not in ACTIVE:
            return None
        sign_up.state, sign_up.offered_until = State.GIVEN_BACK, None
        self._session.flush()
        self._places.passes_on(*found)
        return sign_up

    def rates(self, said: str, score: int) -> bool:
        """Keeps how this person liked it, 1 to 5; the last word counts. False where they did not come."""
        found = self._places.locked(numbers.plain(said))
        sign_up = self.sign_up(found[1]) if found else None
        if found is None or sign_up is None or sign_up.state != State.IN or found[0].ends_at > self._now:
            return False
        sign_up.score = score
        self._session.flush()
        return True

    # What coordinators decide

    def decides(self, order: Order) -> bool:
        """Whether this person says who may come."""
        target = Target(
            unit=order.unit_code,
            line=tuple(line_of(self._session, order)),
            supplier=order.supplier_code,
            owner=order.person_id,
        )
        return may(self._grants, Command.CHANGE_ORDER, target, self._person_id)

    def of(self, order: Order) -> Event | None:
        """The event that an order has become, where this person decides on it and it is still to come."""
        if order.starts_at <= self._now or order.state not in AGREED_UPON or not self.decides(order):
            return None
        return events.of_order(self._session, order.id or 0)

    def left(self, event: Event) -> int:
        """How many places of an event are left."""
        return max(0, self._places.left(event))

    def opens(self, said: str, is_open: bool) -> Occasion:
        """Lets residents sign up, or no more; who has a place keeps it. Raises NotPossible."""
        order, event = self._decided(said)
        newly = is_open and not event.is_open
        event.is_open, event.decided_by = is_open, self._person_id
        self._session.flush()
        if newly:
            self.subscriptions.announce(order, self._alone)
        self._places.passes_on(order, event)
        return self._occasion(order, event)

    def limits(self, said: str, count: int) -> Occasion:
        """Sets how many residents may come; who has a place keeps it. Raises NotPossible."""
        order, event = self._decided(said)
        if not 0 < count <= max(self._session.get_one(Product, order.product_code).people_max, 1):
            raise NotPossible(Fault.LARGE)
        event.places, event.decided_by = count, self._person_id
        self._session.flush()
        self._places.passes_on(order, event)
        return self._occasion(order, event)

    def _decided(self, said: str) -> tuple[Order, Event]:
        found = self._places.locked(numbers.plain(said))
        if found is None or not self.decides(found[0]):
            raise NotPossible(Fault.UNKNOWN)
        if not places.takes_place(found[0], found[1], self._now):
            raise NotPossible(Fault.OVER if found[0].starts_at <= self._now else Fault.OFF)
        return found

    def _open(self, said: str) -> tuple[Order, Event]:
        found = self._places.locked(numbers.plain(said))
        if found is None or (self._alone and found[0].person_id != self._person_id):
            raise NotPossible(Fault.UNKNOWN)
        order, event = found
        if order.starts_at <= self._now:
            raise NotPossible(Fault.OVER)
        if not places.takes_place(order, event, self._now):
            raise NotPossible(Fault.OFF)
        mine = self.sign_up(event)
        if not event.is_open and not (mine and mine.state in (State.IN, State.OFFERED)):
            raise NotPossible(Fault.CLOSED)
        return found

    def _occasion(self, order: Order, event: Event) -> Occasion:
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


def audiences_of(occasion: Occasion) -> set[str]:
    """For whom an event is: as it was ordered, and as its product says."""
    return {*occasion.order.audiences, *occasion.product.audiences}
