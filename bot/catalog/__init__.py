"""The catalog: what can be ordered, how its sheets are read and how it is searched."""

from bot.catalog.catalog import Catalog, Hit, SearchResult
from bot.catalog.filters import Filters
from bot.catalog.holder import CatalogHolder
from bot.catalog.query import Query, read_query
from bot.catalog.sheet import SheetError, read_products, read_regions, read_suppliers, read_themes, sample
from bot.catalog.sheet_out import column_of, spoken, write_products
from bot.catalog.synonyms import Synonym, kinds, packaged_synonyms, read_synonyms, write_synonyms

__all__ = [
    "Catalog",
    "CatalogHolder",
    "Filters",
    "Hit",
    "Query",
    "SearchResult",
    "SheetError",
    "Synonym",
    "column_of",
    "kinds",
    "packaged_synonyms",
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
]
