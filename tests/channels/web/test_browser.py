"""The page in a real browser: seen, heard, typed and tapped as people do it.

These tests know nothing of the double; they hold before any core that greets with choices and finds
products for 八段锦, and may be played on it with another `address`.
"""

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.channels.web.window import CHROMIUM, DARK, NARROW, WIDE, Screen, measure, says

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


looks = pytest.mark.parametrize(
    "screen", [NARROW, WIDE, NARROW | DARK], ids=["narrow", "wide", "dark"], indirect=True
)


async def test_a_first_visit_is_greeted_with_choices(screen: Screen) -> None:
    page = await screen.opens()
    await expect(page.locator(".turn.assistant .choices button").first).to_be_visible()
    await expect(page).to_have_title("向美点单")


async def test_the_keyboard_alone_is_enough_and_the_field_keeps_the_focus(screen: Screen) -> None:
    page = await screen.opens()
    await expect(page.locator("#text")).to_be_focused()
    await page.keyboard.type("八段锦")
    await page.keyboard.press("Enter")
    await expect(page.locator(".card").first).to_be_visible()
    await expect(page.locator("#text")).to_be_focused()
    await expect(page.locator("#text")).to_have_value("")
    await page.keyboard.press("Shift+Tab")  # the newest choice is one step back
    choice = page.locator(".choices button").last
    await expect(choice).to_be_focused()
    assert await choice.evaluate("it => getComputedStyle(it).outlineStyle") == "solid"
    assert await choice.evaluate("it => parseFloat(getComputedStyle(it).outlineWidth)") >= 2
    label = await choice.inner_text()
    await page.keyboard.press("Enter")
    await expect(page.locator(".turn.person").last).to_contain_text(label)
    await expect(page.locator("#text")).to_be_focused()


async def test_the_link_that_skips_the_talk_comes_before_it_and_leads_to_the_field(screen: Screen) -> None:
    page = await screen.opens()
    skip = page.locator(".skip")
    for _ in range(20):
        await page.keyboard.press("Shift+Tab")
        if await skip.evaluate("it => it === document.activeElement"):
            break
    await expect(skip).to_be_focused()
    box = await skip.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["height"] >= 44
    await page.keyboard.press("Enter")
    await expect(page.locator("#text")).to_be_focused()


async def test_shift_and_enter_make_a_new_line(screen: Screen) -> None:
    page = await screen.opens()
    await page.keyboard.type("第一行")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("第二行")
    await expect(page.locator("#text")).to_have_value("第一行\n第二行")
    await expect(page.locator(".turn.person")).to_have_count(0)


async def test_enter_that_ends_a_composition_sends_nothing(screen: Screen) -> None:
    page = await screen.opens()
    await page.locator("#text").fill("八段")
    await page.locator("#text").evaluate(
        """it => it.dispatchEvent(
          new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"""
    )
    await expect(page.locator("#text")).to_have_value("八段")


async def test_a_reload_shows_the_talk_again(screen: Screen) -> None:
    page = await screen.opens()
    await says(page, "八段锦")
    before = await page.locator("#log").inner_text()
    await page.reload()
    await expect(page.locator(".card").first).to_be_visible()
    assert await page.locator("#log").inner_text() == before


async def test_whatever_is_typed_is_shown_as_text_and_never_becomes_html(screen: Screen) -> None:
    page = await screen.opens()
    evil = "<img src=x onerror=\"document.title='坏'\"><script>document.title='坏'</script><b>粗</b>"
    await says(page, evil)
    await expect(page.locator(".turn.person .bubble").last).to_have_text(evil)
    await page.reload()
    await expect(page.locator(".turn.person .bubble").last).to_have_text(evil)
    await expect(page).to_have_title("向美点单")
    assert await page.locator("#log :is(img, script, b)").count() == 0


async def test_readers_hear_what_is_new_and_who_says_it(screen: Screen) -> None:
    page = await screen.opens()
    await says(page, "八段锦")
    log = page.get_by_role("log", name="对话")
    await expect(log).to_be_visible()
    assert await log.get_attribute("aria-live") is None  # polite, by its role
    spoken = await page.locator("#log").aria_snapshot()
    assert re.search(r"您：[\s\S]*助手：", spoken)
    assert re.search(r"region \"[^\"]*八段锦", spoken)
    await expect(page.get_by_role("textbox", name="请输入消息")).to_be_visible()
    await expect(page.get_by_role("button", name="发送")).to_be_visible()


@looks
async def test_everything_can_be_read_and_hit(screen: Screen, tmp_path: Path) -> None:
    page = await screen.opens()
    await says(page, "你好")
    await says(page, "八段锦")
    await page.screenshot(path=tmp_path / "cards.png")
    await says(
        page, "在哪个区都可以吗，我们社区在天河区，附近有一个能站下六十人的文化广场，想下周三下午两点办"
    )
    await page.locator("#text").fill("还没有发出去的一句话")
    await page.screenshot(path=tmp_path / "choices.png")
    measured = await measure(page)
    assert len(measured["texts"]) > 10
    assert [text for text in measured["texts"] if text["contrast"] < 4.5] == []
    assert [text for text in measured["texts"] if text["size"] < (16 if text["aside"] else 18)] == []
    assert [hit for hit in measured["targets"] if min(hit["width"], hit["height"]) < 44] == []
    assert measured["overflow"] <= 0, "the page scrolls sideways"


async def test_those_who_want_no_motion_see_none(screen: Screen) -> None:
    page = await screen.opens()
    await page.emulate_media(reduced_motion="reduce")
    await page.evaluate("document.getElementById('typing').textContent = '正在输入'")
    names = "[...document.querySelectorAll('*')].map(it => getComputedStyle(it, '::after').animationName)"
    assert set(await page.evaluate(names)) == {"none"}
    await page.emulate_media(reduced_motion="no-preference")
    assert set(await page.evaluate(names)) == {"none", "dots"}


async def test_a_choice_of_long_ago_can_still_be_tapped(screen: Screen) -> None:
    page = await screen.opens()
    first = page.locator(".choices button").first
    label = await first.inner_text()
    await says(page, "八段锦")
    await first.click()
    await expect(page.locator(".turn.person .bubble").last).to_have_text(label)


async def test_a_double_click_is_one_tap_even_where_the_answer_moves_the_buttons(screen: Screen) -> None:
    page = await screen.opens()
    first = page.locator(".choices button").first
    await first.dblclick()
    await asyncio.sleep(0.3)
    await expect(page.locator(".turn.person")).to_have_count(1)
    await asyncio.sleep(0.3)
    other = page.locator(".choices button").nth(1)
    swap = "(it, other) => it.addEventListener('click', () => it.replaceWith(other))"
    await first.evaluate(swap, await other.element_handle())
    await first.dblclick()
    await asyncio.sleep(0.3)
    await expect(page.locator(".turn.person")).to_have_count(2)


@pytest.mark.parametrize("screen", [NARROW], indirect=True, ids=["narrow"])
async def test_two_quick_taps_of_a_finger_are_one(screen: Screen) -> None:
    page = await screen.opens()
    box = await page.locator(".choices button").first.bounding_box()
    assert box is not None
    for _ in range(2):
        await page.touchscreen.tap(box["x"] + 20, box["y"] + 20)
    await asyncio.sleep(0.3)
    await expect(page.locator(".turn.person")).to_have_count(1)


async def test_two_windows_show_the_same_talk(screen: Screen) -> None:
    one = await screen.opens()
    two = await screen.opens()
    await says(one, "八段锦")
    await expect(two.locator(".turn.person .bubble").last).to_have_text("八段锦")
    await expect(two.locator(".card")).to_have_count(await one.locator(".card").count())
