"""Whom a campaign reaches: its audience within its bounds, counted before anything is made."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session

from bot.campaigns import audience as expressions
from bot.campaigns.audience import Audience
from bot.campaigns.standing import standing
from bot.orders.terms import Terms
from storage import audiences
from storage.models import Campaign


@dataclass(frozen=True, slots=True)
class Preview:
    """How many persons an audience holds: reached, by channel, and left out, by reason.

    The reasons are those of `storage.audiences.REASONS`.
    """

    channels: dict[str, int] = field(default_factory=dict)
    excluded: dict[str, int] = field(default_factory=dict)
    needs_approval: bool = False

    @property
    def reached(self) -> int:
        """How many will get it."""
        return sum(self.channels.values())

    @property
    def addressed(self) -> int:
        """How many fit the audience, those who are left out included."""
        return self.reached + sum(self.excluded.values())


def preview(
    session: Session,
    audience: Audience,
    bounds: Collection[str],
    author_id: int,
    now: datetime,
    terms: Terms,
) -> Preview:
    """How many it would go to now."""
    wanted = _within(audience, bounds, author_id, now, terms)
    found = Preview()
    for share in audiences.shares(session, wanted, standing(terms, now)):
        kept = found.excluded if share.reason else found.channels
        name = share.reason or share.channel or ""
        kept[name] = kept.get(name, 0) + share.size
    return replace(found, needs_approval=found.reached > terms.campaign_approval)


def addressed(campaign: Campaign, now: datetime, terms: Terms) -> ColumnElement[bool]:
    """Whom it is addressed to, as a condition on persons."""
    audience = expressions.read(campaign.audience)
    return _within(audience, campaign.bounds, campaign.author_id, now, terms)


def exceeds(session: Session, campaign: Campaign, now: datetime, terms: Terms) -> bool:
    """Whether it would go to more persons than go without approval."""
    wanted = addressed(campaign, now, terms)
    return audiences.exceeds(session, wanted, standing(terms, now), terms.campaign_approval)


def _within(
    audience: Audience, bounds: Collection[str], author_id: int, now: datetime, terms: Terms
) -> ColumnElement[bool]:
    """In a demo everybody plays alone (docs/decisions/0010): it goes to its author."""
    wanted = audience.condition(now)
    if bounds:
        wanted &= or_(*(audiences.is_in(code) for code in bounds))
    return wanted & audiences.is_person(author_id) if terms.alone else wanted
