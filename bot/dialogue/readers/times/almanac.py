"""Lunar months and solar terms as dates; each year is computed once."""

from datetime import date, timedelta
from functools import lru_cache

from lunar_python import LunarYear, Solar

FIRST_YEAR, LAST_YEAR = 1901, 2099  # where the tables of the lunar library are sound
_JULIAN_DAY_OF_ORDINAL_ZERO = 1721425  # at noon
_WINTER_BEFORE = 2  # the library lists 大雪 and 冬至 of the year before first

TERMS = (
    *("小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至"),
    *("小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至"),
)
"""The solar terms of a calendar year in their order."""


@lru_cache(maxsize=64)
def _almanac(year: int) -> LunarYear:
    return LunarYear.fromYear(year)


@lru_cache(maxsize=64)
def _months(year: int) -> dict[int, tuple[date, int]]:
    """First day and length of every month of a lunar year; a leap month has its number negated."""
    found = {}
    for month in _almanac(year).getMonths():
        if month.getYear() == year:
            first = date.fromordinal(int(month.getFirstJulianDay()) - _JULIAN_DAY_OF_ORDINAL_ZERO)
            found[month.getMonth()] = (first, month.getDayCount())
    return found


def lunar_month(year: int, month: int) -> tuple[date, date] | None:
    """The first and the last day of a lunar month; None where the year has no such month."""
    if not FIRST_YEAR <= year <= LAST_YEAR or month not in (months := _months(year)):
        return None
    first, length = months[month]
    return first, first + timedelta(length - 1)


def lunar_day(year: int, month: int, day: int) -> date | None:
    """The date of a lunar day; None where the year has no such month.

    The thirtieth of a short month is its last day: 年三十 is said every year.
    """
    if (bounds := lunar_month(year, month)) is None or not 1 <= day <= 30:
        return None
    return min(bounds[0] + timedelta(day - 1), bounds[1])


@lru_cache(maxsize=64)
def _terms(year: int) -> dict[str, date]:
    moments = _almanac(year).getJieQiJulianDays()[_WINTER_BEFORE:]
    solar = (Solar.fromJulianDay(moment) for moment in moments[: len(TERMS)])
    days = (date(day.getYear(), day.getMonth(), day.getDay()) for day in solar)
    return dict(zip(TERMS, days, strict=True))


def solar_term(year: int, name: str) -> date | None:
    """The day of a solar term in a calendar year; None where the almanac does not reach."""
    return _terms(year)[name] if FIRST_YEAR <= year <= LAST_YEAR else None
