"""专题: the themes of the year, seen by everybody and kept by staff."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from bot.catalog.taxonomy import AUDIENCES, BRANDS
from bot.orders.request import today
from bot.people.rights import Command, may
from bot.people.roles import Grant
from storage import locks, themes
from storage.models import Theme

LONGEST = {"title": 20, "intro": 200, "keywords": 10}  # characters, of each keyword


class Denied(Exception):  # noqa: N818 - says what is the case
    """The person may not keep the themes."""


class BadValue(ValueError):  # noqa: N818 - says what it is
    """A value that the column cannot hold; `allowed` are those that it can, where they are few."""

    def __init__(self, said: str, allowed: tuple[str, ...] = ()) -> None:
        super().__init__(said)
        self.said = said
        self.allowed = allowed


class Year:
    """The themes of one session, for one person who holds these roles; `now` is aware."""

    def __init__(
        self, session: Session, now: datetime, grants: Iterable[Grant], person_id: int | None
    ) -> None:
        self._session = session
        self._now = now
        self._grants = tuple(grants)
        self._person_id = person_id

    @property
    def may_keep(self) -> bool:
        """Whether this person may change themes and plan for them."""
        return may(self._grants, Command.KEEP_THEMES, asker=self._person_id)

    def coming(self) -> list[Theme]:
        """The themes from this month on, the next one first."""
        return themes.themes(self._session, month_of(today(self._now)))

    def of(self, month: str) -> Theme | None:
        """The theme of a month (2026-12)."""
        return themes.theme(self._session, month)

    def change(self, month: str, column: str, said: str) -> Theme:
        """Makes one column of a theme what was said; several words are parted by 、 , ; or space.

        Raises Denied, BadValue, LookupError where the month has no theme.
        """
        if not self.may_keep:
            raise Denied
        locks.lock(self._session, ("theme", month))
        theme = self.of(month)
        if theme is None:
            raise LookupError(month)
        setattr(theme, column, _value(column, said))
        self._session.flush()
        return theme


def month_of(day: date) -> str:
    """2026-12."""
    return f"{day:%Y-%m}"


def nearest(number: int, day: date, year: int | None = None) -> str:
    """The month of that number in the year, else the next one to come from this month on."""
    if year is None:
        year = day.year if number >= day.month else day.year + 1
    return f"{year:04}-{number:02}"


def _value(column: str, said: str) -> Any:
    text = " ".join(said.split()).strip("“”\"'《》")
    if not text:
        raise BadValue(said)
    match column:
        case "brand":
            if text not in BRANDS:
                raise BadValue(text, BRANDS)
            return text
        case "audiences":
            found = _words(text)
            if strange := next((each for each in found if each not in AUDIENCES), None):
                raise BadValue(strange, AUDIENCES)
            return found
        case "keywords":
            found = _words(text)
            if strange := next((each for each in found if len(each) > LONGEST[column]), None):
                raise BadValue(strange)
            return found
        case _:
            if len(text) > LONGEST[column]:
                raise BadValue(text)
            return text


def _words(text: str) -> list[str]:
    for mark in "，,；;和 ":
        text = text.replace(mark, "、")
    return list(dict.fromkeys(filter(None, text.split("、"))))
