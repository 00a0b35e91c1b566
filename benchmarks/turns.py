"""Durable turns a second: `python -m benchmarks.turns [--turns 4000] [--only xiangmei,aiogram]`.

One run, one table. Every server is one process of its own, the load comes from this one, over real HTTP. Ours
is the real `xiangmei serve` on a SQLite file with synchronous=FULL: every message is understood, searched for
in 650 products and committed with its answer before it is answered. It is asked twice: with queries that are
all different, and with queries as people repeat each other (Zipf over 2,000), after 2,000 such queries. Peers
answer a fixed text.
"""

import argparse
import asyncio
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from benchmarks.load import Load, over_http, over_sockets
from benchmarks.messages import AES_KEY, APP_ID, Telegram, WeChat
from benchmarks.peers import SECRET, TOKEN
from benchmarks.queries import different, repeated

PEOPLE = 400  # who write in turn
COMMON = 2000  # queries that people repeat
CONNECTIONS = (1, 40)
START_SECONDS = 60.0
TICKS = os.sysconf("SC_CLK_TCK")
Way = Telegram | WeChat | None  # how a server is asked; None is its web chat


@dataclass(frozen=True, slots=True)
class Server:
    """A server under load."""

    name: str
    command: tuple[str, ...]
    way: Way
    needs: str = ""  # the module that has to be installed
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def ours(self) -> bool:
        """Whether it is this program, which is asked with different queries and keeps what it heard."""
        return not self.needs


def servers() -> list[Server]:
    """All that are compared, ours first."""
    serve = ("-m", "bot", "serve", "--demo")
    peer = ("-m", "benchmarks.peers")
    wechat = ("WECHAT_TOKEN", SECRET)
    key = (("WECHAT_APP_ID", APP_ID), ("WECHAT_AES_KEY", AES_KEY))
    return [
        Server("xiangmei, Telegram webhook", serve, Telegram(), settings=(("TELEGRAM_TOKEN", TOKEN),)),
        Server("xiangmei, WeChat plain", serve, WeChat(), settings=(wechat,)),
        Server("xiangmei, WeChat encrypted", serve, WeChat(secure=True), settings=(wechat, *key)),
        Server("xiangmei, web socket", serve, None),
        Server(
            "python-telegram-bot, sendMessage", (*peer, "python-telegram-bot"), Telegram("/"), "telegram.ext"
        ),
        Server("aiogram, in the webhook", (*peer, "aiogram"), Telegram("/"), "aiogram"),
        Server("WeRoBot, SQLite session", (*peer, "WeRoBot"), WeChat("/"), "werobot"),
    ]


@dataclass(slots=True)
class Running:
    """A server that has started."""

    port: int
    process: subprocess.Popen[bytes]
    file: Path

    def cpu(self) -> float:
        """Seconds of processor time so far; not a number where the system does not tell."""
        try:
            told = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return float("nan")
        return (int(told[11]) + int(told[12])) / TICKS

    def heard(self) -> int:
        """Messages that are safe in the database."""
        with sqlite3.connect(self.file) as base:
            return int(base.execute("SELECT count(*) FROM heard").fetchone()[0])


@contextmanager
def started(server: Server, folder: Path, api: int) -> Iterator[Running]:
    """The server in a process of its own, ready to answer. Raises RuntimeError with what it said instead."""
    port, file = _free_port(), folder / "turns.db"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XIANGMEI_")}
    own = {"DATABASE_URL": f"sqlite:///{file}", "TELEGRAM_API_URL": f"http://127.0.0.1:{api}"}
    if server.ours:
        environment |= {f"XIANGMEI_{name}": value for name, value in (own | dict(server.settings)).items()}
        command = [*server.command, "--port", str(port)]
    else:
        command = [*server.command, str(port), str(api), str(file)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, *command], env=environment, stdout=log, stderr=log)
    try:
        _wait(port, process, folder / "log")
        yield Running(port, process, file)
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError(log.read_text(errors="replace")[-500:])


async def ask(running: Running, way: Way, texts: Sequence[str], connections: int) -> Load:
    """Says each text once, person after person."""
    if way is None:
        return await over_sockets(running.port, texts, connections)
    requests = [way.request(running.port, 1 + place % PEOPLE, text) for place, text in enumerate(texts)]
    return await over_http(running.port, requests, connections)


async def measured(server: Server, running: Running, turns: int) -> list[str]:
    """The rows of one server."""
    await ask(running, server.way, ["你好"] * PEOPLE, 4)
    time.sleep(1)  # what a server does once it has started
    queries = different(COMMON + turns * len(CONNECTIONS))
    common, others = queries[:COMMON], queries[COMMON:]
    rows = []
    for kind in ("all different", "repeated") if server.ours else ("",):
        if kind == "repeated":  # as after the first hour of a day
            await ask(running, server.way, repeated(common, COMMON, -1), 4)
        for place, connections in enumerate(CONNECTIONS):
            count = turns if connections > 1 else turns // 4
            texts = repeated(common, count, place) if kind == "repeated" else others[place * turns :][:count]
            before, heard = running.cpu(), running.heard() if server.ours else 0
            load = await ask(running, server.way, texts, connections)
            cost = 1000 * (running.cpu() - before) / count
            if server.ours and running.heard() - heard != count:
                raise RuntimeError(f"{count} answered, {running.heard() - heard} in the database")
            cells = (f"{load.rate:,.0f}", f"{load.percentile(0.5):.1f}", f"{load.percentile(0.99):.1f}")
            rows.append(f"| {server.name} | {kind} | {connections} | {' | '.join(cells)} | {cost:.2f} |")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--turns", type=int, default=4000, help="at 40 connections; a quarter of it at one")
    parser.add_argument("--only", default="", help="servers whose names hold one of these, parted by commas")
    options = parser.parse_args()
    print("| server | queries | connections | turns/s | p50 ms | p99 ms | CPU ms/turn |")
    print("|" + "---|" * 7)
    with tempfile.TemporaryDirectory() as given:
        api = Server("Bot API", ("-m", "benchmarks.peers", "api"), None, needs="aiohttp")
        with started(api, Path(given), 0) as bot_api:
            for server in servers():
                if not any(part.strip() in server.name for part in options.only.split(",")):
                    continue
                if server.needs and find_spec(server.needs.partition(".")[0]) is None:
                    print(f"| {server.name} | skipped: {server.needs} is not installed |")
                    continue
                with (
                    tempfile.TemporaryDirectory() as folder,
                    started(server, Path(folder), bot_api.port) as running,
                ):
                    for row in asyncio.run(measured(server, running, options.turns)):
                        print(row, flush=True)


if __name__ == "__main__":
    main()
