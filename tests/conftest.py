"""What many tests start from: the sample's knowledge, and a database filled with it, made once."""

from pathlib import Path

import pytest

from bot.database import prepare_demo
from bot.knowledge import Knowledge
from storage.store import Store


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge.sample()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the sample catalog; tests work on copies of it."""
    file = tmp_path_factory.mktemp("filled") / "xiangmei.db"
    store = Store.open(f"sqlite:///{file}")
    store.migrate()
    prepare_demo(store)
    store.close()
    return file
