"""One-time codes: short enough for a phone's keyboard, too many to be guessed, kept as digests."""

import hashlib
import re
import secrets
import unicodedata
from functools import lru_cache

# Without 0 and O, 1 and I. 32 signs, so that eight of them are exactly 40 bits.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 8
_FORM = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_GAPS = re.compile(r"[\s\-_—–·.]+")
# A fast digest of 40 bits is undone in minutes by whoever gets hold of a copy of the table; with this one
# (12 ms and 4 MB each) it takes longer than any code counts. The salt is fixed, for the digest is the key by
# which a code is found.
_COST, _BLOCK = 2**12, 8
_SALT = b"xiangmei one-time code"


def make() -> str:
    """A new code, at random."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def spoken(code: str) -> str:
    """As it is shown: ABCD-EFGH."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def plain(said: str) -> str | None:
    """The code in what somebody typed, in any case and width, grouped or not; None where it cannot be one."""
    code = _GAPS.sub("", unicodedata.normalize("NFKC", said)).upper()
    return code if _FORM.fullmatch(code) else None


@lru_cache(maxsize=256)
def digest(code: str) -> str:
    """What is kept of a code."""
    return hashlib.scrypt(code.encode(), salt=_SALT, n=_COST, r=_BLOCK, p=1, dklen=20).hex()
