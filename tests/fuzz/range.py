"""The range: the program as its operators run it, a double of the platform's API, and the thrower."""

import asyncio
import os
import re
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.fuzz.shots import Gun, Shot

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]

LANES = 8  # connections at a time
TAKEN = frozenset({200, 400, 403, 404, 405, 408, 413, 415, 503})
PATIENCE = 20.0  # seconds for one answer
WARM = 0.2  # the part of the shots after which caches are full, and memory must stay


@dataclass(slots=True)
class Report:
    """What became of the shots. `wrong` holds the first few that were answered as none may be."""

    thrown: int = 0
    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)  # lines of the program's log that tell of a failure
    megabytes: list[float] = field(default_factory=list)  # at rest, warm, at the end

    @property
    def clean(self) -> bool:
        """Whether nothing was wrong and nothing failed inside."""
        return not self.wrong and not self.errors


@dataclass(slots=True)
class Target:
    """The running program."""

    host: str
    port: int
    pid: int
    log: Path

    @property
    def megabytes(self) -> float:
        """Its memory (RSS); 0 where the system does not tell."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text()
        except OSError:
            return 0.0
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else 0.0

    @property
    def errors(self) -> list[str]:
        """What its log says of failures inside."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if re.search(r" (ERROR|CRITICAL) |^Traceback|Warning: ", line)]


@asynccontextmanager
async def running(gun: Gun, folder: Path, demo: bool = True) -> AsyncIterator[Target]:
    """`xiangmei serve` with a database in `folder`, which may be there already."""
    api = web.Application()
    api.router.add_route("*", "/{anything:.*}", _agree)
    double = TestServer(api)
    await double.start_server()
    kept = {key: value for key, value in os.environ.items() if not key.upper().startswith("XIANGMEI_")}
    settings = {"XIANGMEI_DATABASE_URL": f"sqlite:///{folder}/xiangmei.db", "PYTHONUNBUFFERED": "1"}
    settings |= gun.environment(str(double.make_url("")).rstrip("/"))
    log = folder / "serve.log"
    with log.open("wb") as out:
        arguments = ("-m", "bot", "serve", "--port", "0", *(("--demo",) if demo else ()))
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, stdout=out, stderr=out, env=kept | settings
        )
    try:
        host, port = await _address(log, process)
        yield Target(host, port, process.pid, log)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
        await double.close()


async def throw(target: Target, gun: Gun, *, bodies: int, seconds: float, seed: int) -> Report:
    """Throws until so many were thrown or so much time is over."""
    report = Report(megabytes=[target.megabytes])
    shots = iter(gun.shots(Random(seed)))
    begun = time.monotonic()

    def next_shot() -> Shot | None:
        over = report.thrown >= bodies or time.monotonic() - begun >= seconds
        done = max(report.thrown / bodies, (time.monotonic() - begun) / seconds)
        if len(report.megabytes) == 1 and done >= WARM:
            report.megabytes.append(target.megabytes)
        if over:
            return None
        report.thrown += 1
        return next(shots)

    await asyncio.gather(*(_lane(target, iter(next_shot, None), report) for _ in range(LANES)))
    report.seconds = time.monotonic() - begun
    report.megabytes.append(target.megabytes)
    report.errors += target.errors
    return report


async def _lane(target: Target, shots: Iterator[Shot], report: Report) -> None:
    line: Line | None = None
    for shot in shots:
        try:
            async with asyncio.timeout(PATIENCE):
                line, status, stays = await _shoot(target, line, shot)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
            _note(report, shot, f"no answer: {error!r}")
            stays = False
        else:
            report.statuses[status] += 1
            if status not in TAKEN or (shot.right and status not in (200, 503)):
                _note(report, shot, f"answered {status}")
        if not stays and line is not None:
            line[1].close()
            line = None
    if line is not None:
        line[1].close()


async def _shoot(target: Target, line: Line | None, shot: Shot) -> tuple[Line, int, bool]:
    """The connection used, the status, and whether the connection stays."""
    if line is not None:
        try:
            return line, *await _ask(*line, shot)
        except (ConnectionError, asyncio.IncompleteReadError):
            line[1].close()  # the server has closed it after a request that it did not read to its end
    line = await asyncio.open_connection(target.host, target.port)
    return line, *await _ask(*line, shot)


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, shot: Shot) -> tuple[int, bool]:
    """The status of the answer, and whether the connection stays."""
    headers = {"Host": "fuzz.example", "Content-Length": str(len(shot.body))} | dict(shot.headers)
    lines = [f"{shot.method} {shot.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + shot.body)
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = re.search(r"(?im)^content-length: (\d+)", head)
    if length and shot.method != "HEAD":
        await reader.readexactly(int(length[1]))
    stays = length is not None and not re.search(r"(?im)^connection: close", head)
    return int(head.split(" ", 2)[1]), stays


def _note(report: Report, shot: Shot, what: str) -> None:
    if len(report.wrong) < 20:
        report.wrong.append(f"{what}: {shot.method} {shot.path} {shot.headers} {shot.body[:300]!r}")


async def _address(log: Path, process: asyncio.subprocess.Process) -> tuple[str, int]:
    for _ in range(600):
        printed = log.read_text(encoding="utf-8")
        if found := re.search(r"http://([\d.]+):(\d+)/", printed):
            return found[1], int(found[2])
        if process.returncode is not None:
            break
        await asyncio.sleep(0.1)
    raise RuntimeError(f"the program did not start:\n{log.read_text(encoding='utf-8')}")


async def _agree(request: web.Request) -> web.Response:
    """Any method of any API: done."""
    await request.read()
    result = {"id": 1, "is_bot": True, "first_name": "向美", "username": "xiangmei_bot"}
    return web.json_response({"ok": True, "result": result, "errcode": 0, "errmsg": "ok"})
