"""The hall: where residents sign up, and where coordinators decide who may come.

A hall belongs to one session and one person, like the desk. Whether there is room is asked under the
event's lock, in the transaction that also writes the sign-up (law 8).
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.events import places, tidings
from bot.events.care import Care
from bot.events.door import Door
from bot.events.occasions import LARGEST, Fault, Mine, NotPossible, Occasion, Occasions
from bot.events.places import ACTIVE, OFFER, Places, State
from bot.events.subscriptions import Subscriptions
from bot.orders import numbers
from bot.orders.life import AGREED_UPON
from bot.orders.terms import USUAL
from bot.people.roles import Grant
from storage import attendance, events
from storage.models import Event, Order, Product, SignUp

MISSED = timedelta(days=182)  # how long it is remembered that somebody did not come


class Hall:
    """What one person, who holds these roles, may see and do; `now` is aware.

    `care` holds the guests they sign up, `door` tells who came. `no_shows` is that of the terms, `alone` too.
    """

    def __init__(
        self,
        session: Session,
        now: datetime,
        grants: Iterable[Grant],
        person_id: int,
        offer: timedelta = OFFER,
        *,
        no_shows: int = USUAL.no_shows,
        alone: bool = False,
    ) -> None:
        self._session = session
        self._now = now
        self._person_id = person_id
        self._no_shows = no_shows
        self._places = Places(session, now, offer)
        self._occasions = Occasions(session, now, grants, person_id, self._places, alone=alone)
        self.subscriptions = Subscriptions(session, now, person_id)
        self.care = Care(session, now, person_id, self._occasions, self._places)
        self.door = Door(session, now, person_id, self._occasions, self._places)

    # What residents find

    def coming(
        self,
        until: datetime,
        since: datetime | None = None,
        within: Callable[[str], bool] | None = None,
        audiences: Collection[str] = (),
    ) -> list[Occasion]:
        """Open events that begin before `until`, the earliest first. `within` judges a region's code."""
        return self._occasions.coming(until, since, within, audiences)

    def of_products(self, matching: Callable[[], Collection[str]], until: datetime) -> list[Occasion]:
        """Open events of some products that begin before `until`; these are asked for only where any is."""
        return self._occasions.of_products(matching, until)

    def occasion(self, said: str) -> Occasion | None:
        """The event of this order, if this person may see it."""
        return self._occasions.find(said)

    def mine(self, since: datetime | None = None) -> list[Mine]:
        """What this person signed up for and is not over, the earliest first."""
        rows = events.of_person(self._session, self._person_id, ACTIVE, since or self._now)
        return [Mine(row.sign_up, self._occasions.of(row.order, row.event)) for row in rows]

    def sign_up(self, event: Event) -> SignUp | None:
        """This person's sign-up for an event, whatever became of it."""
        assert event.id is not None
        return events.sign_up_of(self._session, event.id, self._person_id)

    def place_in_line(self, mine: SignUp) -> int:
        """Where a sign-up stands among those that wait, from 1 on."""
        event = self._session.get_one(Event, mine.event_id)
        return self._places.place_in_line(event, mine)

    def missed(self) -> int:
        """How often this person did not come in the last half year, where that is as often as the terms let
        pass without a word; else 0.
        """
        missed = attendance.missed(self._session, self._person_id, self._now - MISSED)
        return missed if 0 < self._no_shows <= missed else 0

    # Signing up

    def signs_up(self, said: str, party: int, name: str, phone: str = "", children: int = 0) -> SignUp:
        """Takes places for so many persons, or a place in the line; once signed up, changes how many.

        `children` of them are under 14. Raises NotPossible.
        """
        order, event = self._occasions.begins(said)
        sign_up = self.sign_up(event)
        if not event.is_open and not (sign_up and sign_up.state in (State.IN, State.OFFERED)):
            raise NotPossible(Fault.CLOSED)
        if not 0 < party <= min(LARGEST, max(event.places, 1)):
            raise NotPossible(Fault.LARGE)
        if not 0 <= children < party:
            raise NotPossible(Fault.ALONE)
        self._places.passes_on(order, event)
        if sign_up is None:
            sign_up = SignUp(
                event_id=event.id or 0,
                person_id=self._person_id,
                party=0,
                name=name,
                state=State.GIVEN_BACK,
                since=self._now,
            )
        if not self._places.seats(event, sign_up, party):
            raise NotPossible(Fault.LARGE)  # what they have they keep
        sign_up.name, sign_up.phone, sign_up.children = name, phone or sign_up.phone, children
        self._session.flush()
        if sign_up.state == State.IN:
            tidings.reminds(self._session, order, self._person_id, self._now)
            tidings.thanks(self._session, order, self._person_id, self._now)
            self._places.passes_on(order, event)
        return sign_up

    def accepts(self, said: str) -> SignUp:
        """Takes the places that were offered; said twice it is done once.

        Where the offer has run out it is a new sign-up for as many. Raises NotPossible, also where this
        person has not signed up.
        """
        order, event = self._occasions.begins(said)
        sign_up = self.sign_up(event)
        if sign_up is None:
            raise NotPossible(Fault.UNKNOWN)
        if sign_up.state == State.IN:
            return sign_up
        return self.signs_up(order.number, sign_up.party, sign_up.name, sign_up.phone, sign_up.children)

    def gives_back(self, said: str) -> SignUp | None:
        """Gives the places back and offers them on; None where this person has none, or was there."""
        found = self._places.locked(numbers.plain(said))
        sign_up = self.sign_up(found[1]) if found else None
        if found is None or sign_up is None or sign_up.state not in ACTIVE or sign_up.came:
            return None
        sign_up.state, sign_up.offered_until = State.GIVEN_BACK, None
        self._session.flush()
        self._places.passes_on(*found)
        return sign_up

    def rates(self, said: str, score: int) -> bool:
        """Keeps how this person liked it, 1 to 5; the last word counts. False where they did not come."""
        found = self._places.locked(numbers.plain(said))
        sign_up = self.sign_up(found[1]) if found else None
        if found is None or sign_up is None or found[0].ends_at > self._now:
            return False
        if sign_up.state != State.IN or sign_up.came == 0:
            return False
        sign_up.score = score
        self._session.flush()
        return True

    # What coordinators decide

    def decides(self, order: Order) -> bool:
        """Whether this person says who may come."""
        return self._occasions.decides(order)

    def deciding(self, until: datetime) -> list[Occasion]:
        """The events to come before then that this person decides on, the earliest first."""
        found = self._occasions.around(self._now, until)
        return [each for each in found if each.takes_place and self.decides(each.order)]

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
            self.subscriptions.announce(order, self._occasions.alone)
        self._places.passes_on(order, event)
        return self._occasions.of(order, event)

    def limits(self, said: str, count: int) -> Occasion:
        """Sets how many residents may come; who has a place keeps it. Raises NotPossible."""
        order, event = self._decided(said)
        if not 0 < count <= max(self._session.get_one(Product, order.product_code).people_max, 1):
            raise NotPossible(Fault.LARGE)
        event.places, event.decided_by = count, self._person_id
        self._session.flush()
        self._places.passes_on(order, event)
        return self._occasions.of(order, event)

    def _decided(self, said: str) -> tuple[Order, Event]:
        found = self._places.locked(numbers.plain(said))
        if found is None or not self.decides(found[0]):
            raise NotPossible(Fault.UNKNOWN)
        if not places.takes_place(found[0], found[1], self._now):
            raise NotPossible(Fault.OVER if found[0].starts_at <= self._now else Fault.OFF)
        return found
