"""A store in a real file and on a real server, as the program has it, or in memory, as most tests have it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.store import Store
from tests.postgresql import Server


@pytest.fixture(params=["file", "memory", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "postgresql":
        yield request.getfixturevalue("store_on_postgresql")
    else:
        store = Store.open(f"sqlite:///{tmp_path}/our.db" if request.param == "file" else "sqlite://")
        store.migrate()
        yield store
        store.close()


@pytest.fixture(params=["file", "memory"])
def store_on_sqlite(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{tmp_path}/our.db" if request.param == "file" else "sqlite://")
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
