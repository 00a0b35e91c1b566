"""The main job in a real browser: search, order, reload, cancel, and see a reminder arrive."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.channels.web.window import CHROMIUM, DARK, NARROW, WIDE, Screen, measure, says
from tests.conversation.person import moment
from tests.journeys.conftest import Served

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.timeout(120),
]
PICTURES = os.environ.get("XIANGMEI_TEST_PICTURES")  # a folder that keeps the screenshots to be looked at


@pytest.mark.parametrize(
    ("name", "window"), [("narrow", NARROW), ("wide", WIDE), ("narrow-dark", NARROW | DARK)]
)
async def test_a_coordinator_finds_orders_is_reminded_and_cancels(
    served: Served, browser: Browser, name: str, window: dict[str, Any], tmp_path: Path
) -> None:
    folder = Path(PICTURES) if PICTURES else tmp_path
    context = await browser.new_context(**window)
    screen = Screen(context, served.address)
    page = await screen.opens()

    async def looks(step: str) -> None:
        await page.screenshot(path=folder / f"{name}-{step}.png")
        seen = await measure(page)
        assert not seen["overflow"], f"{step}: the page runs over its width"

    await taps(page, "当社区的文化专干")
    await says(page, "海珠区小洲社区")
    await expect(page.locator(".turn").last).to_contain_text("小洲社区的文化专干")
    await says(page, "适合老人的剪纸")
    await looks("1-hits")
    await says(page, "四折团花剪纸课")
    if not await page.locator(".card").last.get_by_text("最近可约").count():
        await taps(page, "看详情")
    await expect(page.locator(".card").last).to_contain_text("最近可约")
    await looks("2-card")
    await taps(page, "点这个")
    await says(page, "12月9号下午两点，三十人")
    await page.reload()
    await expect(page.locator(".turn.person").last).to_contain_text("12月9号下午两点")
    await says(page, "三楼多功能厅")
    await expect(page.locator(".turn.assistant").last).to_contain_text("主要给哪些人参加")
    await says(page, "老人家")
    await says(page, "陈姨 13800138000")
    await taps(page, "没有备注")
    await expect(page.locator(".card").last).to_contain_text("13800138000")
    await looks("3-confirm")
    await taps(page, "确认提交")
    said = await page.locator(".turn.assistant").last.inner_text()
    number = re.search(r"GZ\d{8}", said)
    assert number, said
    await looks("4-submitted")

    served.time.now = moment("2026-12-08 14:00")
    await expect(page.locator(".turn.notice").last).to_contain_text("提醒")
    await looks("5-reminder")

    await says(page, "我的订单")
    await taps(page, "看订单")
    await taps(page, "取消这张订单")
    await taps(page, "场地有变")
    await expect(page.locator(".turn.assistant").last).to_contain_text("已取消")
    await page.reload()
    await expect(page.locator(".turn.notice").last).to_contain_text("提醒")
    await expect(page.locator(".turn.assistant").last).to_contain_text(number[0])
    await looks("6-cancelled")
    assert not screen.complaints
    await context.close()


async def taps(page: Page, label: str) -> None:
    """Taps the first button of that label in the newest answer, and waits for the next one."""
    before = await page.locator(".turn.assistant").count()
    await page.wait_for_timeout(600)  # as a person does: two taps in half a second are taken for one
    await page.locator(".turn.assistant").last.get_by_role("button", name=label).first.click()
    await expect(page.locator(".turn.assistant")).not_to_have_count(before)
