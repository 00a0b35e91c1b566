"""What the platforms post to a webhook: one text message of one person, signed as theirs are."""

import base64
import itertools
import json
import time
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from benchmarks.load import post
from benchmarks.peers import SECRET, TOKEN
from bot.channels.telegram import secret
from bot.channels.wechat.crypto import Cipher, sign

APP_ID = "wxbenchmarks000001"
AES_KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")
_count = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Telegram:
    """Updates with a text, in a private chat."""

    path: str = secret.PATH

    def request(self, port: int, person: int, text: str) -> bytes:
        """One that has not been heard yet."""
        number = next(_count)
        who = {"id": person, "is_bot": False, "first_name": "陈姐", "language_code": "zh-hans"}
        message = {
            "message_id": number,
            "date": int(time.time()),
            "chat": {"id": person, "type": "private", "first_name": "陈姐"},
            "from": who,
            "text": text,
        }
        body = json.dumps({"update_id": number, "message": message}).encode()
        headers = {"Content-Type": "application/json", secret.HEADER: secret.secret(TOKEN)}
        return post(port, self.path, body, headers)


@dataclass(frozen=True, slots=True)
class WeChat:
    """Text messages of followers, in plain or in secure mode (安全模式)."""

    path: str = "/wechat"
    secure: bool = False
    _cipher: Cipher = field(default_factory=lambda: Cipher(AES_KEY, APP_ID))

    def request(self, port: int, person: int, text: str) -> bytes:
        """One that has not been heard yet."""
        number, now = next(_count), str(int(time.time()))
        nonce = f"n{number}"
        body = (
            f"<xml><ToUserName><![CDATA[gh_benchmarks]]></ToUserName>"
            f"<FromUserName><![CDATA[o{person:027}]]></FromUserName><CreateTime>{now}</CreateTime>"
            f"<MsgType><![CDATA[text]]></MsgType><Content>{escape(text)}</Content>"
            f"<MsgId>{number + 10**15}</MsgId></xml>"
        )
        query = f"signature={sign(SECRET, now, nonce)}&timestamp={now}&nonce={nonce}&openid=o{person:027}"
        if self.secure:
            sealed = self._cipher.encrypt(body)
            query += f"&encrypt_type=aes&msg_signature={sign(SECRET, now, nonce, sealed)}"
            body = (
                f"<xml><ToUserName><![CDATA[gh_benchmarks]]></ToUserName>"
                f"<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
            )
        return post(port, f"{self.path}?{query}", body.encode(), {"Content-Type": "text/xml"})
