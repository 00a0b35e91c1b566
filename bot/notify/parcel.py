"""Letters that go with a platform's own answer."""

from collections.abc import Awaitable, Callable, Sequence

from bot.dialogue.delivery import Letter
from bot.notify.addressing import Addressed


class Parcel:
    """Implements `bot.dialogue.delivery.Parcel`; `end` is told once how many were written."""

    def __init__(self, addressed: Sequence[Addressed], end: Callable[[int], Awaitable[None]]) -> None:
        self.letters: tuple[Letter, ...] = tuple(each.letter for each in addressed)
        self._end = end
        self._ended = not addressed

    async def delivered(self, count: int) -> None:
        """The first `count` are marked as sent, the others given back; a second call does nothing."""
        if not self._ended:
            self._ended = True
            await self._end(count)
