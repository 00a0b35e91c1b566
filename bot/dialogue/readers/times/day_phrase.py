"""The part of a mention that names days: a year, a name, the same day said again, what is counted from it."""

from datetime import date

from bot.dialogue.readers.times.atoms import (
    FestivalDay,
    LunarDay,
    LunarMonth,
    Month,
    MonthDay,
    PartOfYear,
    RelativeDay,
    Weekday,
    Year,
)
from bot.dialogue.readers.times.cursor import TIGHT, Cursor
from bot.dialogue.readers.times.days import Days, span
from bot.dialogue.readers.times.naming import modified, named


def read_days(cursor: Cursor, today: date, context: Days | None, after: Days | None = None) -> Days | None:
    """The days named at the cursor, which moves behind them; None, and it stays, where none are.

    `context` is the day said last, `after` the beginning of the range these days end.
    """
    days = _plain(cursor, today, context, after)
    if days is None:
        return None
    if not after:
        days = _said_twice(cursor, today, days)
    while (more := modified(cursor.near(TIGHT), cursor.last, days, today)) is not None:
        cursor.position += 1
        days = more
    return days


def _plain(
    cursor: Cursor, today: date, context: Days | None = None, after: Days | None = None
) -> Days | None:
    if cursor.at_end:
        return None
    before = cursor.position
    atom, year = cursor.current, None
    if isinstance(atom, Year):
        year = atom.year + today.year * atom.ahead
        cursor.position += 1
        following = cursor.near(TIGHT)
        if not isinstance(following, Month | MonthDay | FestivalDay | LunarDay | LunarMonth | PartOfYear):
            if year > today.year:
                return span(date(year, 1, 1), date(year, 12, 31), 0)
            cursor.position = before
            return None
        atom = following
    days = named(atom, today, year, context, after)
    cursor.position = before if days is None else cursor.position + 1
    return days


def _said_twice(cursor: Cursor, today: date, days: Days) -> Days:
    """12月5号周六, 12月22号(冬至), 下周五12月4号: of two names for one day the date is trusted."""
    first = cursor.last
    while isinstance(second := cursor.near(), MonthDay | FestivalDay | Weekday | RelativeDay):
        if isinstance(second, Weekday) and days.span:
            break
        before = cursor.position
        other = _plain(cursor, today)
        if other is None:
            break
        match first, second:
            case (Weekday() | FestivalDay() | RelativeDay(), MonthDay()):
                days = other
            case (MonthDay(), FestivalDay()):
                if second.festival.rule == f"lunar {first.month}-{first.day}":
                    days = other  # 九月九日重阳节: the date is the lunar one
            case (MonthDay(), Weekday()) if second.weekday == days.first.weekday():
                pass
            case _ if (other.first, other.last) != (days.first, days.last):
                cursor.position = before
                break
    return days
