"""The readers compared: ours and its peers, each given the same normalised sentence and the same clock."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.people import read_people
from bot.dialogue.readers.times import read_times
from bot.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader found: the time's start and end, and the least and the most heads."""

    start: datetime | None = None
    end: datetime | None = None
    people: tuple[int, int] | None = None


Read = Callable[[str, datetime], Answer]


@dataclass(frozen=True, slots=True)
class TimeReader:
    """A reader by name; `make` loads it, and raises ImportError where it is not installed."""

    name: str
    make: Callable[[], Read]
    counts: bool = False  # whether it reads numbers of people too


def _ours() -> Read:
    def read(text: str, now: datetime) -> Answer:
        text = normalise(text)
        times = read_times(text, now)
        people = read_people(text, times.spans)
        heads = (people[0].min, people[0].max) if people else None
        return Answer(times.when.start, times.when.end, heads) if times.when else Answer(people=heads)

    return read


def _ours_whole() -> Read:
    """With places, audiences, names, intent and the search for products, as every message is read."""
    reader = Knowledge.sample().reader

    def read(text: str, now: datetime) -> Answer:
        found = reader.read(text, now)
        heads = (found.people.min, found.people.max) if found.people else None
        return Answer(found.when.start, found.when.end, heads) if found.when else Answer(people=heads)

    return read


def _dateparser() -> Read:
    parse: Any = import_module("dateparser").parse
    search: Any = import_module("dateparser.search").search_dates

    def read(text: str, now: datetime) -> Answer:
        settings = {"RELATIVE_BASE": now, "PREFER_DATES_FROM": "future"}
        found = parse(text, languages=["zh"], settings=settings)
        if found is None and (dates := search(text, languages=["zh"], settings=settings)):
            found = dates[0][1]
        return Answer(found.replace(tzinfo=None)) if found else Answer()

    return read


def _recognizers() -> Read:
    recognize_datetime: Any = import_module("recognizers_date_time").recognize_datetime
    recognize_number: Any = import_module("recognizers_number").recognize_number
    chinese: Any = import_module("recognizers_text").Culture.Chinese

    def read(text: str, now: datetime) -> Answer:
        times = recognize_datetime(text, chinese, reference=now)
        numbers = [
            float(each.resolution["value"])
            for each in recognize_number(text, chinese)
            if not any(time.start <= each.start <= time.end for time in times)
        ]
        heads = (int(min(numbers)), int(max(numbers))) if numbers else None
        bounds = (_bounds(each.resolution["values"], now) for each in times if each.resolution)
        start, end = next((each for each in bounds if each[0]), (None, None))
        return Answer(start, end, heads)

    return read


def _bounds(values: Iterable[dict[str, str]], now: datetime) -> tuple[datetime | None, datetime | None]:
    """The first reading of a result that is not over, else its last; a bare hour is today's."""
    found: list[tuple[datetime, datetime | None]] = []
    for value in values:
        begin, end = value.get("start", value.get("value")), value.get("end")
        if value["type"] in ("duration", "set") or begin in (None, "not resolved"):
            continue
        found.append((_moment(str(begin), now), _moment(end, now) if end else None))
    coming = [each for each in found if (each[1] or each[0]) >= now.replace(hour=0, minute=0)]
    return coming[0] if coming else found[-1] if found else (None, None)


def _moment(written: str, now: datetime) -> datetime:
    if ":" in written and "-" not in written:
        written = f"{now:%Y-%m-%d} {written}"
    return datetime.fromisoformat(written)


def _jionlp() -> Read:
    extract: Any = import_module("jionlp").ner.extract_time

    def read(text: str, now: datetime) -> Answer:
        parts = ("year", "month", "day", "hour", "minute", "second")
        base = {part: getattr(now, part) for part in parts}
        for found in extract(text, time_base=base, with_parsing=True):
            if found["type"] in ("time_point", "time_span"):
                start, end = (datetime.fromisoformat(each) for each in found["detail"]["time"])
                return Answer(start, end + timedelta(seconds=1) if end.second == 59 else end)
        return Answer()

    return read


READERS = (
    TimeReader("xiangmei, times and head counts", _ours, counts=True),
    TimeReader("xiangmei, the whole sentence", _ours_whole, counts=True),
    TimeReader("JioNLP", _jionlp),  # GPL: in no extra of ours, compared where somebody has installed it
    TimeReader("Microsoft recognizers", _recognizers, counts=True),
    TimeReader("dateparser", _dateparser),
)
