"""A store in a real file and on a real server, as the program has it, or in memory, as most tests have it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.store import Store
from tests.databases import with_tables
from tests.postgresql import Server


@pytest.fixture(params=["file", "memory", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "postgresql":
        yield request.getfixturevalue("store_on_postgresql")
    else:
        yield from _on_sqlite(request.param, tmp_path)


@pytest.fixture(params=["file", "memory"])
def store_on_sqlite(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    yield from _on_sqlite(request.param, tmp_path)


def _on_sqlite(kind: str, folder: Path) -> Iterator[Store]:
    if kind == "file":
        store = Store.open(with_tables(folder / "our.db"))
    else:
        store = Store.open("sqlite://")
        store.migrate()
    yield store
    store.close()


@pytest.fixture
def store_on_postgresql(postgresql: Server) -> Iterator[Store]:
    address = postgresql.database("migrated", Store.migrate)
    store = Store.open(address)
    yield store
    store.close()
    postgresql.drop(address)
