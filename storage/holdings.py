"""What is held of one person, for their own eyes."""

from sqlalchemy import func, select
from sqlmodel import Session, col

from storage.models import Account, Heard, Need


def channels_of(session: Session, person_id: int) -> list[str]:
    """The channels on which a person has an account, in the order they came."""
    wanted = select(col(Account.channel)).where(col(Account.person_id) == person_id)
    return list(session.scalars(wanted.order_by(col(Account.id))))


def messages_of(session: Session, person_id: int) -> int:
    """How many messages of a person are kept."""
    wanted = select(func.count()).select_from(Heard).join(Account, col(Account.id) == col(Heard.account_id))
    return session.scalar(wanted.where(col(Account.person_id) == person_id)) or 0


def needs_of(session: Session, person_id: int) -> list[Need]:
    """The needs that a person has noted, the oldest first."""
    wanted = select(Need).where(col(Need.person_id) == person_id)
    return list(session.scalars(wanted.order_by(col(Need.id))))
