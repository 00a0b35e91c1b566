"""活动: deliveries that residents may come to, who signed up, and who wants to hear of new ones."""

from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.base import UTCDateTime


class Event(SQLModel, table=True):
    """活动: an order that was confirmed, and whether residents may sign up for it."""

    __tablename__ = "event"

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="orders.id", unique=True)
    is_open: bool = Field(index=True)
    places: int
    # What everybody who signed up has been told so far; the order itself may have moved on.
    starts_at: datetime = Field(sa_type=UTCDateTime)
    room: str
    called_off: bool = False
    decided_by: int | None = Field(default=None, foreign_key="person.id")  # None: the rule of its unit
    created_at: datetime = Field(sa_type=UTCDateTime)


class SignUp(SQLModel, table=True):
    """报名: one person's places at an event, held, waited for or given back; and how they liked it."""

    __tablename__ = "sign_up"
    __table_args__ = (UniqueConstraint("event_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    party: int  # how many persons come
    name: str
    phone: str = ""
    state: str = Field(index=True)  # bot.events.places.State
    offered_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    since: datetime = Field(sa_type=UTCDateTime)  # the place in the line
    score: int | None = None  # 1 to 5, the best


class Subscription(SQLModel, table=True):
    """订阅: of which new events one person wants to hear."""

    __tablename__ = "subscription"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    region_code: str = Field(foreign_key="region.code", index=True)  # what lies in it counts too
    audiences: list[str] = Field(sa_type=JSON)  # empty fits all
    words: str = ""  # of the product's name, brand, field or form; empty fits all
    paused_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    created_at: datetime = Field(sa_type=UTCDateTime)


class Consent(SQLModel, table=True):
    """同意: that a person agreed to a purpose, and to which version of its words."""

    __tablename__ = "consent"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    purpose: str
    version: int
    given_at: datetime = Field(sa_type=UTCDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
