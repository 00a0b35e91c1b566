"""How tests of times say what they expect."""

from datetime import datetime

from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.times import read_times
from bot.dialogue.readers.understanding import When

SUNDAY_MORNING = datetime.fromisoformat("2026-11-22T09:00")


def understood(text: str, now: datetime = SUNDAY_MORNING) -> str:
    """The time a text means: "-", a day, first..last of a span, a moment, or start/end of a part or range."""
    return told(read_times(normalise(text), now).when)


def told(when: When | None) -> str:
    """A time in the words of `understood`."""
    if when is None:
        return "-"
    if when.grain == "day":
        return f"{when.start:%Y-%m-%d}"
    if when.grain == "span" and when.end:
        return f"{when.start:%Y-%m-%d}..{when.end:%Y-%m-%d}"
    return f"{when.start:%Y-%m-%d %H:%M}" + (f"/{when.end:%Y-%m-%d %H:%M}" if when.end else "")
