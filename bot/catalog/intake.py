"""A sheet that was sent in the chat against what is there: what is new, what differs, and what is wrong."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.catalog.assortment import Assortment, Changes
from bot.catalog.columns import PRODUCT_COLUMNS
from bot.catalog.sheet import numbered_products
from bot.catalog.tables import SheetError
from storage.models import Product

MOST_ROWS = 300  # of one sheet
MOST_BYTES, MOST_UNPACKED = 512 * 1024, 4 * 1024 * 1024  # it is read while others wait for their turn
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]{1,11}")


class Changed(NamedTuple):
    """A product that is there and would be another one."""

    row: int
    product: Product
    changes: Changes


@dataclass(slots=True)
class Intake:
    """What a sheet would do. Nothing is kept of one that has faults: (row, column, what)."""

    new: list[tuple[int, Product]] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    same: int = 0
    faults: list[tuple[int, str, str]] = field(default_factory=list)


def examine(assortment: Assortment, body: bytes, supplier: str) -> Intake:
    """Compares a sheet with what is there. `supplier` is whose it is; empty for staff, who send anybody's.

    Raises:
        SheetError: without faults, where the sheet cannot be read at all.
    """
    if len(body) > MOST_BYTES:
        raise SheetError([], f"这个表格太大了，一次最多 {MOST_ROWS} 行。请分几次发。")
    try:
        numbered = numbered_products(body, supplier, MOST_UNPACKED)
    except SheetError as error:
        if not error.faults:
            raise
        return Intake(faults=error.faults)
    if len(numbered) > MOST_ROWS:
        raise SheetError([], f"这个表格有 {len(numbered)} 行，一次最多 {MOST_ROWS} 行。请分几次发。")
    intake = Intake()
    names: dict[str, int] = {}
    for row, product in numbered.items():
        if fault := _fault(assortment, product, supplier):
            intake.faults.append((row, *fault))
            continue
        if not product.code and product.name in names:
            intake.faults.append((row, "名称", f"与第{names[product.name]}行重复，没有编号分不清"))
            continue
        names.setdefault(product.name, row)
        _compare(assortment, row, product, intake)
    return intake


def take_in(assortment: Assortment, intake: Intake) -> list[Product]:
    """Keeps all of it and returns the new products. Raises Denied, and ValueError for one with faults."""
    if intake.faults:
        raise ValueError("a sheet with faults is not taken in")
    for each in intake.changed:
        assortment.change(each.product.code, {name: after for name, (_, after) in each.changes.items()})
    return [
        assortment.enter({column.attribute: getattr(product, column.attribute) for column in PRODUCT_COLUMNS})
        for _, product in intake.new
    ]


def _fault(assortment: Assortment, product: Product, supplier: str) -> tuple[str, str] | None:
    if supplier and product.supplier_code != supplier:
        return "供应商编号", f"“{product.supplier_code}”不是您的编号，您的是 {supplier}"
    if not assortment.is_supplier(product.supplier_code):
        return "供应商编号", f"没有编号为“{product.supplier_code}”的供应商"
    there = assortment.there(product.code) if product.code else None
    if there is not None and there.supplier_code != product.supplier_code:
        return "编号", f"“{product.code}”已是别家的产品，新产品的编号可以空着"
    if there is None and product.code and not _CODE.fullmatch(product.code):
        return "编号", f"“{product.code}”请写成 P001 这样，或者空着由平台来编"
    if not product.code:
        same = [
            each
            for each in assortment.called(product.name, product.supplier_code)
            if each.name == product.name
        ]
        if same:
            return "编号", f"已有同名的产品，要改它请填编号 {same[0].code}"
    return None


def _compare(assortment: Assortment, row: int, product: Product, intake: Intake) -> None:
    there = assortment.there(product.code) if product.code else None
    if there is None:
        intake.new.append((row, product))
        return
    changes: Changes = {
        column.attribute: (getattr(there, column.attribute), getattr(product, column.attribute))
        for column in PRODUCT_COLUMNS
        if getattr(there, column.attribute) != getattr(product, column.attribute)
    }
    if changes:
        intake.changed.append(Changed(row, there, changes))
    else:
        intake.same += 1
