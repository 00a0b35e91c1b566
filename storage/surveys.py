"""Surveys, whom they went to, and what was answered."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, func, insert, select
from sqlmodel import Session, col

from storage.models import Notice, Priority, Survey, SurveyAnswer
from storage.statements import table_of

KIND = "survey"  # of the notices that ask
CLOSED = "survey-closed"  # of the notice with the result, to whoever asked


class Count(NamedTuple):
    """So many answers from one district."""

    district: str
    choice: int | None  # its place among the choices; None for none of them
    size: int


def subject(survey_id: int) -> str:
    """What the notices of a survey are about."""
    return f"survey/{survey_id}"


def by_id(session: Session, survey_id: int) -> Survey | None:
    """The survey of this number, as it is now."""
    wanted = select(Survey).where(col(Survey.id) == survey_id)
    return session.scalar(wanted.execution_options(populate_existing=True))


def latest(session: Session, limit: int) -> list[Survey]:
    """The surveys, the last one first."""
    return list(session.scalars(select(Survey).order_by(col(Survey.id).desc()).limit(limit)))


def answer_of(session: Session, survey_id: int, person_id: int) -> SurveyAnswer | None:
    """What a person has answered."""
    wanted = select(SurveyAnswer).where(
        col(SurveyAnswer.survey_id) == survey_id, col(SurveyAnswer.person_id) == person_id
    )
    return session.scalar(wanted)


def was_asked(session: Session, survey_id: int, person_id: int) -> bool:
    """Whether the survey went to this person."""
    found = exists().where(
        col(Notice.kind) == KIND,
        col(Notice.subject) == subject(survey_id),
        col(Notice.recipient_id) == person_id,
    )
    return bool(session.scalar(select(found)))


def counts(session: Session, survey_id: int) -> list[Count]:
    """What was answered so far, by district."""
    groups = (col(SurveyAnswer.district), col(SurveyAnswer.choice))
    wanted = select(*groups, func.count()).where(col(SurveyAnswer.survey_id) == survey_id)
    return [Count(*row) for row in session.execute(wanted.group_by(*groups).order_by(*groups))]


def ask(session: Session, survey: Survey, persons: Iterable[int], now: datetime) -> int:
    """Makes the notices that ask these persons, whose words are written when they go out."""
    assert survey.id is not None
    rows = [
        {
            "kind": KIND,
            "subject": subject(survey.id),
            "recipient_id": person_id,
            "priority": int(Priority.BROADCAST),
            "due_at": now,
            "next_at": now,
            "expires_at": survey.closes_at,
            "created_at": now,
        }
        for person_id in persons
    ]
    if rows:
        session.connection().execute(insert(table_of(Notice)), rows)
    return len(rows)
