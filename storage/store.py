"""The store: durable writes and snapshot reads, the same whatever database is below."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Self, TypeVar

from sqlmodel import Session

from storage import migrations
from storage.engine import Engines, open_engines
from storage.pool import WriterPool
from storage.postgresql import PostgreSQL
from storage.writer import GroupWriter

T = TypeVar("T")


class Store:
    """One database. A `work` is a function of a session; it never commits, the store does.

    What a work returns is detached from its session and stays readable. A work may be run again from its
    beginning, where several write at once and clash: what it does outside its session (filling a list,
    counting) must bear that, and what it has read in an earlier run is void.
    """

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._writer: GroupWriter | WriterPool = (
            WriterPool(engines) if isinstance(engines, PostgreSQL) else GroupWriter(engines)
        )

    @classmethod
    def open(cls, address: str) -> Self:
        """Opens a database by its address: `sqlite:///folder/file.db`, `postgresql://user:password@host/name`,
        or `sqlite://` in memory for tests.

        Raises UnknownDatabase for any other, MissingDriver where psycopg is not installed.
        """
        return cls(open_engines(address))

    def migrate(self) -> None:
        """Brings the tables to this program's version; costs next to nothing when they are there.

        Raises DatabaseTooNew, and touches nothing, when a newer program wrote the database, and
        ForeignDatabase when another program did. Raises DatabaseUnusable when a server refuses us.
        """
        migrations.migrate(self._engines)

    def write(self, work: Callable[[Session], T], line: Hashable | None = None) -> Future[T]:
        """Runs `work` in a transaction of its own; the future is resolved once it is safe on disk.

        Works of one `line` run in the order they were given here; others may run side by side, as do those
        of other processes: what must not be decided twice is locked first (`storage.locks`).
        A work that raises takes only itself back, and its future raises the same. The future raises
        StoreBusy when too many wait, StoreClosed after `close`, and Unfinished when the database was lost
        during the commit. Raises NestedWork inside another work.
        """
        return self._writer.write(work, line)

    def read(self, work: Callable[[Session], T]) -> T:
        """Runs `work` on one moment's picture of the database, on the caller's thread; it cannot write.

        Raises NestedWork inside a write.
        """
        self._writer.refuse_inside()
        with (
            self._engines.snapshot() as connection,
            Session(connection, expire_on_commit=False) as session,
        ):
            return work(session)

    def close(self) -> None:
        """Finishes the writes that wait and closes the database."""
        self._writer.close()
        self._engines.close()
