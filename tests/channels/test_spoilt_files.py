"""Files that want to do harm, or that broke on their way: each is taken clean or refused."""

import io
import os
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest
from aiohttp import ClientSession, CookieJar
from PIL import Image

from bot.channels.inspection import inspect
from bot.channels.receiving import Receiving
from bot.dialogue.files import Attachment, Untaken
from storage.files import ENDINGS, JPEG, Files
from tests.channels.pictures import gif, huge_png, jpeg, located, png, webp, workbook
from tests.channels.web.conftest import serving
from tests.channels.web.double import TurnsDouble

ROUNDS = 2_000 if os.environ.get("SOAK") else 60
CSV = "编号,名称\nA1,八段锦\n".encode()
GOOD: Mapping[str, bytes] = {
    "jpeg": located(),
    "png": png(200, 150),
    "webp": webp(),
    "xlsx": workbook(("xl/worksheets/sheet1.xml", b"<sheet>" * 500)),
    "csv": CSV * 50,
}


def cut(random: Random, body: bytes) -> bytes:
    return body[: random.randrange(len(body))]


def scratched(random: Random, body: bytes) -> bytes:
    made = bytearray(body)
    for _ in range(random.randrange(1, 30)):
        made[random.randrange(len(made))] = random.randrange(256)
    return bytes(made)


def doubled(random: Random, body: bytes) -> bytes:
    at = random.randrange(len(body))
    return body[:at] + body[at // 2 :]


def glued(random: Random, body: bytes) -> bytes:
    return body + random.choice(list(GOOD.values())) + b"<script>alert(1)</script>"


def lying_zip() -> bytes:
    """A sheet whose directory says that its parts are small."""
    body = bytearray(workbook(("xl/bomb.xml", bytes(60 * 2**20))))
    at = body.find(struct.pack("<I", 60 * 2**20))
    while at >= 0:
        body[at : at + 4] = struct.pack("<I", 10)
        at = body.find(struct.pack("<I", 60 * 2**20))
    return bytes(body)


def nested_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../etc/passwd", "x")
        archive.writestr("inner.zip", workbook())
    return out.getvalue()


def wide_webp() -> bytes:
    """A header that claims 16,383 × 16,383 pixels."""
    head = struct.pack("<HH", 16383, 16383)
    chunk = b"\x30\x01\x00\x9d\x01\x2a" + head + bytes(20)
    body = b"WEBPVP8 " + struct.pack("<I", len(chunk)) + chunk
    return b"RIFF" + struct.pack("<I", len(body)) + body


def wide_jpeg() -> bytes:
    """A small photo whose header claims 65,000 × 65,000 pixels."""
    body = bytearray(jpeg())
    at = body.find(b"\xff\xc0")
    body[at + 5 : at + 9] = struct.pack(">HH", 65000, 65000)
    return bytes(body)


HARMFUL: Mapping[str, bytes] = {
    "a hundred megapixels": huge_png(),
    "a hundred gigapixels": huge_png(300_000, 300),
    "a wide webp": wide_webp(),
    "a wide jpeg": wide_jpeg(),
    "a page": b"<!doctype html><html><body onload=alert(1)>a,b</body></html>",
    "a page behind a mark": b"\xef\xbb\xbf  <html>,</html>",
    "a drawing with a script": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">,</svg>',
    "an animation": gif(),
    "a zip that lies": lying_zip(),
    "a zip in a zip": nested_zip(),
    "a program": b"\x7fELF" + bytes(500),
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "PostScript": b"%!PS-Adobe-3.0 EPSF, 1\n",
    "nothing but zeros": bytes(10_000),
}
SPOILS: tuple[Callable[[Random, bytes], bytes], ...] = (cut, scratched, doubled, glued)


def is_clean(files: Files, taken: Attachment) -> bool:
    """Whether what was kept is what it says: a picture that opens and nothing else, or a sheet."""
    body = files.read(taken.digest) or b""
    if taken.media_type == JPEG:
        with Image.open(io.BytesIO(body)) as image:
            image.load()
            return image.format == "JPEG" and not image.getexif() and b"<script" not in body
    return taken.media_type in ENDINGS and not body.lstrip(b"\xef\xbb\xbf \n\t").startswith(b"<")


@pytest.mark.parametrize("name", HARMFUL)
async def test_what_wants_to_do_harm_is_refused(tmp_path: Path, name: str) -> None:
    taken = await Receiving(Files(tmp_path / "files")).take(HARMFUL[name], "合影.jpg")
    assert isinstance(taken, Untaken)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", GOOD)
async def test_a_file_that_broke_on_its_way_is_taken_clean_or_refused(tmp_path: Path, name: str) -> None:
    files, random = Files(tmp_path), Random(4711)
    receiving = Receiving(files)
    for _ in range(ROUNDS):
        body = random.choice(SPOILS)(random, GOOD[name])
        taken = await receiving.take(body, "../../x.jpg")
        assert isinstance(taken, Untaken) or is_clean(files, taken)


async def test_the_page_answers_each_of_them_in_words(tmp_path: Path) -> None:
    receiving = Receiving(Files(tmp_path))
    async with (
        serving(TurnsDouble(), receiving=receiving) as site,
        ClientSession(cookie_jar=CookieJar(unsafe=True)) as session,
    ):
        for body in HARMFUL.values():
            session.cookie_jar.clear()  # somebody else each time, so that nobody is too fast
            async with session.get(site.address):
                pass
            headers = {"Origin": site.origin}
            name = {"name": "../../合影.jpg"}
            async with session.post(
                f"{site.address}upload", params=name, data=body, headers=headers
            ) as answer:
                assert answer.status in (413, 415, 422)
                assert (await answer.json())["error"]


def test_a_photo_of_two_pictures_is_one(tmp_path: Path) -> None:
    """Some telephones write several pictures into one JPEG (MPO)."""

    out = io.BytesIO()
    first, second = Image.new("RGB", (60, 40), "red"), Image.new("RGB", (60, 40), "blue")
    first.save(out, "MPO", save_all=True, append_images=[second])
    found = inspect(out.getvalue(), 10**7, 10**7)
    with Image.open(io.BytesIO(found.body)) as image:
        assert (found.media_type, image.format, image.size) == (JPEG, "JPEG", (60, 40))
