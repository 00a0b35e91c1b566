"""What is on file: orders and their lives, and units."""

from datetime import datetime, timedelta
from typing import Protocol

from sqlmodel import Session

from bot.orders import ledger, life, numbers
from bot.orders.life import Event, Party
from bot.orders.numbers import UnknownNumber
from bot.orders.request import Request, Seat
from storage import locks, notices, places
from storage import orders as records
from storage.models import Order, OrderLog, Product, Unit


class Products(Protocol):
    """Where a product is looked up: the catalog."""

    def product(self, code: str) -> Product | None:
        """The product of that code, or None when it is not offered."""


class Files:
    """The files of one session; `now` is aware and stands still."""

    def __init__(self, session: Session, now: datetime, products: Products) -> None:
        self._session = session
        self._now = now
        self._products = products

    def orders_of(self, person_id: int) -> list[Order]:
        """What the person has ordered, the latest made first."""
        return records.of_person(self._session, person_id)

    def order(self, number: str, person_id: int) -> Order:
        """The person's own order of that number, in any spelling. Raises UnknownNumber."""
        return self._own(number, person_id)

    def owns(self, number: str, person_id: int) -> bool:
        """Whether there is an order of that number and it is the person's own."""
        order = records.by_number(self._session, numbers.plain(number))
        return order is not None and order.person_id == person_id

    def is_open(self, order: Order) -> bool:
        """Whether it can still be changed or called off."""
        return life.is_open(order, self._now)

    def log_of(self, order: Order) -> list[OrderLog]:
        """The order's life so far, the first step first."""
        assert order.id is not None
        return records.log_of(self._session, order.id)

    def request_of(self, order: Order) -> Request:
        """The request that would make this order, with its product even when that is no longer offered."""
        product = self._products.product(order.product_code)
        if product is None:
            product = self._session.get_one(Product, order.product_code)
        seat = self.seat(order.unit_code)
        assert seat is not None
        return Request.of(order, product, seat)

    def seat(self, unit_code: str) -> Seat | None:
        """Where a unit is, or None for an unknown code."""
        return ledger.seat_of(self._session, unit_code)

    def free_unit(self, name: str, kind: str, region_code: str) -> Seat:
        """The barracks, school, company … of that name in a region, registered when it is new."""
        unit = places.free_unit(self._session, name, kind, region_code)
        seat = self.seat(unit.code)
        assert seat is not None
        return seat

    def awaits_comment(self, person_id: int, within: timedelta) -> str:
        """The number of the order that the person was asked about in this time and has not commented on."""
        subject = notices.sent_since(self._session, person_id, "feedback", self._now - within)
        number = subject.partition("/")[0]
        order = records.by_number(self._session, number) if number else None
        if order is None:
            return ""
        said = (row for row in self.log_of(order) if row.event == Event.COMMENTED)
        return "" if any(row.party == Party.ORDERER for row in said) else number

    def _own(self, said: str, person_id: int) -> Order:
        number = numbers.plain(said)
        order = records.by_number(self._session, number)
        if order is None or order.person_id != person_id:
            own = [order.number for order in self.orders_of(person_id)]
            raise UnknownNumber(said, not numbers.valid(number), numbers.meant(number, own))
        return order

    def _locked(self, said: str, person_id: int) -> Order:
        """The person's own order, as nobody else can change it until this work ends (law 2)."""
        order = self._own(said, person_id)
        locks.lock(self._session, ("order", order.number))
        self._session.refresh(order)
        return order

    def _unit(self, code: str) -> Unit:
        return places.unit(self._session, code) or places.unit_for_region(self._session, code)
