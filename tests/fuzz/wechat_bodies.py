"""What is thrown at WeChat's webhook: messages and events, plain and encrypted, right and spoilt."""

import time
from collections.abc import Iterator, Mapping
from itertools import count
from random import Random
from urllib.parse import urlencode

from bot.channels.wechat.crypto import Cipher, sign
from bot.channels.wechat.webhook import BODY_BYTES, PATH
from tests.channels.wechat.callbacks import APP_ID, KEY, OURS, TOKEN, xml_of
from tests.fuzz.shots import TEXTS, Shot, damaged

PEOPLE = 200
KEYED = {
    "subscribe": ("", "qrscene_p_A001", "qrscene_123", "qrscene_"),
    "SCAN": ("p_A001", "i_x", "e_GZ26000001", "好" * 100),
    "CLICK": ("mine:list:", "帮助", "search:more:", ":", "x" * 128),
    "unsubscribe": ("",),
    "VIEW": ("https://example.org/",),
    "x" * 300: ("y" * 3000,),
}
EVENTS: tuple[dict[str, object], ...] = (
    {"Event": "LOCATION", "Latitude": "23.1", "Longitude": "113.3", "Precision": "x"},
    {"Event": "MASSSENDJOBFINISH", "MsgID": "x", "Status": "err(10001)", "SentCount": "many"},
    {"Event": "TEMPLATESENDJOBFINISH", "MsgID": 1, "Status": "success"},
    {"Event": "subscribe_msg_popup_event", "SubscribeMsgPopupEvent": {"List": {"TemplateId": "t"}}},
)
MESSAGES: tuple[dict[str, object], ...] = (
    {"MsgType": "voice", "MediaId": "m", "Format": "amr", "Recognition": "有没有剪纸"},
    {"MsgType": "voice", "MediaId": "m"},
    {"MsgType": "image", "PicUrl": "http://x", "MediaId": "m"},
    {"MsgType": "shortvideo", "MediaId": "m"},
    {"MsgType": "location", "Location_X": "23.1", "Location_Y": "113.3", "Label": "海珠区寺前社区"},
    {"MsgType": "link", "Title": "八段锦", "Description": "", "Url": "http://x"},
    {"MsgType": "file", "Title": "a.docx"},
    {"MsgType": "text", "Content": "写几句", "bizmsgmenuid": "feedback:write:GZ26000001"},
    {"MsgType": "hologram"},
)
BROKEN = (
    b"",
    b"<xml></xml>",
    b"<xml>",
    b"<a>" * 9000,
    b"<xml>" + b"<a>" * 3000 + b"</a>" * 3000 + b"</xml>",
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><xml><Content>&b;</Content></xml>',
    b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml><Content>&x;</Content></xml>',
    b'<?xml version="1.0" encoding="utf-16"?><xml><Content>x</Content></xml>',
    b"<xml><FromUserName>o</FromUserName><FromUserName>o</FromUserName></xml>",
    b"<xml><Encrypt><a>x</a></Encrypt></xml>",
    b"<xml><Encrypt>AAAA</Encrypt></xml>",
    b'{"a":1}',
)
_CIPHER = Cipher(KEY, APP_ID)
_STRANGE = (Cipher("x" * 43, APP_ID), Cipher(KEY, "wxanother"))


class WeChatGun:
    """WeChat's webhook in compatible mode, which takes plain and encrypted bodies."""

    def environment(self, api_url: str) -> dict[str, str]:
        """An unverified account: it has no AppSecret, so nothing is ever sent."""
        return {
            "XIANGMEI_WECHAT_TOKEN": TOKEN,
            "XIANGMEI_WECHAT_APP_ID": APP_ID,
            "XIANGMEI_WECHAT_AES_KEY": KEY,
            "XIANGMEI_WECHAT_PLAIN": "true",
        }

    def shots(self, random: Random) -> Iterator[Shot]:
        """Half of them right, the rest spoilt in one way or another."""
        for number in count(1):
            body = xml_of(_message(random, number)).encode(errors="replace")
            encrypted = random.random() < 0.5
            chance = random.random()
            if chance < 0.5:
                yield _shot(random, body, encrypted=encrypted, right=True)
            elif chance < 0.7:
                yield _shot(random, damaged(random, body), encrypted=encrypted)
            elif chance < 0.8:
                yield _shot(random, random.choice(BROKEN), encrypted=encrypted)
            elif chance < 0.9:
                yield _tampered(random, body)
            else:
                yield _foreign(random, body)


def _message(random: Random, number: int) -> dict[str, object]:
    head: dict[str, object] = {
        "ToUserName": OURS,
        "FromUserName": f"o{random.randint(1, PEOPLE)}",
        "CreateTime": int(time.time()),
    }
    # Some come again, as they do when the platform is in doubt.
    numbered: dict[str, object] = {
        "MsgId": 23_000_000_000_000_000 + number - (3 if random.random() < 0.02 else 0)
    }
    match random.randrange(10):
        case 0 | 1 | 2 | 3 | 4 | 5:
            return head | {"MsgType": "text", "Content": random.choice(TEXTS)} | numbered
        case 6 | 7:
            return head | random.choice(MESSAGES) | numbered
        case _:
            event = random.choice(list(KEYED))
            keyed: dict[str, object] = {"Event": event, "EventKey": random.choice(KEYED[event])}
            return head | {"MsgType": "event"} | random.choice((keyed, keyed, random.choice(EVENTS)))


def _query(random: Random) -> dict[str, str]:
    timestamp, nonce = str(int(time.time())), str(random.randrange(10**9))
    return {"timestamp": timestamp, "nonce": nonce, "signature": sign(TOKEN, timestamp, nonce)}


def _shot(random: Random, body: bytes, *, encrypted: bool, right: bool = False) -> Shot:
    query = _query(random)
    if encrypted:
        cipher = _CIPHER if right or random.random() < 0.9 else random.choice(_STRANGE)
        sealed = cipher.encrypt(body.decode(errors="replace"))
        signed = sign(TOKEN, query["timestamp"], query["nonce"], sealed)
        query |= {"encrypt_type": "aes", "msg_signature": signed}
        body = xml_of({"ToUserName": OURS, "Encrypt": sealed}).encode()
    return _to(query, body, right=right)


def _tampered(random: Random, body: bytes) -> Shot:
    """Right, but for one thing in the query or after the signing."""
    shot = _shot(random, body, encrypted=random.random() < 0.5)
    path, _, query = shot.path.partition("?")
    parts = query.split("&")
    place = random.randrange(len(parts))
    name = parts[place].partition("=")[0]
    match random.randrange(5):
        case 0:
            del parts[place]
        case 1:
            parts[place] = f"{name}={random.choice(('', '0', '-1', '1' * 500, '%00', '%ff%fe', '%E5%A5%BD'))}"
        case 2:
            parts.append(f"{name}=1")
        case 3:
            parts.append("msg_signature=" + "0" * 40)
        case _:
            return Shot(shot.path, damaged(random, shot.body), shot.headers)
    return Shot(f"{path}?{'&'.join(parts)}", shot.body, shot.headers)


def _foreign(random: Random, body: bytes) -> Shot:
    """A request that is none of WeChat's."""
    query = _query(random)
    match random.randrange(5):
        case 0:
            return _to({}, body)
        case 1:
            return _to(query | {"timestamp": str(int(time.time()) - random.choice((301, 10**6)))}, body)
        case 2:
            return _to(query, b" " * (BODY_BYTES + random.randint(1, 9)))
        case 3:
            method = random.choice(("GET", "HEAD", "PUT", "DELETE", "OPTIONS"))
            return Shot(
                f"{PATH}?{urlencode(query | {'echostr': random.choice(TEXTS)[:200]}, errors='replace')}",
                b"",
                {},
                method,
            )
        case _:
            return _to(query, body, {"Content-Encoding": random.choice(("gzip", "deflate", "br", "x"))})


def _to(
    query: Mapping[str, str], body: bytes, headers: Mapping[str, str] | None = None, *, right: bool = False
) -> Shot:
    known = {"Content-Type": "text/xml"} | dict(headers or {})
    return Shot(f"{PATH}?{urlencode(query)}", body, known, right=right)
