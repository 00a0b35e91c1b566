from collections.abc import Iterator

import pytest
from sqlmodel import select

from bot.loading import Sheets, compare, is_empty, load
from storage.models import Product, Region, Unit
from storage.store import Store


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store.open("sqlite://")
    store.migrate()
    yield store
    store.close()


@pytest.fixture(scope="module")
def sheets() -> Sheets:
    return Sheets.sample()


def test_the_sample_fills_an_empty_database_and_every_region_may_receive(
    store: Store, sheets: Sheets
) -> None:
    assert store.read(is_empty)
    done: list[int] = []
    store.write(lambda session: load(session, sheets, done.append)).result()
    assert not store.read(is_empty)
    assert sum(done) == len(sheets)
    regions = store.read(lambda session: set(session.exec(select(Region.code))))
    assert regions == store.read(lambda session: set(session.exec(select(Unit.code))))
    assert len(regions) == 3041


def test_loading_again_changes_nothing(store: Store, sheets: Sheets) -> None:
    store.write(lambda session: load(session, sheets)).result()
    assert all(
        (each.new, each.changed) == (0, 0)
        for each in store.write(lambda session: load(session, sheets)).result()
    )


def test_a_product_that_differs_is_brought_up_to_date_and_the_others_stay(
    store: Store, sheets: Sheets
) -> None:
    store.write(lambda session: load(session, sheets)).result()
    product = sheets.products[0].model_copy(update={"name": "改过的名字", "months": [3]})
    (difference,) = [
        each
        for each in store.write(lambda session: load(session, Sheets(products=[product]))).result()
        if each.table == "product"
    ]
    assert (difference.new, difference.changed, difference.same) == (0, 1, 0)
    kept = store.read(lambda session: session.get(Product, product.code))
    assert kept is not None
    assert (kept.name, kept.months) == ("改过的名字", [3])
    assert store.read(lambda session: len(session.exec(select(Product)).all())) == len(sheets.products)


def test_a_comparison_says_what_loading_would_do_and_writes_nothing(store: Store, sheets: Sheets) -> None:
    expected = store.read(lambda session: compare(session, sheets))
    assert store.read(is_empty)
    assert store.write(lambda session: load(session, sheets)).result() == expected
