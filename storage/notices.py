"""The outbox: notices made, found, marked and voided."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select, tuple_, update
from sqlmodel import Session, col

from storage.models import Notice
from storage.statements import table_of

WAITING, SENT, EXPIRED, VOID = "waiting", "sent", "expired", "void"


class Due(NamedTuple):
    """A notice that waits and is due."""

    due_at: datetime
    id: int
    recipient_id: int
    expires_at: datetime


class Sent(NamedTuple):
    """A notice as it was seen on one account."""

    at: datetime
    reply: dict[str, Any]


_notice = table_of(Notice).c
_DUE = (_notice.due_at, _notice.id, _notice.recipient_id, _notice.expires_at)


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
    after: Due | None = None,
    recipient_id: int | None = None,
) -> list[Due]:
    """What waits and is due, the earliest first; those after `after`, and one recipient's where one is
    named.
    """
    wanted = select(*_DUE).where(_notice.state == WAITING, _notice.due_at <= now)
    if after is not None:
        wanted = wanted.where(tuple_(_notice.due_at, _notice.id) > (after.due_at, after.id))
    if recipient_id is not None:
        wanted = wanted.where(_notice.recipient_id == recipient_id)
    rows = session.execute(wanted.order_by(_notice.due_at, _notice.id).limit(limit))
    return [Due._make(row) for row in rows]


def still_waiting(session: Session, ids: Sequence[int], now: datetime) -> list[Notice]:
    """Those of `ids` that still wait and are still of use, the earliest first."""
    wanted = select(Notice).where(_notice.id.in_(ids), _notice.state == WAITING, _notice.expires_at > now)
    return list(session.scalars(wanted.order_by(_notice.due_at, _notice.id)))


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
