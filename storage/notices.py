"""The outbox: notices made, claimed, marked and voided."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlmodel import Session, col

from storage.models import Notice

WAITING, SENT, EXPIRED, VOID = "waiting", "sent", "expired", "void"


class Sent(NamedTuple):
    """A notice as it was seen on one account."""

    at: datetime
    reply: dict[str, Any]


def add(session: Session, notices: Sequence[Notice]) -> int:
    """Adds those whose key (kind, subject, recipient) is new; returns how many these were."""
    fresh = [notice for notice in notices if not _exists(session, notice)]
    session.add_all(fresh)
    session.flush()
    return len(fresh)


def _exists(session: Session, notice: Notice) -> bool:
    same = select(col(Notice.id)).where(
        col(Notice.kind) == notice.kind,
        col(Notice.subject) == notice.subject,
        col(Notice.recipient_id) == notice.recipient_id,
    )
    return session.scalar(same) is not None


def void(session: Session, subjects: Sequence[str]) -> int:
    """Voids what still waits about these subjects; returns how many."""
    done = session.execute(
        update(Notice)
        .where(col(Notice.subject).in_(subjects), col(Notice.state) == WAITING)
        .values(state=VOID)
        .returning(col(Notice.id))
        .execution_options(synchronize_session=False)
    )
    return len(done.all())


def due(
    session: Session,
    now: datetime,
    limit: int,
    *,
    recipient_id: int | None = None,
    passing: Sequence[int] = (),
) -> list[Notice]:
    """What waits and is due, the earliest first; only one recipient's where one is named, and nobody's
    of those in `passing`.
    """
    wanted = select(Notice).where(col(Notice.state) == WAITING, col(Notice.due_at) <= now)
    if recipient_id is not None:
        wanted = wanted.where(col(Notice.recipient_id) == recipient_id)
    if passing:
        wanted = wanted.where(col(Notice.recipient_id).not_in(passing))
    return list(session.scalars(wanted.order_by(col(Notice.due_at), col(Notice.id)).limit(limit)))


def next_due(session: Session, after: datetime) -> datetime | None:
    """When the next waiting notice falls due, later than `after`."""
    return session.scalar(
        select(col(Notice.due_at))
        .where(col(Notice.state) == WAITING, col(Notice.due_at) > after)
        .order_by(col(Notice.due_at))
        .limit(1)
    )


def mark_sent(
    session: Session, notice_id: int, account_id: int, reply: dict[str, Any], now: datetime
) -> bool:
    """Marks one that was sent. False when it does not wait any more."""
    return _mark(session, notice_id, state=SENT, account_id=account_id, reply=reply, sent_at=now)


def mark_void(session: Session, notice_id: int) -> bool:
    """Marks one that is no longer true. False when it does not wait any more."""
    return _mark(session, notice_id, state=VOID)


def expire(session: Session, now: datetime) -> int:
    """Marks all that waited until they were of no use; returns how many."""
    done = session.execute(
        update(Notice)
        .where(col(Notice.state) == WAITING, col(Notice.expires_at) <= now)
        .values(state=EXPIRED)
        .returning(col(Notice.id))
        .execution_options(synchronize_session=False)
    )
    return len(done.all())


def sent_lately(session: Session, account_id: int, limit: int) -> list[Sent]:
    """The last notices that went to an account, the oldest first."""
    rows = session.execute(
        select(col(Notice.sent_at), col(Notice.reply))
        .where(col(Notice.account_id) == account_id, col(Notice.state) == SENT)
        .order_by(col(Notice.sent_at).desc(), col(Notice.id).desc())
        .limit(limit)
    )
    return [Sent._make(row) for row in rows][::-1]


def _mark(session: Session, notice_id: int, **values: Any) -> bool:
    done = session.execute(
        update(Notice)
        .where(col(Notice.id) == notice_id, col(Notice.state) == WAITING)
        .values(**values)
        .returning(col(Notice.id))
        .execution_options(synchronize_session=False)
    )
    return done.first() is not None
