"""The web channel alone: a real server on a free port, the core replaced by its double."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, async_playwright

from bot.channels.web import Pace, WebChannel, application
from tests.channels.web.double import CourierDouble, TurnsDouble, showcase
from tests.channels.web.window import CHROMIUM, FLAGS, WIDE, Screen


@dataclass
class Site:
    """A running server and what stands behind it."""

    turns: TurnsDouble
    courier: CourierDouble
    channel: WebChannel
    address: str
    port: int | None

    @property
    def origin(self) -> str:
        return self.address.rstrip("/")


class Visitor:
    """A browser without a screen: keeps cookies, opens pages, speaks JSON."""

    def __init__(self, session: ClientSession, site: Site) -> None:
        self.session = session
        self.site = site

    async def looks(self) -> None:
        async with self.session.get(self.site.address) as response:
            assert response.status == 200

    async def opens(self) -> "OpenPage":
        socket = await self.session.ws_connect(
            self.site.address + "chat", origin=self.site.origin, max_msg_size=0
        )
        return OpenPage(socket)


class OpenPage:
    """One socket of a visitor."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket

    async def hears(self, kind: str) -> dict[str, Any]:
        frame: dict[str, Any] = await self.socket.receive_json(timeout=5)
        assert frame["type"] == kind, frame
        return frame

    async def says(self, text: str, message_id: str = "0123456789abcdef") -> None:
        await self.socket.send_json({"id": message_id, "text": text})

    async def leaves(self) -> None:
        await self.socket.close()


@asynccontextmanager
async def serving(
    turns: TurnsDouble,
    *,
    demo: bool = True,
    pace: Pace | None = None,
    port: int | None = None,
    **files: Any,
) -> AsyncIterator[Site]:
    """Serves the web channel before `turns` for as long as the block lasts; `files` as of `application`."""
    channel = WebChannel()
    courier = CourierDouble(channel)
    server = TestServer(application(turns, courier, channel, demo=demo, pace=pace, **files), port=port)
    await server.start_server()
    try:
        yield Site(turns, courier, channel, str(server.make_url("/")), server.port)
    finally:
        await server.close()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving(TurnsDouble()) as running:
        yield running


Newcomer = Callable[[Site], Awaitable[Visitor]]


@pytest.fixture
async def newcomer() -> AsyncIterator[Newcomer]:
    """Makes a visitor who has looked at the page once and so has a cookie."""
    sessions: list[ClientSession] = []

    async def make(site: Site) -> Visitor:
        session = ClientSession(cookie_jar=CookieJar(unsafe=True))
        sessions.append(session)
        visitor = Visitor(session, site)
        await visitor.looks()
        return visitor

    yield make
    for session in sessions:
        await session.close()


@pytest.fixture
async def visitor(site: Site, newcomer: Newcomer) -> Visitor:
    return await newcomer(site)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Site]:
    """The site that browsers look at; one for all tests of a module."""
    async with serving(TurnsDouble(showcase)) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def address(stage: Site) -> str:
    """Where the page is served."""
    return stage.address


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="module")
async def screen(browser: Browser, address: str, request: pytest.FixtureRequest) -> AsyncIterator[Screen]:
    """A visitor's window, 1280 pixels wide where a test does not ask for another."""
    context = await browser.new_context(**(WIDE | getattr(request, "param", {})))
    shown = Screen(context, address)
    yield shown
    await context.close()
    assert shown.complaints == []
