"""Sheets into the database: what is new is added, what differs is brought up to date, nothing is removed.

Orders refer to products for years, so a product that left the sheets stays; loading the same sheets
again changes nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import insert, inspect, update
from sqlmodel import Session, SQLModel, select

from bot.catalog import sheet
from storage.models import Product, Region, Supplier, Theme, Unit

BATCH = 500  # rows written between two calls of `progress`

Progress = Callable[[int], None]  # called with the rows done since the last call


@dataclass(frozen=True, slots=True)
class Sheets:
    """The rows of all sheets, read and checked. A sheet that was not given is empty."""

    regions: Sequence[Region] = ()
    suppliers: Sequence[Supplier] = ()
    products: Sequence[Product] = ()
    themes: Sequence[Theme] = ()

    @classmethod
    def read(
        cls,
        regions: Path | None = None,
        suppliers: Path | None = None,
        products: Path | None = None,
        themes: Path | None = None,
    ) -> "Sheets":
        """The sheets at the given paths. Raises SheetError with every fault of the first faulty one."""
        return cls(
            regions=sheet.read_regions(regions) if regions else (),
            suppliers=sheet.read_suppliers(suppliers) if suppliers else (),
            products=sheet.read_products(products) if products else (),
            themes=sheet.read_themes(themes) if themes else (),
        )

    @classmethod
    def sample(cls) -> "Sheets":
        """The sheets that come with the program."""
        with (
            sheet.sample("regions") as regions,
            sheet.sample("suppliers") as suppliers,
            sheet.sample("products") as products,
            sheet.sample("themes") as themes,
        ):
            return cls.read(regions, suppliers, products, themes)

    def tables(self) -> Iterator[tuple[type[SQLModel], Sequence[SQLModel]]]:
        """Table by table, what is referred to before what refers to it."""
        yield Region, self.regions
        yield Unit, [Unit(code=each.code, name=each.name, region_code=each.code) for each in self.regions]
        yield Supplier, self.suppliers
        yield Product, self.products
        yield Theme, self.themes

    def __len__(self) -> int:
        return sum(len(rows) for _, rows in self.tables())


@dataclass(frozen=True, slots=True)
class Difference:
    """What loading does, or would do, to one table; counts of rows."""

    table: str
    new: int
    changed: int
    same: int


def load(session: Session, sheets: Sheets, progress: Progress = lambda rows: None) -> list[Difference]:
    """Brings the database up to the sheets and says what that took, table by table.

    Raises sqlalchemy.exc.IntegrityError where a row refers to one that is nowhere.
    """
    return [_load(session, model, rows, progress) for model, rows in sheets.tables()]


def compare(session: Session, sheets: Sheets) -> list[Difference]:
    """What `load` would do; nothing is written."""
    found = []
    for model, rows in sheets.tables():
        new, changed = _split(session, model, rows)
        found.append(_difference(model, rows, new, changed))
    return found


def is_empty(session: Session) -> bool:
    """Whether nothing can be ordered here yet."""
    return session.exec(select(Product.code).limit(1)).first() is None


def _load(
    session: Session, model: type[SQLModel], rows: Sequence[SQLModel], progress: Progress
) -> Difference:
    new, changed = _split(session, model, rows)
    progress(len(rows) - len(new) - len(changed))
    for statement, batches in ((insert(model), _batches(new)), (update(model), _batches(changed))):
        for batch in batches:
            session.execute(statement, batch)
            progress(len(batch))
    return _difference(model, rows, new, changed)


def _split(
    session: Session, model: type[SQLModel], rows: Sequence[SQLModel]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows that the database does not hold, and those that it holds differently."""
    key = inspect(model).primary_key[0].name
    kept = {getattr(row, key): row.model_dump() for row in session.exec(select(model))} if rows else {}
    wanted = [row.model_dump() for row in rows]
    new = [row for row in wanted if row[key] not in kept]
    changed = [row for row in wanted if kept.get(row[key], row) != row]
    return new, changed


def _difference(
    model: type[SQLModel], rows: Sequence[SQLModel], new: Sequence[object], changed: Sequence[object]
) -> Difference:
    return Difference(str(model.__tablename__), len(new), len(changed), len(rows) - len(new) - len(changed))


def _batches(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
