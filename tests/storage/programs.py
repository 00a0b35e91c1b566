"""Small programs that the tests start as real processes, to run side by side or to be killed."""

import sys
import threading
from concurrent.futures import Future

from sqlmodel import Session

from storage.models import Theme
from storage.orders import next_order_number
from storage.store import Store
from storage.writer import GroupWriter

WRITERS = 8


def count(address: str, times: int) -> None:
    """Counts up `times` times, one after another."""
    store = Store.open(address)
    for _ in range(times):
        store.write(lambda session: next_order_number(session, 2026)).result()
    store.close()


def write_for_ever(address: str, name: str, answer_early: bool = False) -> None:
    """Writes rows from several threads and prints the key of each once it is acknowledged.

    With `answer_early` the writer acknowledges before the commit: what the tests must be able to notice.
    """
    if answer_early:
        _answer_before_the_commit()
    store = Store.open(address)

    def write(writer: int) -> None:
        for place in range(1_000_000):
            key = f"{name}-{writer}-{place}"

            def work(session: Session, key: str = key) -> None:
                session.add(Theme(month=key, title="", brand="", audiences=[], intro="", keywords=[]))

            store.write(work).result()
            sys.stdout.write(f"{key}\n")
            sys.stdout.flush()

    for writer in range(WRITERS):
        threading.Thread(target=write, args=(writer,)).start()


def _answer_before_the_commit() -> None:
    proper = GroupWriter.write

    def write(self: GroupWriter, work: object, line: object = None) -> Future[None]:
        proper(self, work)  # type: ignore[arg-type]
        early: Future[None] = Future()
        early.set_result(None)
        return early

    GroupWriter.write = write  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    task, address, *rest = sys.argv[1:]
    if task == "count":
        count(address, int(rest[0]))
    else:
        write_for_ever(address, rest[0], answer_early=task == "write-answering-early")
