"""日期 and 时间: the day, then the hour. One phrase often holds both; either can be corrected alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.dialogue.form import WAS, Draft
from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import When
from bot.handlers import drafts
from bot.handlers.turn import Turn
from bot.handlers.wording import dates, ordering

_BARE_WEEKDAY = re.compile(r"(?<![下上本这今])(?<![下上本这今]个)(?:周|星期|礼拜)[一二三四五六日天\d]")
HINTS = ("span", "when_options")  # what was said of the day that is not yet one


@dataclass(frozen=True, slots=True)
class DaySlot:
    """The day, and all that one phrase says of the time."""

    topic: str
    name: str = "day"
    verbatim: bool = False

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        return take_when(turn, draft)

    def answer(self, turn: Turn, draft: Draft) -> bool:
        return take_when(turn, draft)

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        try:
            chosen = datetime.fromisoformat(value)
        except ValueError:
            return False
        _set_day(draft, chosen.date())
        if "T" in value:
            _set_start(draft, chosen.time())
        return True

    def ask(self, turn: Turn, draft: Draft) -> None:
        if options := draft.get("when_options"):
            moments = [datetime.fromisoformat(option) for option in options]
            today = turn.local.date()
            turn.says(
                ordering.ambiguous_time(),
                buttons=tuple(
                    Button(dates.moment(each, today), self.topic, "day", f"{each:%Y-%m-%dT%H:%M}")
                    for each in moments
                ),
            )
            return
        today, wanted = turn.local.date(), drafts.request(turn, draft)
        during, first, last = "", None, None
        if span := draft.get("span"):
            first, last = (date.fromisoformat(each) for each in span)
            during = dates.span(first, last, today)
        free: Sequence[date] = []
        if wanted.product:
            free = turn.desk.free_days(
                wanted.product,
                wanted.unit,
                part=_part(draft),
                since=first,
                until=last,
                ignoring=drafts.order_of(turn, draft),
            )
        turn.says(
            ordering.ask_day(free, today, during),
            buttons=tuple(
                Button(dates.day(day, today), self.topic, self.name, day.isoformat()) for day in free
            ),
        )


@dataclass(frozen=True, slots=True)
class StartSlot:
    """The hour of a known day; the day slot has already taken what a phrase with a day says."""

    topic: str
    name: str = "start"
    verbatim: bool = False

    def volunteer(self, turn: Turn, draft: Draft) -> bool:
        return False

    def answer(self, turn: Turn, draft: Draft) -> bool:
        return take_when(turn, draft)

    def tap(self, turn: Turn, draft: Draft, value: str) -> bool:
        try:
            _set_start(draft, time.fromisoformat(value))
        except ValueError:
            return False
        return True

    def ask(self, turn: Turn, draft: Draft) -> None:
        wanted = drafts.request(turn, draft)
        if wanted.day is None:
            DaySlot(self.topic).ask(turn, draft)
            return
        free: list[time] = []
        if wanted.product:
            order = drafts.order_of(turn, draft)
            free = turn.desk.free_starts(wanted.product, wanted.unit, wanted.day, ignoring=order)
        words = ""
        if part := _part(draft):
            words = dates.part_of_day(part[0])
            free = [start for start in free if part[0] <= start < part[1]] or free
        turn.says(
            ordering.ask_start(wanted.day, turn.local.date(), free, words),
            buttons=tuple(
                Button(dates.clock(start), self.topic, self.name, dates.clock(start)) for start in free
            ),
        )


def _part(draft: Draft) -> tuple[time, time] | None:
    """The part of the day that was said, while the hour is not known."""
    if "start" in draft or not (hint := draft.get("part")):
        return None
    first, last = (time.fromisoformat(each) for each in hint)
    return first, last


def take_when(turn: Turn, draft: Draft) -> bool:
    """Takes the time of the message into the draft; True when it said one."""
    when = turn.reading.when
    if when is None:
        return False
    if (hour := _hour_only(turn, draft)) is not None:
        _take_hour(draft, hour)
        if "day" not in draft and (was := draft.get(WAS, {}).get("day")):
            draft["day"] = was  # 改时间, 下午四点半: of the same day
        return True
    if (near := _in_the_known_week(turn, draft)) is not None:
        _take(draft, near)
        return True
    if len(turn.reading.when_readings) > 1:
        moments = [each.start for each in turn.reading.when_readings if each.grain == "minute"]
        if len(moments) > 1:
            for slot in ("day", "start"):
                draft.pop(slot, None)
            draft["when_options"] = [f"{each:%Y-%m-%dT%H:%M}" for each in moments]
            return True
    _take(draft, when)
    return True


def _take(draft: Draft, when: When) -> None:
    start, end = when.start, when.end
    if when.grain == "span" and end is not None and end.date() > start.date():
        kept = draft.get("start")
        for name in ("day", *HINTS):
            draft.pop(name, None)
        draft["span"] = [start.date().isoformat(), end.date().isoformat()]
        if kept:
            draft["start"] = kept
        return
    _set_day(draft, start.date())
    if when.grain == "minute":
        _set_start(draft, start.time())
    elif when.grain == "part":
        _take_hour(draft, when)


def _take_hour(draft: Draft, when: When) -> None:
    if when.grain == "minute":
        _set_start(draft, when.start.time())
        return
    known, end = drafts.start_of(draft), when.end
    if end is not None and (known is None or not when.start.time() <= known < end.time()):
        draft.pop("start", None)
        draft["part"] = [f"{when.start:%H:%M}", f"{end:%H:%M}"]


def _hour_only(turn: Turn, draft: Draft) -> When | None:
    """The reading of a phrase that names only an hour or a part of the day, as of the day already known.

    Read once more as if said at midnight of some day: a phrase with a day of its own (明天, 周五, 12月5日)
    lands elsewhere, now or when it is said a day later; 今晚 means today whatever day is known.
    """
    if "今" in turn.reading.text:
        return None
    day = drafts.day_of(draft) or turn.local.date()
    for said_on in (day + timedelta(days=1), day):
        when = turn.read(turn.text, datetime.combine(said_on, time())).when
        if when is None or when.grain not in {"minute", "part"} or when.start.date() != said_on:
            return None
    return when


def _in_the_known_week(turn: Turn, draft: Draft) -> When | None:
    """The reading of a bare weekday that corrects a known day: 换到周五 is the Friday of that week.

    None for other phrases, and where that Friday is over.
    """
    known = drafts.day_of(draft)
    if known is None or not _BARE_WEEKDAY.search(turn.reading.text):
        return None
    monday = known - timedelta(days=known.weekday())
    when = turn.read(turn.text, datetime.combine(monday, time())).when
    return when if when is not None and when.start > turn.local else None


def _set_day(draft: Draft, day: date) -> None:
    for hint in HINTS:
        draft.pop(hint, None)
    draft["day"] = day.isoformat()
    if "part" in draft:
        draft.pop("refused_start", None)
    if "start" not in draft and (refused := draft.pop("refused_start", None)):
        draft["start"] = refused  # the hour was fine, only the day was not


def _set_start(draft: Draft, start: time) -> None:
    draft.pop("part", None)
    draft.pop("refused_start", None)
    draft["start"] = f"{start:%H:%M}"
