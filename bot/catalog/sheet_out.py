"""Products as a supplier's sheet: what `read_products` reads back as it was."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

from bot.catalog.taxonomy import CITY
from storage.models.catalog import Product

# Column of the sheet → attribute of the product, in the sheet's order.
COLUMNS: Mapping[str, str] = {
    "code": "code",
    "name": "name",
    "brand": "brand",
    "field": "field",
    "form": "form",
    "audiences": "audiences",
    "summary": "summary",
    "keywords": "keywords",
    "supplier": "supplier_code",
    "team": "team",
    "mode": "mode",
    "duration_min": "duration_min",
    "people_min": "people_min",
    "people_max": "people_max",
    "venue": "venue",
    "provides": "provides",
    "lead_days": "lead_days",
    "sessions_per_year": "sessions_per_year",
    "months": "months",
    "districts": "districts",
    "language": "languages",
}


def write_products(file: TextIO, products: Iterable[Product]) -> int:
    """Writes a sheet with its header; returns how many products stand in it.

    `file` is opened with newline="". A team stands there only where it is not the supplier itself.
    """
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    count = 0
    for product in products:
        writer.writerow(_cell(product, name) for name in COLUMNS.values())
        count += 1
    return count


def spoken(attribute: str, value: object) -> str:
    """A value as its cell in the sheet has it."""
    if attribute == "months" and isinstance(value, Sequence):
        return _months([int(month) for month in value])
    if attribute == "districts" and not value:
        return CITY
    if isinstance(value, list):
        return ";".join(str(each) for each in value)
    return "" if value is None else str(value)


def column_of(attribute: str) -> str:
    """The sheet's name of a product's attribute."""
    return next((column for column, name in COLUMNS.items() if name == attribute), attribute)


def _cell(product: Product, name: str) -> str:
    if name == "team" and product.team == product.supplier_code:
        return ""
    return spoken(name, getattr(product, name))


def _months(months: Sequence[int]) -> str:
    """[1, 2, 3, 9] → 1-3;9-9."""
    runs: list[list[int]] = []
    for month in sorted(set(months)):
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ";".join(f"{run[0]}-{run[-1]}" for run in runs)
