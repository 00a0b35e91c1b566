"""What WeChat posts, read as what the core hears.

Fields as in WeChat's 接收普通消息 and 接收事件推送; each kind of message is one line of a table.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.channels.wechat import events, xml
from bot.channels.wechat.events import Event
from bot.dialogue.messages import Button, Incoming, Medium

KEY_CHARACTERS = 120  # a longer key is kept as its hash


@dataclass(frozen=True, slots=True)
class Message:
    """One message or event: whose it is, and what it is to us; None where it is nothing.

    `openid` is the follower, `to` the account as WeChat names it there, `key` the same for each delivery.
    `touch` tells that they did something without writing: tapped the menu, followed, scanned.
    """

    openid: str
    to: str
    key: str
    created_at: int  # seconds, by WeChat's clock; 0 where it is not told
    content: Incoming | Event | None
    touch: bool = False
    picture: str = ""  # where an image is to be had, as the message says


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a type of message is heard, and where its words stand."""

    medium: Medium
    words: str = ""


_KINDS: Mapping[str, _Kind] = {
    "text": _Kind(Medium.WORDS, "Content"),
    "voice": _Kind(Medium.VOICE, "Recognition"),
    "image": _Kind(Medium.PICTURE),
    "video": _Kind(Medium.VIDEO),
    "shortvideo": _Kind(Medium.VIDEO),
    "location": _Kind(Medium.POSITION, "Label"),
    "link": _Kind(Medium.FILE, "Title"),
    "file": _Kind(Medium.FILE),
}
_UNKNOWN = _Kind(Medium.FILE)  # the core finds a kind sentence for what it cannot read


def read(fields: Mapping[str, xml.Field]) -> Message:
    """The message in the fields. Raises NotAMessageError where nobody is named who could be answered."""
    field: Callable[[str], str] = lambda name: xml.text(fields, name)  # noqa: E731
    openid, to, kind = field("FromUserName"), field("ToUserName"), field("MsgType").lower()
    if not (openid and to and kind):
        raise xml.NotAMessageError
    created = field("CreateTime")
    created_at = int(created) if created.isascii() and created.isdecimal() and len(created) < 12 else 0
    if kind == "event":
        key = _short(f"{created}:{field('Event')}:{field('EventKey')}")
        return Message(openid, to, key, created_at, events.read(fields, key), touch=True)
    key = _short(field("MsgId") or _digest(fields))
    heard = _KINDS.get(kind, _UNKNOWN)
    words, tapped = field(heard.words), field("bizmsgmenuid")
    incoming = (
        Incoming(key, button=tapped, label=words)  # a choice of a 菜单消息
        if kind == "text" and Button.parse(tapped)
        else Incoming(key, words, medium=heard.medium)
    )
    picture = field("PicUrl") if heard.medium is Medium.PICTURE else ""
    return Message(openid, to, key, created_at, incoming, picture=picture)


def _short(key: str) -> str:
    return key if len(key) <= KEY_CHARACTERS else hashlib.sha256(key.encode()).hexdigest()


def _digest(fields: Mapping[str, xml.Field]) -> str:
    """A key of its own for a message that has no MsgId; WeChat sends the same fields again."""
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
