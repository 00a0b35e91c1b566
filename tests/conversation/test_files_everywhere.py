"""The contract of all channels about files: a photo comes in and is kept, a document goes out."""

import asyncio
import io
import json
from collections.abc import Awaitable, Callable, Mapping
from itertools import count
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar, web
from aiohttp.test_utils import TestServer
from sqlmodel import select

from bot.channels.console import Console, ConsoleChannel
from bot.channels.downloads import Downloads
from bot.dialogue.messages import Sender
from storage.files import JPEG, Files
from storage.models import AttachmentRow
from tests.channels.pictures import jpeg
from tests.channels.wechat.callbacks import Callbacks
from tests.conversation.edges.shared import WHO, courier, receiving
from tests.conversation.edges.telegram import CHAT
from tests.conversation.edges.telegram import Phone as TelegramPhone
from tests.conversation.edges.telegram import served as served_on_telegram
from tests.conversation.edges.web import served as served_on_web
from tests.conversation.edges.wechat import Phone as WeChatPhone
from tests.conversation.edges.wechat import served as served_on_wechat
from tests.conversation.person import Bot
from tests.fakes.telegram import FakeTelegram, Limits

PHOTO = jpeg()
PUBLIC = "https://x.example"
Sends = Callable[[Bot, Path], Awaitable[tuple[str, str, bytes]]]  # what was heard twice, and the document


async def on_the_console(bot: Bot, folder: Path) -> tuple[str, str, bytes]:
    shown: list[str] = []
    photo = folder / "合影.jpg"
    photo.write_bytes(PHOTO)
    downloads = Downloads(bot.press, folder=folder / "downloads")
    channel = ConsoleChannel(WHO, shown.append, downloads)
    sender = Sender(channel.name, WHO, WHO)
    console = Console(
        bot.turns, courier(bot, channel), channel, sender, shown.append, receiving(bot), downloads
    )
    await console.play(io.BytesIO(f"/file {photo}\n我的数据\n".encode()))
    (saved,) = (folder / "downloads").glob("*.json")
    return shown[-2], shown[-1], saved.read_bytes()


async def on_the_web(bot: Bot, folder: Path) -> tuple[str, str, bytes]:
    async with (
        ClientSession(cookie_jar=CookieJar(unsafe=True)) as session,
        served_on_web(bot, session, count(1)) as (page, _),
    ):
        address = page.address
        headers = {"Origin": address.rstrip("/")}
        async with session.post(f"{address}upload?name=1.jpg", data=PHOTO, headers=headers) as answer:
            token = (await answer.json())["file"]
        first = await page.sends({"text": "", "files": [[token, "1.jpg"]]})
        second = await page.says("我的数据")
        document = next(each for each in page.documents if each.name.endswith(".json"))
        async with session.get(f"{address}documents/{document.key}/{document.name}") as answer:
            return first, second, await answer.read()


async def on_telegram(bot: Bot, folder: Path) -> tuple[str, str, bytes]:
    async with FakeTelegram(Limits.none()) as telegram, served_on_telegram(bot, telegram) as carries:
        phone = TelegramPhone(telegram)
        await telegram.sends_photo(CHAT, PHOTO)
        first = await phone.hears()
        second = await phone.says("我的数据")
        async with asyncio.timeout(10):
            while len(sent := [call for call in telegram.calls if call.method == "sendDocument"]) < 2:
                await carries.run_due()
                await asyncio.sleep(0.05)
        assert not telegram.violations
        return first, second, next(call.given["document"] for call in sent if "原始" in call.given["caption"])


async def on_wechat(bot: Bot, folder: Path) -> tuple[str, str, bytes]:
    async def show(_: web.Request) -> web.Response:
        return web.Response(body=PHOTO)

    app = web.Application()
    app.router.add_get("/photo", show)
    server = TestServer(app)
    await server.start_server()
    hosts = (f"127.0.0.1:{server.port}",)
    async with (
        ClientSession() as session,
        served_on_wechat(bot, public_url=PUBLIC, wechat_picture_hosts=hosts) as address,
    ):
        phone = WeChatPhone(session, Callbacks(lambda: bot.now))
        phone.follower.address = address
        first = (await phone.follower.sends("image", PicUrl=str(server.make_url("/photo")))).shown
        second = await phone.says("我的数据")
    await server.close()
    link = next(line for line in second.split("\n") if line.endswith(".json"))
    key = link.split("/documents/")[1].split("/")[0]
    printed = bot.press.prints(key)
    assert printed is not None
    return first, second, printed.body


CHANNELS: Mapping[str, Sends] = {
    "console": on_the_console,
    "web": on_the_web,
    "telegram": on_telegram,
    "wechat": on_wechat,
}


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_photo_comes_in_and_a_document_goes_out(bot: Bot, tmp_path: Path, channel: str) -> None:
    bot.files = Files(tmp_path / "files")
    bot.restart()
    said_to_photo, said, body = await CHANNELS[channel](bot, tmp_path)
    assert "图片我看不懂" in said_to_photo
    assert "我的数据" in said or "记着您" in said
    held = json.loads(body)
    (row,) = held["attachment"]
    assert row["media_type"] == JPEG
    (kept,) = bot.store.read(lambda session: session.exec(select(AttachmentRow)).all())
    assert bot.files.find(kept.digest)
