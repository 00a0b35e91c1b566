"""WeChat's side of the webhook in tests: it signs, encrypts and posts what followers do, and reads answers.

Encryption and signatures are wechatpy's own, which the program does not use for its frames.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha1
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from aiohttp import ClientSession
from wechatpy.crypto import WeChatCrypto

from bot.channels.wechat.envelope import Account

TOKEN = "aTokenOfOurs"
APP_ID = "wx0123456789abcdef"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OLD_KEY = "GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba"
OURS = "gh_0123456789ab"  # how WeChat calls the account in messages
PLAIN = Account(TOKEN)
SECURE = Account(TOKEN, APP_ID, KEY)
COMPATIBLE = Account(TOKEN, APP_ID, KEY, takes_plain=True)

Request = tuple[dict[str, str], bytes]  # query and body


def xml_of(fields: Mapping[str, object]) -> str:
    """A message as WeChat writes it: text in CDATA, numbers plainly; a mapping nests."""
    parts = []
    for name, value in fields.items():
        if isinstance(value, Mapping):
            parts.append(f"<{name}>{xml_of(value)[5:-6]}</{name}>")
        elif isinstance(value, int):
            parts.append(f"<{name}>{value}</{name}>")
        else:
            text = str(value)
            parts.append(f"<{name}>{escape(text) if ']]>' in text else f'<![CDATA[{text}]]>'}</{name}>")
    return f"<xml>{''.join(parts)}</xml>"


def signature(*parts: str) -> str:
    return sha1("".join(sorted(parts)).encode()).hexdigest()


@dataclass
class Callbacks:
    """What WeChat's server knows of the account, and how it calls the account's address."""

    now: Callable[[], datetime]
    mode: str = "plain"  # plain | secure | compatible
    token: str = TOKEN
    key: str = KEY
    app_id: str = APP_ID
    nonces: Iterator[int] = field(default_factory=lambda: itertools.count(100_000))

    @property
    def crypto(self) -> Any:
        return WeChatCrypto(self.token, self.key, self.app_id)

    def query(self, late: int = 0) -> dict[str, str]:
        """Signed now, or so many seconds later."""
        timestamp, nonce = str(int(self.now().timestamp()) + late), str(next(self.nonces))
        signed = signature(self.token, timestamp, nonce)
        return {"signature": signed, "timestamp": timestamp, "nonce": nonce}

    def request(self, body: str, late: int = 0) -> Request:
        """A body in the account's mode."""
        query = self.query(late)
        if self.mode == "plain":
            return query, body.encode()
        sealed = ElementTree.fromstring(self.crypto.encrypt_message(body, query["nonce"], query["timestamp"]))
        encrypt = sealed.findtext("Encrypt") or ""
        query |= {"encrypt_type": "aes", "msg_signature": sealed.findtext("MsgSignature") or ""}
        shell = f"<ToUserName>{OURS}</ToUserName><Encrypt><![CDATA[{encrypt}]]></Encrypt>"
        if self.mode == "compatible":
            return query, f"{body[:-6]}<Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>".encode()
        return query, f"<xml>{shell}</xml>".encode()

    def read(self, answer: str) -> "Passive":
        """What the phone shows of an answer. Fails where WeChat would say 该公众号暂时无法提供服务."""
        if answer in ("success", ""):
            return Passive()
        tree = ElementTree.fromstring(answer)
        if self.mode != "plain":
            encrypt, nonce, timestamp, signed = (
                tree.findtext(name) or "" for name in ("Encrypt", "Nonce", "TimeStamp", "MsgSignature")
            )
            assert signed == signature(self.token, timestamp, nonce, encrypt)
            tree = ElementTree.fromstring(self.crypto.decrypt_message(answer, signed, timestamp, nonce))
        said = {child.tag: child.text or "" for child in tree}
        assert said["FromUserName"] == OURS
        assert said["CreateTime"].isdecimal()
        if said["MsgType"] == "news":
            (item,) = tree.iter("item")
            return Passive(to=said["ToUserName"], article={each.tag: each.text or "" for each in item})
        assert said["MsgType"] == "text"
        assert 0 < len(said["Content"].encode()) < 2000
        return Passive(said["Content"], said["ToUserName"])


@dataclass(frozen=True)
class Passive:
    """A passive answer: a text, an article, or nothing."""

    text: str = ""
    to: str = ""
    article: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        return self.text or "\n".join(self.article.values())


@dataclass
class Follower:
    """Somebody with a phone; each message has a MsgId of its own."""

    session: ClientSession
    address: str
    callbacks: Callbacks
    openid: str = "oFollower"
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(23_000_000_000_000_001))
    last: dict[str, object] = field(default_factory=dict)

    def message(self, kind: str, **fields: object) -> dict[str, object]:
        """A new message, kept as `last`."""
        head = {
            "ToUserName": OURS,
            "FromUserName": self.openid,
            "CreateTime": int(self.callbacks.now().timestamp()),
            "MsgType": kind,
        }
        number = {} if kind == "event" else {"MsgId": next(self.ids)}
        self.last = {**head, **fields, **number}
        return self.last

    async def posts(self, request: Request) -> tuple[int, str]:
        query, body = request
        async with self.session.post(self.address, params=query, data=body) as response:
            return response.status, await response.text()

    async def delivers(self, late: int = 0) -> Passive:
        """WeChat brings the last message, again perhaps."""
        status, answer = await self.posts(self.callbacks.request(xml_of(self.last), late))
        assert status == 200
        return self.callbacks.read(answer)

    async def sends(self, kind: str, **fields: object) -> Passive:
        self.message(kind, **fields)
        return await self.delivers()

    async def says(self, text: str) -> Passive:
        return await self.sends("text", Content=text)

    async def does(self, event: str, key: str = "", **fields: object) -> Passive:
        return await self.sends("event", Event=event, EventKey=key, **fields)
