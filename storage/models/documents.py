"""Documents that were handed out: who has the key may fetch one, made anew each time."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.base import UTCDateTime


class Document(SQLModel, table=True):
    """A document of one kind about one thing, for one person. What it says is not kept."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("kind", "subject", "person_id", "name"),)

    key: str = Field(primary_key=True)
    kind: str  # bot.dialogue.documents.Kind
    subject: str  # what it is about: an order's number
    person_id: int = Field(foreign_key="person.id", index=True)
    name: str  # of the file
    created_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UTCDateTime)  # None: not by itself
