"""The supplier's sheets as csv: read into value objects, with every mistake named by row and column."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from itertools import chain
from pathlib import Path
from typing import TypeVar

from bot.catalog.taxonomy import AUDIENCES, BRANDS, CITY, DISTRICTS, FIELDS, FORMS, LANGUAGES, MODES
from storage.models.catalog import Product, Supplier, Theme
from storage.models.places import Region

Lines = str | Path | Iterable[str]
Row = dict[str, str]
T = TypeVar("T")


class SheetError(ValueError):
    """Everything wrong in one sheet; `faults` holds (row, column, what), the header being row 1."""

    def __init__(self, faults: list[tuple[int, str, str]]) -> None:
        self.faults = faults
        super().__init__("\n".join(f"第{row}行「{column}」：{what}" for row, column, what in faults))


@contextmanager
def sample(name: str) -> Iterator[Path]:
    """The path of a sample sheet that comes with the program: products, suppliers, themes or regions."""
    with as_file(files("bot.catalog") / "sample" / f"{name}.csv") as path:
        yield path


def read_products(sheet: Lines) -> list[Product]:
    """The products of a sheet, in its order.

    Raises:
        SheetError: with every fault of the sheet, codes that occur twice among them.
    """
    return _read(sheet, _product, key="code")


def read_suppliers(sheet: Lines) -> list[Supplier]:
    """The suppliers of a sheet. Raises `SheetError`."""
    return _read(sheet, _supplier, key="code")


def read_themes(sheet: Lines) -> list[Theme]:
    """The monthly themes of a sheet. Raises `SheetError`."""
    return _read(sheet, _theme, key="month")


def read_regions(sheet: Lines) -> list[Region]:
    """The regions of a sheet, parents before children as the sheet has them. Raises `SheetError`."""
    return _read(sheet, _region, key="code")


class _Cells:
    """One row's cells, read by column; what does not read is noted and something harmless is returned."""

    def __init__(self, row: Row, note: Callable[[str, str], None]) -> None:
        self._row, self._note = row, note

    def text(self, column: str, *, optional: bool = False) -> str:
        value = (self._row.get(column) or "").strip()
        if not value and not optional:
            self._note(column, "不能为空")
        return value

    def one_of(self, column: str, allowed: Iterable[str]) -> str:
        value = self.text(column)
        if value and value not in allowed:
            self._note(column, f"“{value}”不在可选项内（{'、'.join(allowed)}）")
        return value

    def words(self, column: str, allowed: Iterable[str] | None = None) -> list[str]:
        values = [word.strip() for word in re.split("[;；]", self.text(column)) if word.strip()]
        for value in values:
            if allowed is not None and value not in allowed:
                self._note(column, f"“{value}”不在可选项内（{'、'.join(allowed)}）")
        return values

    def number(self, column: str, least: int = 0) -> int:
        value = self.text(column)
        if re.fullmatch(r"[0-9]{1,6}", value) and int(value) >= least:
            return int(value)
        if value:
            self._note(column, f"“{value}”应是不小于{least}的整数")
        return least

    def months(self, column: str) -> list[int]:
        """1-3;9-12 → [1, 2, 3, 9, 10, 11, 12]; 11-2 runs over the new year."""
        found: set[int] = set()
        for part in self.words(column):
            ends = re.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?", part)
            first, last = (int(ends[1]), int(ends[2] or ends[1])) if ends else (0, 0)
            if not (1 <= first <= 12 and 1 <= last <= 12):
                self._note(column, f"“{part}”应写成 3 或 1-3;9-12 这样的月份")
                continue
            found.update((first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1))
        return sorted(found)

    def districts(self, column: str) -> list[str]:
        """全市 is no limit, hence an empty list."""
        if self.text(column) == CITY:
            return []
        return self.words(column, DISTRICTS)

    def refuse(self, column: str, why: str) -> None:
        self._note(column, why)


def _product(cells: _Cells) -> Product:
    product = Product(
        code=cells.text("code"),
        name=cells.text("name"),
        brand=cells.one_of("brand", BRANDS),
        field=cells.one_of("field", FIELDS),
        form=cells.one_of("form", FORMS),
        audiences=cells.words("audiences", AUDIENCES),
        summary=cells.text("summary"),
        keywords=cells.words("keywords"),
        supplier_code=cells.text("supplier"),
        team=cells.text("team", optional=True) or cells.text("supplier"),
        mode=cells.one_of("mode", MODES),
        duration_min=cells.number("duration_min", least=1),
        people_min=cells.number("people_min", least=1),
        people_max=cells.number("people_max", least=1),
        venue=cells.text("venue"),
        provides=cells.text("provides"),
        lead_days=cells.number("lead_days"),
        sessions_per_year=cells.number("sessions_per_year", least=1),
        months=cells.months("months"),
        districts=cells.districts("districts"),
        languages=cells.words("language", LANGUAGES),
    )
    if product.people_max < product.people_min:
        cells.refuse("people_max", f"不能小于最少人数{product.people_min}")
    return product


def _supplier(cells: _Cells) -> Supplier:
    return Supplier(
        code=cells.text("code"),
        name=cells.text("name"),
        kind=cells.text("kind"),
        district=cells.one_of("district", DISTRICTS),
        intro=cells.text("intro", optional=True),
    )


def _theme(cells: _Cells) -> Theme:
    month = cells.text("month")
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        cells.refuse("month", f"“{month}”应写成 2026-12 这样的年月")
    return Theme(
        month=month,
        title=cells.text("title"),
        brand=cells.one_of("brand", BRANDS),
        audiences=cells.words("audiences", AUDIENCES),
        intro=cells.text("intro"),
        keywords=cells.words("keywords"),
    )


def _region(cells: _Cells) -> Region:
    return Region(
        code=cells.text("code"),
        name=cells.text("name"),
        level=cells.one_of("level", ("city", "district", "town", "community")),
        parent_code=cells.text("parent_code", optional=True) or None,
    )


def _read(sheet: Lines, make: Callable[[_Cells], T], key: str) -> list[T]:
    faults: list[tuple[int, str, str]] = []
    made: list[T] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(_rows(sheet), start=2):

        def note(column: str, what: str, number: int = number) -> None:
            faults.append((number, column, what))

        made.append(make(_Cells(row, note)))
        code = (row.get(key) or "").strip()
        if code and code in seen:
            note(key, f"“{code}”与第{seen[code]}行重复")
        seen.setdefault(code, number)
    if faults:
        raise SheetError(faults)
    return made


def _rows(sheet: Lines) -> Iterator[Row]:
    if isinstance(sheet, str | Path):
        with Path(sheet).open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)
        return
    lines = iter(sheet)
    first = next(lines, "").removeprefix("\ufeff")
    yield from csv.DictReader(chain([first], lines))
