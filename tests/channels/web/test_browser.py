"""The page in a real browser: seen, heard, typed and tapped as people do it.

Tests that take only `address` know nothing of the double and hold before any core that greets, and that
finds products for 八段锦.
"""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from bot.dialogue.messages import Button, Incoming, Reply
from tests.channels.web.conftest import Site, serving
from tests.channels.web.double import TurnsDouble, echo, product_card

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
DISTRICTS = re.findall("..区", "越秀区海珠区荔湾区天河区白云区黄埔区花都区番禺区南沙区从化区增城区")

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


def script(incoming: Incoming) -> tuple[Reply, ...]:
    """What the double says to the words of these tests."""
    if "八段锦" in incoming.text:
        cards = (product_card(), product_card("银龄八段锦工作坊"), product_card("户外八段锦晨练会"))
        return (Reply("为您找到3个产品：", cards, (Button("换一批", "search", "page", "2"),)),)
    if "哪个区" in incoming.text:
        return (
            Reply(
                "请选择所在的区：", buttons=tuple(Button(name, "order", "region", name) for name in DISTRICTS)
            ),
        )
    return echo(incoming)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site() -> AsyncIterator[Site]:
    async with serving(TurnsDouble(script)) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def address(site: Site) -> str:
    """Where the page is served."""
    return site.address


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield running
        await running.close()


class Screen:
    """A person's window: what they do and see. Complaints of the browser make the test fail."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.complaints: list[str] = []

    async def opens(self) -> Page:
        page = await self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self._hears(message.type, message.text))
        page.on("request", lambda request: self._stays_here(request.url))
        await page.goto(self.address)
        await expect(page.locator(".turn").first).to_be_visible()
        return page

    def _hears(self, kind: str, text: str) -> None:
        if kind == "error":
            self.complaints.append(text)

    def _stays_here(self, url: str) -> None:
        if not url.startswith(self.address):
            self.complaints.append(f"asked another host: {url}")


@pytest_asyncio.fixture(loop_scope="module")
async def screen(browser: Browser, address: str, request: pytest.FixtureRequest) -> AsyncIterator[Screen]:
    """A visitor's window, 1280 pixels wide where a test does not ask for another."""
    options: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}} | getattr(request, "param", {})
    context = await browser.new_context(**options)
    shown = Screen(context, address)
    yield shown
    await context.close()
    assert shown.complaints == []


NARROW = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
WIDE: dict[str, Any] = {}
DARK = {"color_scheme": "dark"}
looks = pytest.mark.parametrize(
    "screen", [NARROW, WIDE, NARROW | DARK], ids=["narrow", "wide", "dark"], indirect=True
)


async def says(page: Page, text: str) -> None:
    """Types as a hand does, and waits for the answer."""
    before = await page.locator(".turn.assistant").count()
    await page.locator("#text").fill(text)
    await page.locator("#text").press("Enter")
    await expect(page.locator(".turn.assistant")).not_to_have_count(before)


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
    measured = await page.evaluate(MEASURE)
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


async def test_a_choice_of_long_ago_can_still_be_tapped_but_a_double_click_is_one_tap(screen: Screen) -> None:
    page = await screen.opens()
    first = page.locator(".choices button").first
    label = await first.inner_text()
    await says(page, "八段锦")
    await first.dblclick()
    await expect(page.locator(".turn.person .bubble").last).to_have_text(label)
    await asyncio.sleep(0.3)
    await expect(page.locator(".turn.person .bubble", has_text=re.compile(f"^{label}$"))).to_have_count(1)


async def test_what_is_typed_without_a_line_is_kept_and_sent_once_afterwards(
    screen: Screen, site: Site
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
    assert [incoming.text for _, incoming in site.turns.heard].count("断线时写的") == 1
    screen.complaints = [line for line in screen.complaints if "ERR_INTERNET_DISCONNECTED" not in line]


async def test_an_answer_lost_on_its_way_is_shown_once_after_the_line_is_back(
    screen: Screen, site: Site
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
    assert [incoming.text for _, incoming in site.turns.heard].count("丢了回答") == 1


async def test_two_windows_show_the_same_talk(screen: Screen) -> None:
    one = await screen.opens()
    two = await screen.opens()
    await says(one, "八段锦")
    await expect(two.locator(".turn.person .bubble").last).to_have_text("八段锦")
    await expect(two.locator(".card")).to_have_count(await one.locator(".card").count())


@pytest.mark.parametrize("screen", [NARROW], indirect=True, ids=["narrow"])
async def test_a_notice_appears_by_itself_marked_as_one(screen: Screen, site: Site, tmp_path: Path) -> None:
    page = await screen.opens()
    await says(page, "八段锦")
    external_id = site.courier.arrivals[-1][1]
    await page.locator("#log").evaluate("log => { log.scrollTop = 0; }")
    assert await site.channel.deliver(external_id, Reply("明天14:00有八段锦，请确认场地。"))
    notice = page.locator(".turn.notice")
    await expect(notice).to_contain_text("提醒")
    await expect(notice).not_to_be_in_viewport()  # nobody is torn away from what they read
    await page.locator("#newer").click()
    await expect(notice).to_be_in_viewport()
    await expect(page.locator("#newer")).to_be_hidden()
    await page.screenshot(path=tmp_path / "notice.png")
    site.turns.note(external_id, Reply("明天14:00有八段锦，请确认场地。"))
    await page.reload()
    await expect(page.locator(".turn.notice")).to_contain_text("提醒")


async def test_a_slow_answer_shows_that_the_assistant_is_typing(screen: Screen, site: Site) -> None:
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


MEASURE = """() => {
  const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (it) => {
    for (; it; it = it.parentElement) {
      const [r, g, b, a = 1] = numbers(getComputedStyle(it).backgroundColor);
      if (a === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const contrast = (it, style) => {
    const pair = [light(numbers(style.color)), light(ground(it))].sort((one, two) => two - one);
    return (pair[0] + 0.05) / (pair[1] + 0.05);
  };
  const texts = [];
  const add = (it, style, words) => texts.push({
    words,
    size: parseFloat(style.fontSize),
    contrast: contrast(it, style),
    aside: it.matches(".sample, .day"),
  });
  for (const it of document.body.querySelectorAll("*")) {
    const own = [...it.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    const words = own.map((node) => node.data.trim()).join("");
    if (words && it.checkVisibility() && !it.matches(".unseen")) add(it, getComputedStyle(it), words);
  }
  const field = document.getElementById("text");
  add(field, getComputedStyle(field), "field");
  add(field, getComputedStyle(field, "::placeholder"), "placeholder");
  const targets = [...document.querySelectorAll("button, textarea, a, input")]
    .filter((it) => it.checkVisibility())
    .map((it) => ({ words: it.textContent, ...it.getBoundingClientRect().toJSON() }));
  return { texts, targets, overflow: document.documentElement.scrollWidth - innerWidth };
}"""
