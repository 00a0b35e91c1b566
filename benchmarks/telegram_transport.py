"""Sends through python-telegram-bot over its own backend and ours: `python -m benchmarks.telegram_transport`.

One run, one table. The server is a process of its own that gives every message the same answer.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable

from aiohttp import web
from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot.channels.telegram.delivery import TelegramChannel
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.transport import AiohttpRequest, close_bot, open_bot
from bot.dialogue.delivery import Delivered, Letter
from bot.dialogue.messages import Card, Reply

TOKEN = "1:benchmark"
TEXT = "<b>八段锦</b>\n" + "品牌：成人之美\n" * 10
ANSWER = {
    "message_id": 1,
    "from": {"id": 1, "is_bot": True, "first_name": "向美点单", "username": "xiangmei_bot"},
    "chat": {"id": 7, "type": "private", "first_name": "陈姐"},
    "date": 1_764_000_000,
    "text": TEXT,
}
BACKENDS: dict[str, Callable[[], BaseRequest]] = {
    "httpx (its own)": lambda: HTTPXRequest(connection_pool_size=64, pool_timeout=60),
    "aiohttp (ours)": AiohttpRequest,
}
WARM = 100


async def serve() -> None:
    """Answers until the process ends; prints its port first."""
    body = json.dumps({"ok": True, "result": ANSWER}).encode()

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(body=body, content_type="application/json")

    app = web.Application()
    app.router.add_post("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


async def sends(request: BaseRequest, port: int, count: int, lanes: int) -> tuple[float, float]:
    """Messages a second, and milliseconds of processor time that one costs here."""
    bot = Bot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=request, get_updates_request=request)
    await request.initialize()

    async def lane(number: int) -> None:
        for _ in range(number):
            await bot.send_message(7, TEXT, parse_mode="HTML")

    await lane(WARM)
    began, used = time.perf_counter(), time.process_time()
    await asyncio.gather(*(lane(count // lanes) for _ in range(lanes)))
    took, cost = time.perf_counter() - began, time.process_time() - used
    await request.shutdown()
    return count / took, 1000 * cost / count


async def delivers(port: int, count: int, lanes: int) -> tuple[float, float]:
    """The same for letters as the courier hands them over, each to a chat of its own, without the pace."""
    bot = open_bot(TOKEN, f"http://127.0.0.1:{port}")
    channel = TelegramChannel(bot, Pace(per_second=1_000_000))
    letter = Letter("reminder", "1", Reply(cards=(Card("八段锦", rows=(("品牌", "成人之美"),) * 10),)))

    async def lane(chats: range) -> None:
        for chat in chats:
            fate = await channel.deliver(str(chat), letter)
            assert isinstance(fate, Delivered), fate

    await lane(range(1, WARM))
    began, used = time.perf_counter(), time.process_time()
    await asyncio.gather(*(lane(range(WARM + place, WARM + count, lanes)) for place in range(lanes)))
    took, cost = time.perf_counter() - began, time.process_time() - used
    await close_bot(bot)
    return count / took, 1000 * cost / count


async def compare(port: int, count: int) -> None:
    """Prints one row for each backend and number of sends at a time."""
    print(f"{'backend':<18}{'at a time':>10}{'sends /s':>10}{'ms of CPU each':>16}")
    for lanes in (1, 40):
        for name, backend in BACKENDS.items():
            rate, cost = await sends(backend(), port, count, lanes)
            print(f"{name:<18}{lanes:>10}{rate:>10.0f}{cost:>16.2f}")
        rate, cost = await delivers(port, count, lanes)
        print(f"{'letters (ours)':<18}{lanes:>10}{rate:>10.0f}{cost:>16.2f}")


def main() -> None:
    """Runs the comparison, or the server for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="messages in each row")
    parser.add_argument("--serve", action="store_true", help="be the server")
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve())
        return
    command = [sys.executable, "-m", "benchmarks.telegram_transport", "--serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            asyncio.run(compare(int(server.stdout.readline()), options.count))
        finally:
            server.kill()


if __name__ == "__main__":
    main()
