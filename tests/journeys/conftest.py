"""The whole program as it is served, over a copy of the filled database, with a clock that tests move."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, async_playwright
from pydantic import SecretStr

from bot.app import App
from bot.channels.web import Pace, WebChannel, application
from bot.notify.clock import Clockwork
from bot.settings import Settings
from tests.channels.web.window import CHROMIUM, FLAGS
from tests.conversation.person import moment


@dataclass
class Time:
    """What time it is for the program."""

    now: datetime = field(default_factory=lambda: moment("2026-11-22 09:00"))


@dataclass
class Served:
    """The running program: what stands behind it, where it is, and what time it is there."""

    app: App
    address: str
    time: Time


@asynccontextmanager
async def serving(file: Path) -> AsyncIterator[Served]:
    """Serves the database as `xiangmei serve --demo` does, for as long as the block lasts."""
    settings = Settings(database_url=SecretStr(f"sqlite:///{file}"), demo=True)
    time = Time()
    with App.open(settings, clock=lambda: time.now) as app:
        channel = WebChannel()
        courier = app.courier([channel])
        clockwork = Clockwork(courier, seconds=0.2)
        pages = application(app.turns, courier, channel, demo=True, pace=Pace(1e9, 1e9))
        server = TestServer(pages)
        await server.start_server()
        clockwork.start()
        try:
            yield Served(app, str(server.make_url("/")), time)
        finally:
            await clockwork.stop()
            await server.close()


@pytest.fixture
async def served(tmp_path: Path, filled: Path) -> AsyncIterator[Served]:
    file = tmp_path / "xiangmei.db"
    shutil.copy(filled, file)
    async with serving(file) as running:
        yield running


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield running
        await running.close()
