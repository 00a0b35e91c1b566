"""Who talks with us: persons, their accounts and roles, and how they came by them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.base import UTCDateTime


class Person(SQLModel, table=True):
    """One human being, however many channels they write on."""

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)
    name: str = ""
    phone: str = ""
    hat: str | None = None  # the role they chose to act in, "coordinator:440105007101"; None: not chosen
    created_at: datetime = Field(sa_type=UTCDateTime)


class Account(SQLModel, table=True):
    """A person as one channel knows them."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("channel", "external_id"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    external_id: str
    person_id: int = Field(foreign_key="person.id", index=True)
    active: bool = True  # False once the channel says that the person cannot be reached any more
    created_at: datetime = Field(sa_type=UTCDateTime)


class RoleGrant(SQLModel, table=True):
    """A role with its scope; everybody is a resident without a row."""

    __tablename__ = "role_grant"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: str = Field(index=True)  # bot.people.roles.Role
    scope: str  # the code of a unit, region or supplier; empty for a role that counts everywhere
    granted_at: datetime = Field(sa_type=UTCDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class PersonLog(SQLModel, table=True):
    """One thing that was done to a person's roles or accounts; rows are only ever added."""

    __tablename__ = "person_log"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UTCDateTime)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # None: nobody yet
    by_id: int | None = Field(default=None, foreign_key="person.id", index=True)  # None: the operator
    event: str  # bot.people.registry.Event
    detail: dict[str, Any] = Field(sa_type=JSON)


class Invitation(SQLModel, table=True):
    """A code that gives a role once. Only its digest is kept, so that a copy of the table opens nothing."""

    __tablename__ = "invitation"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True)
    role: str
    scope: str
    made_by: int | None = Field(default=None, foreign_key="person.id", index=True)  # None: the operator
    made_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime = Field(sa_type=UTCDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    used_by: int | None = Field(default=None, foreign_key="person.id", index=True)


class LinkCode(SQLModel, table=True):
    """A code, typed on another channel, that makes two accounts one person; kept as a digest too."""

    __tablename__ = "link_code"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    made_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime = Field(sa_type=UTCDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class WrongCode(SQLModel, table=True):
    """Somebody typed a code that there is none of; counted, so that nobody guesses for long."""

    __tablename__ = "wrong_code"
    __table_args__ = (Index("ix_wrong_code_person_id_at", "person_id", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=UTCDateTime, index=True)


class Application(SQLModel, table=True):
    """Somebody asks for a role; the level above decides."""

    __tablename__ = "application"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: str  # coordinator | supplier
    scope: str  # the code of a unit or supplier; empty for one that approval will register
    region_code: str = ""  # where the unit is seated, or a new supplier; empty for a supplier's staff
    unit_name: str = ""  # of a free unit or a supplier that approval will register
    unit_kind: str = ""
    intro: str = ""  # what a new supplier does
    name: str
    phone: str
    state: str = Field(default="waiting", index=True)  # waiting | approved | refused | withdrawn
    reason: str = ""  # of a refusal
    made_at: datetime = Field(sa_type=UTCDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    decided_by: int | None = Field(default=None, foreign_key="person.id", index=True)
