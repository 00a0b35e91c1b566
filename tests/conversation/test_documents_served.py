"""Documents over HTTP, as phones, printers and calendar programs fetch them."""

import asyncio
import io
import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from PIL import Image

from tests.channels.web.conftest import Site, serving
from tests.channels.web.double import TurnsDouble
from tests.conversation.moments import SEATED, orders
from tests.conversation.person import Bot, Person
from tests.documents import rfc5545

AT_ONCE = 60  # residents who open the poster of a group of chat in the same moment


@pytest.fixture
def bot(bot: Bot) -> Bot:
    bot.public_url = "https://dian.example"
    bot.restart()
    return bot


@pytest.fixture
async def site(bot: Bot) -> AsyncIterator[Site]:
    async with serving(TurnsDouble(), press=bot.press) as running:
        yield running


@pytest.fixture
async def session(site: Site) -> AsyncIterator[ClientSession]:
    async with ClientSession(site.origin) as session:
        yield session


@pytest.fixture
def confirmed(bot: Bot, coordinator: Person) -> Person:
    """A coordinator with an event."""
    supplier = Person(bot, "馆里阿强", "web").becomes("supplier", bot.product(SEATED).supplier_code)
    orders(coordinator)
    supplier.looks_up().taps("接单")
    return coordinator


async def test_a_poster_is_shown_and_printed(confirmed: Person, session: ClientSession) -> None:
    confirmed.says("活动海报")
    async with session.get(confirmed.document("海报（图片）").address("")) as answer:
        assert (answer.status, answer.content_type) == (200, "image/png")
        assert Image.open(io.BytesIO(await answer.read())).size == (1240, 1754)
    async with session.get(confirmed.document("海报（打印用）").address("")) as answer:
        assert (answer.status, answer.content_type) == (200, "application/pdf")
        assert (await answer.read()).startswith(b"%PDF-1.")


async def test_a_calendar_program_gets_only_what_is_new(confirmed: Person, session: ClientSession) -> None:
    address = confirmed.says("订阅日历").heard.split("https://dian.example")[1].split()[0]
    async with session.get(address) as answer:
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        first, tag = rfc5545.read(await answer.read()), answer.headers["ETag"]
    async with session.get(address, headers={"If-None-Match": tag}) as answer:
        assert answer.status == 304
    confirmed.says(f"取消订单{confirmed.order.number}", "场地漏水")
    async with session.get(address, headers={"If-None-Match": tag}) as answer:
        (event,) = rfc5545.read(await answer.read()).all("VEVENT")
    assert event["STATUS"] == "CANCELLED"
    assert int(event["SEQUENCE"]) > int(first.all("VEVENT")[0]["SEQUENCE"])


async def test_many_open_the_poster_at_once_and_nobody_else_waits(
    confirmed: Person, session: ClientSession, site: Site
) -> None:
    address = confirmed.says("活动海报").document("海报（图片）").address("")

    async def fetches() -> bytes:
        async with session.get(address) as answer:
            assert answer.status == 200
            return await answer.read()

    await fetches()
    begun = time.perf_counter()
    fetching = [asyncio.create_task(fetches()) for _ in range(AT_ONCE)]
    async with session.get("/") as page:
        assert page.status == 200
    waited = time.perf_counter() - begun
    assert len(set(await asyncio.gather(*fetching))) == 1
    assert waited < 2
