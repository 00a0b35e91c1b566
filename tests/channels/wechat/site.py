"""The webhook on a real server, before stand-ins for everything behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.channels.wechat.envelope import Account
from bot.channels.wechat.pictures import Pictures
from bot.channels.wechat.webhook import PATH, Patience, Webhook
from tests.channels.wechat.callbacks import PLAIN, Callbacks, Follower
from tests.channels.wechat.double import CourierDouble, FollowersDouble, TurnsDouble

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


@dataclass
class Site:
    """A running webhook and what stands behind it; `now` is everybody's clock."""

    account: Account = PLAIN
    mode: str = "plain"
    public_url: str = ""
    patience: Patience = field(default_factory=Patience)
    pictures: Pictures | None = None
    now: datetime = NOW
    turns: TurnsDouble = field(default_factory=TurnsDouble)
    courier: CourierDouble = field(default_factory=CourierDouble)
    followers: FollowersDouble = field(default_factory=FollowersDouble)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Follower]:
        """A follower of the account, while the server runs."""
        webhook = Webhook(
            self.account,
            self.turns,
            self.courier,
            self.followers,
            lambda: self.now,
            self.public_url,
            self.patience,
            self.pictures,
        )
        app = web.Application()
        webhook.mount(app)
        server = TestServer(app)
        await server.start_server()
        try:
            async with ClientSession() as session:
                callbacks = Callbacks(lambda: self.now, self.mode)
                yield Follower(session, str(server.make_url(PATH)), callbacks)
        finally:
            await server.close()
