"""Group commit: one thread writes; all who wait at the same time share one COMMIT.

With `synchronous=FULL` a commit waits for the disk. Forty turns that each commit alone wait forty
times; forty savepoints in one transaction wait once, and are answered only after it.
"""

import logging
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Lock, Thread, get_ident
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlmodel import Session

from storage.failures import NestedWork, StoreBusy, StoreClosed, WorkEndedTransaction, WriterDied
from storage.sqlite import SQLite, in_transaction

T = TypeVar("T")
WAITING = 10_000  # works that may wait; more are refused with StoreBusy, so that memory stays bounded
GROUP = 256  # works that share one commit at most, so that the first does not wait for the thousandth

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Job:
    work: Callable[[Session], Any]
    future: Future[Any]
    result: Any = None
    error: BaseException | None = None

    def resolve(self) -> None:
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class GroupWriter:
    """The one writer of a SQLite database in this process; other processes wait for each other's lock.

    Works run in the order they were given. The callbacks of a future run on the writer's thread after
    the commit, with no transaction open; they may call `write`, but waiting there for its result would
    wait for ever.
    """

    def __init__(self, engines: SQLite, waiting: int = WAITING) -> None:
        self._engines = engines
        self._waiting = waiting
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._gate = Lock()  # nothing is put in after `_closed`, so nothing is left behind unanswered
        self._closed = False
        self._inside = 0  # the id of the thread that is inside a transaction
        self._thread = Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def write(self, work: Callable[[Session], T], line: Hashable | None = None) -> Future[T]:
        """Gives `work` to the writer; every `line` is the same one here.

        The future fails with StoreBusy or StoreClosed where it cannot run.
        Raises NestedWork when called from inside a work.
        """
        self.refuse_inside()
        future: Future[T] = Future()
        with self._gate:
            if self._closed:
                future.set_exception(StoreClosed())
            elif self._jobs.qsize() >= self._waiting:
                future.set_exception(StoreBusy())
            else:
                self._jobs.put(_Job(work, future))
        return future

    def refuse_inside(self) -> None:
        """Raises NestedWork on a thread that is inside a work."""
        if self._inside == get_ident():
            raise NestedWork

    def close(self) -> None:
        """Lets what waits finish, then ends the thread."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        if self._thread.ident != get_ident():
            self._thread.join()

    def _run(self) -> None:
        group: list[_Job] = []
        try:
            while self._take(group):
                self._commit(group)
                for job in group:
                    job.resolve()
                group.clear()
        except BaseException:
            log.critical("the store's writer has died; nothing more can be written", exc_info=True)
        finally:
            self._abandon(group)

    def _take(self, group: list[_Job]) -> bool:
        """Waits for one job and takes all that wait with it; False when the writer shall end."""
        job = self._jobs.get()
        while job is not None:
            if job.future.set_running_or_notify_cancel():
                group.append(job)
            if len(group) == GROUP:
                return True
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return True
        self._jobs.put(None)  # seen again once the group is answered
        return bool(group)

    def _commit(self, group: list[_Job]) -> None:
        self._inside = get_ident()
        try:
            with self._engines.alone, self._engines.writing.connect() as connection, connection.begin():
                for job in group:
                    _attempt(job, connection)
        except BaseException as error:  # nothing of the group is in the database: everybody must know
            for job in group:
                job.error = job.error or error
        finally:
            self._inside = 0

    def _abandon(self, group: list[_Job]) -> None:
        """Answers everybody who would wait for ever; after a proper end there is nobody."""
        with self._gate:
            self._closed = True
        for job in group:
            if not job.future.done():
                job.future.set_exception(WriterDied())
        while True:
            try:
                waiting = self._jobs.get_nowait()
            except Empty:
                return
            if waiting is not None and waiting.future.set_running_or_notify_cancel():
                waiting.future.set_exception(StoreClosed())


def _attempt(job: _Job, connection: Connection) -> None:
    """Runs one work in a savepoint of its own; a work that fails takes only itself back."""
    savepoint = connection.begin_nested()
    session = Session(connection, expire_on_commit=False, join_transaction_mode="rollback_only")
    try:
        job.result = job.work(session)
        session.flush()
        if not savepoint.is_active:
            raise WorkEndedTransaction
    except BaseException as error:
        job.error = error
        if not in_transaction(connection):  # a full disk ends more than the savepoint
            raise
        if savepoint.is_active:  # a flush that fails has rolled it back already
            savepoint.rollback()
    else:
        savepoint.commit()
    finally:
        session.close()
