"""Opens a database and fills it."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel

from bot.knowledge import read_sheets
from bot.settings import Settings
from storage import purpose, seed
from storage.store import Store

Filling = Callable[[int], AbstractContextManager[seed.Progress]]


class RefusedError(Exception):
    """What the operator asked for is not done; the message says why and what to do instead."""


def fill(
    store: Store,
    rows: Sequence[SQLModel],
    progress: seed.Progress | None = None,
    *,
    demo: bool = False,
) -> int:
    """Brings the database up to the rows; returns how many were new or different.

    Raises RefusedError where a row refers to one that is nowhere.
    """

    def work(session: Session) -> int:
        touched = seed.load(session, rows, progress)
        if demo:
            purpose.mark_demo(session)
        return touched

    try:
        return store.write(work).result()
    except IntegrityError as error:
        raise RefusedError(
            f"表格里有一行引用了不存在的编号（供应商或上级区划），没有载入。Nothing was loaded: {error.orig}."
        ) from None


def open_store(settings: Settings) -> Store:
    """The database of the settings, with its tables up to date."""
    store = Store.open(settings.database_url.get_secret_value())
    try:
        store.migrate()
    except BaseException:
        store.close()
        raise
    return store


def prepare_demo(store: Store, filling: Filling | None = None) -> None:
    """Gives an empty database the sample and marks it as a demo.

    `filling` is entered while that lasts and called with the rows done and all rows.
    Raises RefusedError where the database was filled for real orders.
    """
    if store.read(purpose.is_demo):
        return
    if not store.read(seed.is_empty):
        raise RefusedError(
            "这个数据库不是试用库，不能以试用方式打开；请去掉 --demo，或用 XIANGMEI_DATABASE_URL 换一个。"
            "This database was not made for a demo; leave --demo out, or name another one."
        )
    rows = read_sheets()
    with filling(len(rows)) if filling else nullcontext() as progress:
        fill(store, rows, progress, demo=True)


def may_be_demo(store: Store) -> bool:
    """Whether the database was made as a demo or can still become one."""
    return store.read(purpose.is_demo) or store.read(seed.is_empty)
