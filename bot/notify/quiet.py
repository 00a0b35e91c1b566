"""The hours in which people sleep; what can wait, waits until the morning."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.dialogue.wall_clock import SHANGHAI
from storage.notices import ANSWER

AT_ANY_HOUR = frozenset(
    {ANSWER, "change-urgent", "reminder-2h", "event-urgent", "event-2h", "campaign-test"}
)  # who has an event in two hours is up, and so is who tries something out
_HOURS = re.compile(r"(\d\d?):(\d\d)-(\d\d?):(\d\d)")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begin` to `end` on the clocks of Guangzhou, over midnight where `end` is the earlier one."""

    begin: time
    end: time

    @classmethod
    def of(cls, text: str) -> "QuietHours | None":
        """Reads `21:30-08:00`; None for nothing, or for hours that have no length.

        Raises ValueError where it is neither.
        """
        if not text:
            return None
        found = _HOURS.fullmatch(text)
        if found is None:
            raise ValueError("quiet hours are written like 21:30-08:00")
        hour, minute, to_hour, to_minute = map(int, found.groups())
        begin, end = time(hour, minute), time(to_hour, to_minute)
        return None if begin == end else cls(begin, end)

    def until(self, now: datetime) -> datetime | None:
        """When they end, in UTC, if `now` is inside them."""
        local = now.astimezone(SHANGHAI)
        clock = local.time()
        over_midnight = self.end < self.begin
        inside = (
            (clock >= self.begin or clock < self.end) if over_midnight else self.begin <= clock < self.end
        )
        if not inside:
            return None
        day = local.date() + timedelta(days=int(over_midnight and clock >= self.begin))
        return datetime.combine(day, self.end, SHANGHAI).astimezone(now.tzinfo)
