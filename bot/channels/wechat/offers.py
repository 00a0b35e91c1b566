"""The choices of notices, which carry no number in a text: whoever says their words has chosen them.

A notice is no part of a turn, so the core does not know what it offered; the person's history does, also
after a restart.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from bot.channels.plain import clean
from bot.dialogue.messages import Reply, Sender
from bot.turn import Line

PEOPLE = 10_000  # whose offers are remembered
LINES = 8  # of a history that are looked at
LONGEST = 16  # characters; nothing longer is the name of a choice
FRESH_SECONDS = 60.0  # then the history is looked at again: others tell notices too

ABOUT = 40  # characters of a notice that tell it from another

Offered = list[Reply]  # notices, the oldest first, with those of their choices that are taken by words


@dataclass(frozen=True, slots=True)
class Choice:
    """A notice's choice that was named, and the beginning of the notice."""

    data: str
    about: str


class Offers:
    """What was offered by notices and not by an answer after them, by person."""

    def __init__(
        self, history: Callable[[Sender, int], Sequence[Line]], clock: Callable[[], float] = monotonic
    ) -> None:
        self._history = history
        self._clock = clock
        self._offered: OrderedDict[str, tuple[float, Offered]] = OrderedDict()  # the longest known first

    async def find(self, sender: Sender, text: str) -> list[Choice]:
        """The choices that notices offered by these words: none, one, or several to ask about."""
        words = text.strip()
        if not words or len(words) > LONGEST or words.isdecimal():
            return []
        offered = self._known(sender)
        if offered is None:
            offered = []
            for line in await asyncio.to_thread(self._history, sender, LINES):
                said = [line.reply] if line.reply else []
                _told(offered, said if line.notice else [], [] if line.notice else said)
            self._offered[sender.external_id] = self._clock(), offered
            if len(self._offered) > PEOPLE:
                self._offered.popitem(last=False)
        found = {
            each.data: Choice(each.data, _about(notice))
            for notice in offered
            for each in notice.all_buttons()
            if clean(each.label) == words
        }
        return list(found.values())

    def told(self, sender: Sender, notices: Iterable[Reply], answer: Iterable[Reply]) -> None:
        """Notes what an answer offers; its own choices are the core's matter."""
        offered = self._known(sender)
        if offered is not None:  # else it will be read from the history, where it is as well
            _told(offered, notices, answer)

    def chosen(self, sender: Sender, data: str) -> None:
        """Notes that this was chosen: the notice that offered it asks no more."""
        offered = self._known(sender) or []
        offered[:] = [each for each in offered if data not in {button.data for button in each.all_buttons()}]

    def _known(self, sender: Sender) -> Offered | None:
        """What is known of a person, if that is fresh."""
        read_at, offered = self._offered.get(sender.external_id, (0.0, None))
        if offered is not None and self._clock() - read_at > FRESH_SECONDS:
            del self._offered[sender.external_id]
            return None
        return offered


def _told(offered: Offered, notices: Iterable[Reply], answer: Iterable[Reply]) -> None:
    offered += (Reply(each.text, buttons=tuple(each.all_buttons())) for each in notices)
    del offered[:-LINES]
    if labels := {clean(button.label) for reply in answer for button in reply.all_buttons()}:
        offered[:] = [
            replace(each, buttons=tuple(one for one in each.buttons if clean(one.label) not in labels))
            for each in offered
        ]


def _about(notice: Reply) -> str:
    line = clean(notice.text).split("\n", 1)[0]
    return line if len(line) <= ABOUT else f"{line[: ABOUT - 1]}…"
