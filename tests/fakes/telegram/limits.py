"""How much may be sent: strict sliding windows, without any tolerance for bursts.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this; the platform lets short
bursts to one chat pass, this does not.
"""

import math
import time
from collections import Counter, defaultdict, deque
from dataclasses import dataclass

from tests.fakes.telegram.refusal import too_many


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages within any window of that many seconds; infinite where nothing is limited."""

    overall: float = 30
    overall_seconds: float = 1.0
    chat: float = 1
    chat_seconds: float = 1.0
    group: float = 20
    group_seconds: float = 60.0

    @classmethod
    def none(cls) -> "Limits":
        """No limit at all."""
        return cls(overall=math.inf, chat=math.inf, group=math.inf)


class Gate:
    """Lets messages through within the limits, and refuses the rest with 429."""

    def __init__(self, limits: Limits, violations: "Counter[str]") -> None:
        self.limits = limits
        self._violations = violations
        self._overall: deque[float] = deque()
        self._chats: defaultdict[int, deque[float]] = defaultdict(deque)

    def admit(self, chat_id: int) -> None:
        """Counts one message to this chat. Raises Refusal where it is one too many."""
        now, limits = time.monotonic(), self.limits
        sent = self._chats[chat_id]
        windows = [
            ("overall", self._overall, limits.overall, limits.overall_seconds),
            ("chat", sent, limits.chat, limits.chat_seconds),
        ]
        if chat_id < 0:
            windows.append(("group", sent, limits.group, limits.group_seconds))
        for name, times, most, seconds in windows:
            if math.isfinite(most) and (wait := _wait(times, int(most), seconds, now)) > 0:
                self._violations[f"429 {name}"] += 1
                raise too_many(math.ceil(wait))
        self._overall.append(now)
        sent.append(now)
        for times, seconds in ((self._overall, limits.overall_seconds), (sent, limits.group_seconds)):
            while times and times[0] <= now - max(seconds, limits.chat_seconds):
                times.popleft()


def _wait(times: "deque[float]", most: int, seconds: float, now: float) -> float:
    """How long until one more fits into the window; 0 or less where it fits now."""
    return times[-most] + seconds - now if len(times) >= most else 0.0
