"""Coming to the page by a link: `/?start=p_A001`."""

import pytest
from playwright.async_api import expect

from bot.channels.web import frames
from bot.dialogue.messages import Incoming, Medium
from tests.channels.web.conftest import Site, Visitor
from tests.channels.web.window import CHROMIUM, Screen

ID = "0123456789abcdef"


async def test_the_payload_of_a_link_reaches_the_core(site: Site, visitor: Visitor) -> None:
    page = await visitor.opens()
    await page.hears("history")
    await page.socket.send_json({"id": ID, "text": "", "start": "p_A001"})
    await page.hears("replies")
    assert site.turns.heard[0][1] == Incoming(ID, medium=Medium.ARRIVAL, start="p_A001")


@pytest.mark.parametrize(
    ("start", "text"), [("", ""), ("p A", ""), ("p_" + "A" * 63, ""), ("中", ""), ("p_A001", "你好")]
)
def test_what_no_link_carries_is_refused(start: str, text: str) -> None:
    with pytest.raises(frames.FrameError):
        frames.read(f'{{"id": "{ID}", "text": "{text}", "start": "{start}"}}')


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
async def test_a_link_is_taken_once_and_a_reload_does_not_come_again(screen: Screen, stage: Site) -> None:
    page = await screen.opens()
    await page.goto(f"{screen.address}?start=p_A001")
    await expect(page).to_have_url(screen.address)
    await page.reload()
    await expect(page.locator(".turn.assistant").first).to_be_visible()
    assert [incoming.start for _, incoming in stage.turns.heard].count("p_A001") == 1
