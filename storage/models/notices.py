"""The outbox: one row for each message that we owe somebody without being asked."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.base import UTCDateTime


class Notice(SQLModel, table=True):
    """通知: one message to one recipient.

    Made in the transaction that causes it and marked after it is sent (law 9). The row says what it
    is about; the words are written when it goes out, from what is true then.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("kind", "subject", "recipient_id"),
        Index("ix_notice_state_due_at", "state", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # reminder-7d | reminder-3d | reminder-1d | reminder-2h | feedback
    subject: str = Field(index=True)  # an order's number and revision: "GZ26000017/2"
    recipient_id: int = Field(foreign_key="person.id", index=True)
    due_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime = Field(sa_type=UTCDateTime)  # of no use after this
    state: str = "waiting"  # waiting | sent | expired | void
    sent_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)  # where it was sent to
    reply: dict[str, Any] | None = Field(default=None, sa_type=JSON)  # the words that were sent
    created_at: datetime = Field(sa_type=UTCDateTime)
