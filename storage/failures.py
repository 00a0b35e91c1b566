"""What can go wrong with the store as a whole. The docstring is the message."""


class StoreFailure(Exception):  # noqa: N818 - its kinds say what happened: closed, busy, too new
    """The store cannot do this."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or self.__doc__)


class StoreClosed(StoreFailure):
    """The store is closed; nothing was written."""


class StoreBusy(StoreFailure):
    """Too many writes are waiting; nothing was written. Try again in a moment."""


class Unfinished(StoreFailure):
    """The database was lost during the commit; whether this write was kept is not known."""


class WriterDied(StoreFailure):
    """The store has failed in the middle of this write; whether it was kept is not known."""


class NestedWork(StoreFailure):
    """Inside a write use the session you were given; another transaction would wait for this one for ever."""


class WorkEndedTransaction(StoreFailure):
    """A work must not commit or roll back; the store does. Everything this work did was taken back."""


class UnknownDatabase(StoreFailure):
    """This database address is not supported. 不支持这个数据库地址。"""


class MissingDriver(StoreFailure):
    """PostgreSQL needs a driver: pip install "xiangmei[postgresql]".
    使用 PostgreSQL 需要先安装驱动：pip install "xiangmei[postgresql]"。"""


class DatabaseUnusable(StoreFailure):
    """The database cannot be used. 数据库连不上或不能用。"""


class ForeignDatabase(StoreFailure):
    """This is not a database of xiangmei; it was left untouched.
    这不是“向美点单”的数据库，本程序未作任何改动。"""


class DatabaseTooNew(StoreFailure):
    """The database was written by a newer version of xiangmei and was left untouched: update the program.
    数据库由更新版本的“向美点单”写成，本程序未作任何改动。请先升级程序，再重新启动。"""
