"""What suppliers say of their days and of what they delivered."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from storage.models.base import UTCDateTime


class UnavailableDay(SQLModel, table=True):
    """A day on which a supplier cannot come, in Guangzhou's calendar."""

    __tablename__ = "unavailable_day"

    supplier_code: str = Field(primary_key=True, foreign_key="supplier.code")
    day: date = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id")  # who said so
    created_at: datetime = Field(sa_type=UTCDateTime)


class Evidence(SQLModel, table=True):
    """What the supplier shows of one delivery: that they came, how many were there, and how it was."""

    __tablename__ = "evidence"

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="orders.id", unique=True)
    person_id: int = Field(foreign_key="person.id")  # who said so last
    arrived_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    came: int | None = None  # head count
    words: str = ""
    handed_in_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
