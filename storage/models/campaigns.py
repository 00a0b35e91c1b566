"""群发: one content to an audience of many, what was done with it, and what was tapped in it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.base import UTCDateTime


class Campaign(SQLModel, table=True):
    """群发: who gets it is kept in its notices (kind "campaign", subject its number), one row a person."""

    __tablename__ = "campaign"

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)  # "C000012"
    title: str
    content: dict[str, Any] = Field(sa_type=JSON)  # bot.campaigns.content.Content
    version: int = 1  # of title and content
    audience: dict[str, Any] = Field(sa_type=JSON)  # bot.campaigns.audience
    bounds: list[str] = Field(sa_type=JSON)  # regions beyond which it may not go; empty: everywhere
    about: str = Field(default="", index=True)  # what it was made from: "theme/2026-12"
    state: str = Field(index=True)  # bot.campaigns.life.State
    author_id: int = Field(foreign_key="person.id", index=True)
    approver_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    due_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UTCDateTime)  # of no use after this
    planned_to: int = 0  # every person up to this id has a notice or a reason for none
    settled: bool = False  # the planner has nothing more to make or, once it is cancelled, to void
    excluded: dict[str, int] = Field(default_factory=dict, sa_type=JSON)  # reason → persons, as planned
    created_at: datetime = Field(sa_type=UTCDateTime)
    updated_at: datetime = Field(sa_type=UTCDateTime)


class CampaignLog(SQLModel, table=True):
    """One step in a campaign's life; rows are only ever added."""

    __tablename__ = "campaign_log"

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", index=True)
    at: datetime = Field(sa_type=UTCDateTime)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # None: the program
    event: str  # bot.campaigns.life.Event
    state: str  # in which it left the campaign
    detail: dict[str, Any] = Field(sa_type=JSON)


class CampaignTap(SQLModel, table=True):
    """Somebody who got a campaign tapped one of its buttons; the first time counts."""

    __tablename__ = "campaign_tap"
    __table_args__ = (UniqueConstraint("campaign_id", "person_id", "target"),)

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    target: str  # where it leads, as the button carries it: "p/A001"
    at: datetime = Field(sa_type=UTCDateTime)
