"""`xiangmei serve`, as a process of its own, over real HTTP."""

import asyncio
import re
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from bot.catalog import sample
from tests.commands.conftest import Run

Start = Callable[..., "Server"]


class Server:
    """One run of `xiangmei serve`."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.process = process
        self._log = log

    @property
    def printed(self) -> str:
        return self._log.read_text(encoding="utf-8")

    async def address(self) -> str:
        """What it prints once it can be reached."""
        while (found := re.search(r"http://\S+", self.printed)) is None:
            assert self.process.poll() is None, self.printed
            await asyncio.sleep(0.05)
        return found[0]

    def stop(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=20)


@pytest.fixture
def serve(xiangmei: list[str], environment: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    """Starts a server and takes it down at the end."""
    servers: list[Server] = []

    def starts(*arguments: str) -> Server:
        log = tmp_path / f"serve-{len(servers)}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [*xiangmei, "serve", *arguments], stdout=out, stderr=subprocess.STDOUT, env=environment
            )
        servers.append(Server(process, log))
        return servers[-1]

    yield starts
    for server in servers:
        server.process.kill()
        server.process.wait()


async def says(session: aiohttp.ClientSession, address: str, *texts: str) -> list[dict[str, Any]]:
    """Opens the page, says something, and returns all that the page was shown."""
    async with session.get(address) as page:
        assert page.status == 200
    frames = []
    async with session.ws_connect(f"{address}chat", headers={"Origin": address.rstrip("/")}) as line:
        frames.append(await line.receive_json(timeout=20))
        for text in texts:
            await line.send_json({"id": str(uuid4()), "text": text})
            frames.append(await line.receive_json(timeout=20))
    return frames


async def test_a_second_start_finds_everything_as_the_first_left_it(serve: Start) -> None:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        first = serve("--demo", "--port", "0")
        _, answer = await says(session, await first.address(), "八段锦")
        assert first.stop() == 0
        second = serve("--demo", "--port", "0")
        (history,) = await says(session, await second.address())
        assert second.stop(signal.SIGTERM) == 0
    said, *heard = [line for line in history["lines"] if line["who"] != "notice"]
    assert said["text"] == "八段锦"
    assert [line["reply"] for line in heard] == answer["replies"]
    for server in (first, second):
        assert server.printed.endswith("已停止。Stopped.\n")
        assert "Traceback" not in server.printed
    assert "载入" in first.printed
    assert "载入" not in second.printed


async def test_a_demo_whose_port_is_taken_takes_the_next_and_says_so(demo: Path, serve: Start) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        server = serve("--demo", "--port", str(port))
        address = await server.address()
    assert f"Port {port} is taken" in server.printed
    assert not address.endswith(f":{port}/")


async def test_two_servers_share_one_database(demo: Path, serve: Start) -> None:
    servers = [serve("--demo", "--port", "0") for _ in range(2)]
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        for server in servers:
            _, answer = await says(session, await server.address(), "我的订单")
            assert answer["type"] == "replies"


def test_a_port_that_is_taken_is_said_with_the_way_out(run: Run) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        done = run("serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "choose another with --port" in done.stderr.decode()


@pytest.mark.parametrize("host", ["no-such-host.invalid", "203.0.113.7"])
def test_an_address_that_is_not_ours_is_said(host: str, run: Run) -> None:
    done = run("serve", "--host", host, "--port", "0")
    assert done.returncode == 1
    assert "cannot be listened on" in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_a_database_of_real_orders_is_never_opened_as_a_demo(run: Run) -> None:
    assert run("catalog", "load").returncode == 0
    done = run("serve", "--demo", "--port", "0")
    assert done.returncode == 1
    assert "not made for a demo" in done.stderr.decode()


def test_a_misspelt_setting_stops_the_start(run: Run) -> None:
    done = run("serve", XIANGMEI_PROT="80")
    assert done.returncode == 1
    assert "Did you mean XIANGMEI_PORT" in done.stderr.decode()


def test_a_place_where_nothing_can_be_kept_is_said(run: Run) -> None:
    done = run("serve", "--port", "0", XIANGMEI_DATABASE_URL="sqlite:////dev/null/xiangmei.db")
    assert done.returncode == 1
    assert "The database cannot be used" in done.stderr.decode()
    assert b"Traceback" not in done.stderr


async def test_a_sheet_loaded_beside_a_running_server_is_searched_soon(
    demo: Path, serve: Start, run: Run, tmp_path: Path
) -> None:
    address = await serve("--demo", "--port", "0").address()
    with sample("products") as path:
        head, first, *_ = path.read_text(encoding="utf-8").splitlines()
    sheet = tmp_path / "products.csv"
    name = first.split(",")[1]
    sheet.write_text(f"{head}\n{first.replace(name, '量子玄学闲谈会')}\n", encoding="utf-8")
    assert run("catalog", "load", "--products", str(sheet)).returncode == 0
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with asyncio.timeout(30):
            while "'title': '量子玄学闲谈会" not in str((await says(session, address, "量子玄学闲谈会"))[-1]):
                await asyncio.sleep(1)
