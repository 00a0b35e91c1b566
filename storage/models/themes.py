"""专题 at work: what staff make of the month's theme, and the special deliveries that open it."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from storage.models.base import UTCDateTime


class ThemePlan(SQLModel, table=True):
    """策划: the announcement of a theme, and the products in it."""

    __tablename__ = "theme_plan"

    month: str = Field(primary_key=True, foreign_key="theme.month")
    title: str
    text: str
    product_codes: list[str] = Field(sa_type=JSON)
    edited_by: int | None = Field(default=None, foreign_key="person.id")  # None: as the program drafted it
    edited_at: datetime = Field(sa_type=UTCDateTime)


class Special(SQLModel, table=True):
    """专场: deliveries at a main venue and branch venues at the same time, ordered as one."""

    __tablename__ = "special"

    id: int | None = Field(default=None, primary_key=True)
    month: str = Field(foreign_key="theme.month", index=True)
    person_id: int = Field(foreign_key="person.id")  # who ordered it
    starts_at: datetime = Field(sa_type=UTCDateTime)
    created_at: datetime = Field(sa_type=UTCDateTime)


class SpecialVenue(SQLModel, table=True):
    """会场: one order of a special delivery."""

    __tablename__ = "special_venue"

    order_id: int = Field(primary_key=True, foreign_key="orders.id")
    special_id: int = Field(foreign_key="special.id", index=True)
    is_main: bool
