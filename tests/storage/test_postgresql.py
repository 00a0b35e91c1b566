"""What holds on PostgreSQL: many writers, locks across processes, and works that are run again."""

import sys
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlmodel import Session

from storage import people
from storage.engine import open_engines
from storage.failures import DatabaseUnusable, MissingDriver, StoreBusy, Unfinished, UnknownDatabase
from storage.locks import lock
from storage.orders import next_order_number
from storage.pool import ATTEMPTS, WriterPool
from storage.postgresql import WRITERS, PostgreSQL
from storage.store import Store
from tests.postgresql import Server
from tests.storage.works import held, theme, themes


@pytest.fixture
def store(store_on_postgresql: Store) -> Store:
    return store_on_postgresql


@pytest.fixture
def other(store: Store) -> Any:
    """A second program on the same database."""
    other = Store.open(address_of(store))
    yield other
    other.close()


def address_of(store: Store) -> str:
    return store._engines.writing.url.render_as_string(hide_password=False)


def test_works_of_one_line_run_in_the_order_they_were_given_while_others_go_on(store: Store) -> None:
    ran: list[int] = []
    entered, leave = threading.Event(), threading.Event()

    def waits(session: Session) -> None:
        entered.set()
        assert leave.wait(10)

    futures: list[Future[None]] = [store.write(waits, line="陈姨")]
    assert entered.wait(10)
    futures += [store.write(lambda session, n=n: ran.append(n), line="陈姨") for n in range(100)]  # type: ignore[misc]
    store.write(theme("2026-12"), line="何姐").result(10)
    assert ran == []
    leave.set()
    for future in futures:
        future.result(10)
    assert ran == list(range(100))


def test_works_of_different_lines_run_side_by_side(store: Store) -> None:
    together = threading.Barrier(WRITERS)
    futures = [store.write(lambda session: together.wait(10)) for _ in range(WRITERS)]
    assert sorted(future.result(10) for future in futures) == list(range(WRITERS))


def test_a_work_of_a_line_that_is_cancelled_does_not_stop_the_line(store: Store) -> None:
    with held(store):
        months = ("2026-01", "2026-02", "2026-03")
        first, second, third = (store.write(theme(month), line=1) for month in months)
        second.cancel()
    first.result(10)
    third.result(10)
    assert {"2026-01", "2026-03"} <= set(themes(store))


def test_too_many_waiting_writes_are_refused(store: Store) -> None:
    engines = open_engines(address_of(store))
    assert isinstance(engines, PostgreSQL)
    pool = WriterPool(engines, waiting=3)
    leave = threading.Event()
    futures = [pool.write(lambda session: leave.wait(10), line=number % 2) for number in range(4)]
    assert isinstance(futures[-1].exception(10), StoreBusy)
    leave.set()
    assert [future.result(10) for future in futures[:-1]] == [True, True, True]
    pool.close()
    engines.close()


def test_two_works_in_deadlock_are_both_done(store: Store, other: Store) -> None:
    together = threading.Barrier(2)
    runs: list[str] = []

    def work(*names: str) -> Callable[[Session], None]:
        def run(session: Session) -> None:
            session.execute(text("SET LOCAL deadlock_timeout = '50ms'"))
            lock(session, (names[0],))
            if runs.append(names[0]) or len(runs) <= 2:  # type: ignore[func-returns-value]
                together.wait(10)
            lock(session, (names[1],))
            theme("".join(names))(session)

        return run

    futures = [store.write(work("a", "b")), other.write(work("b", "a"))]
    for future in futures:
        future.result(30)
    assert themes(store) == ["ab", "ba"]
    assert len(runs) > 2, "there was no deadlock"


def test_whoever_waited_for_a_lock_reads_what_the_holder_left(store: Store, other: Store) -> None:
    seen: list[list[str]] = []
    holds, waits = threading.Event(), threading.Event()

    def first(session: Session) -> None:
        lock(session, ("team", "S001"), ("unit", "U1"))
        holds.set()
        assert waits.wait(10)
        theme("2026-01")(session)

    def second(session: Session) -> None:
        session.execute(text("SELECT 1"))  # what was read before must not decide
        waits.set()
        lock(session, ("unit", "U1"))
        seen.append(list(session.scalars(text("SELECT month FROM theme"))))

    begun = store.write(first)
    assert holds.wait(10)
    other.write(second).result(10)
    begun.result(10)
    assert seen == [["2026-01"]]


def test_programs_that_count_together_lose_no_number(store: Store, other: Store) -> None:
    both = [store, other] * 50
    futures = [each.write(lambda session: next_order_number(session, 2026)) for each in both]
    assert sorted(future.result(30) for future in futures) == list(range(1, 101))


def test_a_connection_lost_before_the_commit_is_no_loss(store: Store) -> None:
    runs: list[int] = []

    def work(session: Session) -> None:
        runs.append(1)
        theme("2026-12")(session)
        session.flush()
        if len(runs) == 1:
            session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    store.write(work).result(10)
    assert len(runs) == 2
    assert themes(store) == ["2026-12"]


def test_after_the_server_has_ended_all_connections_the_store_goes_on(store: Store) -> None:
    for number in range(1, 9):
        store.write(theme(f"2026-0{number}")).result(10)
    themes(store)
    kill = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND datname = current_database()"
    )
    store.write(lambda session: session.execute(kill)).result(10)
    futures = [
        store.write(lambda session, n=n: people.account_of(session, "web", str(n)))  # type: ignore[misc]
        for n in range(50)
    ]
    assert [future.result(10) for future in futures] == [None] * 50
    assert len(themes(store)) == 8


def test_a_connection_lost_during_the_commit_is_told_and_not_run_again(store: Store) -> None:
    runs: list[int] = []

    def prepare(session: Session) -> None:
        for command in (
            "CREATE FUNCTION dies() RETURNS trigger LANGUAGE plpgsql AS"
            " 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'",
            "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON theme DEFERRABLE INITIALLY DEFERRED"
            " FOR EACH ROW EXECUTE FUNCTION dies()",
        ):
            session.execute(text(command))

    def work(session: Session) -> None:
        runs.append(1)
        theme("2026-12")(session)

    store.write(prepare).result(10)
    assert isinstance(store.write(work).exception(10), Unfinished)
    assert len(runs) == 1
    assert themes(store) == []


def test_a_clash_that_does_not_pass_is_told_in_the_end(store: Store) -> None:
    runs: list[int] = []

    def work(session: Session) -> None:
        runs.append(1)
        raise psycopg.errors.SerializationFailure

    assert isinstance(store.write(work).exception(30), StoreBusy)
    assert len(runs) == ATTEMPTS


def test_what_people_wrote_is_not_in_an_error(store: Store) -> None:
    def work(session: Session) -> None:
        session.execute(text("INSERT INTO person (name, phone) VALUES ('陈姨', '13800138000')"))

    def statement(session: Session) -> None:
        people.account_of(session, "web", "x")
        session.connection().connection.cursor().execute("INSERT INTO person (phone) VALUES ('13800138000')")

    for each in (work, statement):
        error = store.write(each).exception(10)
        told = "".join(traceback.format_exception(error))
        assert "null value in column" in told
        assert "Failing row contains" not in told


def test_every_commit_waits_for_the_disk_and_nothing_is_held_for_ever(store: Store) -> None:
    names = ("synchronous_commit", "TimeZone", "lock_timeout", "idle_in_transaction_session_timeout")

    def settings(session: Session) -> list[str]:
        shown = [*names, "transaction_isolation", "transaction_read_only"]
        return [str(session.scalar(text(f"SHOW {name}"))) for name in shown]

    assert store.write(settings).result(10) == ["on", "UTC", "10s", "1min", "read committed", "off"]
    assert store.read(settings)[-2:] == ["repeatable read", "on"]


def test_the_address_may_begin_as_other_programs_write_it(store: Store) -> None:
    for begin in ("postgres://", "postgresql://", "postgresql+psycopg://"):
        other = Store.open(address_of(store).replace("postgresql+psycopg://", begin))
        assert themes(other) == []
        other.close()


def test_what_the_address_says_of_the_connection_is_heeded(store: Store) -> None:
    name = text("SHOW application_name")
    assert store.read(lambda session: session.scalar(name)) == "xiangmei"
    address = address_of(store).replace("application_name=xiangmei", "application_name=ours")
    other = Store.open(address)
    assert other.read(lambda session: session.scalar(name)) == "ours"
    other.close()


def open_and_close(address: str) -> None:
    store = Store.open(address)
    try:
        store.migrate()
    finally:
        store.close()


@pytest.mark.parametrize(
    ("address", "failure"),
    [
        ("postgresql://u:secret@127.0.0.1:1/x", DatabaseUnusable),
        ("postgresql://u:secret@127.0.0.1:1/x?nonsense=1", DatabaseUnusable),
        ("postgresql://u:p@secret@127.0.0.1:1/x", UnknownDatabase),
        ("postgresql+asyncpg://u:secret@127.0.0.1:1/x", UnknownDatabase),
        ("postgresql://u:secret@127.0.0.1:port/x", UnknownDatabase),
    ],
)
def test_a_server_that_cannot_be_used_is_told_without_the_password(
    address: str, failure: type[Exception]
) -> None:
    with pytest.raises(failure) as refused:
        open_and_close(address)
    assert "secret" not in str(refused.value)


def test_a_database_that_is_not_there_is_named(postgresql: Server) -> None:
    address = postgresql.database()
    nowhere = make_url(address).set(database="nowhere").render_as_string(hide_password=False)
    store = Store.open(nowhere)
    with pytest.raises(DatabaseUnusable, match=r'数据库连不上或不能用(.|\n)*"nowhere" does not exist'):
        store.migrate()
    assert isinstance(store.write(theme("2026-12")).exception(30), StoreBusy)
    store.close()
    postgresql.drop(address)


def test_without_the_driver_the_extra_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingDriver, match=r'pip install "xiangmei\[postgresql\]"'):
        Store.open("postgresql://127.0.0.1/x")
