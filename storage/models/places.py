"""Where things are delivered: the administrative regions and the units seated in them."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class Region(SQLModel, table=True):
    """区划: city > district > town (镇街) > community (社村), with official codes."""

    __tablename__ = "region"

    code: str = Field(primary_key=True)
    name: str = Field(index=True)
    level: str  # city | district | town | community
    parent_code: str | None = Field(default=None, foreign_key="region.code", index=True)


class Unit(SQLModel, table=True):
    """点单单位: who may receive; a region of any level, or a barracks, school, company … seated in one.

    A region's unit has the region's own code; a free unit's code starts with "U", and its name is its own
    in the town where it is seated.
    """

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("region_code", "name"),)

    code: str = Field(primary_key=True)
    name: str
    kind: str = "region"
    region_code: str = Field(foreign_key="region.code", index=True)
