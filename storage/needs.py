"""What was wanted and not on offer, or ordered and came to nothing."""

from sqlalchemy import select
from sqlmodel import Session, col

from storage.models import Need


def by_id(session: Session, need_id: int) -> Need | None:
    """The need of this number."""
    return session.get(Need, need_id)


def of_order(session: Session, order_id: int) -> Need | None:
    """The need that an order became."""
    return session.scalar(select(Need).where(col(Need.order_id) == order_id))


def unanswered(session: Session, since: str) -> list[Need]:
    """Those that no product answers yet and that are wanted in the month `since` (2026-12) or later, the
    oldest first.
    """
    wanted = select(Need).where(col(Need.answer_code).is_(None), col(Need.month) >= since)
    return list(session.scalars(wanted.order_by(col(Need.id))))
