"""The store: durable writes and snapshot reads, the same whatever database is below."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Self, TypeVar

from sqlmodel import Session

from storage import migrations
from storage.engine import Engines, open_engines
from storage.writer import GroupWriter

T = TypeVar("T")


class Store:
    """One database. A `work` is a function of a session; it never commits, the store does.

    What a work returns is detached from its session and stays readable.
    """

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._writer = GroupWriter(engines)

    @classmethod
    def open(cls, address: str) -> Self:
        """Opens a database by its address: `sqlite:///folder/file.db`, or `sqlite://` in memory for tests.

        Raises UnknownDatabase for any other.
        """
        return cls(open_engines(address))

    def migrate(self) -> None:
        """Brings the tables to this program's version; costs next to nothing when they are there.

        Raises DatabaseTooNew, and touches nothing, when a newer program wrote the database, and
        ForeignDatabase when another program did.
        """
        migrations.migrate(self._engines)

    def write(self, work: Callable[[Session], T]) -> Future[T]:
        """Runs `work` in a transaction of its own; the future is resolved once it is safe on disk.

        A work that raises takes only itself back, and its future raises the same. The future raises
        StoreBusy when too many wait, StoreClosed after `close`. Raises NestedWork inside another work.
        """
        return self._writer.write(work)

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
