"""A store in a real file, as the program has it, or in memory, as most tests have it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.store import Store


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    address = f"sqlite:///{tmp_path}/our.db" if request.param == "file" else "sqlite://"
    store = Store.open(address)
    store.migrate()
    yield store
    store.close()
