"""Who wants to hear of new events, and what they agreed to."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from storage.models import Consent, Notice, Priority, Subscription
from storage.notices import SENT, WAITING


def of_person(session: Session, person_id: int) -> list[Subscription]:
    """A person's subscriptions, the oldest first."""
    wanted = select(Subscription).where(col(Subscription.person_id) == person_id)
    return list(session.scalars(wanted.order_by(col(Subscription.id))))


def heeding(
    session: Session, regions: Collection[str], purpose: str, now: datetime, person_id: int | None = None
) -> list[Subscription]:
    """Subscriptions to one of these regions that are not paused, of those whose consent holds.

    With `person_id` only that person's: asked for each letter, it must not grow with all the others.
    """
    agreed = select(col(Consent.person_id)).where(
        col(Consent.purpose) == purpose, col(Consent.withdrawn_at).is_(None)
    )
    if person_id is not None:
        agreed = agreed.where(col(Consent.person_id) == person_id)
    wanted = select(Subscription).where(
        col(Subscription.region_code).in_(regions),
        or_(col(Subscription.paused_until).is_(None), col(Subscription.paused_until) <= now),
        col(Subscription.person_id).in_(agreed),
    )
    return list(session.scalars(wanted.order_by(col(Subscription.id))))


def told_since(session: Session, persons: Sequence[int], since: datetime) -> dict[int, int]:
    """How many broadcasts, campaigns as well, each of these persons got since then, or will get."""
    rows = session.execute(
        select(col(Notice.recipient_id), func.count())
        .where(
            col(Notice.recipient_id).in_(persons),
            col(Notice.priority) == Priority.BROADCAST,
            col(Notice.state).in_([WAITING, SENT]),
            col(Notice.created_at) > since,
        )
        .group_by(col(Notice.recipient_id))
    )
    return {person_id: int(count) for person_id, count in rows}


def consent_of(session: Session, person_id: int, purpose: str) -> Consent | None:
    """The consent of a person to a purpose that holds now."""
    wanted = select(Consent).where(
        col(Consent.person_id) == person_id,
        col(Consent.purpose) == purpose,
        col(Consent.withdrawn_at).is_(None),
    )
    return session.scalars(wanted.order_by(col(Consent.id).desc()).limit(1)).first()


def consents_of(session: Session, person_id: int) -> list[Consent]:
    """Everything that a person has agreed to, the oldest first."""
    wanted = select(Consent).where(col(Consent.person_id) == person_id)
    return list(session.scalars(wanted.order_by(col(Consent.id))))
