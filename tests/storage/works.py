"""Works for the tests to give to a store."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlmodel import Session

from storage.models import Theme
from storage.store import Store


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
