"""The socket: who may open it, what is said over it, and that every page of a visitor hears it."""

import asyncio
import hashlib
import logging
from concurrent.futures import Future

import pytest
from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError
from yarl import URL

from bot.channels.web import Pace
from bot.dialogue.delivery import Delivered, OutOfReach
from bot.dialogue.messages import Incoming, Reply, Sender
from bot.turn import Answer
from tests.channels.web.conftest import Newcomer, Site, Visitor, serving
from tests.channels.web.double import TurnsDouble, notice_of


async def test_a_first_visit_starts_with_an_empty_history_and_the_empty_message_is_greeted(
    visitor: Visitor,
) -> None:
    page = await visitor.opens()
    assert (await page.hears("history"))["lines"] == []
    await page.says("")
    assert "您好" in (await page.hears("replies"))["replies"][0]["text"]


async def test_a_later_page_shows_what_was_said(visitor: Visitor) -> None:
    page = await visitor.opens()
    await page.hears("history")
    await page.says("有什么讲座")
    await page.hears("replies")
    await page.leaves()
    lines = (await (await visitor.opens()).hears("history"))["lines"]
    assert [(line["who"], line["text"]) for line in lines] == [("person", "有什么讲座"), ("assistant", "")]
    assert lines[1]["reply"] == {"text": "您说：有什么讲座"}


async def test_the_core_knows_the_visitor_by_the_hash_of_the_token_only(visitor: Visitor, site: Site) -> None:
    page = await visitor.opens()
    await page.hears("history")
    await page.says("你好")
    await page.hears("replies")
    token = visitor.session.cookie_jar.filter_cookies(URL(site.address))["xiangmei_visitor"].value
    sender = Sender("web", hashlib.sha256(token.encode()).hexdigest())
    assert site.turns.heard == [(sender, Incoming("0123456789abcdef", "你好"))]
    assert site.courier.arrivals == [("web", sender.external_id)]


async def test_a_tapped_button_brings_its_data_and_its_label(visitor: Visitor, site: Site) -> None:
    page = await visitor.opens()
    await page.hears("history")
    await page.socket.send_json({"id": "button-1", "button": "order:product:A001", "label": "预约这个"})
    await page.hears("replies")
    assert site.turns.heard[0][1] == Incoming("button-1", "", "order:product:A001", "预约这个")


async def test_the_same_message_sent_again_is_answered_again_but_heard_once(
    visitor: Visitor, site: Site
) -> None:
    first = await visitor.opens()
    await first.hears("history")
    await first.says("约一场八段锦", "same-message-1")
    answer = await first.hears("replies")
    await first.leaves()
    second = await visitor.opens()
    await second.hears("history")
    await second.says("约一场八段锦", "same-message-1")
    again = await second.hears("replies")
    assert (again["id"], again["replies"]) == (answer["id"], answer["replies"])
    assert not answer["repeated"]
    assert again["repeated"]
    assert len(site.turns.heard) == 1


async def test_each_page_of_a_visitor_shows_what_was_said_on_the_others(
    visitor: Visitor, site: Site, newcomer: Newcomer
) -> None:
    one, two = await visitor.opens(), await visitor.opens()
    stranger = await (await newcomer(site)).opens()
    for page in (one, two, stranger):
        await page.hears("history")
    await one.says("你好")
    await one.hears("replies")
    assert (await two.hears("said"))["text"] == "你好"
    assert (await two.hears("replies"))["replies"] == [{"text": "您说：你好"}]
    await stranger.says("我是别人")
    assert (await stranger.hears("replies"))["replies"] == [{"text": "您说：我是别人"}]


async def test_a_page_that_leaves_before_its_answer_still_had_its_message_taken(
    visitor: Visitor, site: Site
) -> None:
    leaving, staying = await visitor.opens(), await visitor.opens()
    for page in (leaving, staying):
        await page.hears("history")
    await leaving.says("我走了")
    await leaving.leaves()
    assert (await staying.hears("said"))["text"] == "我走了"
    await staying.hears("replies")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "http://[", "file://", "//127.0.0.1"])
async def test_a_page_of_another_site_cannot_open_the_socket(
    visitor: Visitor, site: Site, origin: str
) -> None:
    with pytest.raises(WSServerHandshakeError) as refusal:
        await visitor.session.ws_connect(site.address + "chat", origin=origin)
    assert refusal.value.status == 403


async def test_another_port_is_another_site(visitor: Visitor, site: Site) -> None:
    with pytest.raises(WSServerHandshakeError):
        await visitor.session.ws_connect(site.address + "chat", origin="http://127.0.0.1:1")


async def test_a_browser_without_cookies_is_told_so_and_not_asked_to_come_back(site: Site) -> None:
    async with (
        ClientSession() as session,
        session.ws_connect(site.address + "chat", origin=site.origin) as socket,
    ):
        assert "Cookie" in (await socket.receive_json())["text"]
        assert (await socket.receive()).data == 1008


async def test_the_twenty_first_page_is_turned_away_in_words(visitor: Visitor) -> None:
    pages = [await visitor.opens() for _ in range(20)]
    for page in pages:
        await page.hears("history")
    assert "太多" in (await (await visitor.opens()).hears("error"))["text"]
    await pages[0].leaves()
    await asyncio.sleep(0.05)
    await (await visitor.opens()).hears("history")


async def test_who_sends_too_fast_is_asked_to_wait_and_may_go_on_later(newcomer: Newcomer) -> None:
    async with serving(TurnsDouble(), pace=Pace(burst=2, per_second=20)) as site:
        page = await (await newcomer(site)).opens()
        await page.hears("history")
        for number in range(3):
            await page.says("快", f"message-{number}")
        await page.hears("replies")
        await page.hears("replies")
        refusal = await page.hears("error")
        assert refusal["id"] == "message-2"
        assert "稍等" in refusal["text"]
        await asyncio.sleep(0.1)
        await page.says("慢", "message-3")
        await page.hears("replies")


async def test_a_broken_core_is_owned_up_to_in_words_and_the_socket_stays(
    visitor: Visitor, site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(sender: Sender, incoming: Incoming) -> Future[Answer]:
        raise RuntimeError("disk full")

    page = await visitor.opens()
    await page.hears("history")
    with monkeypatch.context() as patch, caplog.at_level(logging.CRITICAL):
        patch.setattr(site.turns, "take", broken)
        await page.says("你好", "message-1")
        refusal = await page.hears("error")
    assert refusal["id"] == "message-1"
    assert "disk" not in refusal["text"]
    await page.says("你好", "message-1")
    await page.hears("replies")


async def test_a_history_that_cannot_be_read_is_owned_up_to_in_words(
    visitor: Visitor, site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(sender: Sender) -> None:
        raise RuntimeError("disk full")

    with caplog.at_level(logging.CRITICAL):
        monkeypatch.setattr(site.turns, "history", broken)
        page = await visitor.opens()
        assert "稍后" in (await page.hears("error"))["text"]
        assert (await page.socket.receive()).data == 1011


async def test_a_notice_reaches_every_open_page_and_nobody_else(
    visitor: Visitor, site: Site, newcomer: Newcomer
) -> None:
    page = await visitor.opens()
    await page.hears("history")
    stranger = await (await newcomer(site)).opens()
    await stranger.hears("history")
    (external_id, _) = (site.courier.arrivals[0][1], site.courier.arrivals[1][1])
    assert await site.channel.deliver(external_id, notice_of("明天有活动")) == Delivered()
    assert (await page.hears("notice"))["reply"] == {"text": "明天有活动"}
    await stranger.says("有我的吗")
    await stranger.hears("replies")


async def test_a_notice_for_someone_away_is_not_delivered_and_waits_for_the_next_visit(
    visitor: Visitor, site: Site
) -> None:
    page = await visitor.opens()
    await page.hears("history")
    external_id = site.courier.arrivals[0][1]
    await page.leaves()
    await asyncio.sleep(0.05)
    assert await site.channel.deliver(external_id, notice_of("明天有活动")) == OutOfReach()
    assert await site.channel.deliver("nobody", notice_of("明天有活动")) == OutOfReach()
    site.courier.kept[external_id] = [Reply("明天有活动")]
    back = await visitor.opens()
    await back.hears("history")
    assert (await back.hears("notice"))["reply"] == {"text": "明天有活动"}


async def test_a_courier_that_fails_keeps_nobody_from_talking(
    visitor: Visitor, site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(channel: str, external_id: str) -> None:
        raise RuntimeError("disk full")

    with caplog.at_level(logging.CRITICAL):
        monkeypatch.setattr(site.courier, "arrived", broken)
        page = await visitor.opens()
        await page.hears("history")
        await page.says("你好")
        await page.hears("replies")


async def test_a_courier_that_takes_its_time_keeps_nobody_from_talking(
    visitor: Visitor, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = asyncio.Event()

    async def slow(channel: str, external_id: str) -> None:
        await done.wait()

    monkeypatch.setattr(site.courier, "arrived", slow)
    page = await visitor.opens()
    await page.hears("history")
    await page.says("你好")
    await page.hears("replies")
    done.set()


async def test_shutting_down_says_goodbye_to_open_pages(newcomer: Newcomer) -> None:
    async with serving(TurnsDouble()) as site:
        page = await (await newcomer(site)).opens()
        await page.hears("history")
        closing = asyncio.create_task(page.socket.receive())
    message = await closing
    assert message.type is WSMsgType.CLOSE
    assert message.data == 1001
