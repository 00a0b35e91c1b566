"""Who is told of a campaign's steps: those who may agree to it, and its author of what others do with it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.campaigns.life import Event, State
from bot.people.rights import EVERYTHING, Command, Target, may
from bot.people.roles import Role, grants_of
from storage import campaigns as records
from storage import notices, people, places
from storage.models import Campaign, CampaignLog, Notice, Priority

# The kinds of the notices; the subject is the campaign's number and the line of its log: "C000012/34".
ASKED, TOLD = "campaign-asked", "campaign-told"
USE = timedelta(days=7)
_OF_INTEREST = frozenset({Event.APPROVED, Event.REFUSED, Event.HELD_BACK, Event.LAPSED})
_MAY_AGREE = (Role.REVIEWER, Role.STAFF, Role.ADMINISTRATOR)


def tells(session: Session, campaign: Campaign, event: Event, person_id: int | None, now: datetime) -> None:
    """Makes the notices about the step that was taken last; all in its own transaction."""
    row = records.log_of(session, campaign.id or 0)[-1]
    subject = f"{campaign.number}/{row.id}"
    if campaign.state == State.WAITING:
        _add(session, ASKED, subject, approvers(session, campaign), now)
    if event in _OF_INTEREST and campaign.author_id != person_id:
        _add(session, TOLD, subject, [campaign.author_id], now)


def approvers(session: Session, campaign: Campaign) -> list[int]:
    """Who may agree to a campaign; administrators only where there is nobody else."""
    targets = [
        Target(line=tuple(region.code for region in places.line_of(session, code)))
        for code in campaign.bounds
    ] or [EVERYTHING]
    for roles in (_MAY_AGREE[:2], _MAY_AGREE[2:]):
        holders = dict.fromkeys(
            holder.person_id for role in roles for holder in people.holders(session, role)
        )
        found = [
            person
            for person in holders
            if person != campaign.author_id
            and all(
                may(grants_of(people.roles_of(session, person)), Command.APPROVE_BROADCAST, target, person)
                for target in targets
            )
        ]
        if found:
            return found
    return []


def step_of(session: Session, subject: str) -> tuple[Campaign, CampaignLog] | None:
    """The campaign that a notice is about and the line of its log; None where there is none."""
    number, _, row_id = subject.partition("/")
    campaign = records.by_number(session, number)
    row = session.get(CampaignLog, int(row_id)) if row_id.isdecimal() else None
    return (campaign, row) if campaign is not None and row is not None else None


def _add(session: Session, kind: str, subject: str, persons: Iterable[int], now: datetime) -> None:
    notices.add(
        session,
        [
            Notice(
                kind=kind,
                subject=subject,
                recipient_id=person,
                priority=Priority.CHANGE,
                due_at=now,
                expires_at=now + USE,
                created_at=now,
            )
            for person in persons
        ],
    )
