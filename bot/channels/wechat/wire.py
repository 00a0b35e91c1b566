"""Calls of WeChat's API over HTTP: one connection pool, time-outs, and no address in any message.

The access token stands in the address of each call, and aiohttp's exceptions hold addresses. So what goes
wrong is told in words of our own, and never as the cause of another exception.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import aiohttp

from bot.channels.wechat.failures import UnreachableError

TIMEOUT = aiohttp.ClientTimeout(total=6.0, connect=3.0)  # seconds; token, call and retry fit into 20
KEEP_ALIVE = 15.0  # seconds that an idle connection is kept; WeChat closes it soon after
AT_ONCE = 50  # connections


class Answer(NamedTuple):
    """What WeChat answered, errcode and all, and the `Date` by its clock."""

    body: dict[str, Any]
    date: str


class Wire:
    """The way to `api_url`. Opened by the first call, in the event loop of that call."""

    def __init__(self, api_url: str, timeout: aiohttp.ClientTimeout = TIMEOUT) -> None:
        self._api_url = api_url.rstrip("/")
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    async def post(self, path: str, body: Mapping[str, Any], token: str = "") -> Answer:
        """Posts a JSON object. Raises UnreachableError."""
        # WeChat takes \u escapes for the words themselves; half an emoji cannot be sent.
        text = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        return await self._ask("POST", path, _query(token), text)

    async def get(self, path: str, query: Mapping[str, str] | None = None, token: str = "") -> Answer:
        """Asks for something. Raises UnreachableError."""
        return await self._ask("GET", path, {**_query(token), **(query or {})}, None)

    async def close(self) -> None:
        """Closes the connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _ask(self, method: str, path: str, query: Mapping[str, str], data: bytes | None) -> Answer:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=AT_ONCE, keepalive_timeout=KEEP_ALIVE)
            self._session = aiohttp.ClientSession(
                connector=connector,
                timeout=self._timeout,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "xiangmei"},
            )
        failed: UnreachableError
        try:
            async with self._session.request(
                method,
                f"{self._api_url}{path}",
                params=query,
                data=data,
                headers={"Content-Type": "application/json"} if data is not None else None,
                allow_redirects=False,
            ) as response:
                return _read(response.status, await response.read(), response.headers.get("Date", ""))
        except UnreachableError as reason:
            failed = reason
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as reason:
            failed = UnreachableError(type(reason).__name__, uncertain=False)
        except (aiohttp.ClientError, TimeoutError, OSError) as reason:
            failed = UnreachableError(type(reason).__name__, uncertain=True)
        raise failed  # out here, so that it has no context that knows the address


def _query(token: str) -> dict[str, str]:
    return {"access_token": token} if token else {}


def _read(status: int, raw: bytes, date: str) -> Answer:
    if status != 200:
        raise UnreachableError(f"HTTP {status}", uncertain=True)
    try:
        # Names hold control characters, which WeChat does not escape.
        body = json.loads(raw.decode("utf-8", "replace"), strict=False)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise UnreachableError("not JSON", uncertain=True)
    return Answer(body, date)
