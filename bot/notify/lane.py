"""One channel's line of letters: so many at once, and the next ones claimed while these are on their way."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from bot.notify.addressing import Addressed
from bot.notify.carrier import Channel
from bot.notify.round import Round

WINDOW = 256  # letters in hand for one channel at most; so many may repeat after a kill
LOOK_SECONDS = 1.0  # between two looks for something more urgent while letters are on their way

Claim = Callable[[int], Awaitable[Sequence[Addressed] | None]]  # at most so many; None where nothing is due
Carry = Callable[[Addressed], Coroutine[Any, Any, Round]]


def window(channel: Channel) -> int:
    """How many letters are claimed at once: few where they would only wait for their turn in the channel."""
    wanted: int = getattr(channel, "at_once", WINDOW)
    return max(1, min(WINDOW, wanted))


async def run(room: int, claim: Claim, carry: Carry) -> Round:
    """Claims and carries until nothing can be claimed and nothing is on its way; memory stays that of `room`.

    Where it is cancelled, what is on its way is cancelled too.
    """
    total = Round()
    going: set[asyncio.Task[Round]] = set()
    enough = asyncio.Event()
    low = 0

    def done(task: asyncio.Task[Round]) -> None:
        going.discard(task)
        if not task.cancelled() and task.exception() is None:
            total.add(task.result())
        if len(going) <= low:
            enough.set()

    try:
        while True:
            free, before = room - len(going), len(going)
            taken = await claim(free) if free else ()
            for addressed in taken or ():
                task = asyncio.create_task(carry(addressed))
                going.add(task)
                task.add_done_callback(done)
            # What was on its way while we asked may have kept the next one of its person from us.
            if taken is None and not going and not before:
                return total
            low = 0 if taken is None else room // 2
            enough.clear()
            if len(going) > low:
                await _wait(enough)
    finally:
        for task in list(going):
            task.cancel()
        await asyncio.gather(*going, return_exceptions=True)


async def _wait(enough: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            await enough.wait()
    except TimeoutError:
        return
