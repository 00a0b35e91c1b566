"""The course of an order: each step is taken here, logged, and told to everyone it concerns.

A course belongs to one session, like the desk. A step, its line in the log, the notices and the clock of
whoever is asked next are one transaction.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlmodel import Session

from bot.orders import ledger, life
from bot.orders.life import Event, Party, State
from bot.orders.needs import keep_unmet
from bot.orders.route import route
from bot.orders.terms import USUAL, Terms
from bot.people.roles import Role
from storage import orders as records
from storage import people, places
from storage.models import Order, OrderLog


class ReasonMissing(ValueError):  # noqa: N818 - says what is missing
    """This step cannot be taken without a reason."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes a step, and on which sides of the order they stand; no id for the program itself."""

    person_id: int | None
    parties: frozenset[Party]


PROGRAM = Actor(None, frozenset({Party.PROGRAM}))


class News(Protocol):
    """What tells everyone concerned; all in the step's own transaction."""

    def happened(
        self, session: Session, order: Order, row: OrderLog, concerned: Sequence[int], now: datetime
    ) -> None:
        """Tells these persons of a step. The order stands where the step has left it."""

    def asked(
        self, session: Session, order: Order, row: OrderLog, asked: Sequence[int], now: datetime
    ) -> None:
        """Reminds those who are asked before `order.answer_by` runs out; voids what was asked before."""


Freed = Callable[[Set[str], Set[str]], None]  # teams and products of which something became free


class Course:
    """Takes steps; `now` is aware and stands still. `freed` is told when an order gives its place back."""

    def __init__(
        self, session: Session, now: datetime, news: News, terms: Terms = USUAL, freed: Freed | None = None
    ) -> None:
        self._session = session
        self._now = now
        self._news = news
        self._terms = terms
        self._freed = freed

    def begin(self, order: Order, person_id: int) -> None:
        """Logs a new order and sends it on its way; one that waits for a place stays where it is."""
        row = self._log(order, Event.SUBMITTED, Actor(person_id, frozenset({Party.ORDERER})), Party.ORDERER)
        if order.state in _WITHOUT_A_PLACE:
            row.event = _WITHOUT_A_PLACE[State(order.state)]
            self._settle(order, row, State(order.state), before=())
        else:
            self._sets_out(order, row, before=())

    def take(
        self,
        order: Order,
        event: Event,
        actor: Actor,
        reason: str = "",
        changes: Mapping[str, Any] | None = None,
        *,
        anew: bool = True,
        quietly: bool = False,
        besides: Sequence[int] = (),
    ) -> OrderLog:
        """Takes a step and returns its line in the log.

        `anew` tells of a change whether those who said yes are to be asked again, `quietly` leaves telling
        everyone to the step that follows at once; `besides` are concerned as well. Raises OrderClosed
        where the step cannot be taken now or not by this actor, ReasonMissing where it needs one.
        """
        taken = self._row_of(order, event, actor)
        if taken.reasoned and not reason.strip():
            raise ReasonMissing(f"{event} of {order.number} needs a reason")
        before, held = (*besides, *self.asked(order)), order.state in life.HOLDING
        party = next(party for party in Party if party in taken.by & actor.parties)
        row = self._log(order, event, actor, party, dict(changes or {}), reason.strip())
        if quietly and taken.to is not None:
            order.state = row.state = taken.to
        elif taken.to is not None:
            self._settle(order, row, taken.to, before)
        elif event is Event.CHANGED and (not anew or self._still_waits(order, row)):
            self._settle(order, row, State(order.state), before)
        elif event in (Event.CHANGED, Event.TAKEN, Event.ALLOCATED) and order.state != State.CONFIRMED:
            self._sets_out(order, row, before)
        else:  # what was confirmed has been reviewed: only the supplier is asked again
            self._goes_on(order, row, before)
        if held and self._freed and (order.state not in life.HOLDING or event in _MOVES):
            self._freed(
                {order.team, *row.changes.get("team", ())},
                {order.product_code, *row.changes.get("product_code", ())},
            )
        return row

    def _still_waits(self, order: Order, row: OrderLog) -> bool:
        """Whether an order that has no place does not get one by this change: its time stays the same, or
        all are decided together.
        """
        without = order.state not in life.HOLDING and "starts_at" not in row.changes
        return without or order.state == State.COLLECTED

    def comment(
        self, order: Order, actor: Actor, words: str, changes: Mapping[str, Any] | None = None
    ) -> None:
        """Writes down how it went; the order stays as it is and nobody is told."""
        party = next(party for party in Party if party in actor.parties)
        self._log(order, Event.COMMENTED, actor, party, dict(changes or {}), words)

    def asked(self, order: Order, state: State | None = None) -> tuple[int, ...]:
        """The persons whose answer the order waits for, in its own state or another."""
        return asked(self._session, order, state, alone=self._terms.alone)

    def _row_of(self, order: Order, event: Event, actor: Actor) -> life.Step:
        for party in Party:
            if party in actor.parties and event in life.possible(order, self._now, party):
                return life.step(order, event, party, self._now)
        raise life.OrderClosed(order)

    def _sets_out(self, order: Order, row: OrderLog, before: Sequence[int]) -> None:
        """From the beginning: the reviews that its product and unit need."""
        unit = places.unit(self._session, order.unit_code)
        seat = ledger.seat_of(self._session, order.unit_code)
        assert unit is not None
        assert seat is not None
        rules = records.review_rules(self._session)
        order.route = [state.value for state in route(rules, order.product_code, unit.kind, seat)]
        self._goes_on(order, row, before)

    def _goes_on(self, order: Order, row: OrderLog, before: Sequence[int]) -> None:
        """To the next level that has somebody to ask; who is skipped is written down."""
        order.escalated = False
        waiting = [State(state) for state in order.route] + [State.OFFERED]
        skipped = []
        while waiting and not self.asked(order, waiting[0]):
            skipped.append(waiting.pop(0))
        order.route = [state.value for state in waiting[1:] if state is not State.OFFERED]
        to = waiting[0] if waiting else State.CONFIRMED
        levels = [state.value for state in skipped]
        if levels and not self._said_before(order, levels):
            self._log(order, Event.SKIPPED, PROGRAM, Party.PROGRAM, {"levels": levels}).state = to
        self._settle(order, row, to, before)

    def _said_before(self, order: Order, levels: list[str]) -> bool:
        """Whether the log says already that nobody could be asked there."""
        assert order.id is not None
        said = [row.changes for row in records.log_of(self._session, order.id) if row.event == Event.SKIPPED]
        return any(set(levels) <= set(each["levels"]) for each in said)

    def _settle(self, order: Order, row: OrderLog, to: State, before: Sequence[int]) -> None:
        """Puts the order into a state, starts its clock, and tells everyone concerned."""
        moved = to != order.state or row.event != Event.CHANGED
        order.state = row.state = to
        order.updated_at = self._now
        if moved:
            order.answer_by = self._terms.times.due(to, self._now, order.starts_at)
        if to is not State.CHANGE_REVIEW:
            order.pending = order.pending if to is State.PROPOSED else None
        self._session.flush()
        keep_unmet(self._session, order, row, self._now)
        asked = self.asked(order)
        concerned = dict.fromkeys((order.person_id, *before, *asked, *self._bound(order)))
        concerned.pop(row.person_id or 0, None)
        self._news.happened(self._session, order, row, list(concerned), self._now)
        self._news.asked(self._session, order, row, asked if order.answer_by else (), self._now)

    def _bound(self, order: Order) -> tuple[int, ...]:
        """The supplier's people once they have promised to come."""
        rows = records.log_of(self._session, order.id or 0)
        promised = any(row.event in (Event.ACCEPTED, Event.PROPOSED) for row in rows)
        if not promised:
            return ()
        return _of_the_order(
            order, holders(self._session, Role.SUPPLIER, [order.supplier_code]), alone=self._terms.alone
        )

    def _log(
        self,
        order: Order,
        event: Event,
        actor: Actor,
        party: Party,
        changes: dict[str, Any] | None = None,
        reason: str = "",
    ) -> OrderLog:
        assert order.id is not None
        row = OrderLog(
            order_id=order.id,
            at=self._now,
            person_id=actor.person_id,
            party=party,
            event=event,
            state=order.state,
            changes=changes or {},
            reason=reason,
        )
        self._session.add(row)
        self._session.flush()
        return row


_WITHOUT_A_PLACE = {State.WAITLISTED: Event.WAITED, State.COLLECTED: Event.COLLECTED}
_MOVES = {Event.CHANGED, Event.AGREED, Event.PASSED_ON}  # by which an order may leave its place to others


def asked(
    session: Session, order: Order, state: State | None = None, *, alone: bool = False
) -> tuple[int, ...]:
    """The persons whose answer the order waits for, in its own state or another; none where nobody is there.

    Where a supplier has nobody here, or has let its time run out, the city's staff are asked. `alone` is
    that of the terms.
    """
    for persons in _in_charge(session, order, state):
        if found := _of_the_order(order, persons, alone=alone):
            return found
    return ()


def _of_the_order(order: Order, persons: Iterable[int], *, alone: bool) -> tuple[int, ...]:
    """Those of the persons whose business the order is."""
    return tuple(person for person in persons if not alone or person == order.person_id)


def _in_charge(session: Session, order: Order, state: State | None) -> Iterator[tuple[int, ...]]:
    """Who is asked, and after them who is asked where nobody of them is here."""
    match state or State(order.state):
        case State.TOWN_REVIEW:
            yield holders(session, Role.REVIEWER, line_of(session, order)[2:3])
        case State.DISTRICT_REVIEW:
            yield holders(session, Role.REVIEWER, line_of(session, order)[1:2])
        case State.CHANGE_REVIEW | State.APPEALED:
            line = line_of(session, order)
            yield holders(session, Role.REVIEWER, line[1:2])
            yield _city(session, line)
        case State.CITY_REVIEW:
            yield _city(session, line_of(session, order))
        case State.OFFERED:
            supplier = holders(session, Role.SUPPLIER, [order.supplier_code])
            if not order.escalated:
                yield supplier
            yield tuple(dict.fromkeys((*supplier, *holders(session, Role.STAFF, None))))
        case State.RETURNED | State.PROPOSED | State.PLACE_OFFERED:
            yield (order.person_id,)


def line_of(session: Session, order: Order) -> list[str]:
    """The codes of the regions that the order's unit lies in, from the city down."""
    unit = places.unit(session, order.unit_code)
    assert unit is not None
    return [region.code for region in places.line_of(session, unit.region_code)]


def _city(session: Session, line: Sequence[str]) -> tuple[int, ...]:
    reviewers = holders(session, Role.REVIEWER, line[:1])
    return tuple(dict.fromkeys((*reviewers, *holders(session, Role.STAFF, None))))


def holders(session: Session, role: Role, scopes: Sequence[str] | None) -> tuple[int, ...]:
    """The persons who hold a role, for one of the scopes or, with None, for whatever scope; each once."""
    if scopes is not None and not scopes:
        return ()
    return tuple(dict.fromkeys(holder.person_id for holder in people.holders(session, role, scopes)))
