"""Sends of the courier beside those of other libraries: `python -m benchmarks.courier`.

Ours are rows of the outbox, each claimed, sent through python-telegram-bot over our transport, and marked in
a SQLite file with synchronous=FULL; the peers send and keep nothing. One process each, one run; the server is
a process of its own that says yes to everything. The processor time of a send is the figure to compare on a
machine that is busy with other things.
"""

import argparse
import asyncio
import cProfile
import json
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import func, insert, select
from sqlmodel import Session

from bot.channels.telegram.delivery import TelegramChannel
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.transport import close_bot, open_bot
from bot.dialogue.delivery import Delivered, Delivery, Letter
from bot.dialogue.messages import Reply
from bot.notify.carrier import Channel
from bot.notify.courier import Courier
from bot.notify.round import Round
from storage.models import Account, Notice, Person, Priority
from storage.store import Store

TOKEN = "1:benchmark"
TEXT = "本月专题：重阳敬老\n" + "八段锦、粤剧、长者智能手机课，本月可以点单。\n" * 4
ANSWER = {
    "ok": True,
    "result": {
        "message_id": 1,
        "from": {"id": 1, "is_bot": True, "first_name": "向美点单", "username": "xiangmei_bot"},
        "chat": {"id": 7, "type": "private", "first_name": "陈姐"},
        "date": 1_764_000_000,
        "text": TEXT,
    },
}
AT_ONCE = 256  # as many as the courier has in hand


class Yes(asyncio.Protocol):
    """Answers every request of a connection in the same words, as fast as Python can."""

    _BODY = json.dumps(ANSWER).encode()
    _ANSWER = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(_BODY)
        + _BODY
    )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A connection is open."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._buffer = b""

    def data_received(self, data: bytes) -> None:
        """Answers each request that is complete; bodies have a length."""
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self._buffer) < end + 4 + length:
                return
            self._buffer = self._buffer[end + 4 + length :]
            self._transport.write(self._ANSWER)


async def serve() -> None:
    """Answers until the process ends; prints its port first."""
    server = await asyncio.get_running_loop().create_server(Yes, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def owe(store: Store, count: int, now: datetime) -> None:
    """Owes one broadcast to each of many persons on Telegram."""
    reply = Reply(TEXT).to_json()

    def work(session: Session, first: int, last: int) -> None:
        numbers = range(first, last)
        session.execute(
            insert(Person), [{"id": n, "name": "", "phone": "", "created_at": now} for n in numbers]
        )
        session.execute(
            insert(Account),
            [
                {"channel": "telegram", "external_id": str(n), "person_id": n, "created_at": now}
                for n in numbers
            ],
        )
        session.execute(
            insert(Notice),
            [
                {
                    "kind": "broadcast",
                    "subject": "theme/2026-11",
                    "recipient_id": n,
                    "due_at": now,
                    "expires_at": now + timedelta(days=2),
                    "priority": int(Priority.BROADCAST),
                    "next_at": now,
                    "reply": reply,
                    "created_at": now,
                }
                for n in numbers
            ],
        )

    for first in range(1, count + 1, 10_000):
        last = min(first + 10_000, count + 1)
        store.write(partial(work, first=first, last=last)).result()


def marked(session: Session) -> int:
    """How many notices are marked as sent."""
    return session.scalar(select(func.count()).select_from(Notice).where(Notice.state == "sent")) or 0  # type: ignore[arg-type]


def now() -> datetime:
    """The real time."""
    return datetime.now(UTC)


class Nowhere:
    """A channel that costs nothing."""

    name = "telegram"

    async def deliver(self, external_id: str, letter: Letter) -> Delivery:
        """Says yes."""
        return Delivered("1")


async def ours(port: int, count: int, profile: cProfile.Profile | None = None) -> None:
    """Carries notices to nowhere and over Telegram's transport."""
    await carried("claimed and marked, without a network", Nowhere(), count)
    bot = open_bot(TOKEN, f"http://127.0.0.1:{port}")
    channel = TelegramChannel(bot, Pace(per_second=1e6))
    await carried("claimed, sent and marked: the courier", channel, count, profile)
    await close_bot(bot)


async def carried(what: str, channel: Channel, count: int, profile: cProfile.Profile | None = None) -> None:
    """Plans and carries `count` notices; fails where one is not marked."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{Path(folder) / 'outbox.db'}")
        store.migrate()
        owe(store, count, now())
        courier = Courier(store, now, [channel], lambda *_: None)
        await timed("planned", count, courier.sort)
        if profile:
            profile.enable()
        await timed(what, count, partial(courier.run_lane, "telegram"))
        if profile:
            profile.disable()
        assert store.read(marked) == count
        store.close()


async def crowd(send: Callable[[], Awaitable[object]], count: int) -> None:
    """Sends `count` messages, `AT_ONCE` at a time."""

    async def lane(number: int) -> None:
        for _ in range(number):
            await send()

    await asyncio.gather(*(lane(count // AT_ONCE) for _ in range(AT_ONCE)))


async def telegram_bot(port: int, count: int) -> None:
    """python-telegram-bot's Bot over its own backend."""
    from telegram import Bot
    from telegram.request import HTTPXRequest

    request = HTTPXRequest(connection_pool_size=AT_ONCE, pool_timeout=60)
    bot = Bot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=request)
    await request.initialize()
    send = partial(bot.send_message, 7, TEXT)
    await crowd(send, AT_ONCE)
    await timed(
        "sent by python-telegram-bot (httpx)", count // AT_ONCE * AT_ONCE, partial(crowd, send, count)
    )
    await request.shutdown()


async def aiogram(port: int, count: int) -> None:
    """aiogram's Bot."""
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    session = AiohttpSession(api=TelegramAPIServer.from_base(f"http://127.0.0.1:{port}"), limit=AT_ONCE)
    bot = Bot(TOKEN, session=session)
    send = partial(bot.send_message, 7, TEXT)
    await crowd(send, AT_ONCE)
    await timed("sent by aiogram", count // AT_ONCE * AT_ONCE, partial(crowd, send, count))
    await session.close()


async def timed(what: str, count: int, work: Callable[[], Awaitable[Round | None]]) -> None:
    """Prints how fast it was, what one cost in processor time here, and the largest memory so far."""
    began, used = time.perf_counter(), time.process_time()
    await work()
    took, cost = time.perf_counter() - began, time.process_time() - used
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{what:<38}{count:>8}{count / took:>10.0f} /s{1000 * cost / count:>10.3f} ms{memory:>8} MB",
        flush=True,
    )


PARTS = {"ours": ours, "ptb": telegram_bot, "aiogram": aiogram}


def main() -> None:
    """Runs each part in a process of its own, against one server."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=10_000, help="messages of each sender")
    parser.add_argument("--profile", action="store_true", help="show where our time goes")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve())
    elif options.part == "ours" and options.profile:
        profile = cProfile.Profile()
        asyncio.run(ours(options.port, options.count, profile))
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    elif options.part:
        asyncio.run(PARTS[options.part](options.port, options.count))
    else:
        compare(options.count, profile=options.profile)


def compare(count: int, *, profile: bool) -> None:
    """Prints one table."""
    program = [sys.executable, "-m", "benchmarks.courier"]
    with subprocess.Popen([*program, "--serve"], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            port = server.stdout.readline().strip()
            print(f"{'':<38}{'messages':>8}{'speed':>13}{'CPU of one':>13}{'memory':>11}", flush=True)
            for part in PARTS:
                more = ["--profile"] if profile and part == "ours" else []
                command = [*program, "--part", part, "--port", port, "--count", str(count), *more]
                subprocess.run(command, check=True)
        finally:
            server.kill()


if __name__ == "__main__":
    main()
