"""The desks of everybody whom an order concerns: coordinator, two reviewers, supplier and the city."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session

from bot.orders.clocks import Clocks
from bot.orders.decisions import Decisions
from bot.orders.life import Event, State
from bot.people.roles import grants_of
from storage import orders as records
from storage import people
from storage.models import Order, ReviewRule
from tests.orders.office import HERE, Office

ORDERER, TOWN, DISTRICT, SUPPLIER, STAFF = 1, 3, 4, 5, 6
T = TypeVar("T")


class Offices(Office):
    """The coordinator's desk and those of everybody else; each call is a transaction of its own."""

    def employs(self, *persons: int) -> None:
        """Gives each of them their role."""
        roles = {
            ORDERER: ("coordinator", HERE.unit_code),
            TOWN: ("reviewer", HERE.unit_code[:9]),
            DISTRICT: ("reviewer", HERE.unit_code[:6]),
            SUPPLIER: ("supplier", "S001"),
            STAFF: ("staff", ""),
        }

        def work(session: Session) -> None:
            for person in persons:
                people.grant_role(session, person, *roles[person], self.now)

        self.store.write(work).result()

    def dismisses(self, person: int, role: str, scope: str) -> None:
        self.store.write(lambda session: people.revoke_role(session, person, role, scope, self.now)).result()

    def decides(self, person: int, work: Callable[[Decisions], T]) -> T:
        """What this person does with an order, with the roles they hold by then."""

        def at_desk(session: Session) -> T:
            desk = self.desk(session)
            grants = grants_of(people.roles_of(session, person))
            return work(Decisions(session, self.now, desk, self.reminders, grants, person))

        return self.store.write(at_desk).result()

    def gives(self, person: int, order: Order, event: Event, reason: str = "") -> Order:
        return self.decides(person, lambda decisions: decisions.gives(order.number, event, reason))

    def waits_for(self, person: int) -> list[str]:
        return self.decides(person, lambda decisions: [order.number for order in decisions.waiting()])

    def lets_pass(self, until: datetime) -> None:
        """Moves the clock and lets it take its steps."""
        self.now = until

        def work(session: Session) -> None:
            desk = self.desk(session)
            equal = [one for one in self.shelf.offered.values() if one.code != "A001"]
            Clocks(session, self.now, desk, self.reminders, lambda _: equal).run_out()

        self.store.write(work).result()

    def stands(self, order: Order) -> State:
        found = self.store.read(lambda session: records.by_number(session, order.number))
        assert found is not None
        return State(found.state)

    def events(self, order: Order) -> list[str]:
        return [row.event for row in self.does(lambda desk: desk.log_of(order))]

    def rules(self, *rows: ReviewRule) -> None:
        self.store.write(lambda session: session.add_all(rows)).result()
