"""候补: the queue of those who wait for a place, its order, and the offer to whoever comes next.

Units that had nothing of the brand lately come first, then orders for special groups, then whoever asked
first. An offer takes the place up until it is answered, so two can never take the same one.
"""

from collections.abc import Iterable, Set
from datetime import datetime
from importlib import resources
from typing import Protocol

from sqlmodel import Session

from bot.orders.course import PROGRAM, Course
from bot.orders.life import HOLDING, Event, State
from bot.orders.request import Request, today
from bot.orders.rules import Objection, Reason
from bot.orders.terms import Terms
from storage import bookings, locks
from storage import orders as records
from storage.models import Order, Product

Rank = tuple[bool, bool, datetime, int]  # the smallest comes first
# What stands in the way of those who wait.
PLACES = frozenset({Reason.TEAM_BUSY, Reason.SOLD_OUT, Reason.ALLOCATING})
SPECIAL = frozenset(
    line.partition("\t")[0]
    for line in resources.files(__package__)
    .joinpath("special_groups.tsv")
    .read_text(encoding="utf-8")
    .splitlines()[1:]
)


class Judge(Protocol):
    """What knows whether an order can take place now: the desk."""

    def objections(self, request: Request, ignoring: Order | None = None) -> list[Objection]:
        """What stands against the request."""

    def request_of(self, order: Order) -> Request:
        """The request that would make this order."""


class Queue:
    """The orders of one session that wait for a place; `now` is aware."""

    def __init__(self, session: Session, now: datetime, judge: Judge, course: Course, terms: Terms) -> None:
        self._session = session
        self._now = now
        self._judge = judge
        self._course = course
        self._terms = terms

    def offers(self, teams: Iterable[str], products: Iterable[str]) -> None:
        """Offers the places that became free with these teams or products to whoever comes next."""
        for order in self._in_turn(self._waiting(teams, products)):
            bookings.guard(self._session, order.team, order.product_code, order.unit_code)
            locks.lock(self._session, ("order", order.number))
            self._session.refresh(order)
            if order.state == State.WAITLISTED and self._can_be(order):
                self._course.take(order, Event.PLACE_OFFERED, PROGRAM)

    def place(self, order: Order) -> int:
        """Where an order stands in the queue, from 1 on: among those that want the team on the same day.

        Of an order that does not wait yet it is where it would stand.
        """
        waiting = self._waiting([order.team], [])
        rivals = [each for each in waiting if today(each.starts_at) == today(order.starts_at)]
        if all(each.id != order.id for each in rivals):
            rivals.append(order)
        return _place(order, self._in_turn(rivals))

    def standing(self, order: Order) -> tuple[int, int]:
        """Where an order stands, as things are now, among those collected for its product, and how many
        these are.
        """
        asked = self.collected(order.product_code)
        return _place(order, self._in_turn(asked)), len(asked)

    def collected(self, product_code: str) -> list[Order]:
        """The requests for a product that were collected in its window, the oldest first."""
        return records.waiting(self._session, State.COLLECTED, [], [product_code], self._now)

    def same(self, wanted: Request, *, collected: bool = False) -> Order | None:
        """The order with which the unit waits for this very time already; in a window, for this month."""
        assert wanted.product is not None
        assert wanted.unit is not None
        code, unit, begins = wanted.product.code, wanted.unit.unit_code, wanted.starts_at
        assert begins is not None
        for order in self.collected(code) if collected else self._waiting([], [code]):
            month = collected and f"{today(order.starts_at):%Y%m}" == f"{today(begins):%Y%m}"
            if order.unit_code == unit and (order.starts_at == begins or month):
                return order
        return None

    def _waiting(self, teams: Iterable[str], products: Iterable[str]) -> list[Order]:
        return records.waiting(self._session, State.WAITLISTED, list(teams), list(products), self._now)

    def _in_turn(self, orders: list[Order]) -> list[Order]:
        served = {code: self.served(code) for code in {order.product_code for order in orders}}
        return sorted(orders, key=lambda order: self.rank(order, served[order.product_code]))

    def rank(self, order: Order, served: Set[str]) -> Rank:
        """By what an order is compared with others; `served` are the units that had something lately."""
        special = bool(SPECIAL & set(order.audiences))
        return order.unit_code in served, not special, order.created_at, order.id or 0

    def served(self, product_code: str) -> frozenset[str]:
        """The units that had something of the product's brand lately, or will have."""
        brand = self._session.get_one(Product, product_code).brand
        return bookings.units_served(self._session, brand, HOLDING, self._now - self._terms.lately)

    def _can_be(self, order: Order) -> bool:
        found = self._judge.objections(self._judge.request_of(order))  # it holds no place itself
        return not any(objection.hard for objection in found)


def _place(order: Order, line: Iterable[Order]) -> int:
    return next((place for place, each in enumerate(line, 1) if each.id == order.id), 1)
