"""The whole program in one process, with a clock that is moved by hand and a channel that is a list."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Self

from bot.app import App
from bot.database import RefusedError, fill, open_store
from bot.dialogue.delivery import Delivered, Delivery, Gone, Letter
from bot.dialogue.messages import Incoming, Reply, Sender
from bot.knowledge import read_sheets
from bot.notify.round import Round
from bot.settings import Settings
from storage import seed

CHANNEL = "web"  # nobody can be reached there who has no page open, so what is left over wakes no platform


class Post(NamedTuple):
    """One notice as it arrived: at whose account, and what it was."""

    external_id: str
    letter: Letter


class PostBox:
    """A channel in memory. Implements `bot.notify.carrier.Channel`."""

    name = CHANNEL

    def __init__(self) -> None:
        self._post: list[Post] = []
        self.left: set[str] = set()  # who has gone for good

    async def deliver(self, external_id: str, letter: Letter) -> Delivery:
        """Keeps the letter for whoever it is for, until it is fetched."""
        if external_id in self.left:
            return Gone("left")
        self._post.append(Post(external_id, letter))
        return Delivered()

    def fetch(self) -> list[Post]:
        """What has arrived since the last time; by recipient, each one's in order of arrival."""
        post, self._post = self._post, []
        return sorted(post, key=lambda each: each.external_id)


class Stage:
    """The real conversation core over a database, at a time of our choosing.

    Only the clock and the channel are not those of a server: messages go through `Turns`, notices through
    the courier and the outbox, and deadlines through the errand of the clockwork.
    """

    def __init__(self, settings: Settings, now: datetime) -> None:
        self.now = now
        self.sent = Round()
        self.post_box = PostBox()
        self.app = App.open(settings, lambda: self.now)
        self._deadlines = self.app.deadlines()
        self._courier = self.app.courier([self.post_box])
        self._loop = asyncio.new_event_loop()

    @classmethod
    def prepare(cls, settings: Settings, now: datetime) -> Self:
        """Fills an empty database with the sample, marked as a demo, and opens it for real orders.

        Raises RefusedError where the database holds anything already.
        """
        store = open_store(settings)
        try:
            if not store.read(seed.is_empty):
                raise RefusedError(
                    "这个数据库里已经有内容，模拟要用一个新的空库，请用 --database 换一个。"
                    "This database is not empty; name a new one with --database."
                )
            fill(store, read_sheets(), demo=True)
        finally:
            store.close()
        return cls(settings.model_copy(update={"demo": False}), now)

    def take(self, sender: Sender, incoming: Incoming) -> tuple[Reply, ...]:
        """One turn."""
        return self.app.turns.take(sender, incoming).result().replies

    def take_all(self, messages: Iterable[tuple[Sender, Incoming]]) -> list[tuple[Reply, ...]]:
        """Turns of people who write at the same time: they share commits, and run in this order."""
        under_way = [self.app.turns.take(sender, incoming) for sender, incoming in messages]
        return [each.result().replies for each in under_way]

    def passes(self, until: datetime) -> list[Post]:
        """Moves the clock on and carries what is due; on the hour, time takes its steps. What arrived."""
        self.now = max(self.now, until)
        while until.minute == 0 and self.app.store.write(self._deadlines.run).result():
            pass
        self.sent.add(self._loop.run_until_complete(self._courier.run_due()))
        return self.post_box.fetch()

    def close(self) -> None:
        """Ends what is under way and closes the database."""
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()
        self.app.close()
