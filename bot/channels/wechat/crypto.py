"""How WeChat signs what it posts, and the frame in which it hides it (消息加解密).

The cipher is wechatpy's. The frame is ours: wechatpy's takes any padding, draws the frame's random bytes
from `random`, and compares signatures in a time that tells how much of them is right.
"""

import base64
import hashlib
import hmac
import os

from wechatpy.crypto.base import WeChatCipher

KEY_CHARACTERS = 43  # of an EncodingAESKey: 32 bytes in base64 without the last "="
_BLOCK = 32  # what WeChat pads to; the cipher's own blocks are 16
_RANDOM = 16  # bytes before the length


class UndecipherableError(Exception):
    """What came was not encrypted with this key for this account."""


def sign(*parts: str) -> str:
    """WeChat's signature over some parts, whatever their order: 40 hexadecimal digits."""
    return hashlib.sha1(b"".join(sorted(part.encode("utf-8", "replace") for part in parts))).hexdigest()


def is_signed(signature: str, token: str, *parts: str) -> bool:
    """Whether the signature is right; how long that takes tells nothing. An empty token signs nothing."""
    right = hmac.compare_digest(signature.encode("utf-8", "replace"), sign(token, *parts).encode())
    return right and bool(token)


class Cipher:
    """One EncodingAESKey of one account. Raises ValueError where the key cannot be one."""

    def __init__(self, key: str, app_id: str) -> None:
        try:
            self._key = base64.b64decode(f"{key}=", validate=True)
        except ValueError:
            self._key = b""
        if len(key) != KEY_CHARACTERS or len(self._key) != 32:
            raise ValueError(f"an EncodingAESKey has {KEY_CHARACTERS} letters and digits")
        if not app_id:
            raise ValueError("an EncodingAESKey needs the AppID it belongs to")
        self._app_id = app_id.encode()

    def encrypt(self, text: str) -> str:
        """The text in a frame of its own, encrypted, in base64."""
        body = text.encode()
        frame = os.urandom(_RANDOM) + len(body).to_bytes(4, "big") + body + self._app_id
        padding = _BLOCK - len(frame) % _BLOCK
        sealed: bytes = WeChatCipher(self._key).encrypt(frame + bytes([padding]) * padding)
        return base64.b64encode(sealed).decode()

    def decrypt(self, sealed: str) -> str:
        """The text in the frame. Raises UndecipherableError for another key, another account or garbage."""
        try:
            frame: bytes = WeChatCipher(self._key).decrypt(base64.b64decode(sealed, validate=True))
        except ValueError:
            raise UndecipherableError from None
        padding = frame[-1] if frame else 0
        if not 1 <= padding <= _BLOCK or not frame.endswith(bytes([padding]) * padding):
            raise UndecipherableError
        content = frame[_RANDOM:-padding]
        length = int.from_bytes(content[:4], "big")
        body, app_id = content[4 : 4 + length], content[4 + length :]
        if len(content) < 4 or len(body) != length or not hmac.compare_digest(app_id, self._app_id):
            raise UndecipherableError
        try:
            return body.decode()
        except UnicodeDecodeError:
            raise UndecipherableError from None
