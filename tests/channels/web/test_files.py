"""Files on the page's way: uploaded, named by a message, and handed out as documents."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.channels.receiving import Receiving, Sizes
from bot.channels.web.upload import AT_ONCE
from bot.dialogue.files import Printed
from bot.dialogue.messages import Medium
from storage.files import Files
from tests.channels.pictures import huge_png, jpeg
from tests.channels.web.conftest import Newcomer, Site, Visitor, serving
from tests.channels.web.double import TurnsDouble

ID = "0123456789abcdef"


class PressDouble:
    """Prints what it is told to."""

    def __init__(self) -> None:
        self.printed = {
            "picture": Printed("海报 1.png", "image/png", b"png"),
            "sheet": Printed('数据".csv', "text/csv", b"a,b"),
            "calendar": Printed("课表.ics", "text/calendar", b"BEGIN"),
            "page": Printed("x.html", "text/html", b"<script>alert(1)</script>"),
            "pdf": Printed("x.pdf", "application/pdf", b"%PDF"),
        }

    def prints(self, key: str) -> Printed | None:
        return self.printed.get(key)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    receiving = Receiving(Files(tmp_path / "files"), Sizes(picture=50_000, sheet=20_000))
    async with serving(TurnsDouble(), receiving=receiving, press=PressDouble()) as running:
        yield running


async def uploads(
    visitor: Visitor, body: bytes, name: str = "合影.jpg", **headers: str
) -> tuple[int, dict[str, Any]]:
    address = f"{visitor.site.address}upload"
    headers = {"Origin": visitor.site.origin} | headers
    async with visitor.session.post(
        address, params={"name": name}, data=io.BytesIO(body), headers=headers
    ) as answer:
        is_json = answer.content_type == "application/json"
        return answer.status, await answer.json() if is_json else {}


async def test_an_uploaded_photo_comes_with_the_message_that_names_it(visitor: Visitor) -> None:
    status, told = await uploads(visitor, jpeg())
    assert (status, told["picture"]) == (200, True)
    page = await visitor.opens()
    await page.hears("history")
    await page.socket.send_json({"id": ID, "text": "", "files": [[told["file"], "../合影.jpg"]]})
    await page.hears("replies")
    ((_, incoming),) = visitor.site.turns.heard
    assert [(each.digest, each.name) for each in incoming.files] == [(told["file"], "合影.jpg")]
    assert (incoming.medium, incoming.untaken) == (Medium.PICTURE, "")


async def test_a_file_that_is_not_there_is_told_as_lost_and_the_words_are_heard(visitor: Visitor) -> None:
    page = await visitor.opens()
    await page.hears("history")
    await page.socket.send_json({"id": ID, "text": "你好", "files": [["ab" * 32, "1.jpg"]]})
    await page.hears("replies")
    ((_, incoming),) = visitor.site.turns.heard
    assert (incoming.text, incoming.files, incoming.untaken) == ("你好", (), "lost")


@pytest.mark.parametrize(
    "files",
    ["x", [["ab"]], [["../etc", "x"]], [["ab" * 32, 1]], [["ab" * 32, "x"]] * 10, [["ab" * 32, "x" * 301]]],
)
async def test_a_message_that_names_files_wrongly_is_refused(visitor: Visitor, files: object) -> None:
    page = await visitor.opens()
    await page.hears("history")
    await page.socket.send_json({"id": ID, "text": "", "files": files})
    assert (await page.hears("error"))["id"] == ID


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"<svg/>", 415, "看不懂"),
        (huge_png(), 413, "太大"),
        (bytes(60_000), 413, "太大"),
        (b"", 422, "没有收到"),
        (jpeg()[:200], 422, "没有收到"),
    ],
)
async def test_what_is_not_taken_is_refused_in_words(
    visitor: Visitor, body: bytes, status: int, words: str
) -> None:
    found, told = await uploads(visitor, body)
    assert found == status
    assert words in told["error"]


async def test_a_page_of_another_site_and_a_stranger_may_not_upload(site: Site, visitor: Visitor) -> None:
    assert (await uploads(visitor, jpeg(), Origin="https://evil.example"))[0] == 403
    async with ClientSession() as session:
        status, told = await uploads(Visitor(session, site), jpeg())
    assert (status, "Cookie" in told["error"]) == (403, True)


async def test_whoever_uploads_without_end_is_asked_to_wait(visitor: Visitor) -> None:
    found = [(await uploads(visitor, b"<svg/>"))[0] for _ in range(AT_ONCE + 4)]
    assert found[-1] == 429
    assert 415 in found


async def test_a_photo_of_several_megabytes_passes(newcomer: Newcomer, tmp_path: Path) -> None:
    body = jpeg() + bytes(6_000_000)  # larger than any other request may be
    async with serving(TurnsDouble(), receiving=Receiving(Files(tmp_path))) as site:
        assert (await uploads(await newcomer(site), body))[0] == 200


async def test_a_body_without_a_length_is_cut_off(visitor: Visitor) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield bytes(10_000)

    address = f"{visitor.site.address}upload"
    headers = {"Origin": visitor.site.origin}
    async with visitor.session.post(address, data=endless(), headers=headers) as answer:
        assert answer.status == 413


@pytest.mark.parametrize(
    ("key", "kind", "way", "name"),
    [
        ("picture", "image/png", "inline", "%E6%B5%B7%E6%8A%A5%201.png"),
        ("sheet", "text/csv; charset=utf-8", "attachment", "%E6%95%B0%E6%8D%AE%22.csv"),
        ("calendar", "text/calendar; charset=utf-8", "inline", "%E8%AF%BE%E8%A1%A8.ics"),
        ("page", "text/html; charset=utf-8", "attachment", "x.html"),
        ("pdf", "application/pdf", "inline", "x.pdf"),
    ],
)
async def test_a_document_is_served_as_what_it_is_and_can_do_nothing(
    visitor: Visitor, key: str, kind: str, way: str, name: str
) -> None:
    async with visitor.session.get(f"{visitor.site.address}documents/{key}/whatever") as answer:
        assert answer.status == 200
        headers = answer.headers
    assert headers["Content-Type"] == kind
    assert headers["Content-Disposition"].startswith(f"{way}; filename=")
    assert headers["Content-Disposition"].endswith(f"filename*=UTF-8''{name}")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-cache"
    assert ("sandbox" in headers["Content-Security-Policy"]) == (key != "pdf")
    assert "script-src" not in headers["Content-Security-Policy"]


async def test_what_has_not_changed_is_not_sent_again(visitor: Visitor) -> None:
    address = f"{visitor.site.address}documents/calendar/x.ics"
    async with visitor.session.get(address) as answer:
        tag = answer.headers["ETag"]
    async with visitor.session.get(address, headers={"If-None-Match": tag}) as answer:
        assert (answer.status, await answer.read(), answer.headers["ETag"]) == (304, b"", tag)
    async with visitor.session.get(address, headers={"If-None-Match": '"older"'}) as answer:
        assert answer.status == 200


async def test_a_document_that_is_gone_says_so_on_a_page(visitor: Visitor) -> None:
    for path in ("documents/gone/x.png", "documents/..%2f..%2fetc/passwd"):
        async with visitor.session.get(visitor.site.address + path) as answer:
            assert answer.status == 404
            assert "再要一次" in await answer.text()


async def test_without_a_directory_nothing_is_taken(newcomer: Newcomer) -> None:
    async with serving(TurnsDouble()) as site:
        status, told = await uploads(await newcomer(site), jpeg())
    assert (status, told["error"]) == (503, "这里暂时收不了文件，请用文字告诉我。")
