"""Pictures that followers send: WeChat tells an address, and nothing but WeChat's own hosts is asked.

In plain mode the signature does not cover the body, so an address may be anybody's.
"""

import asyncio
import logging
from collections.abc import Sequence
from urllib.parse import urlsplit

import aiohttp

from bot.channels.receiving import Receiving
from bot.dialogue.files import Attachment, Untaken

SECONDS = 8.0  # for a picture in all; the message comes three times within ten
ATTEMPTS = 2

log = logging.getLogger(__name__)


class Pictures:
    """Fetches and keeps them. `hosts` are names whose subdomains count too, or `name:port` for one alone."""

    def __init__(self, receiving: Receiving | None, hosts: Sequence[str]) -> None:
        self._receiving = receiving
        self._hosts = tuple(host.lower() for host in hosts)
        self._session: aiohttp.ClientSession | None = None

    async def fetch(self, address: str) -> Attachment | Untaken:
        """The picture at an address that a message told; or why there is none."""
        if self._receiving is None or not self.allows(address):
            log.warning("a picture of WeChat's without a usable address")
            return Untaken.LOST
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with (
                    asyncio.timeout(SECONDS / ATTEMPTS),
                    self._open().get(address, allow_redirects=False) as response,
                ):
                    if response.status == 200:
                        return await self._receiving.take_stream(response.content.iter_any())
                    log.warning("a picture of WeChat's: HTTP %d, attempt %d", response.status, attempt)
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
                log.warning("a picture of WeChat's: %s, attempt %d", type(error).__name__, attempt)
        return Untaken.LOST

    def allows(self, address: str) -> bool:
        """Whether an address is one of those that WeChat keeps pictures at."""
        try:
            parts = urlsplit(address)
            port = parts.port
        except ValueError:
            return False
        host = (parts.hostname or "").lower()
        if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or "\\" in address:
            return False
        if port not in (None, 80, 443):
            return f"{host}:{port}" in self._hosts
        return any(host == each or host.endswith(f".{each}") for each in self._hosts)

    async def close(self) -> None:
        """Closes the connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                cookie_jar=aiohttp.DummyCookieJar(), headers={"User-Agent": "xiangmei"}
            )
        return self._session
