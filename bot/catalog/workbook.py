"""Products as an Excel workbook: the sheet with its lists to choose from, and a page that explains it."""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from bot.catalog.columns import PRODUCT_COLUMNS, Column
from bot.catalog.sheet_out import cells
from storage.models.catalog import Product

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLE, NOTES = "产品", "填写说明"
_ROOM = 500  # rows below the products for which there are lists to choose from
_NUMBERS = {"duration_min", "people_min", "people_max", "lead_days", "sessions_per_year"}
_WIDTHS = {"name": 28, "summary": 48, "venue": 24, "provides": 24, "audiences": 20, "keywords": 20}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def product_workbook(products: Iterable[Product]) -> bytes:
    """An .xlsx file with these products; without any, with a row that shows how it is filled."""
    from openpyxl import Workbook  # see bot/catalog/tables.py

    book = Workbook()
    page = book.active
    page.title = TITLE
    rows = [cells(product) for product in products] or [[column.example for column in PRODUCT_COLUMNS]]
    _heads(page)
    for number, row in enumerate(rows, 2):
        _fills(page, number, row)
    _lists(page, len(rows) + 1 + _ROOM)
    _explains(book.create_sheet(NOTES))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _heads(page: Any) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    for place, column in enumerate(PRODUCT_COLUMNS, 1):
        cell = page.cell(1, place, column.heading)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDEBF7")
        cell.comment = Comment(_note(column), "向美点单", height=120, width=240)
        letter = page.column_dimensions[get_column_letter(place)]
        letter.width = _WIDTHS.get(column.name, 12)
        if column.name not in _NUMBERS:
            letter.number_format = "@"  # text, or Excel makes dates of months
    page.freeze_panes = "C2"


def _fills(page: Any, number: int, row: Sequence[str]) -> None:
    for place, (column, value) in enumerate(zip(PRODUCT_COLUMNS, row, strict=True), 1):
        cell = page.cell(number, place)
        if column.name in _NUMBERS and value.isdecimal():
            cell.value = int(value)
        elif value:  # never a formula, whatever a supplier has written
            cell.value, cell.data_type = _UNPRINTABLE.sub("", value), "s"
        if column.name not in _NUMBERS:
            cell.number_format = "@"


def _lists(page: Any, last: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for place, column in enumerate(PRODUCT_COLUMNS, 1):
        letter = get_column_letter(place)
        cells_below = f"{letter}2:{letter}{last}"
        if column.allowed and not column.several:
            listed = DataValidation("list", formula1=f'"{",".join(column.allowed)}"')
            listed.error, listed.errorTitle = "请从下拉表里选一个", column.heading
            page.add_data_validation(listed)
            listed.add(cells_below)
        elif column.name in _NUMBERS:
            whole = DataValidation("whole", formula1="0", operator="greaterThanOrEqual")
            whole.error, whole.errorTitle = "请填整数", column.heading
            page.add_data_validation(whole)
            whole.add(cells_below)


def _explains(page: Any) -> None:
    from openpyxl.styles import Alignment, Font

    page.append(["列", "怎么填", "例子"])
    for column in PRODUCT_COLUMNS:
        page.append([column.heading, _note(column), column.example])
    for letter, width in (("A", 16), ("B", 70), ("C", 40)):
        page.column_dimensions[letter].width = width
    for row in page.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=cell.row == 1)
    page.append(["", "编号写“示例”的那一行不会被读进去。"])


def _note(column: Column) -> str:
    return f"{column.note}。可填：{'、'.join(column.allowed)}" if column.allowed else column.note
