"""The outbox: one row for each message that we owe somebody without being asked; and who carries it."""

from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlmodel import Field, SQLModel

from storage.models.base import UTCDateTime


class Priority(IntEnum):
    """What goes first when much is due."""

    ANSWER = 0  # the rest of what was said in answer to a message
    CHANGE = 1  # what somebody waits for: an order was moved, accepted, called off
    REMINDER = 2
    BROADCAST = 3


def _when_due(context: DefaultExecutionContext) -> datetime:
    due_at: datetime = context.get_current_parameters()["due_at"]  # type: ignore[no-untyped-call]
    return due_at


class Notice(SQLModel, table=True):
    """通知: one message to one recipient.

    Made in the transaction that causes it and marked after it is sent (law 9). The row says what it
    is about; the words are written when it goes out, from what is true then.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("kind", "subject", "recipient_id"),
        Index("ix_notice_claimable", "state", "lane", "priority", "next_at", "due_at"),
        Index("ix_notice_recipient_id_state", "recipient_id", "state"),
        Index("ix_notice_state_expires_at", "state", "expires_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # answer | reminder-7d | reminder-3d | reminder-1d | reminder-2h | feedback …
    subject: str = Field(index=True)  # an order's number and revision: "GZ26000017/2"
    recipient_id: int = Field(foreign_key="person.id")
    due_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime = Field(sa_type=UTCDateTime)  # of no use after this
    priority: int = Priority.REMINDER
    state: str = "waiting"  # waiting | batched | sent | expired | void | dead
    lane: str = ""  # the channel whose courier carries it, chosen when it is due; empty before
    next_at: datetime = Field(
        default=None, sa_type=UTCDateTime, sa_column_kwargs={"default": _when_due}
    )  # not tried before this; while somebody holds it, the end of their lease
    holder: str | None = None  # the process that has it in hand, or "retry": it keeps its place in the line
    attempts: int = (
        0  # how often it was given to a platform that may have taken it; above 1 it may be a repeat
    )
    failure: str = ""  # why the last attempt failed, in a few words
    message_id: str = ""  # the platform's own, where it tells one
    sent_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    # Where it was sent to; of an answer, where it has to be sent to.
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    reply: dict[str, Any] | None = Field(default=None, sa_type=JSON)  # the words, once they are fixed
    created_at: datetime = Field(sa_type=UTCDateTime)


class Lease(SQLModel, table=True):
    """What only one process may do at a time, and which one does."""

    __tablename__ = "lease"

    name: str = Field(primary_key=True)  # clock
    holder: str = ""
    until: datetime = Field(sa_type=UTCDateTime)


class ChannelPause(SQLModel, table=True):
    """A channel whose platform has asked all of us to wait."""

    __tablename__ = "channel_pause"

    channel: str = Field(primary_key=True)
    until: datetime = Field(sa_type=UTCDateTime)
