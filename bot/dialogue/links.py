"""What a link or a poster's code carries into the chat: a product, an event, an invitation, an account.

Telegram's `start=` allows 64 characters of [A-Za-z0-9_-] and is the narrowest of all channels; a WeChat
scene, the page's `?start=` and the terminal's `--start` carry the same payload.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

_PAYLOAD = re.compile(r"([a-z])_([A-Za-z0-9_-]{1,62})")


class Target(StrEnum):
    """What a link leads to; the value is the payload's first letter."""

    PRODUCT = "p"  # a product's code
    EVENT = "e"  # an order's number
    CHECK_IN = "c"  # an order's number and the code at its door, with a hyphen between
    INVITATION = "i"  # a one-time code that gives a role
    ACCOUNT = "a"  # a one-time code that joins this account to a person known elsewhere


@dataclass(frozen=True, slots=True)
class Link:
    """One link. Raises ValueError where the value cannot be carried by every channel."""

    target: Target
    value: str

    def __post_init__(self) -> None:
        if not _PAYLOAD.fullmatch(self.payload):
            raise ValueError(f"no channel carries {self.payload!r}")

    @property
    def payload(self) -> str:
        """The link in one word: `p_A001`."""
        return f"{self.target}_{self.value}"

    def addresses(self, public_url: str, telegram_username: str) -> list[str]:
        """Where somebody can follow it: the web chat and the bot, as far as they are known."""
        known = []
        if public_url:
            known.append(f"{public_url.rstrip('/')}/?start={self.payload}")
        if telegram_username:
            known.append(f"https://t.me/{telegram_username}?start={self.payload}")
        return known

    @classmethod
    def parse(cls, payload: str) -> "Link | None":
        """The link behind a payload, or None where it is none of ours."""
        found = _PAYLOAD.fullmatch(payload)
        if found is None or found[1] not in set(Target):
            return None
        return cls(Target(found[1]), found[2])
