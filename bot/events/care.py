"""Guests: those without an account whom somebody else signs up, one by one (代办) or by a list (接龙).

A guest is in the care of the person who brought them: that person hears what the guest would hear, and can
give the places back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlmodel import Session

from bot.dialogue.readers.rolls import Entry, key
from bot.events import tidings
from bot.events.occasions import LARGEST, Fault, Mine, NotPossible, Occasion, Occasions
from bot.events.places import ACTIVE, Places, State
from storage import events
from storage.models import Event, Order, SignUp

MOST = 5  # guests that a resident signs up for one event
_EVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Plan:
    """What a list changes at an event: its entries that are new, have other numbers, or change nothing."""

    occasion: Occasion
    fresh: list[Entry] = field(default_factory=list)
    changed: list[Entry] = field(default_factory=list)
    same: list[Entry] = field(default_factory=list)
    own: list[Entry] = field(default_factory=list)  # signed up themselves
    waiting: list[Entry] = field(default_factory=list)  # of the fresh and changed: there is no room for them
    kept: list[Entry] = field(default_factory=list)  # would be more than there is room for; stay as they are
    missing: list[SignUp] = field(default_factory=list)  # on an earlier list, not on this one

    @property
    def changes(self) -> bool:
        """Whether anything becomes other than it is."""
        return bool(self.fresh or self.changed)


class Care:
    """The guests of one person; `now` is aware."""

    def __init__(
        self, session: Session, now: datetime, person_id: int, occasions: Occasions, held: Places
    ) -> None:
        self._session = session
        self._now = now
        self._person_id = person_id
        self._occasions = occasions
        self._places = held

    def all(self, since: datetime | None = None) -> list[Mine]:
        """The guests' sign-ups for what is not over, the earliest first."""
        rows = events.of_person(self._session, self._person_id, ACTIVE, since or self._now, guests=True)
        return [Mine(row.sign_up, self._occasions.of(row.order, row.event)) for row in rows]

    def at(self, event: Event) -> list[SignUp]:
        """The guests that this person brings to an event."""
        return events.guests_of(self._session, event.id or 0, self._person_id, ACTIVE)

    def guest(self, sign_up_id: int) -> Mine | None:
        """The sign-up of a guest in this person's care."""
        sign_up = self._session.get(SignUp, sign_up_id)
        if sign_up is None or sign_up.brought_by != self._person_id:
            return None
        order, event = self._of(sign_up)
        return Mine(sign_up, self._occasions.of(order, event))

    def agreed(self, name: str) -> bool:
        """Whether it was noted before that this guest agrees to be signed up by this person."""
        rows = events.of_person(self._session, self._person_id, list(State), _EVER, guests=True)
        return any(row.sign_up.agreed_at and key(row.sign_up.name) == key(name) for row in rows)

    # One by one

    def brings(self, said: str, name: str, party: int, phone: str = "") -> SignUp:
        """Signs up a guest who has agreed to it; said again it changes how many. Raises NotPossible."""
        order, event = self._occasions.begins(said)
        if not event.is_open and not self._occasions.decides(order):
            raise NotPossible(Fault.CLOSED)
        if not 0 < party <= min(LARGEST, max(event.places, 1)):
            raise NotPossible(Fault.LARGE)
        self._places.passes_on(order, event)
        known = {key(each.name): each for each in self._listed(event)}
        sign_up = known.get(key(name)) or self._guest(event, Entry(name, party, phone=phone))
        active = [each for each in known.values() if each.state in ACTIVE and each is not sign_up]
        if len(active) >= MOST and not self._occasions.decides(order):
            raise NotPossible(Fault.MANY)
        if not self._places.seats(event, sign_up, party):
            raise NotPossible(Fault.LARGE)
        sign_up.agreed_at = sign_up.agreed_at or self._now
        sign_up.phone = phone or sign_up.phone
        self._settles(order, event)
        return sign_up

    def accepts(self, sign_up_id: int) -> SignUp | None:
        """Takes the places offered to a guest; None where there is no such guest. Raises NotPossible."""
        mine = self.guest(sign_up_id)
        if mine is None:
            return None
        order, event = self._occasions.begins(mine.occasion.order.number)
        self._session.refresh(mine.sign_up)
        if mine.sign_up.state == State.IN:
            return mine.sign_up
        self._places.passes_on(order, event)
        self._places.seats(event, mine.sign_up, mine.sign_up.party)
        self._settles(order, event)
        return mine.sign_up

    def gives_back(self, sign_up_id: int) -> Mine | None:
        """Gives a guest's places back and offers them on; None where there is no such guest with places."""
        mine = self.guest(sign_up_id)
        if mine is None:
            return None
        self._places.locked(mine.occasion.order.number)
        self._session.refresh(mine.sign_up)
        if mine.sign_up.state not in ACTIVE or mine.sign_up.came:
            return None
        self._returns(mine.sign_up)
        self._places.passes_on(mine.occasion.order, mine.occasion.event)
        return mine

    def forgets(self, name: str) -> int:
        """Gives a guest's places back and deletes all that is theirs; returns how many these were."""
        rows = [
            row
            for row in events.of_person(self._session, self._person_id, list(State), _EVER, guests=True)
            if key(row.sign_up.name) == key(name)
        ]
        for row in rows:
            if row.sign_up.state in ACTIVE and row.order.starts_at > self._now:
                self.gives_back(row.sign_up.id or 0)
            self._session.delete(row.sign_up)
        self._session.flush()
        return len(rows)

    # By a list

    def plan(self, said: str, entries: Sequence[Entry]) -> Plan:
        """What the list would change as things stand; nothing is changed. Raises NotPossible."""
        return self._plan(*self._listing(said), entries)

    def fills(self, said: str, entries: Sequence[Entry], drops: bool = False) -> Plan:
        """Signs up the entries of a list, in their order; the same list a second time changes nothing.

        `drops` gives back the places of those who were on an earlier list and are not on this one. Returns
        what was done. Raises NotPossible where this person does not decide on the event.
        """
        order, event = self._listing(said)
        if drops:
            for sign_up in self._plan(order, event, entries).missing:
                self._returns(sign_up)
        self._places.passes_on(order, event)
        plan = self._plan(order, event, entries)
        known = {key(each.name): each for each in self._listed(event)}
        for entry in (*plan.changed, *plan.fresh):
            sign_up = known.get(key(entry.name)) or self._guest(event, entry)
            self._places.seats(event, sign_up, entry.party)
            sign_up.phone = entry.phone or sign_up.phone
            sign_up.children = entry.children
        self._settles(order, event)
        return plan

    def _plan(self, order: Order, event: Event, entries: Sequence[Entry]) -> Plan:
        plan = Plan(self._occasions.of(order, event))
        left = self._places.left(event)
        known = {key(each.name): each for each in self._listed(event) if each.state in ACTIVE}
        others = events.sign_ups(self._session, event.id or 0, ACTIVE)
        names = {key(each.name) for each in others if each.person_id is not None}
        phones = {each.phone for each in others if each.person_id is not None and each.phone}
        growing: list[Entry] = []
        for entry in entries:
            there = known.get(key(entry.name))
            if there is None:
                own = key(entry.name) in names or entry.phone in phones
                (plan.own if own else plan.fresh).append(entry)
            elif there.party == entry.party:
                plan.same.append(entry)
            else:
                growing.append(entry)
        # Those who are there change first, in the order in which they are written down.
        for entry in growing:
            there = known[key(entry.name)]
            held = self._places.held(there)
            if entry.party <= left + held:
                left -= entry.party - held
            elif there.state == State.IN:
                plan.kept.append(entry)
                continue
            else:
                left += held
                plan.waiting.append(entry)
            plan.changed.append(entry)
        for entry in plan.fresh:
            if entry.party <= left:
                left -= entry.party
            else:
                plan.waiting.append(entry)
        wanted = {key(entry.name) for entry in entries}
        plan.missing = [each for name, each in known.items() if name not in wanted and each.agreed_at is None]
        return plan

    def _listing(self, said: str) -> tuple[Order, Event]:
        order, event = self._occasions.begins(said)
        if not self._occasions.decides(order):
            raise NotPossible(Fault.UNKNOWN)
        return order, event

    def _listed(self, event: Event) -> list[SignUp]:
        return events.guests_of(self._session, event.id or 0, self._person_id, list(State))

    def _guest(self, event: Event, entry: Entry) -> SignUp:
        return SignUp(
            event_id=event.id or 0,
            brought_by=self._person_id,
            party=0,
            children=entry.children,
            name=entry.name,
            phone=entry.phone,
            state=State.GIVEN_BACK,
            since=self._now,
        )

    def _returns(self, sign_up: SignUp) -> None:
        sign_up.state, sign_up.offered_until = State.GIVEN_BACK, None
        self._session.flush()

    def _settles(self, order: Order, event: Event) -> None:
        """Offers on what became free, and lets the guests' keeper be reminded."""
        self._session.flush()
        self._places.passes_on(order, event)
        if any(each.state == State.IN for each in self.at(event)):
            tidings.reminds(self._session, order, self._person_id, self._now)

    def _of(self, sign_up: SignUp) -> tuple[Order, Event]:
        event = self._session.get_one(Event, sign_up.event_id)
        order = self._session.get_one(Order, event.order_id)
        return order, event
