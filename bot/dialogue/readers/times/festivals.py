"""Festivals, solar terms and memorial days: the table of their names and when each falls in a year.

A rule in `festivals.tsv` is one of
    solar M-D        a calendar day
    lunar M-D        a day of the lunar calendar (12-30 is the last day of the year)
    term NAME N      N days from a solar term
    nth M-N-W        the Nth (or last) weekday W (1 Monday … 7 Sunday) of month M
    span M-D M-D     a season that is planned as a whole
    easter           Easter Sunday
`holiday` names the public holiday it belongs to, `also` another festival the same words can mean.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources

from bot.dialogue.readers.times.almanac import lunar_day, solar_term

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Festival:
    """One row of the table."""

    name: str
    rule: str
    holiday: str
    also: str

    def span(self, year: int) -> Span | None:
        """First and last day in a year, lunar for lunar rules; None where the almanac does not reach."""
        return _span(self.rule, year)


def _load() -> dict[str, Festival]:
    found = {}
    with (resources.files(__package__) / "festivals.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            names = row["names"].split(";")
            festival = Festival(names[0], row["rule"], row["holiday"], row["also"])
            found.update(dict.fromkeys(names, festival))
    return found


FESTIVALS = _load()
"""Every name a festival goes by."""


@lru_cache(maxsize=2048)
def _span(rule: str, year: int) -> Span | None:
    kind, _, words = rule.partition(" ")
    return _KINDS[kind](words, year)


def _one(day: date | None) -> Span | None:
    return (day, day) if day else None


def _solar(words: str, year: int) -> Span | None:
    month, day = words.split("-")
    return _one(date(year, int(month), int(day)))


def _lunar(words: str, year: int) -> Span | None:
    month, day = words.split("-")
    return _one(lunar_day(year, int(month), int(day)))


def _term(words: str, year: int) -> Span | None:
    name, shift = words.split(" ")
    day = solar_term(year, name)
    return _one(day + timedelta(int(shift)) if day else None)


def _nth(words: str, year: int) -> Span | None:
    month, nth, weekday = words.split("-")
    return _one(nth_weekday(year, int(month), -1 if nth == "last" else int(nth), int(weekday) - 1))


def _season(words: str, year: int) -> Span | None:
    first, last = (_solar(word, year) for word in words.split(" "))
    return (first[0], last[1]) if first and last else None


def _easter(_: str, year: int) -> Span | None:
    """Butcher's algorithm."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return _one(date(year, month, day + 1))


_KINDS: dict[str, Callable[[str, int], Span | None]] = {
    "solar": _solar,
    "lunar": _lunar,
    "term": _term,
    "nth": _nth,
    "span": _season,
    "easter": _easter,
}


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(1)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date | None:
    """The nth weekday (0 is Monday) of a month, the last one for -1; None where the month has no such day."""
    if nth < 0:
        last = month_end(year, month)
        return last - timedelta((last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    day = first + timedelta((weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return day if day.month == month else None
