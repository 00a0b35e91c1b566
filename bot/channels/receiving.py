"""Taking in what people send as files, before the turn of the message that brings it."""

import asyncio
import logging
import re
import unicodedata
from collections.abc import AsyncIterable
from dataclasses import dataclass, replace

from bot.channels.inspection import NotTaken, inspect
from bot.dialogue.files import Attachment, Untaken
from bot.dialogue.messages import Incoming
from storage.files import Files

MEGABYTE = 1_000_000
AT_ONCE = 2  # files looked into at a time; each may take 200 MB of memory for a moment
NAME = 80  # characters of a name that are kept
MOST = 9  # files with one message
_APART = re.compile(r"[/\\:]")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large what is sent may be, in bytes."""

    picture: int = 10 * MEGABYTE
    sheet: int = 5 * MEGABYTE

    @property
    def most(self) -> int:
        """What is too large whatever it is."""
        return max(self.picture, self.sheet)


class Receiving:
    """Looks into files, keeps those that can be taken, and finds again what is kept."""

    def __init__(self, files: Files, sizes: Sizes | None = None) -> None:
        self._files = files
        self.sizes = sizes or Sizes()
        self._looking = asyncio.Semaphore(AT_ONCE)

    async def take(self, body: bytes, name: str = "") -> Attachment | Untaken:
        """Keeps a file as it came; or says why it cannot be taken."""
        async with self._looking:
            return await asyncio.to_thread(self._keep, body, name)

    async def take_stream(self, chunks: AsyncIterable[bytes], name: str = "") -> Attachment | Untaken:
        """The same for what comes bit by bit; no more of it is read than may come."""
        body = bytearray()
        async for chunk in chunks:
            body += chunk
            if len(body) > self.sizes.most:
                return Untaken.TOO_LARGE
        return await self.take(bytes(body), name)

    async def find(self, digest: str, name: str = "") -> Attachment | None:
        """What was kept before under this digest. Whoever knows a digest had the file in hand."""
        kept = await asyncio.to_thread(self._files.find, digest)
        return Attachment(digest, kept.media_type, kept.size, shown(name)) if kept else None

    def _keep(self, body: bytes, name: str) -> Attachment | Untaken:
        try:
            found = inspect(body, self.sizes.picture, self.sizes.sheet)
            digest = self._files.keep(found.body, found.media_type)
        except NotTaken as reason:
            return reason.why
        except (OSError, MemoryError):
            log.exception("a file that was sent could not be kept")
            return Untaken.LOST
        return Attachment(digest, found.media_type, len(found.body), shown(name))


def brought(incoming: Incoming, *found: Attachment | Untaken) -> Incoming:
    """The message with what came of the files that it brought."""
    files = tuple(each for each in found if isinstance(each, Attachment))
    untaken = next((each for each in found if isinstance(each, Untaken)), "")
    return replace(incoming, files=files, untaken=untaken)


def shown(name: str) -> str:
    """A sender's name for a file, as it may be shown: its last part, without signs that nobody sees."""
    last = _APART.split(name)[-1].strip()
    return "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")[:NAME]
