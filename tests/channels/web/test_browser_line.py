"""The page in a real browser while lines break, the program restarts, answers are slow, and notices come."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.dialogue.delivery import Delivered
from bot.dialogue.messages import Reply
from tests.channels.web.conftest import Site, serving
from tests.channels.web.double import TurnsDouble, notice_of
from tests.channels.web.window import CHROMIUM, NARROW, Screen, says

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


async def test_what_is_typed_without_a_line_is_kept_and_sent_once_afterwards(
    screen: Screen, stage: Site
) -> None:
    page = await screen.opens()
    await says(page, "第一句")
    await screen.context.set_offline(True)
    await page.locator("#text").fill("断线时写的")
    await page.locator("#text").press("Enter")
    await expect(page.locator("#banner")).to_contain_text("正在重新连接")
    await expect(page.locator(".turn.person .bubble").last).to_have_text("断线时写的")
    await screen.context.set_offline(False)
    await expect(page.locator(".turn.assistant .bubble").last).to_have_text("您说：断线时写的")
    await expect(page.locator("#banner")).to_be_empty()
    await expect(page.locator(".turn.person .bubble", has_text="断线时写的")).to_have_count(1)
    assert [incoming.text for _, incoming in stage.turns.heard].count("断线时写的") == 1
    screen.complaints = [line for line in screen.complaints if "ERR_INTERNET_DISCONNECTED" not in line]


async def test_an_answer_lost_on_its_way_is_shown_once_after_the_line_is_back(
    screen: Screen, stage: Site
) -> None:
    page = await screen.opens()
    await says(page, "第一句")
    await page.evaluate(
        """() => {  // the line breaks after the message went out and before its answer came in
          const send = WebSocket.prototype.send;
          WebSocket.prototype.send = function (data) {
            WebSocket.prototype.send = send;
            this.send(data);
            this.close();
          };
        }"""
    )
    await page.locator("#text").fill("丢了回答")
    await page.locator("#text").press("Enter")
    await expect(page.locator(".turn.assistant .bubble").last).to_have_text("您说：丢了回答")
    await asyncio.sleep(0.5)
    await expect(page.locator(".turn.person .bubble", has_text="丢了回答")).to_have_count(1)
    await expect(page.locator(".turn.assistant .bubble", has_text="丢了回答")).to_have_count(1)
    assert [incoming.text for _, incoming in stage.turns.heard].count("丢了回答") == 1


@pytest.mark.parametrize("screen", [NARROW], indirect=True, ids=["narrow"])
async def test_a_notice_appears_by_itself_marked_as_one(screen: Screen, stage: Site, tmp_path: Path) -> None:
    page = await screen.opens()
    await says(page, "八段锦")
    external_id = stage.courier.arrivals[-1][1]
    await page.locator("#log").evaluate("log => { log.scrollTop = 0; }")
    assert (
        await stage.channel.deliver(external_id, notice_of("明天14:00有八段锦，请确认场地。")) == Delivered()
    )
    notice = page.locator(".turn.notice")
    await expect(notice).to_contain_text("提醒")
    await expect(notice).not_to_be_in_viewport()  # nobody is torn away from what they read
    await page.locator("#newer").click()
    await expect(notice).to_be_in_viewport()
    await expect(page.locator("#newer")).to_be_hidden()
    await page.screenshot(path=tmp_path / "notice.png")
    stage.turns.note(external_id, Reply("明天14:00有八段锦，请确认场地。"))
    await page.reload()
    await expect(page.locator(".turn.notice")).to_contain_text("提醒")


async def test_what_was_said_on_other_days_stands_under_its_date(screen: Screen, stage: Site) -> None:
    page = await screen.opens()
    external_id = stage.courier.arrivals[-1][1]
    stage.turns.note(external_id, Reply("广州的零点以前"), at=datetime(2026, 3, 1, 15, 59, tzinfo=UTC))
    stage.turns.note(external_id, Reply("广州的零点以后"), at=datetime(2026, 3, 1, 16, 1, tzinfo=UTC))
    await page.reload()
    await expect(page.locator(".day")).to_have_text(["3月1日星期日", "3月2日星期一", "今天"])


async def test_a_slow_answer_shows_that_the_assistant_is_typing(screen: Screen, stage: Site) -> None:
    page = await screen.opens()
    await page.evaluate(
        """() => {  // answers arrive a second late
          WebSocket.prototype.send = ((send) => function (data) {
            setTimeout(() => send.call(this, data), 1000);
          })(WebSocket.prototype.send);
        }"""
    )
    await page.locator("#text").fill("慢慢来")
    await page.locator("#text").press("Enter")
    await expect(page.locator("#typing")).to_have_text("正在输入")
    await expect(page.locator(".turn.assistant .bubble").last).to_have_text("您说：慢慢来")
    await expect(page.locator("#typing")).to_be_empty()


async def test_a_restart_of_the_program_is_got_over_without_a_reload(browser: Browser) -> None:
    turns = TurnsDouble()
    async with await browser.new_context() as context:
        async with serving(turns) as site:
            screen = Screen(context, site.address)
            page = await screen.opens()
            await says(page, "重启前")
        await page.locator("#text").fill("停机时写的")
        await page.locator("#text").press("Enter")
        await expect(page.locator("#banner")).to_contain_text("正在重新连接")
        async with serving(turns, port=site.port):
            await expect(page.locator(".turn.assistant .bubble").last).to_have_text("您说：停机时写的")
            await expect(page.locator(".turn.person .bubble")).to_have_text(["重启前", "停机时写的"])
            await expect(page.locator("#banner")).to_be_empty()
    assert all("ERR_CONNECTION_REFUSED" in line for line in screen.complaints)
