"""Which days are meant: atoms resolved against today, with the policy for what is left unsaid.

A month and day without a year is the next to come; a bare weekday is the next one after today; 下周X lies in
the next Monday-based week; a festival is its next occurrence.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.dialogue.readers.times.atoms import (
    Ahead,
    NthWeekday,
    PartOfMonth,
    PartOfYear,
    Weekday,
)
from bot.dialogue.readers.times.festivals import Span, month_end

FARTHEST = 3660  # days; further away nobody orders


@dataclass(frozen=True, slots=True)
class Days:
    """One day, or a span of days; `rank` is how firmly it was named, from 0 (a year) to 3 (a date)."""

    first: date
    last: date
    rank: int = 3
    span: bool = False
    topic: bool = False
    month_said: bool = False  # a later 8号 is in its month
    week_said: bool = False  # a later 周六 is in its week
    again: Callable[[date], "Days | None"] | None = None  # the next occurrence from a day on
    off_until: date | None = None  # the last day off of the holiday around it
    others: tuple[Span, ...] = ()  # what the same words can mean as well


def one(day: date, rank: int = 3) -> Days:
    """A single day."""
    return Days(day, day, rank)


def span(first: date, last: date, rank: int = 2) -> Days:
    """A run of days."""
    return Days(first, last, rank, span=True)


def add_months(day: date, months: int) -> date:
    """The same day some months on, or the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, month_end(year, month + 1).day))


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(day.weekday())


def calendar_day(month: int, day: int, year: int | None, from_day: date) -> Days | None:
    """12月5号, in a year or the next to come from a day on."""
    for candidate in [year] if year else range(from_day.year, from_day.year + 9):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if year or found >= from_day:
            return replace(one(found), month_said=True)
    return None


def day_of_month(day: int, from_day: date) -> Days | None:
    """28号, from a day on."""
    first = from_day.replace(day=1)
    for offset in range(4):
        month = add_months(first, offset)
        if day <= month_end(month.year, month.month).day and month.replace(day=day) >= from_day:
            return one(month.replace(day=day))
    return None


def month_span(month: int, year: int | None, today: date) -> Days:
    """A month of a year, or the next that is not over."""
    year = year or today.year + (month < today.month)
    return replace(span(date(year, month, 1), month_end(year, month)), month_said=True)


def weekday(atom: Weekday, today: date, context: Days | None = None) -> Days:
    """周三, 下周三, 周末; in the week of the day said before, where that named its week."""
    if atom.weeks is not None:
        first = monday(today) + timedelta(7 * atom.weeks + atom.weekday)
        if atom.weeks == 0 and first + timedelta(atom.weekend) < today:
            first += timedelta(7)  # 这周六, said on Sunday: nobody plans what is over
    elif context and context.week_said:
        first = monday(context.first) + timedelta(atom.weekday)
        first += timedelta(7 * (first < context.first and not atom.weekend and first <= today))
    else:
        first = today + timedelta((atom.weekday - today.weekday() - 1) % 7 + 1)
        if atom.weekend and today.weekday() == 5:
            first = today
    said = atom.weeks is not None
    if atom.weekend:
        return replace(span(first, first + timedelta(1)), week_said=said)
    return replace(one(first), week_said=said)


def part_of_year(atom: PartOfYear, year: int | None, today: date) -> Days:
    """A quarter, a half, the year's end."""
    if atom.offset is not None:
        first = add_months(date(today.year, today.month - (today.month - 1) % 3, 1), 3 * atom.offset)
        last = add_months(first, 2)
    else:
        year = year or today.year + (atom.last < today.month)
        first, last = date(year, atom.first, 1), date(year, atom.last, 1)
        if atom.last - atom.first == 11:
            first = max(first, today)  # 年内: what is left of the year
    return span(first, month_end(last.year, last.month), 1)


def part_of_month(atom: PartOfMonth, of: Days | None, today: date) -> Days | None:
    """下旬 of a month said, of this month otherwise or the next where it is over."""
    base = of.first if of else today.replace(day=1)
    end = month_end(base.year, base.month)
    last = base.replace(day=min(atom.last, end.day))
    if not of and last < today:
        return part_of_month(
            atom, month_span((base.month % 12) + 1, base.year + base.month // 12, today), today
        )
    return replace(span(base.replace(day=min(atom.first, end.day)), last), month_said=True)


def ahead(atom: Ahead, base: date) -> Days | None:
    """三天后, 两周后, 半个月后, 三天内; None where the unit is shorter than a day or it is too far."""
    if atom.unit in ("hour", "minute") or atom.amount <= 0:
        return None
    if atom.unit in ("month", "year"):
        months = atom.amount * (12 if atom.unit == "year" else 1)
        if months * 30 > FARTHEST:
            return None
        day = add_months(base, int(months)) + timedelta(15 if months % 1 else 0)
    else:
        days = atom.amount * (7 if atom.unit == "week" else 1)
        if days > FARTHEST or days % 1:
            return None
        day = base + timedelta(int(days))
    return span(base, day, 2) if atom.within else one(day)


def nth_in(atom: NthWeekday, of: Days) -> Days | None:
    """第二个周六, 最后一个周末, 第一周 of a span."""
    if atom.weekday is None and not atom.weekend:
        start = monday(of.first) + timedelta(7 * (atom.nth - 1)) if atom.nth > 0 else monday(of.last)
        if start > of.last:
            return None
        return replace(span(max(start, of.first), min(start + timedelta(6), of.last)), week_said=True)
    want = 5 if atom.weekend or atom.weekday is None else atom.weekday
    if atom.nth > 0:
        day = of.first + timedelta((want - of.first.weekday()) % 7 + 7 * (atom.nth - 1))
    else:
        day = of.last - timedelta((of.last.weekday() - want) % 7)
    if not of.first <= day <= of.last:
        return None
    return span(day, day + timedelta(1)) if atom.weekend else one(day)
