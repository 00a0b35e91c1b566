"""活动: deliveries that residents may come to, who signed up, and who wants to hear of new ones."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
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
    code: str = Field(default="", index=True)  # said at the door; empty until somebody asks for it
    walk_ins: int = 0  # persons who came without having signed up, as counted at the door
    created_at: datetime = Field(sa_type=UTCDateTime)


class SignUp(SQLModel, table=True):
    """报名: the places of one party at an event, held, waited for or given back; whether they came, and how
    they liked it.

    It belongs to the person who signed up, or to a guest who has no account and is in the care of the
    person who signed them up: `person_id` or `brought_by`, never both.
    """

    __tablename__ = "sign_up"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        UniqueConstraint("event_id", "brought_by", "name"),
        CheckConstraint("(person_id IS NULL) <> (brought_by IS NULL)", name="one_keeper"),
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    brought_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    agreed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)  # a guest did, as was noted then
    party: int  # how many persons come
    children: int = 0  # how many of them are under 14
    name: str
    phone: str = ""
    state: str = Field(index=True)  # bot.events.places.State
    offered_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    since: datetime = Field(sa_type=UTCDateTime)  # the place in the line
    came: int | None = None  # how many came; 0: nobody did, None: nobody has said
    score: int | None = None  # 1 to 5, the best

    @property
    def keeper(self) -> int:
        """The person who hears of it: whoever signed up, or whoever brings the guest."""
        keeper = self.person_id or self.brought_by
        assert keeper is not None
        return keeper


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
