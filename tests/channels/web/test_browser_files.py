"""Photos on the page in a real browser: chosen, pasted, dropped and sent; and pictures shown."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.channels.receiving import Receiving, Sizes
from bot.dialogue.files import Document, Printed
from bot.dialogue.messages import Incoming, Reply
from storage.files import Files
from tests.channels.pictures import jpeg
from tests.channels.web.conftest import Site, serving
from tests.channels.web.double import TurnsDouble, echo
from tests.channels.web.window import CHROMIUM, NARROW, Screen, measure, says

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
narrow = pytest.mark.parametrize(
    "screen", [NARROW | {"viewport": {"width": 390, "height": 740}}], ids=["narrow"], indirect=True
)
POSTER, SHEET = Document("海报（图片）", "海报.jpg", "poster"), Document("名单", "名单.csv", "sheet")


class PressDouble:
    def prints(self, key: str) -> Printed | None:
        if key == "sheet":
            return Printed("名单.csv", "text/csv", b"a,b")
        return Printed("海报.jpg", "image/jpeg", jpeg(600, 900)) if key == "poster" else None


def script(incoming: Incoming) -> tuple[Reply, ...]:
    if incoming.files or incoming.untaken:
        return (Reply(f"收到 {len(incoming.files)} 张 {incoming.text}{incoming.untaken}"),)
    return (Reply("给您：", documents=(POSTER, SHEET)),) if incoming.text == "海报" else echo(incoming)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    receiving = Receiving(Files(tmp_path_factory.mktemp("files")), Sizes(picture=100_000, sheet=50_000))
    async with serving(TurnsDouble(script), receiving=receiving, press=PressDouble()) as running:
        yield running


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    for number in range(11):
        (tmp_path / f"合影{number}.jpg").write_bytes(jpeg(400 + number, 300))
    return sorted(tmp_path.iterdir())


async def chooses(page: Page, *files: Path) -> None:
    await page.locator("#pick").set_input_files(list(files))


@narrow
async def test_photos_are_chosen_seen_and_sent_with_words(screen: Screen, photos: list[Path]) -> None:
    page = await screen.opens()
    await chooses(page, *photos[:5])
    await expect(page.locator("#files .state")).to_have_text(["已传好"] * 5)
    for _ in range(3):
        await page.locator("#files button").last.click()
    found = await measure(page)
    assert found["overflow"] <= 0
    assert max(each["right"] for each in found["targets"] if each["words"] == "发送") <= 390
    await page.locator("#files button").first.click()
    await expect(page.locator("#files li")).to_have_count(1)
    await says(page, "很开心")
    await expect(page.locator(".turn.assistant").last).to_contain_text("收到 1 张 很开心")
    await expect(page.locator(".turn.person .picture")).to_have_count(1)
    assert await page.locator(".turn.person img").evaluate("it => it.naturalWidth") == 401
    await expect(page.locator("#files")).to_be_hidden()


async def test_sent_at_once_the_message_waits_for_its_photos(screen: Screen, photos: list[Path]) -> None:
    page = await screen.opens()
    await chooses(page, photos[0])
    await page.locator("#composer button[type=submit]").click()
    await expect(page.locator(".turn.assistant").last).to_contain_text("收到 1 张")
    await page.reload()
    await expect(page.locator(".turn.person").last).to_contain_text("［图片］")


async def test_more_than_nine_are_not_added(screen: Screen, photos: list[Path]) -> None:
    page = await screen.opens()
    await chooses(page, *photos)
    await expect(page.locator("#files li")).to_have_count(9)
    await expect(page.locator("#banner")).to_contain_text("一次最多发 9 个")


async def test_what_is_no_photo_is_said_at_its_place_and_not_sent(screen: Screen, tmp_path: Path) -> None:
    page = await screen.opens()
    large = tmp_path / "大.jpg"
    large.write_bytes(bytes(200_000))
    await chooses(page, large)
    await expect(page.locator("#files .failed .state")).to_have_text("太大了")
    broken = tmp_path / "坏.jpg"
    broken.write_bytes(b"<html>")
    await chooses(page, broken)
    await expect(page.locator("#files .failed .state").last).to_contain_text("看不懂")
    assert screen.complaints
    screen.complaints.clear()  # the browser tells of the 415
    await says(page, "你好")
    await expect(page.locator(".turn.assistant").last).to_contain_text("您说：你好")


async def test_photos_are_pasted_and_dropped(screen: Screen) -> None:
    page = await screen.opens()
    for kind, carrier in (("paste", "clipboardData"), ("drop", "dataTransfer")):
        await page.evaluate(
            """async ([kind, carrier]) => {
              const canvas = new OffscreenCanvas(30, kind.length * 10);
              canvas.getContext("2d").fillRect(0, 0, 10, 10);
              const data = new DataTransfer();
              data.items.add(new File([await canvas.convertToBlob()], `${kind}.png`, {type: "image/png"}));
              const event = kind === "paste"
                ? new ClipboardEvent(kind, {clipboardData: data, bubbles: true, cancelable: true})
                : new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true});
              document.body.dispatchEvent(event);
            }""",
            [kind, carrier],
        )
    await expect(page.locator("#files .state")).to_have_text(["已传好", "已传好"])


@narrow
async def test_a_picture_is_shown_and_other_documents_are_links(screen: Screen) -> None:
    page = await screen.opens()
    await says(page, "海报")
    picture = page.locator(".turn.assistant .takeaway img")
    await expect(picture).to_be_visible()
    await page.wait_for_function("document.querySelector('.takeaway img').naturalWidth === 600")
    link = page.locator(".takeaway").last
    await expect(link).to_have_text("打开：名单")
    assert (await link.get_attribute("href") or "").startswith("documents/sheet/")
    found = await measure(page)
    assert found["overflow"] <= 0
    assert all(each["height"] >= 44 for each in found["targets"])
    assert all(text["contrast"] >= 4.5 for text in found["texts"])
