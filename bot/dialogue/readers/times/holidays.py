"""Public holidays: as the State Council publishes them each autumn, and beyond that as the law has them."""

from datetime import date, timedelta
from functools import lru_cache

from chinese_calendar.constants import holidays as _published
from chinese_calendar.constants import workdays as _adjusted

from bot.dialogue.readers.times.almanac import lunar_day, solar_term

_PUBLISHED_YEARS = frozenset(day.year for day in _published)

_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}

# Beyond the published years people plan with the lengths held since 2025; days from the festival itself.
_USUAL = {"春节": (-1, 6), "劳动节": (0, 4), "国庆节": (0, 6)}
_STATUTORY = {"春节": (-1, 2), "劳动节": (0, 1), "国庆节": (0, 2)}


@lru_cache(maxsize=64)
def _festivals(year: int) -> dict[str, date]:
    """The days that the holiday law names."""
    days = {
        "元旦": date(year, 1, 1),
        "春节": lunar_day(year, 1, 1),
        "清明节": solar_term(year, "清明"),
        "劳动节": date(year, 5, 1),
        "端午节": lunar_day(year, 5, 5),
        "中秋节": lunar_day(year, 8, 15),
        "国庆节": date(year, 10, 1),
    }
    return {name: day for name, day in days.items() if day}


def public_holiday(day: date) -> str | None:
    """The holiday a day belongs to, in Chinese; None for an ordinary day.

    Past the last published year only the days the law itself names are known: bridging days are not guessed.
    """
    if day.year in _PUBLISHED_YEARS:
        return _NAMES.get(_published[day], _published[day]) if day in _published else None
    for name, first in _festivals(day.year).items():
        before, after = _STATUTORY.get(name, (0, 0))
        if first + timedelta(before) <= day <= first + timedelta(after):
            return name
    return None


def is_working_day(day: date) -> bool | None:
    """Whether offices work that day, adjusted weekends included; None while its year is not yet announced."""
    if public_holiday(day):
        return False
    if day.year not in _PUBLISHED_YEARS:
        return None
    return day in _adjusted or day.weekday() < 5


def holiday_span(name: str, year: int) -> tuple[date, date] | None:
    """The first and the last day off of a holiday in a year; None for a name that is no holiday.

    Where the year is published it is what was published. Beyond, 春节, 劳动节 and 国庆节 have their usual
    length and the others the weekend they touch.
    """
    if not (first := _festivals(year).get(name)):
        return None
    if year in _PUBLISHED_YEARS and first in _published:
        last = begin = first
        while begin - timedelta(1) in _published:
            begin -= timedelta(1)
        while last + timedelta(1) in _published:
            last += timedelta(1)
        return begin, last
    if name in _USUAL:
        before, after = _USUAL[name]
        return first + timedelta(before), first + timedelta(after)
    begin = first - timedelta({0: 2, 6: 1}.get(first.weekday(), 0))
    return begin, first + timedelta({4: 2, 5: 1}.get(first.weekday(), 0))


def next_holiday(after: date) -> date | None:
    """The first festival of the holiday law later than a day."""
    days = [day for year in (after.year, after.year + 1) for day in _festivals(year).values() if day > after]
    return min(days, default=None)
