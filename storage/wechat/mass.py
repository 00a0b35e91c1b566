"""Mass sends (群发) to followers whom nothing else reaches: fixed, asked for, and marked.

A mass send is fixed in the store with its followers, its words and its key before WeChat is asked for it.
Until WeChat has said yes or no, the same is asked for again under the same key, which WeChat carries out once
within 24 hours. Its notices are in a state of their own meanwhile: nobody else sends them, and they hold up
nothing else that is owed to the same people.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import and_, delete, exists, func, insert, or_, select, update
from sqlmodel import Session, col

from storage import audiences
from storage.audiences import Standing
from storage.campaigns import DONE, HALTED, KIND, RUNNING
from storage.locks import lock
from storage.models import (
    Account,
    Campaign,
    Notice,
    Person,
    WeChatMass,
    WeChatMassMember,
    WeChatMassResult,
)
from storage.notices import BATCHED, DEAD, OUT_OF_REACH, RETRY, SENT, VOID, WAITING
from storage.outbox import CLAIMS
from storage.statements import table_of

LEAST, MOST = 2, 10_000  # followers of one mass send (根据 OpenID 列表群发)
A_MONTH = 4  # mass messages that a follower gets in a month of the calendar; WeChat drops any more
KEY_LASTS = timedelta(hours=23)  # WeChat knows a key for 24
CHANNEL = "wechat"  # as in `Account.channel`

OPEN = "open"  # WeChat has not said yes or no
TAKEN = "sent"
FAILED = "failed"  # nobody got it
UNKNOWN = "unknown"  # WeChat gave no answer as long as it knew the key
LOST = "uncertain"  # the failure of its notices
WELL = "send success"  # WeChat's word for a mass send that came to its end

_PAGE = 1000  # persons whose consents are looked at in one statement
_mass, _member = table_of(WeChatMass), table_of(WeChatMassMember)
_m, _each = _mass.c, _member.c
_notices = table_of(Notice)
_notice, _other = _notices.c, _notices.alias("other").c
_account, _campaign, _person = table_of(Account).c, table_of(Campaign).c, table_of(Person).c
_result = table_of(WeChatMassResult).c


class Batch(NamedTuple):
    """A mass send to be asked for now; `attempts` counts this one in."""

    id: int
    key: str
    text: str
    openids: list[str]
    attempts: int


class Totals(NamedTuple):
    """The mass sends of one campaign that WeChat has taken, in followers."""

    handed: int
    told: int  # those of which WeChat has said how it went
    tried: int  # of these, those that it did not leave out
    received: int
    failed: int


class Result(NamedTuple):
    """How a mass send went, as the event MASSSENDJOBFINISH tells it."""

    msg_id: str
    status: str
    total: int
    filtered: int
    sent: int
    failed: int

    @property
    def nobody(self) -> bool:
        """Whether it failed as a whole."""
        return self.status != WELL and self.sent == 0


def gathered(session: Session, now: datetime) -> list[str]:
    """The numbers of campaigns that have been tried on everybody and did not reach two at least."""
    wanted = (
        select(_notice.subject)
        .join(Campaign, _campaign.number == _notice.subject)
        .where(_left(now), _campaign.state.in_([RUNNING, DONE]), _campaign.settled)
        .group_by(_notice.subject)
        .having(func.count() >= LEAST)
        .order_by(_notice.subject)
    )
    # The second question is asked once for each campaign; within the first it would be for each notice.
    return [number for number in session.scalars(wanted).all() if not _is_being_tried(session, number, now)]


def fix(
    session: Session, number: str, text: str, standing: Standing, month: datetime, most: int = MOST
) -> int:
    """Fixes a mass send of a campaign to at most `most` of those whom nothing else has reached.

    Left out is who may not be sent it as things stand, who was in `A_MONTH` mass sends since `month`, the
    beginning of the month, and who is in one that is under way. Returns how many it goes to; 0 where these
    would be fewer than two, and nothing is fixed.
    """
    lock(session, CLAIMS)
    now = standing.now
    had = (
        select(func.count())
        .select_from(_member.join(_mass, _m.id == _each.mass_id))
        .where(_each.openid == _account.external_id, _m.created_at >= month, _m.state != FAILED)
        .scalar_subquery()
    )
    under_way = exists().where(_other.recipient_id == _notice.recipient_id, _other.state == BATCHED)
    wanted = (
        select(_notice.recipient_id, _notice.id, _account.external_id)
        .join(Account, _account.person_id == _notice.recipient_id)
        .where(
            _left(now),
            _notice.subject == number,
            _account.channel == CHANNEL,
            _account.active,
            ~under_way,
            had < A_MONTH,
        )
        .order_by(_notice.id, _account.id.desc())
        .limit(most)
    )
    found: dict[int, tuple[int, str]] = {}
    for person, notice, openid in session.execute(wanted):
        found.setdefault(person, (notice, openid))
    members = [found[person] for person in _allowed(session, list(found), standing)]
    if len(members) < LEAST:
        return 0
    mass = WeChatMass(
        key=uuid4().hex,
        campaign=number,
        text=text,
        size=len(members),
        state=OPEN,
        created_at=now,
        next_at=now,
    )
    session.add(mass)
    session.flush()
    rows = [{"mass_id": mass.id, "notice_id": notice, "openid": openid} for notice, openid in members]
    session.connection().execute(insert(_member), rows)
    values = {"state": BATCHED, "holder": None, "lane": "", "attempts": _notice.attempts + 1}
    session.connection().execute(_of(mass.id, WAITING).values(values))
    return len(members)


def take(session: Session, now: datetime, until: datetime) -> Batch | None:
    """The next mass send to be asked for, not to be asked for again before `until`; none of a campaign that
    is halted. One whose key WeChat has forgotten is given up: it may have been carried out.
    """
    lock(session, ("mass sends",))
    wanted = select(WeChatMass).where(
        col(WeChatMass.state) == OPEN,
        col(WeChatMass.next_at) <= now,
        col(WeChatMass.campaign).not_in(HALTED),
    )
    for mass in session.scalars(wanted.order_by(col(WeChatMass.id))).all():
        assert mass.id is not None
        if mass.attempts and mass.created_at <= now - KEY_LASTS:
            _end(session, mass, UNKNOWN, LOST)
            continue
        mass.attempts += 1
        mass.next_at = until
        openids = session.scalars(select(_each.openid).where(_each.mass_id == mass.id))
        batch = Batch(mass.id, mass.key, mass.text, list(openids), mass.attempts)
        session.flush()
        return batch
    return None


def put_off(session: Session, mass_id: int, until: datetime) -> None:
    """Asks for it again, under its key, once it is `until`."""
    session.execute(update(_mass).where(_m.id == mass_id, _m.state == OPEN).values(next_at=until))


def sent(session: Session, mass_id: int, msg_id: str, reply: dict[str, Any], now: datetime) -> None:
    """WeChat has taken it, now or before; its notices are marked, also those that were called off since."""
    mass = session.get(WeChatMass, mass_id)
    if mass is None or mass.state != OPEN:
        return
    mass.state, mass.msg_id = TAKEN, msg_id
    session.flush()
    of_account = (
        select(_account.id)
        .join(WeChatMassMember, _each.openid == _account.external_id)
        .where(_account.channel == CHANNEL, _each.mass_id == mass_id, _each.notice_id == _notice.id)
        .scalar_subquery()
    )
    values = {
        "state": SENT,
        "failure": "",
        "message_id": msg_id,
        "sent_at": now,
        "reply": reply,
        "account_id": of_account,
    }
    session.connection().execute(_of(mass_id, BATCHED, VOID).values(values))
    known = session.get(WeChatMassResult, msg_id)
    if known is not None:
        _apply(session, mass, _read(known))


def refused(session: Session, mass_id: int, reason: str) -> None:
    """WeChat will never take it: its notices are dead, to be looked at and sent again by staff."""
    mass = session.get(WeChatMass, mass_id)
    if mass is not None and mass.state == OPEN:
        _end(session, mass, FAILED, reason)


def dissolve(session: Session, mass_id: int) -> None:
    """It was certainly not carried out, and not now: its notices wait again, for this or another way."""
    values = {"state": WAITING, "failure": OUT_OF_REACH, "attempts": _notice.attempts - 1}
    session.connection().execute(_of(mass_id, BATCHED).values(values))
    session.execute(delete(_member).where(_each.mass_id == mass_id))
    session.execute(delete(_mass).where(_m.id == mass_id))


def finished(session: Session, result: Result, now: datetime) -> None:
    """Keeps how a mass send went. Where it failed as a whole, its notices are dead and say why."""
    session.merge(WeChatMassResult(**result._asdict(), told_at=now))
    session.flush()
    mass = session.scalar(select(WeChatMass).where(col(WeChatMass.msg_id) == result.msg_id))
    if mass is not None:
        _apply(session, mass, result)


def totals(session: Session, number: str) -> Totals | None:
    """What WeChat says of a campaign's mass sends; None where it has taken none."""
    mine = (_m.campaign == number, _m.state.in_([TAKEN, FAILED]), _m.msg_id != "")
    handed = session.scalar(select(func.sum(_m.size)).where(*mine))
    if not handed:
        return None
    sums = (
        func.coalesce(func.sum(each), 0) for each in (_m.size, _result.filtered, _result.sent, _result.failed)
    )
    joined = select(*sums).select_from(_mass).join(WeChatMassResult, _result.msg_id == _m.msg_id)
    return Totals(int(handed), *map(int, session.execute(joined.where(*mine)).one()))


def _is_being_tried(session: Session, number: str, now: datetime) -> bool:
    """Whether the courier has still to try somebody whom it may reach by WeChat."""
    first = or_(_notice.lane == CHANNEL, and_(_notice.lane == "", _notice.next_at <= now))
    wanted = select(_notice.id).where(
        _notice.subject == number,
        _notice.state == WAITING,
        _notice.failure == "",
        _notice.expires_at > now,
        first,
    )
    return session.scalar(wanted.limit(1)) is not None


def _left(now: datetime) -> Any:
    """Notices of campaigns that no channel could deliver and nobody has in hand."""
    return and_(
        _notice.kind == KIND,
        _notice.state == WAITING,
        _notice.failure == OUT_OF_REACH,
        _notice.expires_at > now,
        or_(_notice.holder.is_(None), _notice.holder == RETRY, _notice.next_at <= now),
    )


def _allowed(session: Session, persons: list[int], standing: Standing) -> list[int]:
    """Those of these persons who may be sent a campaign as things stand."""
    allowed: list[int] = []
    for start in range(0, len(persons), _PAGE):
        some = persons[start : start + _PAGE]
        rows = audiences.page(session, _person.id.in_(some), standing, 0, len(some))
        allowed += [each.person_id for each in rows if each.reason is None]
    return allowed


def _of(mass_id: int | None, *states: str) -> Any:
    """Changes the notices of a mass send that are in one of these states."""
    members = select(_each.notice_id).where(_each.mass_id == mass_id)
    return update(_notices).where(_notice.id.in_(members), _notice.state.in_(states))


def _apply(session: Session, mass: WeChatMass, result: Result) -> None:
    if mass.state == TAKEN and result.nobody:
        _end(session, mass, FAILED, result.status)


def _end(session: Session, mass: WeChatMass, state: str, reason: str) -> None:
    mass.state = state
    session.flush()
    values = {"state": DEAD, "failure": reason[:200], "sent_at": None}
    session.connection().execute(_of(mass.id, BATCHED, SENT).values(values))


def _read(known: WeChatMassResult) -> Result:
    return Result(*(getattr(known, name) for name in Result._fields))
