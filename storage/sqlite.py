"""How a SQLite database is opened, in a file or in memory.

The driver's own transactions begin too late and lose updates, so the driver is kept from beginning any,
and SQLAlchemy's `begin` event does it: `BEGIN IMMEDIATE` for writers, which take the one write lock before
they read, and a deferred `BEGIN` for readers, which get a snapshot (WAL).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.failures import ForeignDatabase, StoreFailure
from storage.json_text import dumps

BUSY_SECONDS = 30  # how long one process waits for another's write lock
READERS = 8  # connections kept open for reading; up to as many again are opened under load


class PlainSavepoints(SQLiteDialect_pysqlite):
    """SQLite with savepoints that go straight to the driver.

    SQLAlchemy compiles each savepoint anew, because each has a new name; that took more time than
    all else in a small group commit (measured: 3,900 instead of 6,700 durable inserts a second).
    """

    supports_statement_cache = True

    def do_savepoint(self, connection: Connection, name: str) -> None:
        _driver(connection).execute(f"SAVEPOINT {name}")

    def do_rollback_to_savepoint(self, connection: Connection, name: str) -> None:
        _driver(connection).execute(f"ROLLBACK TO {name}")

    def do_release_savepoint(self, connection: Connection, name: str) -> None:
        _driver(connection).execute(f"RELEASE {name}")


registry.register("sqlite.plain_savepoints", __name__, PlainSavepoints.__name__)


@dataclass(frozen=True, slots=True)
class SQLite:
    """The two ways into one database: `writing` takes the write lock at once, `reading` never does.

    `alone` is held during each use of a database that has one connection only.
    """

    writing: Engine
    reading: Engine
    alone: AbstractContextManager[object] = field(default_factory=nullcontext)

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database and refuses to write."""
        with self.alone, self.reading.connect() as connection:
            single = self.reading is self.writing
            if single:
                _driver(connection).execute("PRAGMA query_only=ON")
            try:
                yield connection
            finally:
                connection.rollback()
                if single:
                    _driver(connection).execute("PRAGMA query_only=OFF")

    @contextmanager
    def schema_change(self) -> Iterator[Connection]:
        """One write transaction in which tables may be rebuilt; foreign keys are checked at its end."""
        with self.alone, self.writing.connect() as connection:
            # Rebuilding a table drops it, which would delete what refers to it; the switch works only
            # outside a transaction.
            _driver(connection).execute("PRAGMA foreign_keys=OFF")
            try:
                with connection.begin():
                    yield connection
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                    if broken:
                        raise sqlite3.IntegrityError(f"references to nothing: {broken[:3]}")
            finally:
                _driver(connection).execute("PRAGMA foreign_keys=ON")

    def refusal(self, error: DBAPIError) -> StoreFailure | None:
        """What an operator is told where the database cannot be used at all; None where that is not it."""
        foreign = getattr(error.orig, "sqlite_errorname", "") == "SQLITE_NOTADB"
        return ForeignDatabase() if foreign else None

    def close(self) -> None:
        """Closes every connection that is not in use."""
        self.reading.dispose()
        self.writing.dispose()


def open_sqlite(url: URL) -> SQLite:
    """The engines for an address of SQLite; the folder of the file is made when missing."""
    url = url.set(drivername="sqlite+plain_savepoints")
    if url.database in (None, "", ":memory:"):
        return _memory(url)
    return _file(url)


def in_transaction(connection: Connection) -> bool:
    """Whether SQLite itself has a transaction open; some errors end it without being asked."""
    return _driver(connection).in_transaction


# Errors are logged; what people wrote and their phone numbers are not.
_GIVEN: dict[str, Any] = {"hide_parameters": True, "json_serializer": dumps}


def _memory(url: URL) -> SQLite:
    engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False}, **_GIVEN)
    _prepare(engine, begin="BEGIN", pragmas=())
    return SQLite(engine, engine, Lock())


def _file(url: URL) -> SQLite:
    assert url.database
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    writing = create_engine(url, pool_size=1, **_GIVEN)
    _prepare(writing, begin="BEGIN IMMEDIATE", pragmas=("journal_mode=WAL", "synchronous=FULL"))
    reading = create_engine(url, pool_size=READERS, max_overflow=READERS, **_GIVEN)
    _prepare(reading, begin="BEGIN", pragmas=("query_only=ON",))
    return SQLite(writing, reading)


def _prepare(engine: Engine, begin: str, pragmas: tuple[str, ...]) -> None:
    settings = (f"busy_timeout={BUSY_SECONDS * 1000}", "foreign_keys=ON", *pragmas)

    @event.listens_for(engine, "connect")
    def connected(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        cursor = connection.cursor()
        for setting in settings:
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.dbapi_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver
