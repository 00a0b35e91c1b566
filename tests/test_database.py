"""A database is opened and filled once, however many programs start at the same time."""

from concurrent.futures import ThreadPoolExecutor

from bot.database import prepare_demo
from storage import products, purpose
from storage.store import Store


def test_programs_that_start_the_demo_at_once_fill_it_once(migrated_address: str) -> None:
    stores = [Store.open(migrated_address) for _ in range(3)]
    with ThreadPoolExecutor(len(stores)) as pool:
        list(pool.map(prepare_demo, stores))
    for store in stores:
        assert store.read(purpose.is_demo)
        assert store.read(products.version) == 1
        store.close()
