"""The catalog: what can be ordered, how its sheets are read and how it is searched."""

from bot.catalog.catalog import Catalog, Hit, SearchResult
from bot.catalog.columns import PRODUCT_COLUMNS, Column, column_of
from bot.catalog.filters import Filters
from bot.catalog.holder import CatalogHolder
from bot.catalog.query import Query, read_query
from bot.catalog.sheet import (
    numbered_products,
    numbered_regions,
    numbered_suppliers,
    numbered_themes,
    read_cell,
    read_products,
    read_regions,
    read_suppliers,
    read_themes,
    sample,
)
from bot.catalog.sheet_out import spoken, write_products, write_themes
from bot.catalog.synonyms import Synonym, kinds, packaged_synonyms, read_synonyms, write_synonyms
from bot.catalog.tables import SheetError
from bot.catalog.workbook import product_workbook

__all__ = [
    "PRODUCT_COLUMNS",
    "Catalog",
    "CatalogHolder",
    "Column",
    "Filters",
    "Hit",
    "Query",
    "SearchResult",
    "SheetError",
    "Synonym",
    "column_of",
    "kinds",
    "numbered_products",
    "numbered_regions",
    "numbered_suppliers",
    "numbered_themes",
    "packaged_synonyms",
    "product_workbook",
    "read_cell",
    "read_products",
    "read_query",
    "read_regions",
    "read_suppliers",
    "read_synonyms",
    "read_themes",
    "sample",
    "spoken",
    "write_products",
    "write_synonyms",
    "write_themes",
]
