"""The office as a fixture."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from storage.store import Store
from tests.orders.office import Office, product

settings.register_profile("unhurried", deadline=None)  # a busy machine is no defect of the rules
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def office_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with regions, persons and one product, made once: migrating takes its time."""
    path = tmp_path_factory.mktemp("office") / "office.db"
    store = Store.open(f"sqlite:///{path}")
    store.migrate()
    Office.fill(store, product())
    store.close()
    return path


@pytest.fixture
def office(office_file: Path, tmp_path: Path) -> Iterator[Office]:
    """One product, 八段锦进社区, on offer."""
    store = Store.open(f"sqlite:///{shutil.copy(office_file, tmp_path)}")
    yield Office.over(store, product())
    store.close()
