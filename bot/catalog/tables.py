"""The rows of a sheet, whatever kind of file it came in: csv in UTF-8 or as Chinese Excel saves it, or Excel.

What people do to their sheets is expected: a title above the header, columns in another order, empty rows,
numbers and dates where the column wants words, a page of notes beside the table.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.catalog.columns import HEADINGS

Sheet = str | Path | bytes | Iterable[str]
Row = dict[str, str]
UNPACKED = 32 * 1024 * 1024  # bytes of an Excel file's parts; 20,000 products take about half
_HEADER_WITHIN = 10  # rows from the first that has words
_HEADER_CELLS = 3  # of a page in a workbook; pages of notes have words too
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_ENCRYPTED = (
    "这个 Excel 文件加了密码，或者是旧版的 .xls。请在 Excel 里去掉密码，另存为“Excel 工作簿（.xlsx）”再发。"
)
_BROKEN = "这个文件打不开，可能没有传完整。请在 Excel 里打开确认一下，另存为 .xlsx 再发。"
_TOO_LARGE = "这个表格太大了。请只留要载入的那一页和那些行，再试一次。"
_NO_TABLE = "没有找到表头。第一行请写列名：编号、名称、内容子品牌……可以先下载一份产品表照着填。"
_NOT_TEXT = "这个文件读不出文字。请另存为 .xlsx 或“CSV UTF-8”再发。"


class SheetError(ValueError):
    """Everything wrong in one sheet; `faults` holds (row, column, what), counted and named as the sheet does.

    Without faults the sheet cannot be read at all, and the message says why.
    """

    def __init__(self, faults: list[tuple[int, str, str]], why: str = "") -> None:
        self.faults = faults
        super().__init__(why or "\n".join(f"第{row}行「{column}」：{what}" for row, column, what in faults))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by their number in the sheet, the first being 1; `heads` is what each column is called there."""

    rows: dict[int, Row]
    heads: dict[str, str]


def read_table(sheet: Sheet, most: int = UNPACKED) -> Table:
    """The one table of a sheet: a path, the bytes of a file, or lines of csv.

    `most` are the bytes that the parts of an Excel file may have together.

    Raises:
        SheetError: without faults, where there is no table to be read.
    """
    if isinstance(sheet, str | Path):
        sheet = Path(sheet).read_bytes()
    if not isinstance(sheet, bytes):
        return _table(csv.reader(_without_mark(sheet)), 1)
    if sheet.startswith(_OLE):
        raise SheetError([], _ENCRYPTED)
    if sheet.startswith(_ZIP):
        return _workbook(sheet, most)
    return _table(csv.reader(io.StringIO(_decoded(sheet), newline="")), 1)


def _without_mark(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield line if number else line.removeprefix("\ufeff")


def _decoded(body: bytes) -> str:
    """Text as it was saved: UTF-8, UTF-16 with its mark (Excel's "Unicode text"), or GB 18030."""
    if b"\x00" in body and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SheetError([], _NOT_TEXT)
    utf_16 = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf_16 else ("utf-8-sig", "gb18030"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetError([], _NOT_TEXT)


def _workbook(body: bytes, most: int) -> Table:
    """The only page of a workbook that has a table; a formula counts as the value it was saved with."""
    import openpyxl  # at the first Excel file: most runs of the program see none

    try:
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            large = sum(part.file_size for part in parts.infolist()) > most
        if not large:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about what it does not keep of the file; we only read
                book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)
                pages = [page for page in book.worksheets if page.sheet_state == "visible"]
                cells = {page.title: list(_cells(page)) for page in pages}
                book.close()
    except Exception as error:  # it raises whatever the part of a broken file that it stumbles on raises
        raise SheetError([], _BROKEN) from error
    if large:
        raise SheetError([], _TOO_LARGE)
    tables = {}
    for title, rows in cells.items():
        table = _table(rows, _HEADER_CELLS, needed=False)
        if table.heads:
            tables[title] = table
    full = {title: table for title, table in tables.items() if table.rows} or tables
    if not full:
        raise SheetError([], _NO_TABLE)
    if len(full) > 1:
        raise SheetError([], f"这个文件里有 {len(full)} 页都有产品（{'、'.join(full)}），请只留一页再试。")
    return next(iter(full.values()))


def _cells(page: Any) -> Iterator[list[str]]:
    page.reset_dimensions()  # what the file says of its size need not be true
    for row in page.iter_rows(values_only=True):
        yield [_word(value) for value in row]


def _word(value: object) -> str:
    """A cell as its writer would say it: 60 for 60.0."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value == datetime(*value.timetuple()[:3]) else str(value)  # noqa: DTZ001 - a cell has no zone
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _table(rows: Iterable[list[str]], least: int, *, needed: bool = True) -> Table:
    """The table below the row that has most names of columns."""
    try:
        every = [[cell.strip() for cell in row] for row in rows]
    except csv.Error as error:
        raise SheetError([], _NOT_TEXT) from error
    first = next((place for place, row in enumerate(every) if any(row)), 0)
    known = [sum(cell in HEADINGS for cell in row) for row in every[first : first + _HEADER_WITHIN]]
    if not known or max(known) < least:
        if needed:
            raise SheetError([], _NO_TABLE)
        return Table({}, {})
    header = first + known.index(max(known))
    names = [HEADINGS.get(cell, "") for cell in every[header]]
    heads: dict[str, str] = {}
    for name, cell in zip(names, every[header], strict=True):
        if name in heads:
            raise SheetError([(header + 1, cell, "这一列有两个，请只留一个")])
        if name:
            heads[name] = cell
    found = {
        number: {name: cell for name, cell in zip(names, row, strict=False) if name}
        for number, row in enumerate(every[header + 1 :], header + 2)
        if any(row)
    }
    return Table(found, heads)
