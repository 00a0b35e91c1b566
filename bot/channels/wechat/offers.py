"""The choices of notices, which carry no number in a text: whoever says their words has chosen them.

A notice is no part of a turn, so the core does not know what it offered; the person's history does, also
after a restart.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from time import monotonic

from bot.channels.plain import clean
from bot.dialogue.messages import Reply, Sender
from bot.turn import Line

PEOPLE = 10_000  # whose offers are remembered
LINES = 8  # of a history that are looked at
LONGEST = 16  # characters; nothing longer is the name of a choice
FRESH_SECONDS = 60.0  # then the history is looked at again: others tell notices too

Offered = dict[str, str]  # what a choice says, and its data


class Offers:
    """What was offered by notices and not by an answer after them, by person."""

    def __init__(
        self, history: Callable[[Sender, int], Sequence[Line]], clock: Callable[[], float] = monotonic
    ) -> None:
        self._history = history
        self._clock = clock
        self._offered: OrderedDict[str, tuple[float, Offered]] = OrderedDict()  # the longest known first

    async def find(self, sender: Sender, text: str) -> str:
        """The data of the choice that a notice offered by these words, or nothing."""
        words = text.strip()
        if not words or len(words) > LONGEST or words.isdecimal():
            return ""
        offered = self._known(sender)
        if offered is None:
            offered = {}
            for line in await asyncio.to_thread(self._history, sender, LINES):
                said = [line.reply] if line.reply else []
                _told(offered, said if line.notice else [], [] if line.notice else said)
            self._offered[sender.external_id] = self._clock(), offered
            if len(self._offered) > PEOPLE:
                self._offered.popitem(last=False)
        return offered.get(words, "")

    def told(self, sender: Sender, notices: Iterable[Reply], answer: Iterable[Reply]) -> None:
        """Notes what an answer offers; its own choices are the core's matter."""
        offered = self._known(sender)
        if offered is not None:  # else it will be read from the history, where it is as well
            _told(offered, notices, answer)

    def _known(self, sender: Sender) -> Offered | None:
        """What is known of a person, if that is fresh."""
        read_at, offered = self._offered.get(sender.external_id, (0.0, None))
        if offered is not None and self._clock() - read_at > FRESH_SECONDS:
            del self._offered[sender.external_id]
            return None
        return offered


def _told(offered: Offered, notices: Iterable[Reply], answer: Iterable[Reply]) -> None:
    offered.update((clean(each.label), each.data) for reply in notices for each in reply.all_buttons())
    for reply in answer:
        for button in reply.all_buttons():
            offered.pop(clean(button.label), None)
