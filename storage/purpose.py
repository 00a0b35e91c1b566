"""What a database was made for: to be tried out, or for real orders. Decided once, when it is filled."""

from sqlmodel import Session

from storage.models import Purpose

_ONLY = 1


def is_demo(session: Session) -> bool:
    """Whether this database was made to be tried out."""
    purpose = session.get(Purpose, _ONLY)
    return purpose is not None and purpose.demo


def mark_demo(session: Session) -> None:
    """Marks the database as one to be tried out."""
    session.merge(Purpose(id=_ONLY, demo=True))
    session.flush()
