"""The sheets: read into value objects, with every mistake named by row and column."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, TypeVar

from bot.catalog.columns import EXAMPLE, PRODUCT_COLUMNS, column_named
from bot.catalog.tables import UNPACKED, Row, Sheet, SheetError, read_table
from bot.catalog.taxonomy import AUDIENCES, BRANDS, CITY, DISTRICTS, FIELDS, FORMS, LANGUAGES, MODES
from storage.models.catalog import Product, Supplier, Theme
from storage.models.places import Region

T = TypeVar("T")
_UNITS = re.compile(r"(?:分钟|分|人|天|日|场|次)$")  # said behind a number all the same
_BETWEEN = re.compile(r"[;；、，,\n]")
_EXCEL_FAULTS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}


@contextmanager
def sample(name: str) -> Iterator[Path]:
    """The path of a sample sheet that comes with the program: products, suppliers, themes or regions."""
    with as_file(files("bot.catalog") / "sample" / f"{name}.csv") as path:
        yield path


def numbered_products(sheet: Sheet, supplier: str = "", most: int = UNPACKED) -> dict[int, Product]:
    """The products of a sheet by the number of their row, as a spreadsheet counts.

    Args:
        supplier: the code of whose sheet it is; code and supplier may be left empty in it.
        most: bytes that an Excel file may unpack to.

    Raises:
        SheetError: with every fault of the sheet, codes that occur twice among them.
    """
    return _read(sheet, lambda cells: _product(cells, supplier), "code", most)


def numbered_suppliers(sheet: Sheet) -> dict[int, Supplier]:
    """The suppliers of a sheet by row. Raises `SheetError`."""
    return _read(sheet, _supplier, key="code")


def numbered_themes(sheet: Sheet) -> dict[int, Theme]:
    """The monthly themes of a sheet by row. Raises `SheetError`."""
    return _read(sheet, _theme, key="month")


def numbered_regions(sheet: Sheet) -> dict[int, Region]:
    """The regions of a sheet by row, parents before children as the sheet has them. Raises `SheetError`."""
    return _read(sheet, _region, key="code")


def read_products(sheet: Sheet) -> list[Product]:
    """The products of a sheet, in its order. Raises `SheetError`."""
    return list(numbered_products(sheet).values())


def read_suppliers(sheet: Sheet) -> list[Supplier]:
    """The suppliers of a sheet. Raises `SheetError`."""
    return list(numbered_suppliers(sheet).values())


def read_themes(sheet: Sheet) -> list[Theme]:
    """The monthly themes of a sheet. Raises `SheetError`."""
    return list(numbered_themes(sheet).values())


def read_regions(sheet: Sheet) -> list[Region]:
    """The regions of a sheet. Raises `SheetError`."""
    return list(numbered_regions(sheet).values())


class _Cells:
    """One row's cells, read by column; what does not read is noted and something harmless is returned."""

    def __init__(self, row: Row, note: Callable[[str, str], None]) -> None:
        self._row, self._note = row, note

    def text(self, column: str, *, optional: bool = False) -> str:
        value = (self._row.get(column) or "").strip()
        if not value and not optional:
            self._note(column, "不能为空")
        elif value in _EXCEL_FAULTS:
            self._note(column, f"公式算不出来（{value}），请直接填内容")
            return ""
        return value

    def one_of(self, column: str, allowed: Iterable[str]) -> str:
        value = self.text(column)
        if value and value not in allowed:
            self._note(column, f"“{value}”不在可选项内（{'、'.join(allowed)}）")
        return value

    def words(self, column: str, allowed: Iterable[str] | None = None) -> list[str]:
        values = [word.strip() for word in _BETWEEN.split(self.text(column)) if word.strip()]
        for value in values:
            if allowed is not None and value not in allowed:
                self._note(column, f"“{value}”不在可选项内（{'、'.join(allowed)}）")
        return values

    def number(self, column: str, least: int = 0) -> int:
        value = self.text(column)
        plain = _UNITS.sub("", unicodedata.normalize("NFKC", value)).strip()
        if re.fullmatch(r"[0-9]{1,6}", plain) and int(plain) >= least:
            return int(plain)
        if value:
            self._note(column, f"“{value}”应是不小于{least}的整数")
        return least

    def months(self, column: str) -> list[int]:
        """1-3;9-12 → [1, 2, 3, 9, 10, 11, 12]; 11-2 runs over the new year."""
        found: set[int] = set()
        for said in self.words(column):
            part = unicodedata.normalize("NFKC", said)
            if re.match(r"\d{4}-\d\d-\d\d", part):
                self._note(column, "Excel 把它变成了日期。请把这一列设成“文本”，再写 1-3 这样的月份")
                continue
            ends = re.fullmatch(r"(\d{1,2})月?(?:[-~至到](\d{1,2})月?)?", part)
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

    def assumes(self, column: str, value: str) -> None:
        """What an empty cell says."""
        if not self.text(column, optional=True):
            self._row = {**self._row, column: value}

    def refuse(self, column: str, why: str) -> None:
        self._note(column, why)


# How each column of the products is read; the team is the supplier itself unless the sheet says more.
_PRODUCT: Mapping[str, Callable[[_Cells], Any]] = {
    "code": lambda cells: cells.text("code"),
    "name": lambda cells: cells.text("name"),
    "brand": lambda cells: cells.one_of("brand", BRANDS),
    "field": lambda cells: cells.one_of("field", FIELDS),
    "form": lambda cells: cells.one_of("form", FORMS),
    "audiences": lambda cells: cells.words("audiences", AUDIENCES),
    "summary": lambda cells: cells.text("summary"),
    "keywords": lambda cells: cells.words("keywords"),
    "supplier": lambda cells: cells.text("supplier"),
    "team": lambda cells: cells.text("team", optional=True) or cells.text("supplier"),
    "mode": lambda cells: cells.one_of("mode", MODES),
    "duration_min": lambda cells: cells.number("duration_min", least=1),
    "people_min": lambda cells: cells.number("people_min", least=1),
    "people_max": lambda cells: cells.number("people_max", least=1),
    "venue": lambda cells: cells.text("venue"),
    "provides": lambda cells: cells.text("provides"),
    "lead_days": lambda cells: cells.number("lead_days"),
    "sessions_per_year": lambda cells: cells.number("sessions_per_year", least=1),
    "months": lambda cells: cells.months("months"),
    "districts": lambda cells: cells.districts("districts"),
    "language": lambda cells: cells.words("language", LANGUAGES),
}


def read_cell(column: str, words: str) -> Any:
    """What these words say in a column of the products, as the product's attribute has it.

    Raises:
        SheetError: where the column cannot say that.
    """
    faults: list[tuple[int, str, str]] = []
    cells = _Cells({column: words}, lambda name, what: faults.append((0, name, what)))
    value = _PRODUCT[column](cells)
    if faults:
        raise SheetError(faults, "；".join(what for _, _, what in faults))
    return value


def _product(cells: _Cells, supplier: str) -> Product:
    if supplier:
        cells.assumes("supplier", supplier)
    values = {
        column.attribute: _PRODUCT[column.name](cells) for column in PRODUCT_COLUMNS if column.name != "code"
    }
    product = Product(code=cells.text("code", optional=bool(supplier)), **values)
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
    month = re.sub(r"^(\d{4}-\d\d)-01$", r"\1", cells.text("month"))  # as Excel keeps 2026-12
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


def _read(sheet: Sheet, make: Callable[[_Cells], T], key: str, most: int = UNPACKED) -> dict[int, T]:
    table = read_table(sheet, most)
    in_chinese = any(name != head for name, head in table.heads.items())
    faults: list[tuple[int, str, str]] = []
    made: dict[int, T] = {}
    seen: dict[str, int] = {}
    for number, row in table.rows.items():

        def note(column: str, what: str, number: int = number) -> None:
            faults.append((number, table.heads.get(column) or _head(column, in_chinese), what))

        code = row.get(key, "")
        if code == EXAMPLE:
            continue
        made[number] = make(_Cells(row, note))
        if code and code in seen:
            note(key, f"“{code}”与第{seen[code]}行重复")
        seen.setdefault(code, number)
    if faults:
        raise SheetError(faults)
    return made


def _head(name: str, in_chinese: bool) -> str:
    """What a column that the sheet lacks would be called in it."""
    column = column_named(name)
    return column.heading if column and in_chinese else name
