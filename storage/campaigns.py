"""Campaigns as rows: found, locked, logged; and what their notices and taps say of them."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlmodel import Session, col

from storage.locks import lock
from storage.models import (
    Campaign,
    CampaignLog,
    CampaignTap,
    Consent,
    Notice,
    Order,
    Person,
    Priority,
    SignUp,
)
from storage.notices import BATCHED, RETRY, SENT, VOID, WAITING
from storage.statements import Statement, table_of

KIND = "campaign"  # of the notices, whose subject is the campaign's number
SCHEDULED, RUNNING, DONE, CANCELLED = "scheduled", "running", "done", "cancelled"
UNSENT = (WAITING, BATCHED)  # the states of notices of which something may still become
_NUMBERS = ("campaign numbers",)

_campaign, _log = table_of(Campaign).c, table_of(CampaignLog).c
_notice, _tap = table_of(Notice).c, table_of(CampaignTap).c
# The numbers of all that are not being sent just now.
HALTED = select(_campaign.number).where(_campaign.state != RUNNING, _campaign.state != DONE)
_person = table_of(Person).c
_order, _sign_up, _consent = table_of(Order).c, table_of(SignUp).c, table_of(Consent).c


class Standing(NamedTuple):
    """Where a campaign stands when one of its notices is to go out."""

    id: int
    state: str
    version: int


class Count(NamedTuple):
    """So many notices of a campaign in one state, on one channel, for one reason."""

    state: str
    failure: str
    in_flight: bool  # claimed by a courier just now, or in a mass send
    size: int


_STANDING = Statement(
    select(_campaign.id, _campaign.state, _campaign.version).where(_campaign.number == bindparam("number"))
)


def standing(session: Session, number: str) -> Standing | None:
    """Where the campaign of this number stands, read without building a `Campaign`."""
    found = _STANDING.first(session, number=number)
    return Standing._make(found) if found else None


def add(session: Session, campaign: Campaign) -> Campaign:
    """Keeps a new campaign and gives it its number."""
    lock(session, _NUMBERS)
    campaign.number = f"new {campaign.author_id} {campaign.created_at.isoformat()}"
    session.add(campaign)
    session.flush()
    campaign.number = f"C{campaign.id:06d}"
    session.flush()
    return campaign


def by_number(session: Session, number: str) -> Campaign | None:
    """The campaign of this number."""
    return session.scalar(select(Campaign).where(col(Campaign.number) == number))


def locked(session: Session, number: str) -> Campaign | None:
    """The campaign of this number as it is now, held until the work ends."""
    lock(session, (KIND, number))
    wanted = select(Campaign).where(col(Campaign.number) == number)
    return session.scalar(wanted.execution_options(populate_existing=True))


def latest(session: Session, states: Collection[str] = (), about: str = "") -> list[Campaign]:
    """Campaigns, the last one first; in these states, or made from this, where that is named."""
    wanted = select(Campaign).order_by(col(Campaign.id).desc())
    if states:
        wanted = wanted.where(col(Campaign.state).in_(states))
    if about:
        wanted = wanted.where(col(Campaign.about) == about)
    return list(session.scalars(wanted))


def pictures(session: Session) -> set[str]:
    """The digests of all pictures that campaigns name."""
    wanted = select(_campaign.content).where(cast(_campaign.content, String).contains('"picture"'))
    return {str(content["picture"]) for content in session.scalars(wanted) if content.get("picture")}


def next_due(session: Session, now: datetime) -> str | None:
    """The number of a campaign that is to begin, to be planned on, or to be voided; the oldest first."""
    ready = and_(_campaign.state == SCHEDULED, _campaign.due_at <= now)
    unsettled = and_(_campaign.state.in_([RUNNING, CANCELLED]), _campaign.settled.is_(False))
    wanted = select(_campaign.number).where(or_(ready, unsettled))
    return session.scalar(wanted.order_by(_campaign.due_at, _campaign.id).limit(1))


def all_sent(session: Session) -> list[str]:
    """The numbers of running campaigns that nobody waits for any more."""
    waits = exists().where(_notice.subject == _campaign.number, _notice.state.in_(UNSENT))
    wanted = select(_campaign.number).where(_campaign.state == RUNNING, _campaign.settled, ~waits)
    return list(session.scalars(wanted))


def note(
    session: Session,
    campaign: Campaign,
    now: datetime,
    person_id: int | None,
    event: str,
    detail: dict[str, Any],
) -> None:
    """Adds a line to a campaign's log."""
    assert campaign.id is not None
    session.add(
        CampaignLog(
            campaign_id=campaign.id,
            at=now,
            person_id=person_id,
            event=event,
            state=campaign.state,
            detail=detail,
        )
    )
    session.flush()


def log_of(session: Session, campaign_id: int) -> list[CampaignLog]:
    """What was done with a campaign, from its beginning."""
    wanted = select(CampaignLog).where(col(CampaignLog.campaign_id) == campaign_id)
    return list(session.scalars(wanted.order_by(col(CampaignLog.id))))


def owed(session: Session, number: str, persons: Collection[int]) -> set[int]:
    """Those of these persons who have a notice of this campaign already, whatever became of it."""
    wanted = select(_notice.recipient_id).where(
        _notice.kind == KIND, _notice.subject == number, _notice.recipient_id.in_(persons)
    )
    return set(session.execute(wanted).scalars())


def owe(session: Session, campaign: Campaign, persons: Collection[int], now: datetime) -> None:
    """Makes the notices of these persons, who have none yet; raises IntegrityError where one has."""
    if not persons:
        return
    values: dict[str, Any] = {
        "kind": KIND,
        "subject": campaign.number,
        "priority": int(Priority.BROADCAST),
        "due_at": campaign.due_at,
        "next_at": campaign.due_at,
        "expires_at": campaign.expires_at,
        "created_at": now,
    }
    # One statement, not one a row: a third of the time, and the store has other writers waiting.
    same = [literal(value, table_of(Notice).c[name].type) for name, value in values.items()]
    rows = select(_person.id, *same).where(_person.id.in_(persons)).order_by(_person.id)
    session.connection().execute(insert(table_of(Notice)).from_select(["recipient_id", *values], rows))


def void_some(session: Session, number: str, limit: int) -> int:
    """Voids notices that still wait, at most so many; returns how many these were."""
    some = select(_notice.id).where(_notice.subject == number, _notice.state.in_(UNSENT)).limit(limit)
    waiting = update(table_of(Notice)).where(_notice.id.in_(some), _notice.state.in_(UNSENT))
    return session.connection().execute(waiting.values(state=VOID, failure=CANCELLED)).rowcount


# What became of it


def counts(session: Session, number: str, now: datetime) -> list[Count]:
    """The notices of a campaign by what became of them."""
    claimed = and_(_notice.holder.is_not(None), _notice.holder != RETRY, _notice.next_at > now)
    held = or_(_notice.state == BATCHED, and_(_notice.state == WAITING, claimed))
    each = (
        select(_notice.state, _notice.failure, case((held, 1), else_=0).label("held"))
        .where(_notice.kind == KIND, _notice.subject == number)
        .subquery()
    )
    rows = session.execute(select(*each.c, func.count()).group_by(*each.c))
    return [Count(state, failure, bool(held), count) for state, failure, held, count in rows]


def sent_since(session: Session, number: str, since: datetime) -> int:
    """How many were sent since then."""
    wanted = select(func.count()).where(
        _notice.kind == KIND, _notice.subject == number, _notice.state == SENT, _notice.sent_at > since
    )
    return session.scalar(wanted) or 0


def waiting_by_channel(session: Session, number: str) -> dict[str, int]:
    """How many wait in each channel's lane; under "" those that are not sorted yet or out of reach."""
    rows = session.execute(
        select(_notice.lane, func.count())
        .where(_notice.kind == KIND, _notice.subject == number, _notice.state == WAITING)
        .group_by(_notice.lane)
    )
    return {str(lane): int(count) for lane, count in rows}


def tap(session: Session, campaign: Campaign, person_id: int, target: str, now: datetime) -> bool:
    """Keeps that somebody who got it tapped this button; False where they did not get it, or had done so."""
    assert campaign.id is not None
    got = select(_notice.id).where(
        _notice.kind == KIND,
        _notice.subject == campaign.number,
        _notice.recipient_id == person_id,
        _notice.state == SENT,
    )
    before = select(_tap.id).where(
        _tap.campaign_id == campaign.id, _tap.person_id == person_id, _tap.target == target
    )
    if session.scalar(got) is None or session.scalar(before) is not None:
        return False
    session.add(CampaignTap(campaign_id=campaign.id, person_id=person_id, target=target, at=now))
    session.flush()
    return True


def taps(session: Session, campaign_id: int) -> dict[str, int]:
    """How many persons tapped each button, by where it leads."""
    rows = session.execute(
        select(_tap.target, func.count()).where(_tap.campaign_id == campaign_id).group_by(_tap.target)
    )
    return {str(target): int(count) for target, count in rows}


def tapped_by(session: Session, campaign_id: int) -> int:
    """How many persons tapped anything."""
    wanted = select(func.count(_tap.person_id.distinct())).where(_tap.campaign_id == campaign_id)
    return session.scalar(wanted) or 0


def followed(session: Session, campaign_id: int, within: timedelta) -> tuple[int, int]:
    """How many orders and sign-ups were made by whoever tapped, so shortly after their first tap."""
    rows = session.execute(
        select(_tap.person_id, func.min(_tap.at))
        .where(_tap.campaign_id == campaign_id)
        .group_by(_tap.person_id)
    )
    first = {int(row[0]): row[1] for row in rows}
    if not first:
        return 0, 0
    tapped = select(_tap.person_id).where(_tap.campaign_id == campaign_id)

    def made(person_id: ColumnElement[int], at: ColumnElement[datetime]) -> int:
        found = session.execute(select(person_id, at).where(person_id.in_(tapped), at >= min(first.values())))
        return sum(first[person] <= moment <= first[person] + within for person, moment in found)

    return made(_order.person_id, _order.created_at), made(_sign_up.person_id, _sign_up.since)


def left_after(session: Session, number: str, purposes: Collection[str], within: timedelta) -> int:
    """How many of those who got it took a consent back so shortly after that."""
    rows = session.execute(
        select(_notice.recipient_id, _notice.sent_at, _consent.withdrawn_at).where(
            _notice.kind == KIND,
            _notice.subject == number,
            _notice.state == SENT,
            _consent.person_id == _notice.recipient_id,
            _consent.purpose.in_(purposes),
            _consent.withdrawn_at >= _notice.sent_at,
        )
    )
    return len({person for person, sent_at, withdrawn_at in rows if withdrawn_at <= sent_at + within})
