"""Who talks with us: persons, their accounts on the channels, and the roles they hold."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.base import UTCDateTime


class Person(SQLModel, table=True):
    """One human being, however many channels they write on."""

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)
    name: str = ""
    phone: str = ""
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
    role: str  # coordinator | reviewer | supplier | staff | administrator
    scope: str  # the code of a unit, region or supplier
    granted_at: datetime = Field(sa_type=UTCDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
