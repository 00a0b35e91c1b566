"""申请期: when the requests for a scarce product are gathered, to be decided together."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.models.base import UTCDateTime


class Window(SQLModel, table=True):
    """One window of one product. Nobody gets anything before it is over; then all are allocated at once."""

    __tablename__ = "product_window"  # WINDOW is a word of SQL

    id: int | None = Field(default=None, primary_key=True)
    product_code: str = Field(foreign_key="product.code", index=True)
    opens_at: datetime = Field(sa_type=UTCDateTime)
    closes_at: datetime = Field(sa_type=UTCDateTime, index=True)
    allocated_at: datetime | None = Field(default=None, sa_type=UTCDateTime)  # when everybody had heard
    person_id: int = Field(foreign_key="person.id")  # who opened it
    created_at: datetime = Field(sa_type=UTCDateTime)
