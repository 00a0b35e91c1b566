"""What the assistant knows, out of a database or out of sheets."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self, TypeVar

from sqlmodel import Session, SQLModel

from bot.catalog import Catalog, CatalogHolder, SheetError, Synonym, packaged_synonyms, sheet
from bot.dialogue.readers.places import Gazetteer
from bot.dialogue.readers.sentence import Reader
from storage import places, products, ratings, synonyms
from storage.models import Product, Region, Supplier
from storage.ratings import Average
from storage.store import Store

Row = TypeVar("Row", bound=SQLModel)
Indexing = Callable[[int], AbstractContextManager[Callable[[int], None]]]

_SHEETS: tuple[tuple[str, Callable[..., Mapping[int, SQLModel]]], ...] = (
    ("regions", sheet.numbered_regions),
    ("suppliers", sheet.numbered_suppliers),
    ("products", sheet.numbered_products),
    ("themes", sheet.numbered_themes),
)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the assistant knows: the catalog, the places, and how to read a sentence with both."""

    catalog: CatalogHolder
    places: Gazetteer
    reader: Reader
    version: Callable[[], int] = lambda: 0  # of what the catalog was loaded from
    ratings: Callable[[], Mapping[str, Average]] = dict  # of the products, as they are now

    @classmethod
    def build(cls, load: Callable[[], Catalog], regions: Iterable[Region]) -> Self:
        """Builds the indexes; `load` is called again whenever the catalog has changed."""
        holder = CatalogHolder(load)
        gazetteer = Gazetteer(regions)

        def find(wish: str) -> list[str]:
            return [hit.product.code for hit in holder.current.search(wish).hits]

        return cls(holder, gazetteer, Reader(gazetteer, find, lambda: holder.edition))

    @classmethod
    def of(cls, store: Store, indexing: Indexing | None = None) -> Self:
        """What a database holds. `indexing` is entered with the number of products each time the index is
        built, and called with how many are done.
        """

        def load(session: Session) -> Catalog:
            own = [Synonym(tuple(row.said), tuple(row.meant), row.kind) for row in synonyms.synonyms(session)]
            table = [*packaged_synonyms(), *own]
            with indexing(products.count(session)) if indexing else nullcontext() as progress:
                return Catalog(products.products(session), products.suppliers(session), table, progress)

        built = cls.build(lambda: store.read(load), store.read(places.regions))
        built.catalog.rate(store.read(ratings.averages))
        return replace(
            built,
            version=lambda: store.read(products.version),
            ratings=lambda: store.read(ratings.averages),
        )

    @classmethod
    def sample(cls) -> Self:
        """What comes with the program."""
        rows = read_sheets()

        def load() -> Catalog:
            return Catalog(_only(Product, rows), _only(Supplier, rows))

        return cls.build(load, _only(Region, rows))


def _only(model: type[Row], rows: Iterable[SQLModel]) -> list[Row]:
    return [row for row in rows if isinstance(row, model)]


def read_sheets(given: Mapping[str, Path] | None = None) -> list[SQLModel]:
    """The rows of the given sheets by name (regions, suppliers, products, themes), what is referred to first.

    Without any, those that come with the program; its regions come along with all others that bring none.
    Raises SheetError, with the file's name as its note.
    """
    return [row for rows in numbered_sheets(given).values() for row in rows.values()]


def numbered_sheets(given: Mapping[str, Path] | None = None) -> dict[str, dict[int, SQLModel]]:
    """The same by sheet, and by the number of the row as a spreadsheet counts."""
    sheets: dict[str, dict[int, SQLModel]] = {}
    for name, read in _SHEETS:
        if given and name in given:
            try:
                sheets[name] = dict(read(given[name]))
            except SheetError as error:
                error.add_note(given[name].name)
                raise
        elif not given or name == "regions":
            with sheet.sample(name) as path:
                sheets[name] = dict(read(path))
    return sheets
