"""What the database as a whole was made for."""

from sqlmodel import Field, SQLModel


class Purpose(SQLModel, table=True):
    """One row, written when the database is filled; without it real orders are made here."""

    __tablename__ = "purpose"

    id: int = Field(primary_key=True)
    demo: bool
