"""How much can be delivered in a month: computed from the teams' free days and what the year still holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.orders.desk import Desk
from storage.models import Product


@dataclass(frozen=True, slots=True)
class Room:
    """What is left of one product: days of the month on which its team is free, deliveries of the year."""

    product: Product
    days: int
    left: int


@dataclass(frozen=True, slots=True)
class Capacity:
    """The room of each product, how many teams they are, and how many deliveries these can do in the month.

    A team does one a day here, on days on which one of its products can be had, and no more in all than its
    products have left for the year.
    """

    rooms: tuple[Room, ...]
    teams: int
    deliveries: int


def capacity(desk: Desk, products: Iterable[Product], month: str) -> Capacity:
    """The capacity of these products in a month (2026-12)."""
    first = date.fromisoformat(f"{month}-01")
    last = (first + timedelta(31)).replace(day=1) - timedelta(1)
    rooms, days, left = [], dict[str, set[date]](), dict[str, int]()
    for product in products:
        free = desk.free_days(product, None, last.day, since=first, until=last)
        rest = desk.deliveries_left(product, first.year)
        rooms.append(Room(product, len(free) if rest else 0, rest))
        days.setdefault(product.team, set()).update(free if rest else ())
        left[product.team] = left.get(product.team, 0) + rest
    total = sum(min(len(free), left[team]) for team, free in days.items())
    return Capacity(tuple(rooms), len(days), total)
