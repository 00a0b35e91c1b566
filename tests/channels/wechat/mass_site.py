"""A city of followers, the account's stand-in, and the whole way of a campaign to them: planner, courier,
mass sends, and WeChat's word on how they went, over real HTTP.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from sqlmodel import Session, select

from bot.channels.wechat.platform import WeChat
from bot.channels.wechat.webhook import PATH
from bot.notify.courier import Courier
from bot.notify.letters import Letters
from bot.notify.massing import Massing
from bot.notify.quiet import QuietHours
from bot.people.roles import Role
from storage.models import WeChatMass
from tests.campaigns.post import Post
from tests.campaigns.world import World
from tests.channels.wechat.callbacks import TOKEN, Callbacks
from tests.channels.wechat.double import TurnsDouble
from tests.channels.wechat.outbound import settings_for
from tests.fakes.wechat import FakeWeChat

AUTHOR = "小周"
PUBLIC = "https://demo.example.org"


@dataclass
class MassSite:
    """One process that serves the account."""

    world: World
    wechat: FakeWeChat
    platform: WeChat
    courier: Courier
    massing: Massing
    post: Post
    url: str

    def has(self, count: int) -> list[str]:
        """So many coordinators follow the account and have not written lately; `AUTHOR` sends campaigns."""
        if AUTHOR not in self.world.ids:
            self.world.person(AUTHOR, (Role.STAFF, ""), channel="web")
        crowd = self.world.crowd(count, "wechat")
        self.wechat.follows(*crowd)
        self.world.clock.moves(minutes=2)  # what following opens has closed
        return crowd

    async def tries(self) -> None:
        """Plans, and lets the courier try everybody, in vain where no window is open."""
        await asyncio.to_thread(self.post.plans)
        await self.courier.run_due()

    async def sends(self) -> int:
        """All of it; returns how many the mass sends have been handed to."""
        await self.tries()
        self.massing._look_at = 0.0
        done = await self.massing.run_due()
        await asyncio.to_thread(self.world.does, self.post.planner.finish)
        return done.sent

    async def tells(self) -> None:
        """WeChat posts how every mass send went."""
        callbacks = Callbacks(self.world.clock)
        async with ClientSession() as session:
            for result in self.wechat.account.results.values():
                query, body = callbacks.request(result)
                async with session.post(self.url, params=query, data=body) as response:
                    assert await response.text() == "success"
        await asyncio.sleep(0.1)

    def states(self, number: str) -> dict[str, tuple[str, str]]:
        """State and failure of each follower's notice."""
        found = self.world.notices(number)
        return {name: each for name, each in found.items() if name != AUTHOR}

    def masses(self) -> list[WeChatMass]:
        """As they are kept."""

        def work(session: Session) -> list[WeChatMass]:
            found = list(session.scalars(select(WeChatMass)))
            for each in found:
                session.expunge(each)
            return found

        return self.world.reads(work)

    @property
    def heard(self) -> dict[str, int]:
        """How many mass messages each follower has seen."""
        said = [each.openid for each in self.wechat.account.said if each.way == "mass"]
        return {openid: said.count(openid) for openid in said}


@asynccontextmanager
async def mass_site(
    world: World, kind: str = "verified_service", can: tuple[str, ...] = ("mass",), quiet: str = ""
) -> AsyncIterator[MassSite]:
    """The account `can` so much, as the probe has found out."""
    world.clock.now = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
    async with FakeWeChat(kind, clock=lambda: world.clock().timestamp()) as wechat:
        settings = settings_for(wechat, wechat_token=SecretStr(TOKEN), wechat_can=can, public_url=PUBLIC)
        platform = WeChat(settings, world.store, world.clock)
        letters = Letters(world.clock, world.terms)
        hours = QuietHours.of(quiet)
        courier = Courier(world.store, world.clock, [platform.channel], letters, hours)
        massing = Massing(world.store, world.clock, platform.channel, world.terms, PUBLIC, hours)
        application = web.Application()
        platform.mount(application, TurnsDouble(), courier)
        server = TestServer(application)
        await server.start_server()
        try:
            url = str(server.make_url(PATH))
            yield MassSite(world, wechat, platform, courier, massing, Post(world), url)
        finally:
            await server.close()
