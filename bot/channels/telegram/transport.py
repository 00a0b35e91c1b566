"""python-telegram-bot's way to the Bot API, over aiohttp.

Its own backend costs several times as much a call (benchmarks/telegram_transport.py); `BaseRequest` is the
extension point that it documents for this.

The API's address holds the token, and the libraries put addresses into their exceptions. So no text of
theirs is passed on: errors from here name what went wrong, the host, and nothing else.
"""

import asyncio
import io
import json
import logging
import os
import ssl
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import IO, Any, NoReturn, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram import Bot
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

os.environ.setdefault("PTB_TIMEDELTA", "true")  # python-telegram-bot warns at each 429 without it
# Below INFO it logs the address with the token, and what people were told.
logging.getLogger("telegram.Bot").setLevel(logging.INFO)

CONNECTIONS = 64  # at a time
KEEP_ALIVE = 15.0  # seconds; shorter than the server's own, so that no request meets a closing connection
POOL, CONNECT, WRITE, READ = 5.0, 5.0, 5.0, 8.0  # seconds; together within the courier's patience
UPLOAD = 60.0  # seconds to write a request that carries files
DOWNLOAD = 20.0  # seconds for a file in all

T = TypeVar("T")


class NotSent(NetworkError):  # noqa: N818 - says what became of the request
    """The request never left: nothing was done, it may be sent again."""


class Lost(NetworkError):  # noqa: N818 - the same
    """The connection broke after the request was sent: nobody knows whether it was done."""


class AiohttpRequest(BaseRequest):
    """A pool of connections that stay open. Opens itself with the first request; `shutdown` closes it.

    Time-outs are in seconds, None for none. `do_request` raises NotSent, Lost, and TimedOut where the
    request was sent and no answer came.
    """

    def __init__(
        self,
        *,
        connections: int = CONNECTIONS,
        pool_timeout: float | None = POOL,
        connect_timeout: float | None = CONNECT,
        write_timeout: float | None = WRITE,
        read_timeout: float | None = READ,
        proxy: str | None = None,
    ) -> None:
        self._connections = connections
        self._pool = pool_timeout
        self._connect = connect_timeout
        self._write = write_timeout
        self._read = read_timeout
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None
        self.date = ""  # the `Date` header of the latest answer

    @property
    def read_timeout(self) -> float | None:
        """How long an answer is waited for where a call does not say."""
        return self._read

    async def initialize(self) -> None:
        """Opens the pool; nothing is connected yet."""
        self._open()

    async def shutdown(self) -> None:
        """Closes every connection. The next request opens the pool again."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and the body of the answer, whatever the status is."""
        session = self._open()
        uploads = request_data is not None and request_data.contains_files
        pool, connect = _or(pool_timeout, self._pool), _or(connect_timeout, self._connect)
        write, read = _or(write_timeout, UPLOAD if uploads else self._write), _or(read_timeout, self._read)
        parts = (pool, connect, write, read)
        timeout = _timeout(pool, connect, read)
        try:
            # aiohttp has no time-out for writing.
            async with asyncio.timeout(None if None in parts else sum(filter(None, parts))):
                async with session.request(method, url, timeout=timeout, **_body(request_data)) as response:
                    self.date = response.headers.get("Date", "")
                    return response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            _fail(error, urlsplit(url).hostname)

    async def download(self, url: str, most: int) -> bytes | None:
        """The file at an address; None where it has more than `most` bytes. Raises what `do_request` does."""
        try:
            async with (
                asyncio.timeout(DOWNLOAD),
                self._open().get(url, allow_redirects=False) as response,
            ):
                if response.status != HTTPStatus.OK:
                    raise NetworkError(f"{response.status} for a file")
                if (response.content_length or 0) > most:
                    return None
                body = bytearray()
                async for chunk in response.content.iter_any():
                    body += chunk
                    if len(body) > most:
                        return None
                return bytes(body)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            _fail(error, urlsplit(url).hostname)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as an object. Raises TelegramError, and does not log what cannot be read."""
        try:
            parsed: dict[str, Any] = json.loads(payload)
        except ValueError:
            raise TelegramError("the answer is not JSON") from None
        return parsed

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEEP_ALIVE),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=self._proxy,
            )
        return self._session


def open_bot(token: str, api_url: str, **options: Any) -> Bot:
    """The Bot API at `api_url` (without a slash at the end) for this token; `options` as of AiohttpRequest.

    Do not call `Bot.initialize`: it says the token in its error, as `repr(bot)` does. Close it with
    `close_bot`.
    """
    base = api_url.rstrip("/")
    request = AiohttpRequest(proxy=environment_proxy(base), **options)
    return Bot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request,
        get_updates_request=request,
    )


async def close_bot(bot: Bot) -> None:
    """Closes the connections of a bot that `open_bot` has made."""
    await bot.request.shutdown()


def environment_proxy(url: str) -> str | None:
    """The proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name for this address; read once."""
    parts = urlsplit(url)
    if not parts.hostname or proxy_bypass(parts.hostname):
        return None
    return getproxies().get(parts.scheme)


@lru_cache(16)
def _timeout(pool: float | None, connect: float | None, read: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(
        total=None,
        connect=None if pool is None or connect is None else pool + connect,
        sock_connect=connect,
        sock_read=read,
    )


def _body(request_data: RequestData | None) -> Mapping[str, Any]:
    if request_data is None:
        return {}
    if not request_data.contains_files:
        said = json.dumps(request_data.parameters, ensure_ascii=False, separators=(",", ":"))
        return {"data": said.encode(errors="replace"), "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData(request_data.json_parameters, quote_fields=False)  # names stay as they are
    for name, (filename, content, content_type) in request_data.multipart_data.items():
        form.add_field(name, _as_file(content), filename=filename, content_type=content_type)
    return {"data": form}


def _as_file(content: bytes | IO[bytes]) -> IO[bytes]:
    """Bytes in a form that aiohttp sends piece by piece."""
    return io.BytesIO(content) if isinstance(content, bytes) else content


def _or(given: ODVInput[T], usual: T | None) -> T | None:
    return usual if isinstance(given, DefaultValue) else given


def _fail(error: Exception, host: str | None) -> NoReturn:
    """Raises what the error means, without a word of it: its text may hold the address."""
    match error:
        case aiohttp.ConnectionTimeoutError():
            raise NotSent(f"no connection to {host} in time") from None
        case aiohttp.ClientConnectorCertificateError():
            raise NotSent(f"the certificate of {host} is not valid") from None
        case aiohttp.ClientConnectorError(os_error=ssl.SSLError() as reason):
            raise NotSent(f"no TLS with {host}: {reason.reason}") from None
        case aiohttp.ClientConnectorError(os_error=reason):
            raise NotSent(f"no connection to {host}: {reason.strerror or type(reason).__name__}") from None
        case aiohttp.InvalidURL() | aiohttp.ClientHttpProxyError():
            raise NotSent(f"no way to {host}: {type(error).__name__}") from None
        case TimeoutError():
            raise TimedOut(f"{host} did not answer in time") from None
        case _:
            raise Lost(f"{host} closed the connection: {type(error).__name__}") from None
