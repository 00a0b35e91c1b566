"""The outbox: notices made, found, marked and voided."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, tuple_, update
from sqlmodel import Session, col

from storage.models import Notice
from storage.people import KnownAccount
from storage.statements import Statement, table_of

WAITING, SENT, EXPIRED, VOID = "waiting", "sent", "expired", "void"
ANSWER = "answer"  # the kind of those that are part of a turn's answer; their words are fixed


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
_SAME = Statement(
    select(_notice.id).where(
        _notice.kind == bindparam("kind"),
        _notice.subject == bindparam("subject"),
        _notice.recipient_id == bindparam("recipient"),
    )
)
_MARK = update(table_of(Notice)).where(_notice.id == bindparam("which"), _notice.state == WAITING)
_VOID = Statement(_MARK.values(state=VOID))
_SENT = Statement(
    _MARK.values(
        state=SENT,
        account_id=bindparam("account_id"),
        reply=bindparam("reply"),
        sent_at=bindparam("sent_at"),
    )
)
_SENT_SINCE = Statement(
    select(_notice.subject)
    .where(
        _notice.recipient_id == bindparam("recipient"),
        _notice.kind == bindparam("kind"),
        _notice.state == SENT,
        _notice.sent_at >= bindparam("since"),
    )
    .order_by(_notice.sent_at.desc())
    .limit(1)
)
_EXPIRED = Statement(
    update(table_of(Notice))
    .where(_notice.state == WAITING, _notice.expires_at <= bindparam("now"))
    .values(state=EXPIRED)
)


def add(session: Session, notices: Sequence[Notice]) -> int:
    """Adds those whose key (kind, subject, recipient) is new; returns how many these were."""
    session.flush()
    fresh = [
        notice
        for notice in notices
        if not _SAME.rows(session, kind=notice.kind, subject=notice.subject, recipient=notice.recipient_id)
    ]
    session.add_all(fresh)
    session.flush()
    return len(fresh)


def owe(
    session: Session,
    account: KnownAccount,
    message_id: str,
    replies: Sequence[dict[str, Any]],
    now: datetime,
    expires_at: datetime,
) -> None:
    """Keeps those replies to a message that its first answer had no room for; due at once, in this order."""
    session.add_all(
        Notice(
            kind=ANSWER,
            subject=f"{account.id}:{message_id}:{place}",
            recipient_id=account.person_id,
            account_id=account.id,
            reply=reply,
            due_at=now,
            expires_at=expires_at,
            created_at=now,
        )
        for place, reply in enumerate(replies, 2)
    )


def void(session: Session, subjects: Sequence[str]) -> int:
    """Voids what still waits about these subjects; returns how many."""
    session.flush()
    about = _notice.subject.in_(subjects)
    waiting = update(table_of(Notice)).where(about, _notice.state == WAITING)
    return session.connection().execute(waiting.values(state=VOID)).rowcount


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
    return bool(_SENT.count(session, which=notice_id, account_id=account_id, reply=reply, sent_at=now))


def mark_void(session: Session, notice_id: int) -> bool:
    """Marks one that is no longer true. False when it does not wait any more."""
    return bool(_VOID.count(session, which=notice_id))


def expire(session: Session, now: datetime) -> int:
    """Marks all that waited until they were of no use; returns how many."""
    return _EXPIRED.count(session, now=now)


def sent_since(session: Session, recipient_id: int, kind: str, since: datetime) -> str:
    """The subject of the last notice of that kind that went to a person since then, or nothing."""
    found = _SENT_SINCE.first(session, recipient=recipient_id, kind=kind, since=since)
    return found[0] if found else ""


def sent_lately(session: Session, account_id: int, limit: int) -> list[Sent]:
    """The last notices that went to an account, the oldest first; answers are in the history already."""
    rows = session.execute(
        select(col(Notice.sent_at), col(Notice.reply))
        .where(col(Notice.account_id) == account_id, col(Notice.state) == SENT, col(Notice.kind) != ANSWER)
        .order_by(col(Notice.sent_at).desc(), col(Notice.id).desc())
        .limit(limit)
    )
    return [Sent._make(row) for row in rows][::-1]
