"""The whole program in one process, with a clock that is moved by hand and channels that are lists."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from sqlmodel import SQLModel

from bot.app import App
from bot.database import RefusedError, fill, open_store
from bot.dialogue.delivery import Delivered, Delivery, Gone, Letter
from bot.dialogue.messages import Incoming, Reply, Sender
from bot.knowledge import read_sheets
from bot.notify.round import Round
from bot.settings import Settings
from storage import seed
from storage.models import Theme

CHANNELS = ("telegram", "wechat", "web")


class Post(NamedTuple):
    """One notice as it arrived: at whose account, and what it was."""

    channel: str
    external_id: str
    letter: Letter


class PostBox:
    """A channel in memory. Implements `bot.notify.carrier.Channel`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._post: list[Post] = []
        self.left: set[str] = set()  # who has gone for good

    async def deliver(self, external_id: str, letter: Letter) -> Delivery:
        """Keeps the letter for whoever it is for, until it is fetched."""
        if external_id in self.left:
            return Gone("left")
        self._post.append(Post(self.name, external_id, letter))
        return Delivered()

    def fetch(self) -> list[Post]:
        """What has arrived since the last time; by recipient, each one's in order of arrival."""
        post, self._post = self._post, []
        return sorted(post, key=lambda each: each.external_id)


class Stage:
    """The real conversation core over a database, at a time of our choosing.

    Only the clock and the channels are not those of a server: messages go through `Turns`, notices through
    the courier and the outbox, deadlines and campaigns through the errands of the clockwork.
    """

    def __init__(self, settings: Settings, now: datetime) -> None:
        self.now = now
        self.sent = Round()
        self.post_boxes = {name: PostBox(name) for name in CHANNELS}
        self.app = App.open(settings, lambda: self.now)
        self._deadlines = self.app.deadlines()
        self._campaigning = self.app.campaigning(every=0)
        self._courier = self.app.courier(self.post_boxes.values())
        self._loop = asyncio.new_event_loop()

    @classmethod
    def prepare(cls, settings: Settings, now: datetime) -> Self:
        """Fills an empty database with the sample, marked as a demo, and opens it for real orders.

        Each month of the year to come has the sample's theme of that month. Raises RefusedError where the
        database holds anything already.
        """
        store, year = open_store(settings), (now + timedelta(31)).year
        try:
            if not store.read(seed.is_empty):
                raise RefusedError(
                    "这个数据库里已经有内容，模拟要用一个新的空库，请用 --database 换一个。"
                    "This database is not empty; name a new one with --database."
                )
            fill(store, [_in_year(row, year) for row in read_sheets()], demo=True)
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
        """Moves the clock on and carries what is due; on the hour, time takes its steps with orders and
        asks for the month's theme. What arrived.
        """
        self.now = max(self.now, until)
        while until.minute == 0 and self.app.store.write(self._deadlines.run).result():
            pass
        for errand in (self._campaigning.run_due, self._courier.run_due):
            self.sent.add(self._loop.run_until_complete(errand()))
        return [post for box in self.post_boxes.values() for post in box.fetch()]

    def close(self) -> None:
        """Ends what is under way and closes the database."""
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()
        self.app.close()


def _in_year(row: SQLModel, year: int) -> SQLModel:
    if isinstance(row, Theme):
        row.month = f"{year}{row.month[4:]}"
    return row
