"""Festivals and lunar days resolved against today: the next occurrence, or the one in a year said."""

from dataclasses import replace
from datetime import date

from bot.dialogue.readers.times.almanac import lunar_day, lunar_month
from bot.dialogue.readers.times.atoms import FestivalDay, LunarDay, LunarMonth
from bot.dialogue.readers.times.days import Days, one, span
from bot.dialogue.readers.times.festivals import FESTIVALS, Festival, Span
from bot.dialogue.readers.times.holidays import holiday_span


def festival(atom: FestivalDay, year: int | None, today: date) -> Days | None:
    """A festival or the holiday around it, in a year or the next to come."""
    found = _festival(atom.festival, atom.holiday, year, today)
    if not found:
        return None
    others: tuple[Span, ...] = ()
    if atom.festival.also and (also := _festival(FESTIVALS[atom.festival.also], False, year, today)):
        others = ((also.first, also.last),)
    again = None if year else lambda after: _festival(atom.festival, atom.holiday, None, after)
    return replace(found, topic=atom.topic, again=again, others=others)


def _festival(which: Festival, holiday: bool, year: int | None, today: date) -> Days | None:
    for candidate in [year] if year else range(today.year - 1, today.year + 3):
        bounds = which.span(candidate)
        if holiday:
            bounds = (which.holiday and holiday_span(which.holiday, candidate)) or bounds
        if bounds and (year or bounds[1] >= today):
            if (
                year
                and bounds[0].year > year
                and (earlier := which.span(year - 1))
                and earlier[0].year == year
            ):
                bounds = earlier  # a year word names the calendar year: 2027年腊八 is in January 2027
            off = which.holiday and holiday_span(which.holiday, candidate)
            return Days(
                *bounds, rank=2, span=holiday or bounds[0] != bounds[1], off_until=off[1] if off else None
            )
    return None


def lunar(atom: LunarDay, year: int | None, today: date) -> Days | None:
    """A lunar day, in a year or the next to come; without a month the new year's, or the next such day."""
    found = _lunar(atom.month or 1, atom.day, year, today)
    if not found:
        return None
    month = atom.month or 1
    again = None if year else lambda after: _lunar(month, atom.day, None, after)
    others: tuple[Span, ...] = ()
    if atom.month is None:
        coming = lunar_day_after(atom.day, today)
        if coming and coming.first != found.first:
            others = ((coming.first, coming.last),)
    return replace(found, again=again, others=others)


def _lunar(month: int, day: int, year: int | None, today: date) -> Days | None:
    for candidate in (year, year - 1) if year else range(today.year - 1, today.year + 4):
        found = lunar_day(candidate, month, day)
        if found and (found.year == year if year else found >= today):
            return one(found)
    return None


def lunar_day_after(day: int, first: date) -> Days | None:
    """The next lunar day of that number from a day on: 廿八 after 腊月廿三, 初三 after 年廿八."""
    found = [
        later
        for month in range(1, 13)
        for year in (first.year - 1, first.year)
        if (later := lunar_day(year, month, day)) and later >= first
    ]
    return one(min(found)) if found else None


def lunar_month_span(atom: LunarMonth, year: int | None, today: date) -> Days | None:
    """腊月, in a year or the next that is not over."""
    for candidate in [year] if year else range(today.year - 1, today.year + 4):
        bounds = lunar_month(candidate, atom.month)
        if bounds and (year or bounds[1] >= today):
            return span(*bounds)
    return None
