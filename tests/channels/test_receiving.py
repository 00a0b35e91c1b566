"""What comes as a file is looked into, made clean, kept once and found again."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from bot.channels.receiving import Receiving, Sizes, brought, shown
from bot.dialogue.files import Attachment, Untaken
from bot.dialogue.messages import Incoming
from storage.files import CSV, JPEG, XLSX, Files
from tests.channels.pictures import gif, huge_png, jpeg, located, png, webp, workbook

ROWS = "编号,名称\nA1,八段锦\n".encode()
HTML = b"<!doctype html><script>alert(1)</script>, hello"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "files")


@pytest.fixture
def receiving(files: Files) -> Receiving:
    return Receiving(files)


async def kept(receiving: Receiving, body: bytes, name: str = "") -> Attachment:
    taken = await receiving.take(body, name)
    assert isinstance(taken, Attachment), taken
    return taken


@pytest.mark.parametrize("body", [jpeg(), png(), webp()], ids=["jpeg", "png", "webp"])
async def test_every_picture_is_kept_as_a_jpeg(receiving: Receiving, files: Files, body: bytes) -> None:
    taken = await kept(receiving, body)
    assert taken.media_type == JPEG
    stored = files.read(taken.digest) or b""
    with Image.open(io.BytesIO(stored)) as image:
        assert (image.format, image.size) == ("JPEG", (40, 30))
    assert taken.size == len(stored)


async def test_where_a_photo_was_taken_is_not_kept_and_it_stands_upright(
    receiving: Receiving, files: Files
) -> None:
    body = located()
    assert b"SECRETPHONE" in body
    stored = files.read((await kept(receiving, body)).digest) or b""
    assert b"SECRETPHONE" not in stored
    assert b"script" not in stored
    with Image.open(io.BytesIO(stored)) as image:
        assert image.size == (20, 40)
        assert not image.getexif()


async def test_a_large_photo_is_made_as_small_as_a_screen_needs(receiving: Receiving, files: Files) -> None:
    taken = await kept(receiving, jpeg(6000, 4000))
    with Image.open(io.BytesIO(files.read(taken.digest) or b"")) as image:
        assert image.size == (2560, 1707)


async def test_what_is_half_transparent_stands_on_white(receiving: Receiving, files: Files) -> None:
    taken = await kept(receiving, png(colour="#ff000000"))
    with Image.open(io.BytesIO(files.read(taken.digest) or b"")) as image:
        assert min(image.getpixel((20, 15))) > 250  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (ROWS, CSV),
        (b"\xef\xbb\xbf" + ROWS, CSV),
        ("编号，名称\n一，八段锦\n".encode("gb18030"), CSV),
        (workbook(), XLSX),
    ],
)
async def test_sheets_are_kept_as_they_came(
    receiving: Receiving, files: Files, body: bytes, kind: str
) -> None:
    taken = await kept(receiving, body, "产品.csv")
    assert (taken.media_type, taken.name, taken.is_picture) == (kind, "产品.csv", False)
    assert files.read(taken.digest) == body


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", Untaken.LOST),
        (jpeg()[:300], Untaken.LOST),
        (b"\xff\xd8\xff" + b"nonsense" * 20, Untaken.UNKNOWN_KIND),
        (gif(), Untaken.UNKNOWN_KIND),
        (HTML, Untaken.UNKNOWN_KIND),
        (SVG, Untaken.UNKNOWN_KIND),
        (b"%PDF-1.7, hello", Untaken.UNKNOWN_KIND),
        (b"MZ\x90\x00" + bytes(100), Untaken.UNKNOWN_KIND),
        (b"just words", Untaken.UNKNOWN_KIND),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", Untaken.UNKNOWN_KIND),
        (huge_png(), Untaken.TOO_LARGE),
        (b"PK\x03\x04" + bytes(40), Untaken.LOST),
        (workbook(("xl/vbaProject.bin", b"x")), Untaken.UNKNOWN_KIND),
        (workbook(("xl/bomb.xml", bytes(60 * 2**20))), Untaken.TOO_LARGE),
        (workbook(*((f"xl/{number}.xml", b"") for number in range(600))), Untaken.TOO_LARGE),
    ],
    ids=lambda value: value.name if isinstance(value, Untaken) else f"{value[:4]!r}",
)
async def test_what_cannot_be_taken_is_not_kept(
    receiving: Receiving, tmp_path: Path, body: bytes, why: Untaken
) -> None:
    assert await receiving.take(body, "photo.jpg") is why
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


async def test_a_bundle_of_files_that_is_no_workbook_is_not_taken(receiving: Receiving) -> None:
    body = workbook().replace(b"xl/workbook.xml", b"xl/Workbook.xml")
    assert await receiving.take(body) is Untaken.UNKNOWN_KIND


async def test_what_is_too_large_is_read_no_further(files: Files) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1000
            yield bytes(1000)

    receiving = Receiving(files, Sizes(picture=5000, sheet=3000))
    assert await receiving.take_stream(endless()) is Untaken.TOO_LARGE
    assert read <= 6000
    assert await receiving.take(b"a,b\n" * 1000) is Untaken.TOO_LARGE


async def test_the_same_photo_is_kept_once_and_found_again(receiving: Receiving, tmp_path: Path) -> None:
    first, second = await kept(receiving, jpeg(), "一.jpg"), await kept(receiving, jpeg(), "二.jpg")
    assert first.digest == second.digest
    assert len(list(tmp_path.rglob("*.jpg"))) == 1
    assert await receiving.find(first.digest, "三.jpg") == Attachment(
        first.digest, JPEG, first.size, "三.jpg"
    )


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "ab" * 32, "AB" * 32, "x" * 64])
async def test_a_digest_of_nothing_finds_nothing(receiving: Receiving, digest: str) -> None:
    assert await receiving.find(digest) is None


async def test_a_full_disk_is_no_error_of_the_sender(
    receiving: Receiving, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("storage.files.ROOM_BYTES", 2**60)
    assert await receiving.take(jpeg()) is Untaken.LOST
    assert "could not be kept" in caplog.text


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("../../x/合影.jpg", "合影.jpg"),
        ("C:\\Users\\陈\\1.png", "1.png"),
        ("a\u202egpj.exe\x00", "agpj.exe"),
        ("长" * 200, "长" * 80),
        ("", ""),
    ],
)
def test_a_name_is_only_shown(name: str, seen: str) -> None:
    assert shown(name) == seen


def test_a_message_says_what_came_of_its_files() -> None:
    one = Attachment("ab" * 32, JPEG, 10)
    heard = brought(Incoming("1", "看"), one, Untaken.LOST, one)
    assert (heard.files, heard.untaken, heard.said) == ((one, one), "lost", "看 ［图片 2 张］")
