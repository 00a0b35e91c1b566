"""The outbox as its carriers see it: what is due is routed, claimed by lease, and marked with its fate.

A claim gives a row to one process for a while (`holder`, until `next_at`); a process that dies lets its
claims lapse, and another takes them over. The rows of one person are given out one at a time and in order:
priority, due time, id. A row that was asked to come later keeps its place in that line (`holder` is RETRY).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, and_, bindparam, func, or_, select, tuple_, update
from sqlmodel import Session

from storage.campaigns import HALTED
from storage.locks import lock
from storage.models import ChannelPause, Notice, Priority
from storage.notices import ANSWER, EXPIRED, RETRY, SENT, VOID, WAITING
from storage.statements import Statement, table_of

CLAIMS = ("claims",)  # locked while somebody chooses, so that two never choose the same person


class Claimed(NamedTuple):
    """A notice that this process has in hand."""

    id: int
    kind: str
    subject: str
    recipient_id: int
    account_id: int | None  # of an answer: the only account it may go to
    reply: dict[str, Any] | None  # the words, where they are fixed
    attempts: int  # this one counted in


class Unrouted(NamedTuple):
    """A notice that is due and has no lane yet."""

    id: int
    kind: str
    recipient_id: int
    account_id: int | None
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """A notice was taken by a platform."""

    id: int
    account_id: int
    reply: dict[str, Any]
    message_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Fate:
    """A notice was not sent: what becomes of it. `unspent` gives the attempt back: nobody can have got it."""

    id: int
    state: str = WAITING
    next_at: datetime | None = None  # None: as it is
    retry: bool = False  # it keeps its place in the line
    unspent: bool = False
    failure: str = ""


_table = table_of(Notice)
_notice, _other = _table.c, _table.alias("other")
_pause = table_of(ChannelPause)
_o = _other.c
# They keep their notices where they are: nobody takes them, and they are in nobody's way.
_goes_out = _notice.subject.not_in(HALTED)
_now: BindParameter[datetime] = bindparam("now", type_=_notice.next_at.type)
_held = and_(_o.holder.is_not(None), _o.holder != RETRY, _o.next_at > _now)
_same_person = and_(_o.recipient_id == _notice.recipient_id, _o.state == WAITING, _o.id != _notice.id)
_before = tuple_(_o.priority, _o.due_at, _o.id) < tuple_(_notice.priority, _notice.due_at, _notice.id)
_ready_before = and_(
    _o.lane == _notice.lane,
    _before,
    _o.expires_at > _now,
    or_(_o.holder == RETRY, _o.next_at <= _now),
    _o.subject.not_in(HALTED),
)
_served = select(_o.id).where(_same_person, _held).exists()
_not_first = select(_o.id).where(_same_person, or_(_held, _ready_before)).exists()
_free = or_(_notice.holder.is_(None), _notice.next_at <= _now)
_OWED = Statement(
    select(_notice.id)
    .where(
        _notice.recipient_id == bindparam("person"),
        _notice.state == WAITING,
        _notice.due_at <= _now,
        _notice.expires_at > _now,
        _free,
        _goes_out,
    )
    .limit(1)
)
_order = (_notice.priority, _notice.due_at, _notice.id)
_CLAIMED = (
    _notice.id,
    _notice.kind,
    _notice.subject,
    _notice.recipient_id,
    _notice.account_id,
    _notice.reply,
    _notice.attempts + 1,
)
_HEADS = Statement(
    select(*_CLAIMED)
    .where(
        _notice.state == WAITING,
        _notice.lane == bindparam("lane"),
        _notice.priority == bindparam("priority"),
        _notice.next_at <= _now,
        _notice.expires_at > _now,
        _goes_out,
        ~_not_first,
    )
    .order_by(_notice.next_at, _notice.due_at, _notice.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_UNROUTED = Statement(
    select(
        _notice.id,
        _notice.kind,
        _notice.recipient_id,
        _notice.account_id,
        _notice.next_at,
    )
    .where(
        _notice.state == WAITING,
        _notice.lane == "",
        _notice.priority == bindparam("priority"),
        _notice.next_at <= _now,
    )
    .order_by(_notice.next_at, _notice.due_at, _notice.id)
    .limit(bindparam("most"))
)
_ROUTE = (
    # Only where nobody else has done so since it was read: it may be in somebody's hands by now.
    update(_table)
    .where(_notice.id == bindparam("which"), _notice.state == WAITING, _notice.lane == "")
    .values(lane=bindparam("to_lane"), next_at=bindparam("to_next"))
)
_SENT = (
    # Also where it was called off meanwhile: it was sent. The first of two receipts stays.
    update(_table)
    .where(
        _notice.id == bindparam("which"), or_(*(_notice.state == state for state in (WAITING, VOID, EXPIRED)))
    )
    .values(
        state=SENT,
        holder=None,
        failure="",
        account_id=bindparam("to_account"),
        reply=bindparam("words"),
        message_id=bindparam("platform_id"),
        sent_at=bindparam("at"),
    )
)
_FATE = (
    update(_table)
    .where(
        _notice.id == bindparam("which"), _notice.state == WAITING, _notice.holder == bindparam("our_name")
    )
    .values(
        state=bindparam("to_state"),
        next_at=func.coalesce(bindparam("to_next", type_=_notice.next_at.type), _notice.next_at),
        holder=bindparam("to_holder"),
        lane=func.coalesce(bindparam("to_lane", type_=_notice.lane.type), _notice.lane),
        attempts=_notice.attempts - bindparam("unspent"),
        failure=bindparam("why"),
    )
)


def unrouted(session: Session, now: datetime, limit: int) -> list[Unrouted]:
    """What is due and has no lane yet, the most urgent first."""
    found: list[Unrouted] = []
    for priority in Priority:
        rows = _UNROUTED.rows(session, now=now, priority=int(priority), most=limit - len(found))
        found += map(Unrouted._make, rows)
        if len(found) == limit:
            break
    return found


def route(session: Session, ways: Sequence[tuple[int, str, datetime]]) -> None:
    """Gives notices, by id, their lane and the time from which they may be claimed there."""
    rows = [{"which": which, "to_lane": lane, "to_next": next_at} for which, lane, next_at in ways]
    if rows:
        session.connection().execute(_ROUTE, rows)


def claim(
    session: Session, lane: str, holder: str, now: datetime, until: datetime, limit: int
) -> list[Claimed]:
    """Takes what is first in line for its person in this lane, the most urgent first; until `until`."""
    lock(session, CLAIMS)
    found: list[Claimed] = []
    for priority in Priority:
        rows = _HEADS.rows(session, lane=lane, priority=int(priority), now=now, most=limit - len(found))
        found += map(Claimed._make, rows)
        if len(found) == limit:
            break
    _take([claimed.id for claimed in found], session, holder, until)
    return found


def claim_for(
    session: Session,
    people: Collection[int],
    holder: str,
    now: datetime,
    until: datetime,
    limit: int,
    account_id: int | None = None,
    kinds: Collection[str] | None = None,
) -> list[Claimed]:
    """Takes everything that is due for these persons, whatever its lane and also what rests, in order.

    Nothing is taken of a person whom somebody serves just now. Answers are taken only for the account
    `account_id`; with `kinds`, all other kinds are left.
    """
    lock(session, CLAIMS)
    wanted = select(*_CLAIMED).where(
        _notice.recipient_id.in_(people),
        _notice.state == WAITING,
        _notice.due_at <= _now,
        _notice.expires_at > _now,
        _free,
        _goes_out,
        ~_served,
    )
    answers = _notice.kind == ANSWER
    wanted = wanted.where(~answers if account_id is None else or_(~answers, _notice.account_id == account_id))
    if kinds is not None:
        wanted = wanted.where(_notice.kind.in_(kinds))
    wanted = wanted.order_by(*_order).limit(limit).with_for_update(skip_locked=True)
    found = [Claimed._make(row) for row in session.connection().execute(wanted, {"now": now})]
    _take([claimed.id for claimed in found], session, holder, until)
    return found


def due_for(session: Session, people: Collection[int], now: datetime) -> set[int]:
    """Those of these persons for whom something is due that nobody has in hand."""
    wanted = (
        select(_notice.recipient_id)
        .where(
            _notice.recipient_id.in_(people),
            _notice.state == WAITING,
            _notice.due_at <= _now,
            _notice.expires_at > _now,
            _free,
            _goes_out,
        )
        .distinct()
    )
    return set(session.connection().execute(wanted, {"now": now}).scalars())


def is_owed(session: Session, person_id: int, now: datetime) -> bool:
    """Whether anything is due for a person that nobody has in hand."""
    return _OWED.first(session, person=person_id, now=now) is not None


def still_waiting(session: Session, ids: Collection[int]) -> set[int]:
    """Those of `ids` that still wait: they may have been called off since they were claimed."""
    wanted = select(_notice.id).where(_notice.id.in_(ids), _notice.state == WAITING)
    return set(session.connection().execute(wanted).scalars())


def renew(session: Session, ids: Collection[int], holder: str, until: datetime) -> None:
    """Prolongs the claims of this holder."""
    mine = update(_table).where(_notice.id.in_(ids), _notice.state == WAITING, _notice.holder == holder)
    session.connection().execute(mine.values(next_at=until))


def mark(session: Session, holder: str, marks: Sequence[Receipt | Fate]) -> None:
    """Keeps what became of notices that this holder had in hand."""
    receipts = [
        {
            "which": each.id,
            "to_account": each.account_id,
            "words": each.reply,
            "platform_id": each.message_id,
            "at": each.at,
        }
        for each in marks
        if isinstance(each, Receipt)
    ]
    fates = [
        {
            "which": each.id,
            "our_name": holder,
            "to_state": each.state,
            "to_next": each.next_at,
            "to_holder": RETRY if each.retry else None,
            "to_lane": None if each.retry else "",  # what lost its place is sorted anew
            "unspent": int(each.unspent),
            "why": each.failure,
        }
        for each in marks
        if isinstance(each, Fate)
    ]
    if receipts:
        session.connection().execute(_SENT, receipts)
    if fates:
        session.connection().execute(_FATE, fates)


def hush(session: Session, lane: str, now: datetime, until: datetime, but: Collection[str]) -> None:
    """Puts off what is due in a lane, except these kinds: people are asleep."""
    due = update(_table).where(
        _notice.state == WAITING,
        _notice.lane == lane,
        _notice.priority.in_([int(priority) for priority in Priority]),
        _notice.next_at <= now,
        _notice.kind.not_in(but),
    )
    session.connection().execute(due.values(next_at=until, holder=None))


def pause(session: Session, channel: str, until: datetime) -> None:
    """Keeps that a whole channel has to wait; a longer pause stays."""
    known = session.get(ChannelPause, channel)
    if known is None:
        session.add(ChannelPause(channel=channel, until=until))
    else:
        known.until = max(known.until, until)
    session.flush()


def pauses(session: Session, now: datetime) -> dict[str, datetime]:
    """The channels that have to wait, and until when."""
    rows = session.execute(select(_pause.c.channel, _pause.c.until).where(_pause.c.until > now))
    return {str(channel): until for channel, until in rows}


def _take(ids: Sequence[int], session: Session, holder: str, until: datetime) -> None:
    if ids:
        taken = update(_table).where(_notice.id.in_(ids))
        session.connection().execute(
            taken.values(holder=holder, next_at=until, attempts=_notice.attempts + 1)
        )
