"""What single atoms mean as days: named by themselves, or modifying the days before them."""

from dataclasses import replace
from datetime import date, timedelta

from bot.dialogue.readers.times import days as calendar
from bot.dialogue.readers.times import occasions, shifts
from bot.dialogue.readers.times.atoms import (
    Ahead,
    AnyHoliday,
    Atom,
    DayOfMonth,
    Edge,
    FestivalDay,
    LastDay,
    LunarDay,
    LunarMonth,
    Month,
    MonthDay,
    NearWeekday,
    NthWeekday,
    PartOfMonth,
    PartOfYear,
    RelativeDay,
    SameDay,
    Shift,
    Week,
    Weekday,
)
from bot.dialogue.readers.times.days import Days
from bot.dialogue.readers.times.holidays import next_holiday


def named(atom: Atom, today: date, year: int | None, context: Days | None, after: Days | None) -> Days | None:
    """The days an atom names by itself.

    `year` is the year said before it, `context` the day said last, `after` the first day of a range it ends.
    """
    from_day = after.first if after else today
    match atom:
        case MonthDay(month, day, own):
            return calendar.calendar_day(month, day, own or year, from_day)
        case DayOfMonth(day):
            if after is None and context and context.first.day == day and context.first >= today:
                return calendar.one(context.first)  # 平安夜那天，24号
            if after is None and context and context.month_said:
                from_day = max(today, context.first.replace(day=1))
            return calendar.day_of_month(day, from_day)
        case Month(month, offset):
            if month is None:
                base = calendar.add_months(today.replace(day=1), offset or 0)
                return calendar.month_span(base.month, base.year, today)
            return calendar.month_span(month, year, from_day)
        case LunarDay(month):
            if after and month is None:
                return occasions.lunar_day_after(atom.day, after.first)
            return occasions.lunar(atom, year, from_day)
        case LunarMonth():
            return occasions.lunar_month_span(atom, year, today)
        case FestivalDay():
            return occasions.festival(atom, year, from_day)
        case RelativeDay(shift, to):
            first, last = today + timedelta(shift), today + timedelta(shift if to is None else to)
            return calendar.one(first) if to is None else calendar.span(first, last)
        case Week(offset):
            first = calendar.monday(today) + timedelta(7 * offset)
            return replace(calendar.span(first, first + timedelta(6), 1), week_said=True)
        case Weekday():
            if after and atom.weeks is None:
                want = after.first + timedelta((atom.weekday - after.first.weekday()) % 7)
                return calendar.one(want)
            return calendar.weekday(atom, today, context)
        case NthWeekday():
            for offset in (0, 1):
                base = calendar.add_months(today.replace(day=1), offset)
                days = calendar.nth_in(atom, calendar.month_span(base.month, base.year, today))
                if days and days.last >= today:
                    return days
            return None
        case PartOfMonth():
            return calendar.part_of_month(atom, None, today)
        case PartOfYear():
            return calendar.part_of_year(atom, year, today)
        case Ahead():
            return calendar.ahead(atom, today)
        case Shift(moves=True):
            return context and shifts.shift(atom, context, today)
        case SameDay():
            return context and replace(context, others=())
        case AnyHoliday():
            coming = next_holiday(today)
            return calendar.one(coming, 2) if coming else None
        case _:
            return None


def modified(atom: Atom | None, said: Atom, days: Days, today: date) -> Days | None:
    """What an atom right behind the days makes of them; None where it is not about them.

    `said` is the atom before it.
    """
    match atom:
        case Shift():
            return None if isinstance(said, Weekday) and atom.of_span else shifts.shift(atom, days, today)
        case LastDay():
            return calendar.one(days.off_until or days.last)
        case NearWeekday():
            return shifts.near(atom, days, today)
        case Edge():
            return shifts.edge(atom, days, today, inclusive=not isinstance(said, FestivalDay | AnyHoliday))
        case SameDay():
            return replace(days, topic=False)
        case Ahead():
            return calendar.ahead(atom, days.last)
        case NthWeekday() if days.span:
            return calendar.nth_in(atom, days)
        case PartOfMonth() if isinstance(said, Month):
            return calendar.part_of_month(atom, days, today)
        case DayOfMonth(day) if isinstance(said, Month):
            found = calendar.day_of_month(day, days.first)
            return replace(found, month_said=True) if found and found.first <= days.last else None
        case RelativeDay(0, None) if isinstance(said, Month):
            return calendar.one(min(days.first.replace(day=1) + timedelta(today.day - 1), days.last))
        case Weekday(weekday, None, weekend) if (
            isinstance(said, Ahead) and said.unit == "week" and not days.span
        ):
            return shifts.near(NearWeekday(0, weekday, weekend), days, today)
        case Weekday(weekday, None, weekend) if days.span and not isinstance(said, Weekday):
            found = calendar.nth_in(NthWeekday(1, weekday, weekend), days)
            return replace(found, week_said=True) if found else None
        case _:
            return None
