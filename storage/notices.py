"""The outbox: notices made, found, marked and voided."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, select, true, update
from sqlmodel import Session, col

from storage.models import Notice, Person, Priority
from storage.people import KnownAccount
from storage.statements import Statement, table_of

WAITING, SENT, EXPIRED, VOID, DEAD = "waiting", "sent", "expired", "void", "dead"
BATCHED = "batched"  # the state of one that goes by a mass send whose fate is not known yet
OUT_OF_REACH = "out of reach"  # the failure of one whose recipient no channel could write to
RETRY = "retry"  # the holder of one that nobody has in hand, but that keeps its place in the line
ANSWER = "answer"  # the kind of those that are part of a turn's answer; their words are fixed
# The channel says the first message itself and then has the others carried; the clock waits this long for it.
FIRST = timedelta(seconds=5)


class DeadLetter(NamedTuple):
    """A notice that was given up."""

    id: int
    kind: str
    subject: str
    recipient: str  # the person's name
    attempts: int
    failure: str
    due_at: datetime
    expires_at: datetime


class Sent(NamedTuple):
    """A notice as it was seen on one account."""

    at: datetime
    reply: dict[str, Any]


_notice = table_of(Notice).c
_person = table_of(Person).c
_SAME = Statement(
    select(_notice.id).where(
        _notice.kind == bindparam("kind"),
        _notice.subject == bindparam("subject"),
        _notice.recipient_id == bindparam("recipient"),
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
    .where(
        _notice.state == WAITING,
        _notice.expires_at <= bindparam("now"),
        or_(_notice.holder.is_(None), _notice.holder == RETRY, _notice.next_at <= bindparam("now")),
    )
    .values(state=EXPIRED)
)
_LATE = Statement(
    select(_notice.id).where(_notice.state == WAITING, _notice.expires_at <= bindparam("now")).limit(1)
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
            priority=Priority.ANSWER,
            due_at=now,
            next_at=now + FIRST,
            expires_at=expires_at,
            created_at=now,
        )
        for place, reply in enumerate(replies, 2)
    )


def void(session: Session, subjects: Sequence[str], kind: str | None = None) -> int:
    """Voids what still waits about these subjects, of one kind where it is named; returns how many."""
    session.flush()
    about = _notice.subject.in_(subjects) & (true() if kind is None else _notice.kind == kind)
    waiting = update(table_of(Notice)).where(about, _notice.state == WAITING)
    return session.connection().execute(waiting.values(state=VOID)).rowcount


def exists(session: Session, kind: str, subject: str) -> bool:
    """Whether anybody has or had a notice of this kind about this subject."""
    session.flush()
    found = select(_notice.id).where(_notice.kind == kind, _notice.subject == subject).limit(1)
    return session.execute(found).first() is not None


def is_any_late(session: Session, now: datetime) -> bool:
    """Whether anything has waited until it was of no use."""
    return _LATE.first(session, now=now) is not None


def expire(session: Session, now: datetime) -> int:
    """Marks all that waited until they were of no use; returns how many. What is being sent is left."""
    return _EXPIRED.count(session, now=now)


def dead(session: Session, limit: int) -> list[DeadLetter]:
    """The letters that were given up, the last first."""
    rows = session.execute(
        select(
            _notice.id,
            _notice.kind,
            _notice.subject,
            _person.name,
            _notice.attempts,
            _notice.failure,
            _notice.due_at,
            _notice.expires_at,
        )
        .where(_notice.state == DEAD, _person.id == _notice.recipient_id)
        .order_by(_notice.id.desc())
        .limit(limit)
    )
    return [DeadLetter._make(row) for row in rows]


def resend(session: Session, now: datetime, ids: Sequence[int] | None = None) -> int:
    """Lets dead letters that are still of use wait again, with all their attempts; all, or those of `ids`."""
    again = update(table_of(Notice)).where(_notice.state == DEAD, _notice.expires_at > now)
    if ids is not None:
        again = again.where(_notice.id.in_(ids))
    values = {"state": WAITING, "attempts": 0, "next_at": now, "holder": None, "lane": ""}
    return session.connection().execute(again.values(values)).rowcount


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
