"""The door of an event: the code that is said there, and who came.

Residents say the code or scan it; whoever decides on the event has the list. A head count is a proposal to
those who hand in the evidence, never the evidence itself.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from bot.events import tidings
from bot.events.occasions import LARGEST, Fault, NotPossible, Occasion, Occasions
from bot.events.places import ACTIVE, Places, State
from bot.orders import numbers
from bot.orders.life import AGREED_UPON, HELD
from bot.people.lookup import ONE_PERSON, WINDOW
from storage import attendance, events, invitations, locks
from storage.models import Event, Order, SignUp

EARLY = timedelta(minutes=90)  # before it begins: from then on people are let in
LATE = timedelta(days=7)  # after it: until then the list can still be put right
DIGITS = "23456789"  # of a code; a 1 is written like a 7, and a 0 is said in many ways
LENGTH = 4
_NEAR = timedelta(days=2)  # within which no two events have the same code


class Refusal(StrEnum):
    """Why somebody is not checked in."""

    WRONG = "wrong"  # no event has that code now
    TOO_MANY = "too_many"  # wrong codes before; `wait` says for how long
    EARLY = "early"  # `opens` says from when on
    OVER = "over"
    FULL = "full"  # who has no place, or brings more than have one


class NotLetIn(Exception):  # noqa: N818 - says what is the case
    """Somebody is not checked in."""

    def __init__(
        self, refusal: Refusal, wait: timedelta = timedelta(0), opens: datetime | None = None
    ) -> None:
        super().__init__(refusal)
        self.refusal = refusal
        self.wait = wait
        self.opens = opens


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """Somebody who is there; `walked_in` where they had not signed up."""

    occasion: Occasion
    sign_up: SignUp
    walked_in: bool


@dataclass(frozen=True, slots=True)
class Roll:
    """The list of an event: those who have places, and how many have come so far."""

    occasion: Occasion
    sign_ups: Sequence[SignUp]
    came: int
    marking: bool  # whether it can be said now who came


class Door:
    """The doors of events as one person sees them; `now` is aware."""

    def __init__(
        self, session: Session, now: datetime, person_id: int, occasions: Occasions, held: Places
    ) -> None:
        self._session = session
        self._now = now
        self._person_id = person_id
        self._occasions = occasions
        self._places = held

    # Who comes

    def checks_in(self, code: str, name: str, number: str = "", party: int = 0) -> CheckedIn:
        """Keeps that this person came, with as many as they signed up for, or as they say.

        Who has not signed up is let in where there is room. Said twice it is done once. Raises NotLetIn.
        """
        order, event = self._behind(code, number)
        opens = order.starts_at - EARLY
        if self._now < opens:
            raise NotLetIn(Refusal.EARLY, opens=opens)
        if self._now > order.ends_at:
            raise NotLetIn(Refusal.OVER)
        self._places.locked(order.number)
        sign_up = events.sign_up_of(self._session, event.id or 0, self._person_id)
        walked_in = sign_up is None or sign_up.state not in ACTIVE
        if sign_up is None:
            sign_up = SignUp(
                event_id=event.id or 0,
                person_id=self._person_id,
                party=0,
                name=name,
                state=State.GIVEN_BACK,
                since=self._now,
            )
        count = party or (1 if walked_in else sign_up.came or sign_up.party)
        if not 0 < count <= LARGEST or count > self._places.left(event) + self._places.held(sign_up):
            raise NotLetIn(Refusal.FULL)
        if sign_up.state != State.IN:
            sign_up.state, sign_up.offered_until, sign_up.party = State.IN, None, count
        sign_up.came = count
        self._session.add(sign_up)
        self._session.flush()
        tidings.thanks(self._session, order, self._person_id, self._now)
        return CheckedIn(self._occasions.of(order, event), sign_up, walked_in)

    def expects(self) -> list[Occasion]:
        """The events into which this person is let now, having signed up."""
        rows = events.of_person(self._session, self._person_id, [State.IN], self._now)
        return [
            self._occasions.of(row.order, row.event)
            for row in rows
            if row.order.starts_at - EARLY <= self._now and row.order.state in AGREED_UPON
        ]

    def _behind(self, code: str, number: str) -> tuple[Order, Event]:
        """The event of a code: of several, that which is nearest in time."""
        wrong = invitations.wrong_since(self._session, self._now - WINDOW, self._person_id)
        if wrong.times >= ONE_PERSON and wrong.first is not None:
            raise NotLetIn(Refusal.TOO_MANY, wait=wrong.first + WINDOW - self._now)
        found = [
            each
            for each in attendance.by_code(
                self._session, code, (*AGREED_UPON, *HELD), self._now - _NEAR, self._now + _NEAR
            )
            if number in ("", each.order.number)
            and (not self._occasions.alone or each.order.person_id == self._person_id)
        ]
        if not found:
            invitations.note_wrong(self._session, self._person_id, self._now, self._now - WINDOW)
            raise NotLetIn(Refusal.WRONG)
        best = min(found, key=lambda each: abs((each.order.starts_at - self._now).total_seconds()))
        return best.order, best.event

    # Who is asked at the door

    def today(self) -> list[Occasion]:
        """The events of this day, or that began within the last, which this person decides on or delivers."""
        return self._occasions.around(self._now - timedelta(days=1), self._now + timedelta(days=1))

    def code(self, said: str) -> tuple[Occasion, str]:
        """The code of an event, drawn when it is asked for first.

        Raises NotPossible where the event is not this person's to decide on or to deliver, or is over.
        """
        order, event = self._known(said)
        if not (self._occasions.decides(order) or self._occasions.delivers(order)):
            raise NotPossible(Fault.UNKNOWN)
        if order.ends_at <= self._now:
            raise NotPossible(Fault.OVER)
        if order.state not in AGREED_UPON or event.called_off:
            raise NotPossible(Fault.OFF)
        if not event.code:
            locks.lock(self._session, ("event codes",))
            used = attendance.codes(self._session, order.starts_at - _NEAR, order.ends_at + _NEAR)
            event.code = _draw(used)
            self._session.flush()
        return self._occasions.of(order, event), event.code

    def roll(self, said: str) -> Roll:
        """The list, as it stands. Raises NotPossible where this person does not decide on the event."""
        return self._roll(*self._decided(said))

    def marks(self, sign_up_id: int, came: int | None = None) -> Roll:
        """Keeps how many of a sign-up came: all of them where it is not said, 0 for nobody.

        Raises NotPossible; also before anybody is let in.
        """
        sign_up = self._session.get(SignUp, sign_up_id)
        event = self._session.get(Event, sign_up.event_id) if sign_up else None
        order = self._session.get(Order, event.order_id) if event else None
        if sign_up is None or order is None:
            raise NotPossible(Fault.UNKNOWN)
        found = self._marking(order.number)
        self._session.refresh(sign_up)
        if sign_up.state != State.IN:
            raise NotPossible(Fault.UNKNOWN)
        count = sign_up.party if came is None else came
        if not 0 <= count <= LARGEST:
            raise NotPossible(Fault.LARGE)
        sign_up.came = count
        self._session.flush()
        if count and sign_up.person_id is not None:
            tidings.thanks(self._session, order, sign_up.person_id, self._now)
        return self._roll(*found)

    def nobody_else(self, said: str) -> Roll:
        """Keeps of all of whom nothing was said that they did not come; once it has begun.

        Raises NotPossible.
        """
        order, event = self._marking(said)
        if self._now < order.starts_at:
            raise NotPossible(Fault.SOON)
        for sign_up in events.sign_ups(self._session, event.id or 0, [State.IN]):
            if sign_up.came is None:
                sign_up.came = 0
        self._session.flush()
        return self._roll(order, event)

    def walk_in(self, said: str, count: int) -> Roll:
        """Keeps how many came without having signed up, where there is room. Raises NotPossible."""
        order, event = self._marking(said)
        if not 0 <= count <= self._places.left(event) + event.walk_ins:
            raise NotPossible(Fault.LARGE)
        event.walk_ins = count
        self._session.flush()
        return self._roll(order, event)

    def came(self, order: Order) -> int | None:
        """How many came to what was ordered, as far as the door knows; None where it knows nothing."""
        event = events.of_order(self._session, order.id or 0)
        return attendance.came(self._session, event) if event else None

    def welcomes(self, order: Order) -> bool:
        """Whether this person may show the code of this order's event now."""
        if order.state not in AGREED_UPON or not order.starts_at - _NEAR < self._now < order.ends_at:
            return False
        return self._occasions.decides(order) or self._occasions.delivers(order)

    def counts(self, order: Order) -> bool:
        """Whether this person may look at the list of this order's event now."""
        held = order.state in (*AGREED_UPON, *HELD) and self._now < order.ends_at + LATE
        return held and self._occasions.decides(order)

    def _roll(self, order: Order, event: Event) -> Roll:
        return Roll(
            self._occasions.of(order, event),
            events.sign_ups(self._session, event.id or 0, [State.IN]),
            attendance.came(self._session, event) or 0,
            order.starts_at - EARLY <= self._now <= order.ends_at + LATE,
        )

    def _marking(self, said: str) -> tuple[Order, Event]:
        order, event = self._decided(said)
        if order.starts_at - EARLY > self._now:
            raise NotPossible(Fault.SOON)
        return order, event

    def _decided(self, said: str) -> tuple[Order, Event]:
        order, event = self._known(said)
        if not self._occasions.decides(order):
            raise NotPossible(Fault.UNKNOWN)
        if order.ends_at + LATE < self._now:
            raise NotPossible(Fault.OVER)
        if order.state not in (*AGREED_UPON, *HELD) or event.called_off:
            raise NotPossible(Fault.OFF)
        return order, event

    def _known(self, said: str) -> tuple[Order, Event]:
        found = self._places.locked(numbers.plain(said))
        if found is None:
            raise NotPossible(Fault.UNKNOWN)
        return found


def _draw(used: set[str]) -> str:
    """A code that is not used; of 4,096 there are always some left."""
    while (code := "".join(secrets.choice(DIGITS) for _ in range(LENGTH))) in used:
        pass
    return code
