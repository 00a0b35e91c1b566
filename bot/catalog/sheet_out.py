"""Products and themes as sheets: what `read_products` and `read_themes` read back as it was."""

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO

from bot.catalog.columns import PRODUCT_COLUMNS
from bot.catalog.taxonomy import CITY
from storage.models.catalog import Product, Theme

THEME_COLUMNS = ("month", "title", "brand", "audiences", "intro", "keywords")


def write_products(file: TextIO, products: Iterable[Product]) -> int:
    """Writes a sheet with its header; returns how many products stand in it.

    `file` is opened with newline="". A team stands there only where it is not the supplier itself.
    """
    writer = csv.writer(file)
    writer.writerow(column.name for column in PRODUCT_COLUMNS)
    count = 0
    for product in products:
        writer.writerow(cells(product))
        count += 1
    return count


def write_themes(file: TextIO, themes: Iterable[Theme]) -> None:
    """Writes a sheet of themes with its header. `file` is opened with newline=""."""
    writer = csv.writer(file)
    writer.writerow(THEME_COLUMNS)
    for theme in themes:
        writer.writerow(spoken(name, getattr(theme, name)) for name in THEME_COLUMNS)


def cells(product: Product) -> list[str]:
    """A product as its row of the sheet."""
    own_team = product.team == product.supplier_code
    return [
        ""
        if column.attribute == "team" and own_team
        else spoken(column.attribute, getattr(product, column.attribute))
        for column in PRODUCT_COLUMNS
    ]


def spoken(attribute: str, value: object) -> str:
    """A value as its cell in the sheet has it."""
    if attribute == "months" and isinstance(value, Sequence):
        return _months([int(month) for month in value])
    if attribute == "districts" and not value:
        return CITY
    if isinstance(value, list):
        return ";".join(str(each) for each in value)
    return "" if value is None else str(value)


def _months(months: Sequence[int]) -> str:
    """[1, 2, 3, 9] → 1-3;9-9."""
    runs: list[list[int]] = []
    for month in sorted(set(months)):
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ";".join(f"{run[0]}-{run[-1]}" for run in runs)
