"""The sample catalog, built once for all tests that only read it."""

import pytest

from bot.catalog import Catalog, read_products, read_suppliers, sample
from storage.models.catalog import Product


@pytest.fixture(scope="session")
def products() -> list[Product]:
    with sample("products") as path:
        return read_products(path)


@pytest.fixture(scope="session")
def catalog(products: list[Product]) -> Catalog:
    with sample("suppliers") as path:
        return Catalog(products, read_suppliers(path))
