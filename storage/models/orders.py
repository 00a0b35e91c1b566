"""What was ordered, what became of it, and what was wanted but not on offer."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from storage.models.base import UTCDateTime


class Order(SQLModel, table=True):
    """点单: a request for one product, one date, one unit."""

    __tablename__ = "orders"  # ORDER is a word of SQL
    __table_args__ = (
        Index("ix_orders_team_starts_at", "team", "starts_at"),
        Index("ix_orders_product_code_starts_at", "product_code", "starts_at"),
        Index("ix_orders_unit_code_starts_at", "unit_code", "starts_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    product_code: str = Field(foreign_key="product.code")
    team: str  # as the product's at the time of ordering
    unit_code: str = Field(foreign_key="unit.code")
    person_id: int = Field(foreign_key="person.id", index=True)
    starts_at: datetime = Field(sa_type=UTCDateTime)
    ends_at: datetime = Field(sa_type=UTCDateTime)
    room: str
    audiences: list[str] = Field(sa_type=JSON)
    people_min: int
    people_max: int
    contact_name: str
    contact_phone: str
    remarks: str = ""
    state: str = Field(index=True)  # bot.orders.life.State
    route: list[str] = Field(default_factory=list, sa_type=JSON)  # the reviews that are still to come
    supplier_code: str = Field(foreign_key="supplier.code", index=True)  # who is asked to deliver
    pass_on: bool = False  # whether another supplier of an equal product may be asked instead
    answer_by: datetime | None = Field(default=None, sa_type=UTCDateTime, index=True)
    escalated: bool = False  # the supplier did not answer in time; city staff are asked as well
    pending: dict[str, Any] | None = Field(
        default=None, sa_type=JSON
    )  # what the district or orderer is asked
    revision: int = 1  # counts the changes; a reminder belongs to one revision
    created_at: datetime = Field(sa_type=UTCDateTime)
    updated_at: datetime = Field(sa_type=UTCDateTime)


class OrderLog(SQLModel, table=True):
    """One step in an order's life; rows are only ever added."""

    __tablename__ = "order_log"

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="orders.id", index=True)
    at: datetime = Field(sa_type=UTCDateTime)
    person_id: int | None = Field(default=None, foreign_key="person.id")  # None: the program
    party: str  # bot.orders.life.Party
    event: str  # bot.orders.life.Event
    state: str  # in which it left the order
    changes: dict[str, Any] = Field(sa_type=JSON)  # field → [before, after]
    reason: str = ""


class ReviewRule(SQLModel, table=True):
    """Whether a level looks at the orders that fit; what is empty fits all."""

    __tablename__ = "review_rule"

    id: int | None = Field(default=None, primary_key=True)
    level: str  # town | district | city
    needed: bool
    product_code: str = ""
    unit_kind: str = ""  # as in `Unit.kind`
    district: str = ""  # the name


class OrderCounter(SQLModel, table=True):
    """The running number of the orders made in one year."""

    __tablename__ = "order_counter"

    year: int = Field(primary_key=True)
    last: int


class Need(SQLModel, table=True):
    """需求: something wanted that the catalog did not offer."""

    __tablename__ = "need"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    words: str
    searched: bool = False  # a search that found nothing: noted without being asked for
    audiences: list[str] = Field(sa_type=JSON)
    unit_code: str | None = Field(default=None, foreign_key="unit.code")
    wanted: str = ""  # the date as said
    month: str = Field(default="", index=True)  # 2026-12, in which it is wanted; else that of the noting
    district: str = ""  # the name; empty where it is wanted anywhere
    order_id: int | None = Field(default=None, foreign_key="orders.id", unique=True)  # that came to nothing
    product_code: str | None = Field(default=None, foreign_key="product.code")  # of that order
    created_at: datetime = Field(sa_type=UTCDateTime)
    answer_code: str | None = Field(default=None, foreign_key="product.code")  # the product that answers it
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
