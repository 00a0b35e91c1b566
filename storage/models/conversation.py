"""What was said: each message heard with the replies it got, and what is remembered of the talk."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.base import UTCDateTime


class TalkRow(SQLModel, table=True):
    """话: what is remembered of one person's conversation; the body is `bot.dialogue.talk.Talk` as JSON."""

    __tablename__ = "talk"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    body: dict[str, Any] = Field(sa_type=JSON)
    updated_at: datetime = Field(sa_type=UTCDateTime)


class Heard(SQLModel, table=True):
    """One message in and the replies it got, so that a repeated delivery gets them again (law 1).

    The rows of an account, in order of `id`, are also its history.
    """

    __tablename__ = "heard"
    __table_args__ = (UniqueConstraint("account_id", "message_id"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    message_id: str  # the platform's own key of the message
    said: str  # the text, or the label of the button that was tapped
    replies: list[dict[str, Any]] = Field(sa_type=JSON)
    at: datetime = Field(sa_type=UTCDateTime)
