"""When the next message may be sent, so that the platform never has to refuse one.

Telegram allows about 30 messages a second in all, one a second to a chat and 20 a minute to a group
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). A bucket of 30 tokens
lets 60 through in its first second; so messages go out evenly, a little over 29 a second.

When a message arrives there is known only within bounds: after it was sent, before it was answered. So each
message takes one of 30 places, which is free again one second after its answer: then no 31 can arrive within
one second, however long any of them was on its way.
"""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

OVERALL = 29.2  # messages a second
CHAT_SECONDS = 1.0  # between two messages to one chat
GROUP, GROUP_SECONDS = 20, 60.0  # messages to a group in that many seconds
MARGIN = 0.005  # seconds: the platform's clock is not ours
PATIENCE = 10.0  # seconds that a message waits here; a longer wait is the courier's
CHATS = 10_000  # remembered; far more than can be written to in a minute


class TooSoon(Exception):  # noqa: N818 - nothing is wrong
    """The message would have to wait longer than it is kept here; `seconds` says how long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:.1f} s")
        self.seconds = seconds


@dataclass(slots=True)
class _Chat:
    """What one chat has been sent. The lock keeps its messages in order."""

    sent: deque[float] = field(default_factory=lambda: deque(maxlen=GROUP))
    until: float = 0.0  # the platform asked to wait
    waiting: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Pace:
    """One for all that a process sends to the platform. `per_second` is shared among the processes."""

    def __init__(self, per_second: float = OVERALL) -> None:
        self._gap = 1 / per_second
        self._next = 0.0  # when the next message may go, whoever it is for
        self._until = 0.0  # everybody waits until then
        self._places = asyncio.Semaphore(int(per_second) + 1)
        self._chats: OrderedDict[int, _Chat] = OrderedDict()

    @asynccontextmanager
    async def turn(self, chat_id: int) -> AsyncIterator[None]:
        """Waits until a message to this chat may be sent; send it within the block.

        Raises TooSoon at once where that is more than `PATIENCE` away.
        """
        chat = self._chat(chat_id)
        if chat.waiting * CHAT_SECONDS > PATIENCE:
            raise TooSoon(chat.waiting * CHAT_SECONDS)
        chat.waiting += 1
        try:
            async with chat.turn:
                await self._wait(chat, chat_id)
                try:
                    yield
                finally:
                    chat.sent.append(time.monotonic())
                    asyncio.get_running_loop().call_later(1.0 + MARGIN, self._places.release)
        finally:
            chat.waiting -= 1

    def sent(self, chat_id: int) -> None:
        """Counts a message that went without waiting: in the answer to a webhook.

        The others give way to it, but are never kept from going at all.
        """
        now = time.monotonic()
        self._next = max(self._next, min(max(self._next, now) + self._gap, now + 1.0))
        self._chat(chat_id).sent.append(now)

    def hold(self, seconds: float, chat_id: int | None = None) -> None:
        """The platform asks to wait: with this chat, or with everybody where it names none."""
        until = time.monotonic() + seconds
        if chat_id is None:
            self._until = max(self._until, until)
        else:
            self._chat(chat_id).until = until

    def held(self, chat_id: int) -> bool:
        """Whether another chat than this one has been asked to wait."""
        now = time.monotonic()
        return any(chat.until > now for known, chat in self._chats.items() if known != chat_id)

    async def _wait(self, chat: _Chat, chat_id: int) -> None:
        while (wait := self._ready(chat, chat_id) - time.monotonic()) > 0:
            _refuse_beyond_patience(wait)
            await asyncio.sleep(wait)
        while True:
            now = time.monotonic()
            at = max(self._next, self._until, now)
            _refuse_beyond_patience(at - now)
            self._next = at + self._gap
            await asyncio.sleep(at - now)
            await self._take_place()
            if self._until <= time.monotonic():
                return
            self._places.release()

    async def _take_place(self) -> None:
        if not self._places.locked():  # nobody waits: no need of a timer
            await self._places.acquire()
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await self._places.acquire()
        except TimeoutError:
            raise TooSoon(PATIENCE) from None

    def _ready(self, chat: _Chat, chat_id: int) -> float:
        """When this chat may have its next message, leaving the others aside."""
        if not chat.sent:
            return chat.until
        ready = max(chat.until, chat.sent[-1] + CHAT_SECONDS + MARGIN)
        if chat_id < 0 and len(chat.sent) == GROUP:
            ready = max(ready, chat.sent[0] + GROUP_SECONDS + MARGIN)
        return ready

    def _chat(self, chat_id: int) -> _Chat:
        chat = self._chats.get(chat_id)
        if chat is None:
            chat = self._chats[chat_id] = _Chat()
            while len(self._chats) > CHATS and not next(iter(self._chats.values())).waiting:
                self._chats.popitem(last=False)
        else:
            self._chats.move_to_end(chat_id)
        return chat


def _refuse_beyond_patience(wait: float) -> None:
    if wait > PATIENCE:
        raise TooSoon(wait)
