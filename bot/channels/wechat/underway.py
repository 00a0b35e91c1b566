"""The answers being made, by message: WeChat asks three times for one, five seconds apart.

A slow turn is waited for by all three; whoever comes last and still finds nothing says `success`, and the
answer goes into the outbox when it is there.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Key = tuple[str, str]  # whose message, and the message's own key
KEPT_SECONDS = 20.0  # for so long an answer is kept for deliveries still to come; parcels last 30


@dataclass(slots=True, eq=False)
class Work(Generic[T]):
    """One answer being made. `told` once a connection took it, `late` once the last one could not wait."""

    task: asyncio.Task[T]
    deliveries: int = 0
    told: bool = False
    late: bool = False


class Underway(Generic[T]):
    """The work of this process. `ended` is called once with each piece of work that was not told."""

    def __init__(self, ended: Callable[[Work[T]], Coroutine[Any, Any, None]]) -> None:
        self._works: dict[Key, Work[T]] = {}
        self._ended = ended
        self._chores: set[asyncio.Task[None]] = set()

    def join(self, key: Key, begin: Callable[[], Coroutine[Any, Any, T]]) -> Work[T]:
        """The work for this message, begun where this is its first delivery."""
        work = self._works.get(key)
        if work is None:
            work = self._works[key] = Work(asyncio.create_task(begin()))
        work.deliveries += 1
        return work

    def end(self, key: Key, work: Work[T]) -> None:
        """Nobody will ask for this work again; where it is not done yet, `ended` waits for it."""
        if self._works.get(key) is work:
            del self._works[key]
            if not work.told:
                self.do(self._ended(work))

    def end_later(self, key: Key, work: Work[T]) -> None:
        """Keeps the work for the deliveries that may still come."""
        asyncio.get_running_loop().call_later(KEPT_SECONDS, self.end, key, work)

    def do(self, chore: Coroutine[Any, Any, None]) -> None:
        """Does something beside the answers, which `close` waits for."""
        task = asyncio.create_task(chore)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    async def close(self, seconds: float) -> None:
        """Lets everything come to its end, for at most so many seconds."""
        for key, work in list(self._works.items()):
            self.end(key, work)
        deadline = asyncio.get_running_loop().time() + seconds
        while self._chores and (left := deadline - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(self._chores, timeout=left)  # some begin others
