"""Pictures that followers send, and documents as links."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.plain import ON_THE_PAGE, linked
from bot.channels.receiving import Receiving, Sizes
from bot.channels.wechat.capabilities import Capabilities
from bot.channels.wechat.channel import WeChatChannel
from bot.channels.wechat.pictures import Pictures
from bot.channels.wechat.rendering import PassiveFitting, words
from bot.dialogue.delivery import Delivered, Letter
from bot.dialogue.files import Document
from bot.dialogue.messages import Button, Medium, Reply
from storage.files import JPEG, Files
from storage.store import Store
from storage.wechat import windows
from tests.channels.pictures import jpeg
from tests.channels.wechat.outbound import Clock, connected
from tests.channels.wechat.site import Site
from tests.fakes.wechat import FakeWeChat

POSTER = Document("海报（图片）", "海报.png", "k-1_2")
LINK = "https://x.example/documents/k-1_2/%E6%B5%B7%E6%8A%A5.png"


@dataclass
class Album:
    """WeChat's host of pictures."""

    address: str = ""
    asked: int = 0
    slow: float = 0.0
    faults: list[int] = field(default_factory=list)


@pytest.fixture
async def album() -> AsyncIterator[Album]:
    album = Album()

    async def serve(request: web.Request) -> web.StreamResponse:
        album.asked += 1
        await asyncio.sleep(album.slow)
        if album.faults:
            status = album.faults.pop(0)
            raise web.HTTPFound("http://127.0.0.1:9/") if status == 302 else web.HTTPBadGateway
        return web.Response(
            body={"photo": jpeg(), "html": b"<html>", "large": bytes(60_000)}[request.path[1:]]
        )

    app = web.Application()
    app.router.add_get("/{name}", serve)
    server = TestServer(app)
    await server.start_server()
    album.address = str(server.make_url("/")).rstrip("/")
    yield album
    await server.close()


@pytest.fixture
async def pictures(album: Album, tmp_path: Path) -> AsyncIterator[Pictures]:
    receiving = Receiving(Files(tmp_path), Sizes(picture=50_000, sheet=50_000))
    pictures = Pictures(receiving, ("qpic.cn", album.address.removeprefix("http://")))
    yield pictures
    await pictures.close()


async def test_a_picture_is_fetched_before_the_turn(album: Album, pictures: Pictures) -> None:
    site = Site(pictures=pictures)
    async with site.serving() as follower:
        await follower.sends("image", PicUrl=f"{album.address}/photo", MediaId="m1")
    (incoming,) = site.turns.heard
    assert (incoming.medium, incoming.untaken) == (Medium.PICTURE, "")
    assert [each.media_type for each in incoming.files] == [JPEG]


async def test_three_deliveries_of_a_slow_picture_fetch_it_once(album: Album, pictures: Pictures) -> None:
    site, album.slow = Site(pictures=pictures), 0.3
    async with site.serving() as follower:
        follower.message("image", PicUrl=f"{album.address}/photo", MediaId="m1")
        await asyncio.gather(*(follower.delivers() for _ in range(3)))
    assert album.asked == 1
    assert len(site.turns.heard) == 1


@pytest.mark.parametrize(
    ("path", "faults", "why"),
    [
        ("/html", [], "unknown_kind"),
        ("/large", [], "too_large"),
        ("/photo", [502], ""),
        ("/photo", [502, 502], "lost"),
        ("/photo", [302, 302], "lost"),
    ],
)
async def test_what_becomes_of_a_picture(
    album: Album, pictures: Pictures, path: str, faults: list[int], why: str
) -> None:
    site, album.faults = Site(pictures=pictures), faults
    async with site.serving() as follower:
        await follower.sends("image", PicUrl=album.address + path)
    assert site.turns.heard[0].untaken == why


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("http://mmbiz.qpic.cn/mmbiz_jpg/abc/0", True),
        ("https://mmbiz.qpic.cn:443/abc", True),
        ("http://qpic.cn.evil.example/", False),
        ("http://evilqpic.cn/", False),
        ("http://mmbiz.qpic.cn@127.0.0.1/", False),
        ("http://mmbiz.qpic.cn:8080/", False),
        ("http://127.0.0.1/", False),
        ("http://169.254.169.254/latest", False),
        ("file:///etc/passwd", False),
        ("ftp://mmbiz.qpic.cn/", False),
        ("http://127.0.0.1\\.qpic.cn/", False),
        ("http://[", False),
        ("http://mmbiz.qpic.cn:99999999/", False),
        ("", False),
    ],
)
async def test_nothing_but_wechats_own_hosts_is_asked(tmp_path: Path, address: str, allowed: bool) -> None:
    assert Pictures(Receiving(Files(tmp_path)), ("qpic.cn",)).allows(address) is allowed


async def test_an_address_that_is_nobodys_is_not_asked(album: Album, tmp_path: Path) -> None:
    site = Site(pictures=Pictures(Receiving(Files(tmp_path)), ("qpic.cn",)))
    async with site.serving() as follower:
        await follower.sends("image", PicUrl=f"{album.address}/photo")
    assert (album.asked, site.turns.heard[0].untaken) == (0, "lost")


def test_a_document_is_a_link_below_the_words_or_leads_to_the_page() -> None:
    said = Reply("做好了", buttons=(Button("好", "home"),), documents=(POSTER,))
    assert linked(said, "https://x.example/").text == f"做好了\n海报（图片）：{LINK}"
    (whole,) = PassiveFitting("https://x.example").messages([said])
    assert words(whole) == f"做好了\n海报（图片）：{LINK}\n1. 好"
    (whole,) = PassiveFitting().messages([said])
    assert f"海报（图片）：{ON_THE_PAGE}" in words(whole)


def test_nine_photos_are_cut_between_their_links() -> None:
    photos = tuple(Document(f"供应商照片 {n}", f"GZ26000010 供应商照片 {n}.jpg", "k" * 32) for n in range(9))
    messages = PassiveFitting("https://xiangmei.example").messages([Reply("照片：", documents=photos)])
    lines = "\n".join(words(message) for message in messages).split("\n")
    assert sum(line.startswith("供应商照片") and line.endswith(".jpg") for line in lines) == 9


async def test_a_letter_carries_its_documents_as_links(store: Store, clock: Clock) -> None:
    async with FakeWeChat(clock=clock.seconds) as wechat, connected(wechat, store, clock) as client:
        wechat.follows("oA")
        can = Capabilities(store, wechat.app_id, ("custom",), clock)
        channel = WeChatChannel(client, can, store, clock, public_url="https://x.example")
        opened = windows.MESSAGE
        store.write(lambda session: windows.opened(session, "oA", opened, clock())).result()
        assert (
            await channel.deliver("oA", Letter("answer", "1", Reply("好了", documents=(POSTER,))))
            == Delivered()
        )
        (said,) = wechat.account.said
        assert said.text == f"好了\n海报（图片）：{LINK}"
    site = Site(public_url="https://x.example")
    site.courier.kept = [Letter("reminder-1d", "1", Reply("明天", documents=(POSTER,)))]
    async with site.serving() as follower:
        assert LINK in (await follower.says("你好")).shown
