"""Times as coordinators write them: days, festivals, parts of a day, clock times, ranges, corrections.

`scanner` finds the words, `mention` puts neighbours together, `reading` decides which time is meant.
"""

from datetime import datetime

from bot.dialogue.readers.times.cursor import Cursor
from bot.dialogue.readers.times.mention import Parser
from bot.dialogue.readers.times.reading import TimesRead, decide
from bot.dialogue.readers.times.scanner import scan

__all__ = ["TimesRead", "read_times"]


def read_times(text: str, now: datetime) -> TimesRead:
    """The time a normalised text means, said at `now` (naive, wall clock of Asia/Shanghai). Never raises."""
    return decide(Parser(Cursor(text, scan(text)), now).parse(), now)
