"""What people have brought as files, and what it belongs to."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.models.base import UTCDateTime


class AttachmentRow(SQLModel, table=True):
    """One file that one person sent with a message; its bytes are in the directory of files.

    Without an order it is nobody's business but theirs, and goes after some days.
    """

    __tablename__ = "attachment"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)  # who brought it
    digest: str = Field(index=True)  # as in storage.files
    media_type: str
    size: int  # bytes
    name: str = ""  # as the sender's device called it; for showing only
    brought_at: datetime = Field(sa_type=UTCDateTime, index=True)
    order_id: int | None = Field(default=None, foreign_key="orders.id", index=True)
    party: str = ""  # whose it is at that order: supplier, as evidence, or orderer, with the rating
