"""Load over real HTTP: requests made beforehand, so many connections, the time of each answer.

Sockets are spoken to without a client library, which would take more of the machine than the server does.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import aiohttp

Ask = Callable[[bytes], Awaitable[bytes]]
PAGE = 20  # messages that a page of the web chat may send at once


class NotAnsweredError(Exception):
    """A request was not answered as it should be."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a server did: the seconds that each answer took, and those that all took together."""

    times: list[float]
    seconds: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds within which that share of the answers came."""
        times = sorted(self.times)
        return 1000 * times[min(len(times) - 1, int(share * len(times)))]


def post(port: int, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """A whole request on a connection that stays open."""
    lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def over_http(port: int, requests: Sequence[bytes], connections: int) -> Load:
    """Sends every request once, each connection one after the other. Raises NotAnsweredError."""
    waiting = iter(requests)
    times: list[float] = []

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in waiting:
            start = time.perf_counter()
            writer.write(request)
            await _answer(reader)
            times.append(time.perf_counter() - start)
        writer.close()

    start = time.perf_counter()
    await asyncio.gather(*(connection() for _ in range(connections)))
    return Load(times, time.perf_counter() - start)


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head.partition(b"\r\n")[0]:
        raise NotAnsweredError(head.decode(errors="replace"))
    length = next(
        int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")
    )
    return await reader.readexactly(length)


async def over_sockets(port: int, texts: Sequence[str], connections: int) -> Load:
    """Says every text once on web sockets, so many at a time; a page says what its pace lets it and goes.

    Opening a page counts as time that the server takes, but as no answer's. Raises NotAnsweredError.
    """
    pages = iter([texts[place : place + PAGE] for place in range(0, len(texts), PAGE)])
    times: list[float] = []
    address = f"http://127.0.0.1:{port}"

    async def visitor() -> None:
        for page in pages:
            async with (
                aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session,
                session.get(address) as shown,
            ):
                await shown.read()
                async with session.ws_connect(f"{address}/chat", headers={"Origin": address}) as socket:
                    for text in page:
                        start = time.perf_counter()
                        await socket.send_json({"id": f"{time.perf_counter_ns():020}", "text": text})
                        await _replies(socket)
                        times.append(time.perf_counter() - start)

    start = time.perf_counter()
    await asyncio.gather(*(visitor() for _ in range(connections)))
    return Load(times, time.perf_counter() - start)


async def _replies(socket: aiohttp.ClientWebSocketResponse) -> None:
    while True:
        frame = json.loads(await socket.receive_str())
        if frame["type"] == "replies":
            return
        if frame["type"] == "error":
            raise NotAnsweredError(frame)
