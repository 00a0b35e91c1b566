"""Days counted from a day: before it, after it, in its week, up to it."""

from dataclasses import replace
from datetime import date, timedelta

from bot.dialogue.readers.times.atoms import Edge, NearWeekday, Shift
from bot.dialogue.readers.times.days import Days, add_months, monday, one, span
from bot.dialogue.readers.times.holidays import is_working_day


def shift(atom: Shift, days: Days, today: date) -> Days | None:
    """前一天, 后第三天, 第二天 of a day or of a holiday; of the next occurrence where this one's is over."""
    found = _shift(atom, days)
    if found.first < today and days.again and (later := days.again(days.last + timedelta(1))):
        found = _shift(atom, later)
    return found


def _shift(atom: Shift, days: Days) -> Days:
    base = days.first if atom.days < 0 or atom.of_span or atom.months < 0 else days.last
    day = add_months(base, atom.months) + timedelta(atom.days)
    return replace(one(day, days.rank), topic=False)


def near(atom: NearWeekday, days: Days, today: date) -> Days | None:
    """The nth weekday or working day before or after a day, or in its week."""
    found = _near(atom, days)
    if found.last < today and days.again and (later := days.again(days.last + timedelta(1))):
        found = _near(atom, later)
    return found


def _near(atom: NearWeekday, days: Days) -> Days:
    if atom.weekday is None:
        return one(_working_day(atom.nth, days))
    if atom.nth == 0:
        day = monday(days.first) + timedelta(atom.weekday)
    elif atom.nth > 0:
        last = _end_of_leave(days)
        day = last + timedelta((atom.weekday - last.weekday() - 1) % 7 + 1 + 7 * (atom.nth - 1))
    else:
        width = timedelta(1 if atom.weekend else 0)
        day = days.first - timedelta(1) - width
        day -= timedelta((day.weekday() - atom.weekday) % 7 + 7 * (-atom.nth - 1))
    return span(day, day + timedelta(1)) if atom.weekend else one(day)


def _end_of_leave(days: Days) -> date:
    """After 国庆 is after its days off; after a festival with less than that, after the day itself."""
    long = days.off_until and days.off_until - days.first >= timedelta(3)
    return days.off_until if long and days.off_until else days.last


def _working_day(nth: int, days: Days) -> date:
    step = timedelta(1 if nth > 0 else -1)
    day, left = (days.off_until or days.last if nth > 0 else days.first), abs(nth)
    while left:
        day += step
        working = is_working_day(day)
        left -= working if working is not None else day.weekday() < 5
    return day


def edge(atom: Edge, days: Days, today: date, inclusive: bool) -> Days | None:
    """Everything up to a day, from today on, or the two weeks after it; an `inclusive` limit is within."""
    if atom.after:
        return span(days.last + timedelta(1), days.last + timedelta(14), 1)
    last = days.last if inclusive else days.first - timedelta(1)
    return span(today, last, 1) if last >= today else None
