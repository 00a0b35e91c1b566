"""A small town to order in: a few regions, one supplier, and a desk over a real store."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from sqlmodel import Session

from bot.dialogue.wall_clock import SHANGHAI
from bot.orders.desk import Desk
from bot.orders.request import Request, Seat
from bot.orders.rules import Objection, Reason
from bot.orders.terms import USUAL, Terms
from storage.models import Order, OrderLog, Person, Product, Region, Supplier
from storage.store import Store

T = TypeVar("T")

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=SHANGHAI)  # a Sunday morning
TODAY = NOW.date()

REGIONS = (
    ("440100", "广州市", "city", None),
    ("440104", "越秀区", "district", "440100"),
    ("440106", "天河区", "district", "440100"),
    ("440117", "从化区", "district", "440100"),
    ("440104001", "洪桥街道", "town", "440104"),
    ("440104002", "北京街道", "town", "440104"),
    ("440106001", "五山街道", "town", "440106"),
    ("440117001", "街口街道", "town", "440117"),
    ("440104001001", "三眼井社区", "community", "440104001"),
    ("440104001002", "莲花井社区", "community", "440104001"),
    ("440104002001", "盐运西社区", "community", "440104002"),
    ("440106001001", "农科院社区", "community", "440106001"),
    ("440117001001", "新村社区", "community", "440117001"),
)


def _seat(code: str) -> Seat:
    by_code = {row[0]: row for row in REGIONS}
    names: dict[str, str] = {}
    above: str | None = code
    while above is not None:
        _, name, level, above = by_code[above]
        names[level] = name
    return Seat(
        code,
        by_code[code][1],
        code,
        names.get("district", ""),
        names.get("town", ""),
        names.get("community", ""),
    )


HERE = _seat("440104001001")
SAME_TOWN = _seat("440104001002")
SAME_DISTRICT = _seat("440104002001")
NEXT_DISTRICT = _seat("440106001001")
FAR_AWAY = _seat("440117001001")
CITY = _seat("440100")
SEATS = (HERE, SAME_TOWN, SAME_DISTRICT, NEXT_DISTRICT, FAR_AWAY)


def product(code: str = "A001", **fields: Any) -> Product:
    """A product that anybody may order in five days' time, unless said otherwise."""
    usual: dict[str, Any] = {
        "name": "八段锦进社区",
        "brand": "各美其美",
        "field": "传统体育",
        "form": "体验",
        "audiences": ["老年人"],
        "summary": "",
        "keywords": [],
        "supplier_code": "S001",
        "team": "S001",
        "mode": "线下",
        "duration_min": 90,
        "people_min": 40,
        "people_max": 60,
        "venue": "",
        "provides": "",
        "lead_days": 5,
        "sessions_per_year": 60,
        "months": list(range(1, 13)),
        "districts": [],
        "languages": ["普通话"],
    }
    return Product(code=code, **(usual | fields))


def at(text: str) -> datetime:
    """The UTC moment of a wall-clock text such as "2026-12-02 14:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def request(when: str = "2026-12-02 14:00", unit: Seat = HERE, **fields: Any) -> Request:
    """A complete request; `when` may be a day alone."""
    day, _, clock = when.partition(" ")
    usual: dict[str, Any] = {
        "product": product(),
        "room": "二楼活动室",
        "people_min": 50,
        "people_max": 60,
        "contact_name": "陈姨",
        "contact_phone": "13800138000",
    }
    return Request(
        unit=unit,
        day=date.fromisoformat(day),
        start=time.fromisoformat(clock) if clock else None,
        **(usual | fields),
    )


def reasons(objections: Iterable[Objection]) -> list[Reason]:
    """The reasons alone, in their order."""
    return [objection.reason for objection in objections]


@dataclass(slots=True)
class Notebook:
    """Reminders that only write down what they were told."""

    lines: list[tuple[str, str, int]] = field(default_factory=list)

    def plan(self, session: Session, order: Order, now: datetime) -> None:
        self.lines.append(("plan", order.number, order.revision))

    def replace(self, session: Session, order: Order, now: datetime) -> None:
        self.lines.append(("replace", order.number, order.revision))

    def void(self, session: Session, order: Order) -> None:
        self.lines.append(("void", order.number, order.revision))


@dataclass(slots=True)
class Gazette:
    """News that are only written down: what happened to which order, who was told and who is asked."""

    told: list[tuple[str, str, tuple[int, ...]]] = field(default_factory=list)
    asked_now: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def happened(
        self, session: Session, order: Order, row: OrderLog, concerned: Sequence[int], now: datetime
    ) -> None:
        self.told.append((order.number, row.event, tuple(concerned)))

    def asked(
        self, session: Session, order: Order, row: OrderLog, asked: Sequence[int], now: datetime
    ) -> None:
        self.asked_now[order.number] = tuple(asked)


@dataclass(slots=True)
class Shelf:
    """The products on offer, by code."""

    offered: dict[str, Product]

    def product(self, code: str) -> Product | None:
        return self.offered.get(code)


@dataclass(slots=True)
class Office:
    """A desk over a real store, for coordinators 1 and 2; every call is a transaction of its own."""

    store: Store
    shelf: Shelf
    now: datetime = NOW
    reminders: Notebook = field(default_factory=Notebook)
    news: Gazette = field(default_factory=Gazette)
    terms: Terms = USUAL

    @classmethod
    def over(cls, store: Store, *offered: Product) -> "Office":
        """An office over a store that `fill` has filled."""
        return cls(store, Shelf({one.code: one for one in offered}))

    @staticmethod
    def fill(store: Store, *offered: Product, persons: int = 2) -> None:
        """Fills an empty, migrated store."""

        def work(session: Session) -> None:
            for code, name, level, parent in REGIONS:
                session.add(Region(code=code, name=name, level=level, parent_code=parent))
                session.flush()
            session.add(Supplier(code="S001", name="越秀文化馆", kind="文化馆", district="越秀区"))
            session.add(Supplier(code="S002", name="海珠文化馆", kind="文化馆", district="海珠区"))
            session.flush()
            session.add_all(offered)
            session.add_all(Person(created_at=NOW) for _ in range(persons))

        store.write(work).result()

    def does(self, work: Callable[[Desk], T]) -> T:
        """Runs `work` at the desk, in one transaction."""
        return self.store.write(lambda session: work(self.desk(session))).result()

    def desk(self, session: Session) -> Desk:
        return Desk(session, self.now, self.shelf, self.reminders, self.news, self.terms)

    def takes(self, wanted: Request, person_id: int = 1) -> Order:
        """Places an order that must be possible."""
        order = self.does(lambda desk: desk.submit(wanted, person_id))
        assert isinstance(order, Order), order
        return order

    def refuses(self, wanted: Request, person_id: int = 1) -> list[Objection]:
        """Tries to place an order that must be impossible."""
        objections = self.does(lambda desk: desk.submit(wanted, person_id))
        assert not isinstance(objections, Order)
        return objections

    def objects(self, wanted: Request, ignoring: Order | None = None) -> list[Objection]:
        """What the desk says before anything is placed."""
        return self.does(lambda desk: desk.objections(wanted, ignoring))

    def offers(self, one: Product) -> None:
        """Puts another version of a product on the shelf."""
        self.shelf.offered[one.code] = one
