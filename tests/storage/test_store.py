"""What a work may rely on: all or nothing, durable when answered, alone while it runs."""

import asyncio
import threading
from concurrent.futures import CancelledError, Future
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import Session

from storage import talks
from storage.failures import NestedWork, StoreClosed, UnknownDatabase
from storage.models import OrderCounter, Person, Theme
from storage.orders import next_order_number
from storage.store import Store
from tests.storage.works import held, theme, themes


def test_a_write_is_there_for_the_next_reader(store: Store) -> None:
    store.write(theme("2026-12")).result(10)
    assert themes(store) == ["2026-12"]


def test_a_work_that_fails_takes_only_itself_back(store: Store) -> None:
    def raises(session: Session) -> None:
        theme("2026-02")(session)
        session.flush()
        raise KeyError("mine")

    with held(store):
        first = store.write(theme("2026-01"), line=1)
        second = store.write(raises, line=1)
        third = store.write(theme("2026-01"), line=1)  # exists: fails in the flush after the work
        fourth = store.write(theme("2026-04"), line=1)
    first.result(10)
    fourth.result(10)
    with pytest.raises(KeyError, match="mine"):
        second.result(10)
    with pytest.raises(IntegrityError):
        third.result(10)
    assert themes(store) == ["2026-01", "2026-04"]


def test_what_a_work_returns_stays_readable(store: Store) -> None:
    def work(session: Session) -> Theme:
        theme("2026-12")(session)
        return session.get_one(Theme, "2026-12")

    assert store.write(work).result(10).month == "2026-12"
    assert store.read(lambda session: session.get_one(Theme, "2026-12")).audiences == []


def test_a_read_cannot_write(store: Store) -> None:
    with pytest.raises(DBAPIError, match=r"read-?only"):
        store.read(lambda session: session.execute(text("DELETE FROM theme")))
    store.write(theme("2026-12")).result(10)


def test_a_read_sees_one_moment(migrated_address: str) -> None:
    store = Store.open(migrated_address)

    def work(session: Session) -> tuple[int, int]:
        def count() -> int:
            return int(session.scalar(text("SELECT count(*) FROM theme")) or 0)

        before = count()
        store.write(theme("2026-12")).result(10)
        return before, count()

    assert store.read(work) == (0, 0)
    assert themes(store) == ["2026-12"]
    store.close()


def test_a_work_that_opens_another_is_told_so_instead_of_hanging(store: Store) -> None:
    for inner in (store.read, store.write):
        with pytest.raises(NestedWork):
            store.write(lambda session, inner=inner: inner(theme("2026-01"))).result(10)  # type: ignore[misc]


def test_callbacks_run_with_no_transaction_open(store: Store) -> None:
    seen: list[list[str]] = []
    done = threading.Event()

    def look(future: Future[None]) -> None:
        seen.append(themes(store))
        done.set()

    with held(store):
        store.write(theme("2026-12")).add_done_callback(look)
    assert done.wait(10)
    assert seen == [["2026-12"]]


def test_a_write_cancelled_while_it_waits_does_not_happen(store: Store) -> None:
    with held(store):
        future = store.write(theme("2026-12"))
        assert future.cancel()
    with pytest.raises(CancelledError):
        future.result(10)
    store.write(theme("2026-11")).result(10)
    assert themes(store) == ["2026-11"]


async def test_the_event_loop_can_wait_for_a_write(store: Store) -> None:
    writes = (
        asyncio.wrap_future(store.write(lambda session: next_order_number(session, 2026))) for _ in range(50)
    )
    assert sorted(await asyncio.gather(*writes)) == list(range(1, 51))


def test_threads_that_count_together_lose_nothing(store: Store) -> None:
    def count() -> None:
        for _ in range(50):
            store.write(lambda session: next_order_number(session, 2026)).result(30)

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.read(lambda session: session.get_one(OrderCounter, 2026)).last == 400


def test_closing_finishes_what_waits_and_refuses_what_comes_later(migrated_address: str) -> None:
    store = Store.open(migrated_address)
    with held(store):
        futures = [store.write(theme(f"2026-{month:02}")) for month in range(1, 13)]
        closing = threading.Thread(target=store.close)
        closing.start()
    closing.join(10)
    assert [future.exception(10) for future in futures] == [None] * 12
    assert isinstance(store.write(theme("2027-01")).exception(10), StoreClosed)
    store.close()


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    naive = datetime(2026, 11, 22, 9, 0)  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="without zone"):
        store.write(lambda session: talks.save_talk(session, 1, {}, naive)).result(10)
    with pytest.raises(StatementError, match="without zone"):
        store.write(lambda session: session.add(Person(created_at=naive))).result(10)


@pytest.mark.parametrize("address", ["mysql://u:secret@h/x", "postgresql://u:secret@h:port/x", "our.db", ""])
def test_an_address_that_cannot_be_served_is_named_without_its_password(address: str) -> None:
    with pytest.raises(UnknownDatabase, match="不支持这个数据库地址") as refused:
        Store.open(address)
    assert "secret" not in str(refused.value)
