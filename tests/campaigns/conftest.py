"""The small city as a fixture."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.store import Store
from tests.campaigns.world import World


@pytest.fixture(scope="session")
def world_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the city, made once: migrating takes its time."""
    path = tmp_path_factory.mktemp("campaigns") / "world.db"
    store = Store.open(f"sqlite:///{path}")
    store.migrate()
    World(store).fill()
    store.close()
    return path


@pytest.fixture
def world(world_file: Path, tmp_path: Path) -> Iterator[World]:
    store = Store.open(f"sqlite:///{shutil.copy(world_file, tmp_path)}")
    yield World(store)
    store.close()


@pytest.fixture
def any_world(migrated_address: str) -> Iterator[World]:
    """The same city on each kind of database."""
    store = Store.open(migrated_address)
    world = World(store)
    world.fill()
    yield world
    store.close()
