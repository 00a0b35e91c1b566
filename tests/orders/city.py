"""A small city whose people do random things with orders, and the look after each of them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlmodel import Session, col, func, select

from bot.dialogue.wall_clock import SHANGHAI
from bot.notify.news import STEP, News
from bot.orders import life
from bot.orders.clocks import Clocks
from bot.orders.course import ReasonMissing
from bot.orders.decisions import ANSWERS, Decisions, TimeTaken
from bot.orders.desk import Desk
from bot.orders.life import HOLDING, Event, OrderClosed, Party, State
from bot.orders.numbers import UnknownNumber
from bot.orders.request import Request, Seat
from bot.orders.rules import quarter
from bot.orders.terms import Terms
from bot.orders.travel import travel_minutes
from bot.people.roles import grants_of
from storage import orders as records
from storage import people
from storage.models import Notice, Order, OrderLog, Product
from storage.store import Store
from tests.orders.office import HERE, NOW, SAME_DISTRICT, Notebook, Shelf, product, request

Pick = Callable[[Sequence[Any]], Any]
QUOTA = 4
ONE, OTHER, TOWN, DISTRICT, STAFF, FIRST, SECOND, STRANGER = range(1, 9)
ROLES = {
    ONE: ("coordinator", HERE.unit_code),
    OTHER: ("coordinator", SAME_DISTRICT.unit_code),
    TOWN: ("reviewer", HERE.unit_code[:9]),
    DISTRICT: ("reviewer", HERE.unit_code[:6]),
    STAFF: ("staff", ""),
    FIRST: ("supplier", "S001"),
    SECOND: ("supplier", "S002"),
}
SEATS = {seat.unit_code: seat for seat in (HERE, SAME_DISTRICT)}
REASONS = ("", "天气原因", "场地有变")
EXPECTED = (OrderClosed, UnknownNumber, ReasonMissing, TimeTaken)
_ASKING_ORDERER = frozenset({State.PROPOSED, State.PLACE_OFFERED, State.RETURNED, State.APPEALED})
_ONWARD = frozenset({Event.APPROVED, Event.ACCEPTED, Event.AGREED, Event.TAKEN, Event.CHANGE_AGREED})
ROUTED = frozenset({*life.REVIEWS, State.OFFERED, State.CONFIRMED})


def products() -> list[Product]:
    """Two of one team and an equal one of another supplier, with few deliveries."""
    return [
        product(sessions_per_year=6),
        product("A002", sessions_per_year=6),
        product("A003", sessions_per_year=6, supplier_code="S002", team="S002"),
    ]


@dataclass
class World:
    """A small city whose people do what they are let to, and try what they are not."""

    store: Store
    pick: Pick
    now: datetime = NOW
    held: set[int] = field(default_factory=lambda: set(ROLES))
    seen: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))  # ids of the log's rows
    looked_at: int = 0  # the last row of any log
    told: int = 0  # the last notice
    actor: int | None = None  # who gave the last command; None for the clock
    taken: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.shelf = Shelf({one.code: one for one in products()})
        self.terms = Terms(quotas={"*": QUOTA}, late_cancellations=2)
        self.commands = (
            *(self.orders, self.orders, self.changes, self.cancels, self.waits_for_time),
            *(self.answers,) * 8,
            *(self.proposes, self.lets_pass_on, self.loses_or_gets),
        )

    def steps(self) -> None:
        """One command of somebody, and then the look."""
        self.actor = None
        self.pick(self.commands)()
        self.looks()

    # What people do

    def orders(self) -> None:
        wanted, person = self.wish(), self.pick((ONE, OTHER))
        waits = self.pick((False, True))
        self.tries(
            person,
            lambda session: (self.desk(session).wait if waits else self.desk(session).submit)(wanted, person),
        )

    def changes(self) -> None:
        order = self.some_order()
        if order is None:
            return
        person = self.pick((order.person_id, STRANGER))
        wanted = self.wish(SEATS[order.unit_code], order.product_code)
        if self.pick((False, True)):
            local = order.starts_at.astimezone(SHANGHAI)
            wanted = request(f"{local:%Y-%m-%d %H:%M}", wanted.unit or HERE, product=wanted.product)
        self.tries(person, lambda session: self.desk(session).change(order, wanted, person))

    def cancels(self) -> None:
        order = self.some_order()
        if order is not None:
            person, reason = self.pick((order.person_id, STRANGER)), self.pick(REASONS)
            self.tries(person, lambda session: self.desk(session).cancel(order, person, reason))

    def answers(self) -> None:
        order = self.some_order()
        if order is None:
            return
        able = {
            person: sorted(
                event for side in self._sides(order, person) for event in self._answers(order, side)
            )
            for person in range(1, 9)
        }
        person = self.pick((*(each for each in able if able[each]), self.pick(range(1, 9))))
        onward = tuple(event for event in able[person] if event in _ONWARD)
        event = self.pick((*able[person], *onward * 4, self.pick(tuple(Event))))
        reason = self.pick(REASONS)
        self.tries(person, lambda session: self.decisions(session, person).gives(order.number, event, reason))

    def _answers(self, order: Order, side: Party) -> frozenset[Event]:
        return life.possible(order, self.now, side) & ANSWERS

    def proposes(self) -> None:
        order = self.some_order()
        if order is not None:
            person, starts_at = self.pick((FIRST, FIRST, SECOND, STAFF, STRANGER)), self.wish().starts_at
            assert starts_at is not None
            self.tries(
                person, lambda session: self.decisions(session, person).proposes(order.number, starts_at)
            )

    def lets_pass_on(self) -> None:
        order = self.some_order()
        if order is not None:
            person = order.person_id
            self.tries(person, lambda session: self.desk(session).may_pass_on(order, person))

    def loses_or_gets(self) -> None:
        """Somebody other than the coordinators loses their role, or gets it again."""
        person = self.pick((TOWN, DISTRICT, STAFF, FIRST, SECOND))
        change = people.revoke_role if person in self.held else people.grant_role
        self.held ^= {person}
        self.store.write(lambda session: change(session, person, *ROLES[person], self.now)).result()

    def waits_for_time(self) -> None:
        self.now += timedelta(hours=self.pick((1, 4, 12, 24, 48)))

        def work(session: Session) -> None:
            equal = list(self.shelf.offered.values())
            Clocks(
                session,
                self.now,
                self.desk(session),
                Notebook(),
                lambda one: [each for each in equal if each.code != one.code],
            ).run_out()

        self.store.write(work).result()

    def tries(self, person: int, work: Callable[[Session], object]) -> None:
        """Somebody does it in one transaction; what is not allowed may leave nothing behind."""
        self.actor = person
        before = self.store.read(lambda session: session.scalar(select(func.max(OrderLog.id))))
        try:
            self.store.write(work).result()
        except EXPECTED:
            after = self.store.read(lambda session: session.scalar(select(func.max(OrderLog.id))))
            assert after == before

    def wish(self, seat: Seat | None = None, code: str = "") -> Request:
        seat = seat or self.pick((HERE, SAME_DISTRICT))
        code = code or self.pick(tuple(self.shelf.offered))
        day = self.now.astimezone(SHANGHAI).date() + timedelta(days=self.pick((5, 6, 7, 8, 20, 40, 400)))
        hour = self.pick((10, 11, 14))
        return request(f"{day} {hour}:00", seat, product=self.shelf.offered[code])

    def some_order(self) -> Order | None:
        states = self.pick((life.OPEN, life.OPEN, _ASKING_ORDERER, frozenset(State)))
        wanted = select(Order).where(col(Order.state).in_(states)).order_by(col(Order.id).desc()).limit(20)
        found = self.store.read(lambda session: session.exec(wanted).all())
        return self.pick(found) if found else None

    def desk(self, session: Session) -> Desk:
        return Desk(session, self.now, self.shelf, Notebook(), News(), self.terms)

    def decisions(self, session: Session, person: int) -> Decisions:
        grants = grants_of(people.roles_of(session, person))
        return Decisions(session, self.now, self.desk(session), Notebook(), grants, person)

    # What must be true then

    def looks(self) -> None:
        self.store.read(self._looks)

    def _looks(self, session: Session) -> None:
        holding = list(session.exec(select(Order).where(col(Order.state).in_(HOLDING))))
        self._no_team_is_promised_twice(holding)
        self._quotas_are_kept(holding)
        rows = list(
            session.exec(select(OrderLog).where(col(OrderLog.id) > self.looked_at).order_by(col(OrderLog.id)))
        )
        told: dict[str, list[int]] = defaultdict(list)
        for notice in session.exec(
            select(Notice).where(col(Notice.kind) == STEP, col(Notice.id) > self.told)
        ):
            told[notice.subject].append(notice.recipient_id)
            self.told = max(self.told, notice.id or 0)
        for order_id in dict.fromkeys(row.order_id for row in rows):
            order = session.get_one(Order, order_id)
            log = records.log_of(session, order_id)
            assert log[-1].state == order.state
            known = self.seen[order_id]
            assert [row.id for row in log[: len(known)]] == known
            for number, row in enumerate(log[len(known) :], len(known)):
                self._step_is_legal(order, log[number - 1].state if number else "", row)
                self._everyone_is_told(order, log, number, told.pop(f"{order.number}#{row.id}", []))
                self.taken[row.event] += 1
            self.seen[order_id] = [row.id or 0 for row in log]
        assert not told  # no step is told of twice, and none of old
        self.looked_at = max([self.looked_at, *(row.id or 0 for row in rows)])

    def ends(self) -> None:
        """Every order stands where its log has left it, also those that nobody touched of late."""

        def work(session: Session) -> None:
            for order in session.exec(select(Order)):
                assert order.id is not None
                log = records.log_of(session, order.id)
                assert ([row.id for row in log], log[-1].state) == (self.seen[order.id], order.state)

        self.store.read(work)

    def _no_team_is_promised_twice(self, holding: list[Order]) -> None:
        teams: dict[str, list[Order]] = defaultdict(list)
        for order in sorted(holding, key=lambda order: order.starts_at):
            teams[order.team].append(order)
        for team, booked in teams.items():
            for one, other in pairwise(booked):
                way = timedelta(minutes=travel_minutes(SEATS[one.unit_code], SEATS[other.unit_code]))
                assert one.ends_at + way <= other.starts_at, (team, one.number, other.number)

    def _quotas_are_kept(self, holding: list[Order]) -> None:
        for key, count in Counter(
            (order.unit_code, quarter(order.starts_at.astimezone(SHANGHAI).date())) for order in holding
        ).items():
            assert count <= QUOTA, key
        for product_and_year, count in Counter(
            (order.product_code, order.starts_at.astimezone(SHANGHAI).year) for order in holding
        ).items():
            assert count <= 6, product_and_year

    def _step_is_legal(self, order: Order, before: str, row: OrderLog) -> None:
        if not before:
            assert row.event in (Event.SUBMITTED, Event.WAITED)
        elif row.event == Event.SKIPPED:
            assert (row.party, row.state) == (Party.PROGRAM, before)
        else:
            (step,) = [
                step
                for step in life.STEPS
                if step.event == row.event and before in step.sources and row.party in step.by
            ]
            assert row.state == step.to or (step.to is None and row.state in ROUTED | {before})
            assert bool(row.reason) or not step.reasoned
        assert row.person_id in (None, self.actor), row
        if row.person_id is not None:
            assert Party(row.party) in self._sides(order, row.person_id), row

    def _sides(self, order: Order, person: int) -> set[Party]:
        line = SEATS[order.unit_code].region_code
        sides = {Party.ORDERER} if person == order.person_id else set()
        role, scope = ROLES.get(person, ("", ""))
        if person not in self.held:
            return sides
        match role:
            case "coordinator" if scope == order.unit_code:
                sides.add(Party.ORDERER)
            case "reviewer" if len(scope) == 9 and line.startswith(scope):
                sides.add(Party.TOWN)
            case "reviewer" if len(scope) == 6 and line.startswith(scope):
                sides.add(Party.DISTRICT)
            case "staff":
                sides.add(Party.CITY)
            case "supplier" if scope == order.supplier_code:
                sides.add(Party.SUPPLIER)
        return sides

    def _everyone_is_told(self, order: Order, log: list[OrderLog], number: int, told: list[int]) -> None:
        row = log[number]
        assert len(told) == len(set(told))
        quiet = row.event == Event.CHANGE_AGREED and number + 1 < len(log) and log[number + 1].at == row.at
        if row.event == Event.SKIPPED or (quiet and not told):
            assert not told
            return
        states = [log[number - 1].state, row.state] if number else [row.state]
        surely, perhaps = {order.person_id}, {order.person_id}
        for state in states:
            surely |= self._asked(order, state)
            perhaps |= self._asked(order, state) | self._asked_instead(order, state)
        suppliers = {person for person in self.held if Party.SUPPLIER in self._sides(order, person)}
        if any(each.event in (Event.ACCEPTED, Event.PROPOSED) for each in log[: number + 1]):
            surely |= suppliers
        if row.event == Event.PASSED_ON:
            perhaps |= {FIRST, SECOND}
        assert surely - {row.person_id} <= set(told) <= surely | perhaps, (row.event, row.state, told)
        assert row.person_id not in told

    def _asked(self, order: Order, state: str) -> set[int]:
        """Who surely is asked in that state: those whose side it is, where they are here."""
        side = {
            State.TOWN_REVIEW: Party.TOWN,
            State.DISTRICT_REVIEW: Party.DISTRICT,
            State.CITY_REVIEW: Party.CITY,
            State.CHANGE_REVIEW: Party.DISTRICT,
            State.APPEALED: Party.DISTRICT,
            State.OFFERED: Party.SUPPLIER,
        }.get(State(state))
        return {person for person in self.held if side in self._sides(order, person)}

    def _asked_instead(self, order: Order, state: str) -> set[int]:
        """The city's staff, where nobody else is there or somebody has let their time run out."""
        reach = {State.CITY_REVIEW, State.CHANGE_REVIEW, State.APPEALED, State.OFFERED}
        return {STAFF} & self.held if State(state) in reach else set()
