"""Which hour is meant: a clock time as said, with its part of the day or without."""

from bot.dialogue.readers.times.atoms import Clock
from bot.dialogue.readers.times.parts import PARTS

_HALF_DAY = 12 * 60
_DAY = 24 * 60

# Without a part of the day activities are in the daytime: hours said from 1 to this one are after noon …
_LAST_AFTERNOON_HOUR = 7
# … but these could as well be the other half of the day.
_EITHER_HALF = frozenset({7, 8})


def minutes(clock: Clock, part: str | None) -> int:
    """Minutes from the day's midnight; 24 hours and more are in the small hours after it."""
    hour, minute = clock.hour, clock.minute
    if hour > 12 or (clock.exact and part is None):
        return hour * 60 + minute
    if part is None:
        return (hour + 12 if 1 <= hour <= _LAST_AFTERNOON_HOUR else hour) * 60 + minute
    if part in ("晚上", "半夜"):
        night = hour == 12 or 1 <= hour <= 3
        hour = 24 + hour % 12 if night else hour
    elif part == "凌晨":
        hour %= 12
    if hour in PARTS[part].noon_from:
        hour += 12
    return hour * 60 + minute


def other_half(clock: Clock, part: str | None) -> int | None:
    """The other reading of an hour that is said without a part of the day and means either half of it."""
    if part is not None or clock.exact or clock.hour not in _EITHER_HALF:
        return None
    return (minutes(clock, None) + _HALF_DAY) % _DAY


def end_minutes(start: int, clock: Clock, part: str | None) -> int:
    """The end of a range that starts at `start`: the first such hour after it."""
    if part is not None or clock.exact:
        end = minutes(clock, part)
        return end if end > start else end + _DAY
    end = clock.hour * 60 + clock.minute
    while end <= start:
        end += _HALF_DAY
    return end
