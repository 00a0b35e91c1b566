"""The words of time: what the scanner finds and the parser puts together."""

from dataclasses import dataclass
from typing import Literal

from bot.dialogue.readers.times.festivals import Festival

Sign = Literal["to", "or", "and", "correct", "change", "reject", "not"]
Unit = Literal["minute", "hour", "day", "week", "month", "year"]


@dataclass(frozen=True, slots=True)
class Year:
    """2027年; 明年 is 1 ahead."""

    year: int
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """12月, or a month counted from this one: 下个月 is offset 1."""

    month: int | None
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class LunarMonth:
    """腊月, 农历八月; a leap month is negative."""

    month: int


@dataclass(frozen=True, slots=True)
class MonthDay:
    """12月5号, with the year where it is written in one piece."""

    month: int
    day: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """28号."""

    day: int


@dataclass(frozen=True, slots=True)
class LunarDay:
    """正月初五; without a month 初八."""

    month: int | None
    day: int


@dataclass(frozen=True, slots=True)
class FestivalDay:
    """A festival by name.

    `holiday` says that the days off around it are meant, `topic` that it only describes a thing.
    """

    festival: Festival
    holiday: bool = False
    topic: bool = False


@dataclass(frozen=True, slots=True)
class AnyHoliday:
    """节 in 节前, 节后: the next public holiday."""


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """明天 is 1; 明后两天 is 1 to 2."""

    days: int
    to: int | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """下周 is 1."""

    offset: int


@dataclass(frozen=True, slots=True)
class Weekday:
    """A weekday in a week counted from this one, or the next to come.

    0 is Monday; with `weekend` both Saturday and Sunday are meant.
    """

    weekday: int
    weeks: int | None = None
    weekend: bool = False


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """第二个周六; -1 is the last; weekday None is the whole week."""

    nth: int
    weekday: int | None
    weekend: bool = False


@dataclass(frozen=True, slots=True)
class PartOfMonth:
    """上旬, 月底: first and last day of the month, 31 for its end."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class PartOfYear:
    """A quarter, a half, 年底: first and last month; `offset` counts quarters from this one."""

    first: int
    last: int
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """三天后 from now, or from the day said before it; within: 三天内."""

    amount: float
    unit: Unit
    within: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """前一天, 后第三天, 第二天 after a day: whole days from it."""

    days: int
    months: int = 0
    of_span: bool = False  # 第三天 counts from the first day of a holiday
    moves: bool = False  # 推迟一周: what was booked is changed


@dataclass(frozen=True, slots=True)
class LastDay:
    """最后一天 of a span."""


@dataclass(frozen=True, slots=True)
class NearWeekday:
    """后第一个周六, 前的那个周末, 那周的周五: a weekday before (-n), after (n), in the week of (0) a day."""

    nth: int
    weekday: int | None  # None: a working day
    weekend: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """前 or 后 after a day: everything before or after it."""

    after: bool


@dataclass(frozen=True, slots=True)
class SameDay:
    """当天, 那天."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a day by its name in `parts.PARTS`."""

    name: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock time as said; `exact` where the hour is on the 24-hour dial."""

    hour: int
    minute: int
    exact: bool = False
    to: tuple[int, int] | None = None  # the later end of 两三点


@dataclass(frozen=True, slots=True)
class Length:
    """一个半小时, in minutes."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that relates times to each other."""

    kind: Sign


Atom = (
    Year
    | Month
    | LunarMonth
    | MonthDay
    | DayOfMonth
    | LunarDay
    | FestivalDay
    | AnyHoliday
    | RelativeDay
    | Week
    | Weekday
    | NthWeekday
    | PartOfMonth
    | PartOfYear
    | Ahead
    | Shift
    | LastDay
    | NearWeekday
    | Edge
    | SameDay
    | Part
    | Clock
    | Length
    | Mark
)


@dataclass(frozen=True, slots=True)
class Token:
    """An atom and where it stands in the text."""

    atom: Atom
    start: int
    end: int
