"""How a PostgreSQL database is opened, and what it takes for a write to be tried again.

Several processes may share it. Writers see what is committed when each of their statements begins, so
that whoever has waited for a lock (`storage.locks`) reads what the holder left; readers get a snapshot.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.failures import DatabaseUnusable, MissingDriver, StoreFailure, UnknownDatabase
from storage.json_text import dumps

WRITERS = 8  # transactions that a process has open for writing at once; 4 and 8 do about the same
READERS = 4  # connections kept open for reading; up to as many again are opened under load
LOCK_SECONDS = 10  # how long an attempt of a write waits for the lock of another
IDLE_SECONDS = 60  # after which a transaction of a machine that fell silent is ended, and its locks freed
MIGRATION = 0x5849414E474D4549  # the advisory lock under which the tables are changed

_DEFAULTS = {"connect_timeout": "10", "application_name": "xiangmei"}  # where the address says nothing
_PASSING = {
    "40001",  # serialization_failure
    "40P01",  # deadlock_detected
    "55P03",  # lock_not_available: another has held it for LOCK_SECONDS
}
_SETTINGS = (
    "timezone = 'UTC'",
    "synchronous_commit = on",  # an answer means: on disk, whatever the server's default is
    f"lock_timeout = '{LOCK_SECONDS}s'",
    f"idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'",
)


@dataclass(frozen=True, slots=True)
class PostgreSQL:
    """The two ways into one database: `writing` reads what is committed, `reading` sees one moment."""

    writing: Engine
    reading: Engine

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database and refuses to write."""
        with self.reading.connect() as connection:
            yield connection

    @contextmanager
    def schema_change(self) -> Iterator[Connection]:
        """One transaction in which tables may be rebuilt; no two processes are in it at once."""
        with self.writing.connect() as connection, connection.begin():
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION})
            yield connection

    def refusal(self, error: DBAPIError) -> StoreFailure | None:
        """What an operator is told where the database cannot be used at all; None where that is not it."""
        if isinstance(error, (OperationalError, InterfaceError, ProgrammingError)):
            return DatabaseUnusable(f"{DatabaseUnusable.__doc__} {error.orig}".strip())
        return None

    def close(self) -> None:
        """Closes every connection that is not in use."""
        self.reading.dispose()
        self.writing.dispose()


def open_postgresql(url: URL) -> PostgreSQL:
    """The engines for an address of PostgreSQL; psycopg is the only driver.

    Raises MissingDriver where it is not installed, UnknownDatabase where the address names another.
    """
    if url.drivername.partition("+")[2] not in ("", "psycopg"):
        raise UnknownDatabase(f"{UnknownDatabase.__doc__} {url.drivername}://…")
    if "@" in (url.host or ""):  # the driver would name the host, and with it half of a password
        raise UnknownDatabase(
            f"{UnknownDatabase.__doc__} An @ in the password is written %40. 密码里的 @ 请写成 %40。"
        )
    try:
        import psycopg  # noqa: F401 - an extra; whoever uses SQLite does without
    except ImportError as error:
        raise MissingDriver from error
    url = url.set(drivername="postgresql+psycopg", query=_DEFAULTS | dict(url.query))
    given: dict[str, Any] = {
        "paramstyle": "format",  # `storage.statements` hands the values over by their place
        "json_serializer": dumps,
        "hide_parameters": True,  # errors are logged; what people wrote and their phone numbers are not
    }
    writing = create_engine(url, pool_size=WRITERS, max_overflow=1, isolation_level="READ COMMITTED", **given)
    reading = create_engine(
        url, pool_size=READERS, max_overflow=READERS, pool_pre_ping=True, **given
    ).execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    for engine in (writing, reading):
        event.listen(engine, "connect", _connected)
    return PostgreSQL(writing, reading)


def may_pass(error: BaseException) -> bool:
    """Whether the same work may well succeed when it is tried again: it clashed with another."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlstate", None) in _PASSING


def conceal(error: BaseException) -> None:
    """Takes what the server tells of a row's values out of an error's words: errors are logged, people's
    names and numbers are not.
    """
    cause = error.orig if isinstance(error, DBAPIError) else error
    if detail := getattr(getattr(cause, "diag", None), "message_detail", None):
        for each in (error, cause):
            assert each is not None
            each.args = tuple(str(words).replace(detail, "…") for words in each.args)


def is_lost(connection: Connection) -> bool:
    """Whether the server has gone, or has ended this connection; it is thrown away then."""
    if connection.invalidated:  # SQLAlchemy has seen it; the statements of the hot path go past it
        return True
    driver: Any = connection.connection.dbapi_connection
    if driver.closed:
        connection.invalidate()
        return True
    return False


def _connected(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for setting in _SETTINGS:
        cursor.execute(f"SET SESSION {setting}")
    cursor.close()
    connection.commit()
