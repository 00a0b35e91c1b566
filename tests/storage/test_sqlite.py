"""What holds on SQLite alone: one writer, and one commit for all who wait."""

import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from storage.engine import open_engines
from storage.failures import StoreBusy, StoreClosed, WorkEndedTransaction, WriterDied
from storage.models import Unit
from storage.sqlite import SQLite
from storage.store import Store
from storage.writer import GROUP, GroupWriter
from tests.storage.works import held, theme, themes


@pytest.fixture
def store(store_on_sqlite: Store) -> Store:
    return store_on_sqlite


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


def test_every_commit_waits_for_the_disk_and_references_are_enforced(tmp_path: Path) -> None:
    engines = open_engines(f"sqlite:///{tmp_path}/our.db")
    with engines.writing.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engines.close()
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_works_run_in_the_order_they_were_given_even_in_several_groups(store: Store) -> None:
    ran: list[int] = []
    with held(store):
        futures = [store.write(lambda session, n=n: ran.append(n)) for n in range(2 * GROUP + 1)]  # type: ignore[misc]
    for future in futures:
        future.result(10)
    assert ran == list(range(2 * GROUP + 1))


def test_too_many_waiting_writes_are_refused(tmp_path: Path) -> None:
    engines = open_engines(f"sqlite:///{tmp_path}/our.db")
    assert isinstance(engines, SQLite)
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


def test_history_is_read_from_an_index_however_long_it_is(store: Store) -> None:
    plan = store.read(
        lambda session: (
            session.connection()
            .exec_driver_sql(
                "EXPLAIN QUERY PLAN SELECT * FROM heard WHERE account_id=1 ORDER BY id DESC LIMIT 9"
            )
            .all()
        )
    )
    assert "ix_heard_account_id" in str(plan)
    assert "TEMP B-TREE" not in str(plan)
