"""Files in a conversation: what came with a message, and what a reply hands out.

Bytes never pass through a turn's transaction on their way in or out: a channel keeps what came before the
turn is taken, and what goes out is made when it is fetched, from what is true then.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from urllib.parse import quote


class Untaken(StrEnum):
    """Why a file that came was not kept; the message itself is heard all the same."""

    TOO_LARGE = "too_large"
    UNKNOWN_KIND = "unknown_kind"  # neither a picture nor a sheet, whatever its name says
    LOST = "lost"  # the platform did not hand it over, or it came broken


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message and is kept; its kind was found by looking into it."""

    digest: str  # SHA-256 of its bytes, in hex: the name it is kept under
    media_type: str  # image/jpeg, image/png, image/webp, text/csv, or that of an .xlsx
    size: int  # bytes
    name: str = ""  # as the sender's device called it; for showing only, never a path

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown as a picture."""
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class Document:
    """A file that a reply hands out: a poster, a calendar, a sheet. Who has the key may fetch it."""

    label: str  # what a link or a button calls it: 海报（图片）
    name: str  # the file's name, with the ending that tells its kind
    key: str  # of [A-Za-z0-9_-]

    @property
    def is_picture(self) -> bool:
        """Whether a channel that can should show it rather than link it."""
        return self.name.endswith((".png", ".jpg"))

    def address(self, public_url: str) -> str:
        """Where it is fetched. `public_url` is where the world reaches us; without it, below the page."""
        return f"{public_url.rstrip('/')}/documents/{self.key}/{quote(self.name)}"


@dataclass(frozen=True, slots=True)
class Printed:
    """A document as it was made just now."""

    name: str
    media_type: str
    body: bytes


class Press(Protocol):
    """What makes documents, as far as a channel needs it."""

    def prints(self, key: str) -> Printed | None:
        """The document behind a key; None where there is none, or no more. Blocks: call it in a thread."""
