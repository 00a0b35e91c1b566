"""What many tests start from: the sample's knowledge, and a database filled with it, made once.

`TEST_DATABASE=postgresql pytest tests/conversation` holds every conversation on PostgreSQL.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.database import prepare_demo
from bot.knowledge import Knowledge
from storage.store import Store
from tests.databases import with_tables
from tests.postgresql import Server, Unavailable

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge.sample()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the sample catalog; tests work on copies of it."""
    file = tmp_path_factory.mktemp("filled") / "xiangmei.db"
    store = Store.open(f"sqlite:///{file}")
    fill(store)
    store.close()
    return file


def fill(store: Store) -> None:
    """Makes the tables and loads the sample."""
    store.migrate()
    prepare_demo(store)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server; a test that needs it is skipped where it has no build."""
    try:
        server = Server()
    except Unavailable as reason:
        pytest.skip(str(reason))
    yield server
    server.stop()


@pytest.fixture(params=DATABASES)
def migrated_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with the tables and nothing in them, of each kind."""
    if request.param == "sqlite":
        yield with_tables(tmp_path / "our.db")
    else:
        server: Server = request.getfixturevalue("postgresql")
        address = server.database("migrated", Store.migrate)
        yield address
        server.drop(address)


@pytest.fixture
def filled_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with the sample catalog, on SQLite unless a test asks for the other kind."""
    if getattr(request, "param", os.environ.get("TEST_DATABASE", "sqlite")) == "sqlite":
        yield f"sqlite:///{shutil.copy(request.getfixturevalue('filled'), tmp_path / 'xiangmei.db')}"
    else:
        server: Server = request.getfixturevalue("postgresql")
        address = server.database("filled", fill)
        yield address
        server.drop(address)
