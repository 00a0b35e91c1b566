"""The catalog changes while people search it."""

import gc
import threading
import weakref

from bot.catalog import Catalog, CatalogHolder
from storage.models.catalog import Product


def test_a_rebuild_swaps_the_catalog_and_leaves_readers_theirs(products: list[Product]) -> None:
    shown = [products[:10]]
    holder = CatalogHolder(lambda: Catalog(shown[0], []))
    mine = holder.current
    shown[0] = products[:20]
    holder.rebuild()
    assert holder.wait(10)
    assert (len(mine), len(holder.current)) == (10, 20)


def test_a_change_during_a_rebuild_is_not_lost(products: list[Product]) -> None:
    go, size = threading.Event(), [5]
    started = threading.Event()

    def load() -> Catalog:
        count = size[0]
        if count == 6:
            started.set()
            go.wait(10)
        return Catalog(products[:count], [])

    holder = CatalogHolder(load)
    size[0] = 6
    holder.rebuild()
    assert started.wait(10)
    size[0] = 7
    holder.rebuild()
    go.set()
    assert holder.wait(10)
    assert len(holder.current) == 7


def test_a_rebuild_that_fails_keeps_the_old_catalog(products: list[Product]) -> None:
    broken: list[Exception] = []

    def load() -> Catalog:
        if broken:
            raise broken[0]
        return Catalog(products[:5], [])

    holder = CatalogHolder(load)
    broken.append(OSError("no database"))
    holder.rebuild()
    assert holder.wait(10)
    assert len(holder.current) == 5
    assert holder.failure is broken[0]


def test_a_catalog_that_is_replaced_goes_at_once(products: list[Product]) -> None:
    catalog = Catalog(products[:5], [])
    catalog.search("剪纸")
    gone = weakref.ref(catalog)
    gc.disable()  # what only the collector finds may stay for long in a server
    try:
        del catalog
        assert gone() is None
    finally:
        gc.enable()
