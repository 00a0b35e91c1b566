"""The tables, one module a noun."""

from storage.models.base import UTCDateTime, metadata
from storage.models.catalog import Product, Supplier, Theme
from storage.models.places import Region, Unit

__all__ = ["Product", "Region", "Supplier", "Theme", "UTCDateTime", "Unit", "metadata"]
