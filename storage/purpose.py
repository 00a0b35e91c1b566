"""What a database was made for: to be tried out, or for real orders. It is decided once, when it is filled.

SQLite keeps an integer in the file's header for its user (https://www.sqlite.org/pragma.html#pragma_user_version);
it changes within the transaction, as a row would.
"""

from sqlmodel import Session

_DEMO = 1


def is_demo(session: Session) -> bool:
    """Whether this database was made to be tried out."""
    return bool(session.connection().exec_driver_sql("PRAGMA user_version").scalar() == _DEMO)


def mark_demo(session: Session) -> None:
    """Marks the database as one to be tried out."""
    session.connection().exec_driver_sql(f"PRAGMA user_version = {_DEMO}")
