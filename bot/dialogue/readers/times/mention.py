"""One mention of a time, put together from neighbouring atoms: days, a part of the day, a clock time, an end."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.dialogue.readers.times import days as calendar
from bot.dialogue.readers.times.atoms import (
    Ahead,
    AnyHoliday,
    Atom,
    Clock,
    DayOfMonth,
    Edge,
    FestivalDay,
    LastDay,
    Length,
    LunarDay,
    LunarMonth,
    Mark,
    Month,
    MonthDay,
    NearWeekday,
    NthWeekday,
    Part,
    PartOfMonth,
    PartOfYear,
    RelativeDay,
    SameDay,
    Shift,
    Token,
    Week,
    Weekday,
    Year,
)
from bot.dialogue.readers.times.days import Days
from bot.dialogue.readers.times.holidays import next_holiday

_GAP = re.compile(r"[\s的,()里]{0,3}(?:左右|大概|约|大约|的?时候)?")
_TIGHT = re.compile(r"[\s的()]{0,2}")


@dataclass(frozen=True, slots=True)
class Hours:
    """A part of the day and a clock time in it; either may be missing."""

    part: str | None = None
    clock: Clock | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """What one run of time words says, and where it stands."""

    days: Days | None = None
    hours: Hours | None = None
    to: Hours | None = None
    minutes: int | None = None  # how long
    moment: datetime | None = None  # 两小时后
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.spans[-1][1]


@dataclass(slots=True)
class Parser:
    """Reads mentions and marks off a list of tokens."""

    text: str
    tokens: list[Token]
    now: datetime
    context: Days | None = None  # the day said last
    position: int = 0
    found: list[Mention | tuple[str, int, int]] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day the sentence is said."""
        return self.now.date()

    def parse(self) -> list[Mention | tuple[str, int, int]]:
        """Mentions in their order, with the marks between them as (kind, start, end)."""
        while self.position < len(self.tokens):
            before = self.position
            token = self.tokens[before]
            mention = self._mention()
            if mention:
                if isinstance(token.atom, Shift):
                    self.found.append(("change", token.start, token.end))
                self.context = mention.days or self.context
                self.found.append(mention)
            elif isinstance(token.atom, Mark):
                self.found.append((token.atom.kind, token.start, token.end))
            self.position = max(self.position, before + 1)
        return self.found

    def _peek(self, gap: re.Pattern[str] = _GAP) -> Atom | None:
        """The next atom, if it stands close to the one before."""
        if not 0 < self.position < len(self.tokens):
            return None
        between = self.text[self.tokens[self.position - 1].end : self.tokens[self.position].start]
        return self.tokens[self.position].atom if gap.fullmatch(between) else None

    def _mention(self) -> Mention | None:
        first = self.position
        atom = self.tokens[first].atom
        if isinstance(atom, Length):
            self.position += 1
            return Mention(minutes=atom.minutes, spans=self._spans(first))
        if isinstance(atom, Ahead) and atom.unit in ("hour", "minute"):
            self.position += 1
            minutes = atom.amount * (60 if atom.unit == "hour" else 1)
            return Mention(moment=self.now + timedelta(minutes=minutes), spans=self._spans(first))
        days = self._days(self.context)
        hours = self._hours(first=days is None)
        if days is None and hours is None:
            return None
        to = None
        if self._peek() == Mark("to"):
            days, to = self._range(days, hours)
        elif days and hours is None:
            days = self._list(days)
        if hours and hours.clock and hours.clock.to and not to:
            to = Hours(None, Clock(*hours.clock.to))
        if hours and days is None:
            days_after = self._days_after()
            days = days_after or days
        if hours and hours.clock and isinstance(self._peek(_TIGHT), Edge):
            self.position += 1
        return Mention(days, hours, to, spans=self._spans(first))

    def _spans(self, first: int) -> tuple[tuple[int, int], ...]:
        merged: list[tuple[int, int]] = []
        for token in self.tokens[first : self.position]:
            if merged and merged[-1][1] == token.start:
                merged[-1] = (merged[-1][0], token.end)
            else:
                merged.append((token.start, token.end))
        return tuple(merged)

    def _days_after(self) -> Days | None:
        """下午三点,12月5号: the day behind its hours."""
        if self._peek() is None:
            return None
        before = self.position
        days = self._days(self.context)
        if days is None or days.topic or isinstance(self._peek(_TIGHT), Part | Clock):
            self.position = before
            return None
        return days

    def _range(self, days: Days | None, hours: Hours | None) -> tuple[Days | None, Hours | None]:
        before = self.position
        self.position += 1
        later = self._days(days or self.context, after=days) if self._peek() is not None else None
        to = self._hours() if self._peek() is not None else None
        if later is None and (to is None or hours is None):
            self.position = before
            return days, None
        if later and days and later.last >= days.first:
            return replace(days, last=later.last, span=True, others=()), to
        if later:
            self.position = before
            return days, None
        return days, to

    def _list(self, days: Days) -> Days:
        """周六、周日 and 5号、6号 are a span."""
        while (isinstance(self._peek(), Mark) and self._peek() == Mark("and")) or self._adjoins(days):
            before = self.position
            self.position += self._peek() == Mark("and")
            later = self._days(days, after=days) if self._peek() is not None else None
            if later is None or later.first != days.last + timedelta(1) or later.span:
                self.position = before
                break
            days = replace(days, last=later.last, span=True)
        return days

    def _adjoins(self, days: Days) -> bool:
        return (
            not days.span
            and isinstance(self._peek(_TIGHT), Weekday)
            and self._peek(_TIGHT) == Weekday((days.last.weekday() + 1) % 7)
        )

    def _hours(self, first: bool = False) -> Hours | None:
        part: str | None = None
        clock: Clock | None = None
        while True:
            atom = (
                self.tokens[self.position].atom
                if first and self.position < len(self.tokens)
                else self._peek()
            )
            first = False
            if isinstance(atom, Part) and (part is None or clock is None) and not (clock and part):
                part = atom.name if part is None or atom.name != "早上" else part
            elif isinstance(atom, Clock) and clock is None:
                clock = atom
            else:
                break
            self.position += 1
        return Hours(part, clock) if part or clock else None

    def _days(self, context: Days | None, after: Days | None = None) -> Days | None:
        if self.position >= len(self.tokens):
            return None
        before = self.position
        days = self._plain(context, after)
        if days is None:
            self.position = before
            return None
        if not after:
            days = self._apposition(days)
        while modified := self._modified(days):
            days = modified
        return days

    def _plain(self, context: Days | None, after: Days | None) -> Days | None:
        atom, today = self.tokens[self.position].atom, self.today
        year: int | None = None
        if isinstance(atom, Year):
            year = atom.year + today.year * atom.ahead
            self.position += 1
            following = self._peek(_TIGHT)
            if isinstance(following, Month | MonthDay | FestivalDay | LunarDay | LunarMonth | PartOfYear):
                atom = following
            else:
                if year <= today.year:
                    return None
                return calendar.span(date(year, 1, 1), date(year, 12, 31), 0)
        days = self._resolve(atom, year, context, after)
        if days is not None:
            self.position += 1
        return days

    def _resolve(self, atom: Atom, year: int | None, context: Days | None, after: Days | None) -> Days | None:
        today = self.today
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
                    return calendar.lunar(LunarDay(1, atom.day), None, from_day)
                return calendar.lunar(atom, year, from_day)
            case LunarMonth():
                return calendar.lunar_month_span(atom, year, today)
            case FestivalDay():
                return calendar.festival(atom, year, from_day)
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
                return context and calendar.shift(atom, context, today)
            case SameDay():
                return context and replace(context, others=())
            case AnyHoliday():
                coming = next_holiday(today)
                return calendar.one(coming, 2) if coming else None
            case _:
                return None

    def _apposition(self, days: Days) -> Days:
        """12月5号周六, 12月22号(冬至), 六一儿童节, 下周五12月4号: the same day said twice; the date is trusted."""
        first = self.tokens[self.position - 1].atom
        while isinstance(second := self._peek(), MonthDay | FestivalDay | Weekday | RelativeDay):
            if isinstance(second, Weekday) and days.span:
                break
            before = self.position
            other = self._plain(None, None)
            if other is None:
                self.position = before
                break
            if isinstance(second, MonthDay) and isinstance(first, Weekday | FestivalDay | RelativeDay):
                days = other
            elif isinstance(first, MonthDay) and isinstance(second, Weekday):
                if second.weekday != days.first.weekday():
                    self.position = before
                    break
            elif isinstance(first, MonthDay) and isinstance(second, FestivalDay):
                if second.festival.rule == f"lunar {first.month}-{first.day}":
                    days = other  # 九月九日重阳节: the date is the lunar one
            elif (other.first, other.last) != (days.first, days.last):
                self.position = before
                break
        return days

    def _modified(self, days: Days) -> Days | None:
        atom = self._peek(_TIGHT)
        today = self.today
        found: Days | None = None
        said = self.tokens[self.position - 1].atom
        match atom:
            case Shift():
                if not (isinstance(said, Weekday) and atom.of_span):
                    found = calendar.shift(atom, days, today)
            case LastDay():
                found = calendar.one(days.off_until or days.last)
            case NearWeekday():
                found = calendar.near(atom, days, today)
            case Edge():
                found = calendar.edge(
                    atom, days, today, inclusive=not isinstance(said, FestivalDay | AnyHoliday)
                )
            case SameDay():
                found = replace(days, topic=False)
            case Ahead():
                found = calendar.ahead(atom, days.last)
            case NthWeekday() if days.span:
                found = calendar.nth_in(atom, days)
            case PartOfMonth() if isinstance(said, Month):
                found = calendar.part_of_month(atom, days, today)
            case DayOfMonth(day) if isinstance(said, Month):
                found = calendar.day_of_month(day, days.first)
                found = replace(found, month_said=True) if found and found.first <= days.last else None
            case RelativeDay(0, None) if isinstance(said, Month):
                found = calendar.one(min(days.first.replace(day=1) + timedelta(today.day - 1), days.last))
            case Weekday(weekday, None, weekend) if (
                isinstance(said, Ahead) and said.unit == "week" and not days.span
            ):
                found = calendar.near(NearWeekday(0, weekday, weekend), days, today)
            case Weekday(weekday, None, weekend) if days.span and not isinstance(said, Weekday):
                found = calendar.nth_in(NthWeekday(1, weekday, weekend), days)
                found = replace(found, week_said=True) if found else None
            case _:
                return None
        if found is None:
            return None
        self.position += 1
        return found
