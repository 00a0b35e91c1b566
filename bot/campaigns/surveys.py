"""问卷: staff ask the coordinators and residents of a region one question with choices.

It goes to whom a campaign would reach there: residents only while their consent holds, nobody who wants no
broadcasts. One person has one answer, which may be changed until the survey closes; who wants none of the
choices may say what instead, and that is a need.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session

from bot.campaigns.audience import All, Either, Holds, In
from bot.campaigns.standing import standing
from bot.orders import ledger
from bot.orders.needs import Needs
from bot.orders.terms import Terms
from bot.people.rights import Command, Target, may
from bot.people.roles import Grant, Role
from storage import audiences, locks, notices, places, subscriptions, surveys
from storage.models import Notice, Priority, Survey, SurveyAnswer

CHOICES = range(2, 9)  # as many as can be compared at a glance
LASTS = timedelta(days=7)  # unless another day is said
USE = timedelta(days=14)  # how long the result is of use
LISTED = 10
_PAGE = 2000  # persons looked at in one statement


class Denied(Exception):  # noqa: N818 - says what was done
    """This person may not ask the people of that region, or was not asked."""


class SurveyClosed(Exception):  # noqa: N818 - says what the survey is
    """The survey is closed, or there is none of that number."""


@dataclass(frozen=True, slots=True)
class Result:
    """What was answered so far: by choice, and by district and choice; None is none of the choices."""

    survey: Survey
    total: Mapping[int | None, int]
    districts: Mapping[str, Mapping[int | None, int]]

    @property
    def answered(self) -> int:
        """How many persons have answered."""
        return sum(self.total.values())


class Surveys:
    """The surveys of one session, for one person who holds these roles; `now` is aware."""

    def __init__(
        self, session: Session, now: datetime, grants: Iterable[Grant], person_id: int, terms: Terms
    ) -> None:
        self._session = session
        self._now = now
        self._grants = tuple(grants)
        self._person_id = person_id
        self._terms = terms

    # Whoever asks

    @property
    def asks(self) -> bool:
        """Whether this person may ask anybody at all."""
        return any(grant.role in {Role.REVIEWER, Role.STAFF, Role.ADMINISTRATOR} for grant in self._grants)

    @property
    def sees(self) -> bool:
        """Whether this person may see what came of any survey."""
        return self.asks or any(grant.role is Role.AUDITOR for grant in self._grants)

    @property
    def region(self) -> str:
        """The code of the region this person looks after; empty for the whole city, or for none."""
        held = [grant.scope for grant in self._grants if grant.role is Role.REVIEWER]
        everywhere = {Role.STAFF, Role.ADMINISTRATOR} & {grant.role for grant in self._grants}
        return "" if everywhere or not held else held[0]

    def may_ask(self, region_code: str) -> bool:
        """Whether this person may ask the people of a region."""
        return may(self._grants, Command.BROADCAST, Target(line=self._line(region_code)), self._person_id)

    def reach(self, region_code: str) -> int:
        """How many persons it would go to now."""
        return sum(1 for _ in self._reached(region_code))

    def send(self, question: str, choices: Sequence[str], region_code: str, closes_at: datetime) -> Survey:
        """Asks; the result comes to this person when it closes.

        Raises Denied, and ValueError for too few or too many choices, or a day that is over.
        """
        if not self.may_ask(region_code):
            raise Denied
        if len(set(choices)) not in CHOICES or len(set(choices)) < len(choices) or closes_at <= self._now:
            raise ValueError("a survey has some choices and some time")
        survey = Survey(
            question=question,
            choices=list(choices),
            region_code=region_code,
            person_id=self._person_id,
            opens_at=self._now,
            closes_at=closes_at,
        )
        self._session.add(survey)
        self._session.flush()
        survey.asked = surveys.ask(self._session, survey, self._reached(region_code), self._now)
        self._tells_result(survey)
        return survey

    def visible(self) -> list[Survey]:
        """The surveys whose results this person may see, the last one first."""
        found = surveys.latest(self._session, LISTED)
        return [each for each in found if self._may_see(each)]

    def result(self, survey_id: int) -> Result:
        """What was answered so far. Raises SurveyClosed where there is no such survey, Denied."""
        survey = surveys.by_id(self._session, survey_id)
        if survey is None:
            raise SurveyClosed
        if not self._may_see(survey):
            raise Denied
        return result(self._session, survey)

    def close(self, survey_id: int) -> Result:
        """Ends a survey before its time; what was not told yet is told no more. Raises as `result` does."""
        found = self.result(survey_id)
        if not self.may_ask(found.survey.region_code):
            raise Denied
        if found.survey.closes_at > self._now:
            found.survey.closes_at = self._now
            notices.void(self._session, [surveys.subject(survey_id)])
        return found

    # Whoever is asked

    def of(self, survey_id: int) -> Survey | None:
        """The survey, if it went to this person."""
        if not surveys.was_asked(self._session, survey_id, self._person_id):
            return None
        return surveys.by_id(self._session, survey_id)

    def answer(self, survey_id: int, choice: int | None) -> Survey:
        """Keeps this person's one answer, instead of the one before; None is none of the choices.

        Raises SurveyClosed, Denied for whoever was not asked, ValueError for a choice that is not there.
        """
        locks.lock(self._session, ("survey answer", str(survey_id), str(self._person_id)))
        survey = self._open(survey_id)
        if choice is not None and not 0 <= choice < len(survey.choices):
            raise ValueError("no such choice")
        given = surveys.answer_of(self._session, survey_id, self._person_id) or SurveyAnswer(
            survey_id=survey_id, person_id=self._person_id, at=self._now
        )
        given.choice, given.at, given.district = choice, self._now, self._district()
        if choice is not None:
            given.need_id = None
        self._session.add(given)
        self._session.flush()
        return survey

    def rather(self, survey_id: int, words: str, needs: Needs) -> Survey:
        """Keeps as a need what is wanted instead of the choices. Raises as `answer` does."""
        survey = self.answer(survey_id, None)
        given = surveys.answer_of(self._session, survey_id, self._person_id)
        assert given is not None
        units = [grant.scope for grant in self._grants if grant.role is Role.COORDINATOR]
        given.need_id = needs.note(words, unit_code=units[0] if units else None).id
        self._session.flush()
        return survey

    def _open(self, survey_id: int) -> Survey:
        survey = surveys.by_id(self._session, survey_id)
        if survey is None or survey.closes_at <= self._now:
            raise SurveyClosed
        if not surveys.was_asked(self._session, survey_id, self._person_id):
            raise Denied
        return survey

    def _may_see(self, survey: Survey) -> bool:
        if self._terms.alone:
            return survey.person_id == self._person_id
        about = Target(line=self._line(survey.region_code))
        return may(self._grants, Command.SEE_STATISTICS, about, self._person_id)

    def _line(self, region_code: str) -> tuple[str, ...]:
        return tuple(region.code for region in places.line_of(self._session, region_code))

    def _reached(self, region_code: str) -> Iterator[int]:
        wanted, after = self._addressed(region_code), 0
        reaches = standing(self._terms, self._now)
        while page := audiences.page(self._session, wanted, reaches, after, _PAGE):
            yield from (each.person_id for each in page if each.reason is None)
            after = page[-1].person_id

    def _addressed(self, region_code: str) -> ColumnElement[bool]:
        """Coordinators and residents there; in a demo everybody plays alone (docs/decisions/0010)."""
        if self._terms.alone:
            return audiences.is_person(self._person_id)
        whom = Either((Holds(Role.COORDINATOR), Holds(Role.RESIDENT)))
        return All((In(region_code), whom)).condition(self._now)

    def _district(self) -> str:
        """The district this person answers from; empty where we do not know."""
        for grant in self._grants:
            if grant.role is Role.COORDINATOR and (seat := ledger.seat_of(self._session, grant.scope)):
                return seat.district
        for each in subscriptions.of_person(self._session, self._person_id):
            if len(line := places.line_of(self._session, each.region_code)) > 1:
                return line[1].name
        return ""

    def _tells_result(self, survey: Survey) -> None:
        assert survey.id is not None
        told = Notice(
            kind=surveys.CLOSED,
            subject=surveys.subject(survey.id),
            recipient_id=self._person_id,
            priority=Priority.REMINDER,
            due_at=survey.closes_at,
            expires_at=survey.closes_at + USE,
            created_at=self._now,
        )
        notices.add(self._session, [told])


def result(session: Session, survey: Survey) -> Result:
    """What was answered so far."""
    assert survey.id is not None
    total, districts = Counter[int | None](), defaultdict[str, Counter[int | None]](Counter)
    for count in surveys.counts(session, survey.id):
        total[count.choice] += count.size
        districts[count.district][count.choice] += count.size
    return Result(survey, total, districts)
