"""One mention of a time, put together from neighbouring atoms: days, part of the day, clock time, end."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.dialogue.readers.times.atoms import Ahead, Clock, Edge, Length, Mark, Part, Shift, Sign, Weekday
from bot.dialogue.readers.times.cursor import TIGHT, Cursor
from bot.dialogue.readers.times.day_phrase import read_days
from bot.dialogue.readers.times.days import Days


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


@dataclass(slots=True)
class Parser:
    """Reads mentions and marks off the tokens of a text."""

    cursor: Cursor
    now: datetime
    context: Days | None = None  # the day said last

    def parse(self) -> list[Mention | Sign]:
        """Mentions and the marks between them, in their order."""
        found: list[Mention | Sign] = []
        while not self.cursor.at_end:
            before, atom = self.cursor.position, self.cursor.current
            if mention := self._mention():
                if isinstance(atom, Shift):
                    found.append("change")
                self.context = mention.days or self.context
                found.append(mention)
            elif isinstance(atom, Mark):
                found.append(atom.kind)
            self.cursor.position = max(self.cursor.position, before + 1)
        return found

    def _days(self, context: Days | None, after: Days | None = None) -> Days | None:
        return read_days(self.cursor, self.now.date(), context, after)

    def _mention(self) -> Mention | None:
        first = self.cursor.position
        atom = self.cursor.current
        if isinstance(atom, Length):
            self.cursor.position += 1
            return Mention(minutes=atom.minutes, spans=self.cursor.spans(first))
        if isinstance(atom, Ahead) and atom.unit in ("hour", "minute"):
            self.cursor.position += 1
            minutes = atom.amount * (60 if atom.unit == "hour" else 1)
            return Mention(moment=self.now + timedelta(minutes=minutes), spans=self.cursor.spans(first))
        days = self._days(self.context)
        hours = self._hours(first=days is None)
        if days is None and hours is None:
            return None
        to = None
        if self.cursor.near() == Mark("to"):
            days, to = self._range(days, hours)
        elif days and hours is None:
            days = self._list(days)
        if hours and hours.clock and hours.clock.to and not to:
            to = Hours(None, Clock(*hours.clock.to))
        if hours and days is None:
            days_after = self._days_after()
            days = days_after or days
        if hours and hours.clock and isinstance(self.cursor.near(TIGHT), Edge):
            self.cursor.position += 1
        return Mention(days, hours, to, spans=self.cursor.spans(first))

    def _days_after(self) -> Days | None:
        """下午三点,12月5号: the day behind its hours."""
        if self.cursor.near() is None:
            return None
        before = self.cursor.position
        days = self._days(self.context)
        if days is None or days.topic or isinstance(self.cursor.near(TIGHT), Part | Clock):
            self.cursor.position = before
            return None
        return days

    def _range(self, days: Days | None, hours: Hours | None) -> tuple[Days | None, Hours | None]:
        before = self.cursor.position
        self.cursor.position += 1
        later = self._days(days or self.context, after=days) if self.cursor.near() is not None else None
        to = self._hours() if self.cursor.near() is not None else None
        if later is None and (to is None or hours is None):
            self.cursor.position = before
            return days, None
        if later and days and later.last >= days.first:
            return replace(days, last=later.last, span=True, others=()), to
        if later:
            self.cursor.position = before
            return days, None
        return days, to

    def _list(self, days: Days) -> Days:
        """周六、周日 and 5号、6号 are a span."""
        while (isinstance(self.cursor.near(), Mark) and self.cursor.near() == Mark("and")) or self._adjoins(
            days
        ):
            before = self.cursor.position
            self.cursor.position += self.cursor.near() == Mark("and")
            later = self._days(days, after=days) if self.cursor.near() is not None else None
            if later is None or later.first != days.last + timedelta(1) or later.span:
                self.cursor.position = before
                break
            days = replace(days, last=later.last, span=True)
        return days

    def _adjoins(self, days: Days) -> bool:
        return (
            not days.span
            and isinstance(self.cursor.near(TIGHT), Weekday)
            and self.cursor.near(TIGHT) == Weekday((days.last.weekday() + 1) % 7)
        )

    def _hours(self, first: bool = False) -> Hours | None:
        part: str | None = None
        clock: Clock | None = None
        while True:
            atom = self.cursor.current if first and not self.cursor.at_end else self.cursor.near()
            first = False
            if isinstance(atom, Part) and (part is None or clock is None) and not (clock and part):
                part = atom.name if part is None or atom.name != "早上" else part
            elif isinstance(atom, Clock) and clock is None:
                clock = atom
            else:
                break
            self.cursor.position += 1
        return Hours(part, clock) if part or clock else None
