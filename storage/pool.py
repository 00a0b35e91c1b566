"""A pool of writers: a few threads, each work in a transaction of its own, for a database that locks by row.

PostgreSQL lets those that commit at the same time share one wait for the disk by itself. One transaction
for many works would hold the locks of all of them until its end, and two processes that each hold what
the other wants next would fail together.
"""

import logging
import random
import time
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock, Thread, current_thread, local
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from storage.failures import NestedWork, StoreBusy, StoreClosed, Unfinished, WorkEndedTransaction
from storage.postgresql import WRITERS, PostgreSQL, conceal, is_lost, may_pass
from storage.writer import WAITING

T = TypeVar("T")
ATTEMPTS = 6  # times that a work is run before its caller is told that it is in vain
GIVEN_UP = "The database is away or overloaded; nothing was written. Try again in a moment."
PAUSE_SECONDS = 0.02  # before the second attempt, about; it doubles with each further one

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Job:
    work: Callable[[Session], Any]
    future: Future[Any]
    line: Hashable | None


class WriterPool:
    """The writers of one process. Works of one line run one after another, in the order they were given;
    others run side by side.

    A work that meets a deadlock, or loses its connection before the commit, is taken back and run again.
    The callbacks of a future run on a writer's thread after the commit, with no transaction open.
    """

    def __init__(self, engines: PostgreSQL, waiting: int = WAITING, writers: int = WRITERS) -> None:
        self._engines = engines
        self._waiting = waiting
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._lines: dict[Hashable, deque[_Job]] = {}  # a line is there while one of its works is under way
        self._gate = Lock()
        self._open = 0  # works that were taken and are not answered
        self._closed = False
        self._here = local()
        self._threads = [
            Thread(target=self._run, name=f"store-writer-{number}", daemon=True) for number in range(writers)
        ]
        for thread in self._threads:
            thread.start()

    def write(self, work: Callable[[Session], T], line: Hashable | None = None) -> Future[T]:
        """Gives `work` to a writer. The future fails with StoreBusy or StoreClosed where it cannot run.

        Raises NestedWork when called from inside a work.
        """
        self.refuse_inside()
        future: Future[T] = Future()
        job = _Job(work, future, line)
        with self._gate:
            if self._closed:
                future.set_exception(StoreClosed())
            elif self._open >= self._waiting:
                future.set_exception(StoreBusy())
            else:
                self._open += 1
                if line is not None and line in self._lines:
                    self._lines[line].append(job)
                else:
                    if line is not None:
                        self._lines[line] = deque()
                    self._jobs.put(job)
        return future

    def refuse_inside(self) -> None:
        """Raises NestedWork on a thread that is inside a work."""
        if getattr(self._here, "inside", False):
            raise NestedWork

    def close(self) -> None:
        """Lets what waits finish, then ends the threads."""
        with self._gate:
            self._closed = True
            self._end_when_done()
        for thread in self._threads:
            if thread is not current_thread():
                thread.join()

    def _end_when_done(self) -> None:
        if self._closed and not self._open:
            self._jobs.put(None)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                if job.future.set_running_or_notify_cancel():
                    self._answer(job)
            except BaseException:
                log.exception("a writer of the store has failed")  # a callback's own are logged by the future
            finally:
                self._done(job)
        self._jobs.put(None)  # for the next thread

    def _done(self, job: _Job) -> None:
        with self._gate:
            self._open -= 1
            if job.line is not None:
                if following := self._lines[job.line]:
                    self._jobs.put(following.popleft())
                else:
                    del self._lines[job.line]
            self._end_when_done()

    def _answer(self, job: _Job) -> None:
        try:
            result = self._attempt(job.work)
        except BaseException as error:
            job.future.set_exception(error)
        else:
            job.future.set_result(result)

    def _attempt(self, work: Callable[[Session], T]) -> T:
        for attempt in range(1, ATTEMPTS + 1):
            self._here.inside = True
            try:
                return self._once(work)
            except _AgainError as again:
                if attempt == ATTEMPTS:
                    raise StoreBusy(GIVEN_UP) from again.reason
                pause = PAUSE_SECONDS * 2 ** (attempt - 1)
            finally:
                self._here.inside = False
            time.sleep(random.uniform(pause / 2, pause))
        raise AssertionError("the last attempt returns or raises")

    def _once(self, work: Callable[[Session], T]) -> T:
        """Runs the work and commits it. Raises _AgainError where nothing was kept and it may be run again."""
        try:
            connecting = self._engines.writing.connect()
        except DBAPIError as error:
            raise _AgainError(error) from error
        with connecting as connection:
            transaction = connection.begin()
            session = Session(connection, expire_on_commit=False, join_transaction_mode="rollback_only")
            try:
                result = work(session)
                session.flush()
                if not transaction.is_active:
                    raise WorkEndedTransaction
            except BaseException as error:
                conceal(error)
                if is_lost(connection) or may_pass(error):
                    raise _AgainError(error) from error
                raise
            finally:
                session.close()
            try:
                transaction.commit()
            except DBAPIError as error:
                if may_pass(error):
                    raise _AgainError(error) from error
                if is_lost(connection):
                    raise Unfinished from error
                raise
            return result


class _AgainError(Exception):
    """Nothing was kept, for a reason that may pass."""

    def __init__(self, reason: BaseException) -> None:
        self.reason = reason
