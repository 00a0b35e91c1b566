"""Opens what is posted to us, or refuses it: only WeChat's own messages, not stale, not tampered with.

WeChat knows three modes. In plain mode the signature covers time and nonce but not the body; in secure mode
(安全模式) the body is encrypted and its signature covers it; in compatible mode it holds both forms.
"""

import hashlib
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.wechat import xml
from bot.channels.wechat.crypto import Cipher, UndecipherableError, is_signed, sign

WINDOW = timedelta(minutes=5)  # by how much a request may be older or newer than our clock
REMEMBERED = 50_000  # plain requests whose bodies are known by their signatures; some 10 MB

_TIMESTAMP = re.compile(r"[1-9][0-9]{9}")  # until the year 2286

log = logging.getLogger(__name__)


class RefusedError(Exception):
    """A request that is not answered; `status` is HTTP's. The words are for the log and hold no secret."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


@dataclass(frozen=True, slots=True)
class Account:
    """The account's server settings (服务器配置). Raises ValueError for those that would protect nothing."""

    token: str
    app_id: str = ""
    aes_key: str = ""
    previous_aes_key: str = ""
    takes_plain: bool = False  # plain bodies too, although there is a key: compatible mode

    def __post_init__(self) -> None:
        if not self.token:
            raise ValueError("WeChat needs a token: without one any request would be signed rightly")
        if self.previous_aes_key and not self.aes_key:
            raise ValueError("a previous EncodingAESKey needs a current one")

    def ciphers(self) -> tuple[Cipher, ...]:
        """One for each key, the current one first."""
        keys = (self.aes_key, self.previous_aes_key)
        return tuple(Cipher(key, self.app_id) for key in keys if key)

    def __repr__(self) -> str:
        return f"Account({self.app_id!r})"


@dataclass(frozen=True, slots=True)
class Opened:
    """A message that is WeChat's, and how it has to be answered."""

    fields: Mapping[str, xml.Field]
    signed_at: int  # seconds, by WeChat's clock
    nonce: str
    seal: Callable[[str], str]  # puts the answer's XML into the form in which the message came


class Envelopes:
    """Opens the requests of one account."""

    def __init__(self, account: Account, clock: Callable[[], datetime]) -> None:
        self._token = account.token
        self._ciphers = account.ciphers()
        self._takes_plain = account.takes_plain or not self._ciphers
        self._clock = clock
        self._bodies: dict[bytes, bytes] = {}  # of plain requests, by signature, the oldest first

    def echo(self, query: Mapping[str, str]) -> str:
        """The answer by which WeChat verifies our address. Raises RefusedError."""
        timestamp, nonce, echo = self._fresh(query), query.get("nonce", ""), query.get("echostr", "")
        if "msg_signature" in query:
            self._check(query["msg_signature"], timestamp, nonce, echo)
            return self._decrypt(echo)[0]
        self._check(query.get("signature", ""), timestamp, nonce)
        return echo

    def open(self, query: Mapping[str, str], body: bytes) -> Opened:
        """The message in a body. Raises RefusedError."""
        timestamp, nonce = self._fresh(query), query.get("nonce", "")
        if "msg_signature" not in query:
            self._check(query.get("signature", ""), timestamp, nonce)
        fields = _read(body)
        sealed = xml.text(fields, "Encrypt")
        if sealed:
            self._check(query.get("msg_signature", ""), timestamp, nonce, sealed)
            inner, cipher = self._decrypt(sealed)
            return Opened(
                _read(inner.encode()), int(timestamp), nonce, lambda answer: self._seal(cipher, answer, nonce)
            )
        self._check(query.get("signature", ""), timestamp, nonce)
        if not self._takes_plain:
            raise RefusedError(403, "a plain body, in secure mode")
        self._remember(query.get("signature", ""), body)
        return Opened(fields, int(timestamp), nonce, str)

    def _fresh(self, query: Mapping[str, str]) -> str:
        timestamp = query.get("timestamp", "")
        if not _TIMESTAMP.fullmatch(timestamp):
            raise RefusedError(403, "no timestamp")
        apart = self._clock().timestamp() - int(timestamp)
        if abs(apart) > WINDOW.total_seconds():
            raise RefusedError(403, f"the timestamp is {apart:+.0f} s off our clock")
        return timestamp

    def _check(self, signature: str, *signed: str) -> None:
        if not is_signed(signature, self._token, *signed):
            raise RefusedError(403, "a wrong signature")

    def _decrypt(self, sealed: str) -> tuple[str, Cipher]:
        """What is in it, and the key that opened it, with which WeChat wants the answer."""
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(sealed), cipher
            except UndecipherableError:
                continue
        # Signed with our token all the same: rather a wrong setting of ours than an attack.
        log.warning("WeChat's message cannot be decrypted: are EncodingAESKey and AppID the account's own?")
        raise RefusedError(403, "a body that none of our keys opens")

    def _seal(self, cipher: Cipher, answer: str, nonce: str) -> str:
        sealed, timestamp = cipher.encrypt(answer), int(self._clock().timestamp())
        signature = sign(self._token, str(timestamp), nonce, sealed)
        return xml.write(
            [("Encrypt", sealed), ("MsgSignature", signature), ("TimeStamp", timestamp), ("Nonce", nonce)]
        )

    def _remember(self, signature: str, body: bytes) -> None:
        """Refuses a second body under one plain signature, which covers none.

        WeChat's own repetition has the same body. The signature is the key, not time and nonce: it is made
        of both without a border between them. What is remembered is this process's, and bounded: plain
        mode cannot be made safe, only secure mode is.
        """
        key, seen = bytes.fromhex(signature), hashlib.sha256(body).digest()[:16]
        if self._bodies.setdefault(key, seen) != seen:
            raise RefusedError(403, "another body under a signature seen before")
        if len(self._bodies) > REMEMBERED:
            del self._bodies[next(iter(self._bodies))]


def _read(body: bytes) -> dict[str, xml.Field]:
    try:
        return xml.read(body.decode("utf-8", "replace"))
    except xml.NotAMessageError:
        raise RefusedError(400, "no message of WeChat's") from None
