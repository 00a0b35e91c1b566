"""What can go wrong with a call of WeChat's API, one class for each way to go on.

WeChat answers a failure with an errcode; `errors.tsv` has a sentence for each one that we can meet. No
exception ever holds a secret: WeChat's own words are kept without the token.
"""

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from bot.channels.plain import clean

ERRMSG = 300  # characters of WeChat's words that are kept

_TABLE = Path(__file__).with_name("errors.tsv")
_SECRET = re.compile(r"(?<=access_token=)[^&\s]+|[A-Za-z0-9_-]{60,}")  # nothing but a token is that long


class WeChatError(Exception):
    """A call of WeChat's API that came to nothing; the message is a sentence for the operator."""


class UnreachableError(WeChatError):
    """No answer, or none of WeChat's. `uncertain` where the call may have been carried out all the same."""

    def __init__(self, reason: str, *, uncertain: bool) -> None:
        super().__init__(f"微信没有应答（{reason}）。WeChat does not answer.")
        self.uncertain = uncertain


class ApiError(WeChatError):
    """WeChat said no. `errcode` and `errmsg` are its own, `sentence` is ours."""

    codes: ClassVar[frozenset[int]] = frozenset()

    def __init__(self, errcode: int, errmsg: str) -> None:
        self.errcode = errcode
        self.errmsg = _SECRET.sub("…", clean(errmsg))[:ERRMSG]
        self.sentence = _SENTENCES.get(errcode, "微信拒绝了请求。WeChat refused the call.")
        super().__init__(f"{self.sentence}（{errcode} {self.errmsg}）")


class BusyError(ApiError):
    """WeChat asks to wait a moment."""

    codes = frozenset({-1, 45011, 45066})


class TokenRefusedError(ApiError):
    """The access token is not, or no longer, the valid one."""

    codes = frozenset({40001, 40014, 41001, 42001})


class CredentialsError(ApiError):
    """AppID or AppSecret is wrong."""

    codes = frozenset({40002, 40013, 40125, 61024})


class AddressRefusedError(ApiError):
    """The address of this machine is not on the whitelist; `address` is the one that WeChat saw."""

    codes = frozenset({40164})

    @property
    def address(self) -> str:
        """As WeChat names it; nothing where it does not."""
        found = re.search(r"invalid ip ([0-9a-fA-F.:]+)", self.errmsg)
        return found[1] if found else ""


class QuotaUsedUpError(ApiError):
    """No more calls of this kind today."""

    codes = frozenset({45009, 45028})


class WindowClosedError(ApiError):
    """The person has not done anything lately that lets us write, or has used that up."""

    codes = frozenset({45015, 45047})


class NotAllowedError(ApiError):
    """The account has not the capability."""

    codes = frozenset({48001, 50002})


class NoFollowerError(ApiError):
    """Nobody of this openid follows the account."""

    codes = frozenset({40003, 43004})


class NotWantedError(ApiError):
    """The person has not allowed, or does not want, this message."""

    codes = frozenset({43101, 48002})


class SentBeforeError(ApiError):
    """A mass message with this clientmsgid was taken before; `msg_id` is that one's."""

    codes = frozenset({45065})
    msg_id = 0


def failure(body: Mapping[str, object], *secrets: str) -> ApiError | None:
    """The failure that an answer tells of, or None. `secrets` must not stand in its words."""
    errcode = body.get("errcode", 0)
    if not isinstance(errcode, int) or errcode == 0:
        return None
    errmsg = str(body.get("errmsg", ""))
    for secret in filter(None, secrets):
        errmsg = errmsg.replace(secret, "…")
    found = _KINDS.get(errcode, ApiError)(errcode, errmsg)
    msg_id = body.get("msg_id")
    if isinstance(found, SentBeforeError) and isinstance(msg_id, int):
        found.msg_id = msg_id
    return found


def _read_sentences() -> dict[int, str]:
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {int(row["errcode"]): row["sentence"] for row in csv.DictReader(lines, delimiter="\t")}


_SENTENCES = _read_sentences()
_KINDS = {code: kind for kind in ApiError.__subclasses__() for code in kind.codes}
