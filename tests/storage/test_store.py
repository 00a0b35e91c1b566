"""What a work may rely on: all or nothing, durable when answered, alone while it runs."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlmodel import Session

from storage import talks
from storage.engine import open_engines
from storage.failures import (
    NestedWork,
    StoreBusy,
    StoreClosed,
    UnknownDatabase,
    WorkEndedTransaction,
    WriterDied,
)
from storage.models import OrderCounter, Person, Theme, Unit
from storage.orders import next_order_number
from storage.store import Store
from storage.writer import GROUP, GroupWriter


def themes(store: Store) -> list[str]:
    return store.read(lambda session: list(session.scalars(text("SELECT month FROM theme ORDER BY month"))))


def theme(month: str) -> Callable[[Session], None]:
    def work(session: Session) -> None:
        session.add(Theme(month=month, title="", brand="", audiences=[], intro="", keywords=[]))

    return work


@contextmanager
def held(store: Store) -> Iterator[None]:
    """Keeps the writer busy, so that what is given meanwhile becomes one group."""
    entered, leave = threading.Event(), threading.Event()

    def work(session: Session) -> None:
        entered.set()
        assert leave.wait(10)

    future = store.write(work)
    assert entered.wait(10)
    try:
        yield
    finally:
        leave.set()
        future.result(10)


def test_a_write_is_there_for_the_next_reader(store: Store) -> None:
    store.write(theme("2026-12")).result(10)
    assert themes(store) == ["2026-12"]


def test_a_work_that_fails_takes_only_itself_back(store: Store) -> None:
    def raises(session: Session) -> None:
        theme("2026-02")(session)
        session.flush()
        raise KeyError("mine")

    with held(store):
        first = store.write(theme("2026-01"))
        second = store.write(raises)
        third = store.write(theme("2026-01"))  # exists: fails in the flush after the work
        fourth = store.write(theme("2026-04"))
    first.result(10)
    fourth.result(10)
    with pytest.raises(KeyError, match="mine"):
        second.result(10)
    with pytest.raises(IntegrityError):
        third.result(10)
    assert themes(store) == ["2026-01", "2026-04"]


def test_when_the_commit_fails_all_of_the_group_are_told(store: Store) -> None:
    def breaks_at_commit(session: Session) -> None:
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        session.add(Unit(code="U1", name="某营", region_code="nowhere"))

    with held(store):
        futures = [store.write(work) for work in (theme("2026-01"), breaks_at_commit, theme("2026-03"))]
    for future in futures:
        with pytest.raises(IntegrityError, match="FOREIGN KEY"):
            future.result(10)
    store.write(theme("2026-05")).result(10)
    assert themes(store) == ["2026-05"]


@pytest.mark.parametrize("whole", [False, True])
def test_a_work_that_ends_the_transaction_is_told_so_and_nobody_is_told_a_lie(
    store: Store, whole: bool
) -> None:
    def work(session: Session) -> None:
        theme("2026-02")(session)
        session.flush()
        session.connection().rollback() if whole else session.rollback()

    with held(store):
        first, second, third = (store.write(each) for each in (theme("2026-01"), work, theme("2026-03")))
    assert isinstance(second.exception(10), WorkEndedTransaction)
    assert [isinstance(each.exception(10), WorkEndedTransaction) for each in (first, third)] == [whole] * 2
    assert themes(store) == ([] if whole else ["2026-01", "2026-03"])


def test_an_error_that_ends_the_whole_transaction_fails_the_whole_group(store: Store) -> None:
    def work(session: Session) -> None:
        theme("2026-02")(session)
        session.flush()
        session.connection().exec_driver_sql(
            "INSERT OR ROLLBACK INTO theme SELECT * FROM theme WHERE month = '2026-02'"
        )

    with held(store):
        futures = [store.write(each) for each in (theme("2026-01"), work, theme("2026-03"))]
    assert [type(future.exception(10)) for future in futures] == [IntegrityError] * 3
    assert themes(store) == []


def test_what_a_work_returns_stays_readable(store: Store) -> None:
    def work(session: Session) -> Theme:
        theme("2026-12")(session)
        return session.get_one(Theme, "2026-12")

    assert store.write(work).result(10).month == "2026-12"
    assert store.read(lambda session: session.get_one(Theme, "2026-12")).audiences == []


def test_a_read_cannot_write(store: Store) -> None:
    with pytest.raises(OperationalError, match="readonly"):
        store.read(lambda session: session.execute(text("DELETE FROM theme")))
    store.write(theme("2026-12")).result(10)


def test_a_read_sees_one_moment(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/our.db")
    store.migrate()

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


def test_every_commit_waits_for_the_disk_and_references_are_enforced(tmp_path: Path) -> None:
    engines = open_engines(f"sqlite:///{tmp_path}/our.db")
    with engines.writing.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engines.close()
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


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


def test_works_run_in_the_order_they_were_given_even_in_several_groups(store: Store) -> None:
    ran: list[int] = []
    with held(store):
        futures = [store.write(lambda session, n=n: ran.append(n)) for n in range(2 * GROUP + 1)]  # type: ignore[misc]
    for future in futures:
        future.result(10)
    assert ran == list(range(2 * GROUP + 1))


def test_too_many_waiting_writes_are_refused(tmp_path: Path) -> None:
    engines = open_engines(f"sqlite:///{tmp_path}/our.db")
    writer = GroupWriter(engines, waiting=2)
    entered, leave = threading.Event(), threading.Event()

    def waits(session: Session) -> bool:
        entered.set()
        return leave.wait(10)

    futures = [writer.write(waits)]
    assert entered.wait(10)
    futures += [writer.write(lambda session: True) for _ in range(3)]
    assert isinstance(futures[-1].exception(10), StoreBusy)
    leave.set()
    assert [future.result(10) for future in futures[:-1]] == [True, True, True]
    writer.close()
    engines.close()


def test_closing_finishes_what_waits_and_refuses_what_comes_later(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/our.db")
    store.migrate()
    with held(store):
        futures = [store.write(theme(f"2026-{month:02}")) for month in range(1, 13)]
        closing = threading.Thread(target=store.close)
        closing.start()
    closing.join(10)
    assert [future.exception(10) for future in futures] == [None] * 12
    assert isinstance(store.write(theme("2027-01")).exception(10), StoreClosed)
    store.close()


def test_nobody_hangs_when_the_writer_dies(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with held(store):
        monkeypatch.setattr(GroupWriter, "_commit", lambda self, group: exit(1))
        futures = [store.write(theme(f"{year}-01")) for year in range(2000, 2000 + GROUP + 5)]
    kinds = [type(future.exception(10)) for future in futures]
    assert kinds == [WriterDied] * GROUP + [StoreClosed] * 5
    assert isinstance(store.write(theme("2026-12")).exception(10), StoreClosed)
    assert "writer has died" in caplog.text


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
