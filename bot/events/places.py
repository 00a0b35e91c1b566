"""Places at an event: who holds how many, who waits, and who is offered what became free.

What is left is counted from the sign-ups, never kept. Whoever counts in order to give places away holds
the event's lock (`locked`).
"""

from datetime import datetime, time, timedelta
from enum import StrEnum

from sqlmodel import Session

from bot.dialogue.wall_clock import SHANGHAI
from bot.events import tidings
from bot.orders.life import AGREED_UPON
from storage import events, locks
from storage import orders as records
from storage.models import Event, Order, SignUp

OFFER = timedelta(hours=2)  # of daytime, for which a place is kept for whoever comes next in the line
DAY = (time(8), time(21, 30))  # in Guangzhou; an offer's time runs only while people are up


class State(StrEnum):
    """Where a sign-up stands."""

    IN = events.IN  # has the places
    WAITING = events.WAITING  # there were too few; waits in the line
    OFFERED = events.OFFERED  # places became free and are kept for this one for a while
    GIVEN_BACK = "given_back"  # does not come, or let the offer run out


ACTIVE = frozenset({State.IN, State.WAITING, State.OFFERED})


class Places:
    """The places of the events of one session; `now` is aware. `offer` is how long an offer holds."""

    def __init__(self, session: Session, now: datetime, offer: timedelta = OFFER) -> None:
        self._session = session
        self._now = now
        self._offer = offer

    def locked(self, number: str) -> tuple[Order, Event] | None:
        """An event as nobody else can change it until this work ends; None where there is none."""
        lock(self._session, number)
        order = records.by_number(self._session, number)
        event = events.of_order(self._session, order.id or 0) if order else None
        return (order, event) if order and event else None

    def left(self, event: Event) -> int:
        """How many places can be given away now."""
        assert event.id is not None
        self._session.flush()
        taken = events.taken(self._session, [event.id], self._now).get(event.id, 0)
        return event.places - taken - event.walk_ins

    def seats(self, event: Event, sign_up: SignUp, party: int) -> bool:
        """Gives a sign-up so many places, or a place in the line where there are too few.

        False, and nothing is changed, where it has places already and cannot have so many.
        """
        room = party <= self.left(event) + self.held(sign_up)
        if not room and sign_up.state == State.IN:
            return False
        if sign_up.state not in ACTIVE:
            sign_up.since = self._now
        sign_up.party, sign_up.came = party, None
        sign_up.state, sign_up.offered_until = State.IN if room else State.WAITING, None
        self._session.add(sign_up)
        self._session.flush()
        return True

    def held(self, sign_up: SignUp) -> int:
        """How many places a sign-up holds now, as `left` counts them."""
        offered = sign_up.offered_until is not None and sign_up.offered_until > self._now
        if sign_up.state == State.IN:
            return sign_up.party if sign_up.came is None else sign_up.came
        return sign_up.party if sign_up.state == State.OFFERED and offered else 0

    def passes_on(self, order: Order, event: Event) -> None:
        """Takes back offers that have run out, and offers what is free to the next in the line that fit.

        Of an event that is kept to the unit only guests are offered places: its coordinator brings them.
        """
        assert event.id is not None
        for sign_up in events.sign_ups(self._session, event.id, [State.OFFERED]):
            if sign_up.offered_until is None or sign_up.offered_until <= self._now:
                sign_up.state = State.GIVEN_BACK
        if not takes_place(order, event, self._now):
            return
        left = self.left(event)
        for sign_up in events.sign_ups(self._session, event.id, [State.WAITING]):
            if 0 < sign_up.party <= left and (event.is_open or sign_up.brought_by):
                left -= sign_up.party
                sign_up.state = State.OFFERED
                sign_up.offered_until = min(ends(self._now, self._offer), order.starts_at)
                self._session.flush()
                tidings.offered(self._session, order, sign_up, self._now)
        self._session.flush()

    def run_out(self, limit: int) -> int:
        """Passes on what was offered for too long; returns of how many events."""
        numbers = events.offers_run_out(self._session, self._now, limit)
        for number in numbers:
            if found := self.locked(number):
                self.passes_on(*found)
        return len(numbers)

    def place_in_line(self, event: Event, sign_up: SignUp) -> int:
        """Where one that waits stands, from 1 on."""
        assert event.id is not None
        line = events.sign_ups(self._session, event.id, [State.WAITING])
        return next((place for place, each in enumerate(line, 1) if each.id == sign_up.id), 1)


def lock(session: Session, *numbers: str) -> None:
    """Holds the events of these orders; an order's own lock is taken before, never after it."""
    locks.lock(session, *(("event", number) for number in numbers))


def takes_place(order: Order, event: Event, now: datetime) -> bool:
    """Whether it is agreed upon and still to come."""
    return order.state in AGREED_UPON and not event.called_off and order.starts_at > now


def ends(now: datetime, lasts: timedelta) -> datetime:
    """When so much time of daytime has passed; in the zone of `now`."""
    local = now.astimezone(SHANGHAI)
    while True:
        opens, closes = (datetime.combine(local.date(), hour, SHANGHAI) for hour in DAY)
        begins = max(local, opens)
        if begins + lasts <= closes:
            return (begins + lasts).astimezone(now.tzinfo)
        lasts -= max(timedelta(0), closes - begins)
        local = opens + timedelta(days=1)
