"""What was wanted and not on offer, or ordered and came to nothing."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from storage.models import Need


def by_id(session: Session, need_id: int) -> Need | None:
    """The need of this number."""
    return session.get(Need, need_id)


def of_order(session: Session, order_id: int) -> Need | None:
    """The need that an order became."""
    return session.scalar(select(Need).where(col(Need.order_id) == order_id))


def searched_since(session: Session, person_id: int, since: datetime) -> list[Need]:
    """The searches of a person that found nothing since then, as far as no product answers them."""
    wanted = select(Need).where(
        col(Need.person_id) == person_id,
        col(Need.searched).is_(True),
        col(Need.created_at) > since,
        col(Need.answer_code).is_(None),
    )
    return list(session.scalars(wanted.order_by(col(Need.id))))


def unanswered(session: Session, since: str) -> list[Need]:
    """Those that no product answers yet and that are wanted in the month `since` (2026-12) or later, the
    oldest first.
    """
    wanted = select(Need).where(col(Need.answer_code).is_(None), col(Need.month) >= since)
    return list(session.scalars(wanted.order_by(col(Need.id))))
