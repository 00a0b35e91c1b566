"""问卷: one question with choices that staff ask coordinators and residents, and what these answer."""

from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.base import UTCDateTime


class Survey(SQLModel, table=True):
    """One question to the people of one region; open until `closes_at`."""

    __tablename__ = "survey"

    id: int | None = Field(default=None, primary_key=True)
    question: str
    choices: list[str] = Field(sa_type=JSON)
    region_code: str = Field(foreign_key="region.code")
    person_id: int = Field(foreign_key="person.id", index=True)  # who asks
    asked: int = 0  # how many persons
    opens_at: datetime = Field(sa_type=UTCDateTime)
    closes_at: datetime = Field(sa_type=UTCDateTime)


class SurveyAnswer(SQLModel, table=True):
    """What one person answers; it may be changed until the survey closes."""

    __tablename__ = "survey_answer"
    __table_args__ = (UniqueConstraint("survey_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    survey_id: int = Field(foreign_key="survey.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    choice: int | None = None  # its place among the choices; None for none of them
    need_id: int | None = Field(default=None, foreign_key="need.id")  # what is wanted instead
    district: str = ""  # the name; empty where we do not know where the person lives
    at: datetime = Field(sa_type=UTCDateTime)
