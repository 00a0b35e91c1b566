"""A person's browser window, and how what it shows is measured."""

import shutil
from typing import Any

from playwright.async_api import BrowserContext, Page, expect

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
NARROW: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
DARK: dict[str, Any] = {"color_scheme": "dark"}


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
        if not url.removeprefix("blob:").startswith(self.address):
            self.complaints.append(f"asked another host: {url}")


async def says(page: Page, text: str) -> None:
    """Types as a hand does, and waits for the answer."""
    before = await page.locator(".turn.assistant").count()
    await page.locator("#text").fill(text)
    await page.locator("#text").press("Enter")
    await expect(page.locator(".turn.assistant")).not_to_have_count(before)


async def measure(page: Page) -> dict[str, Any]:
    """Size and contrast of every text, the boxes of everything that can be tapped, sideways overflow."""
    measured: dict[str, Any] = await page.evaluate(MEASURE)
    return measured


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
