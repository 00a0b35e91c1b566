"""Processes of `xiangmei serve` on one database, and what stands before them: a balancer and Telegram.

A message goes to any of the processes; where that one is gone or says 503, it goes to another, under the
same number, as the platform does that got no answer.
"""

import asyncio
import os
import random
import re
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.channels.telegram import secret

PATIENCE = 60  # seconds until a message must have been taken
RETRY_SECONDS = 0.05


class Process:
    """One `xiangmei serve` on a port of its own."""

    def __init__(self, name: str, environment: dict[str, str], folder: Path) -> None:
        self.name = name
        self._log = folder / f"{name}.log"
        own = {key: value for key, value in os.environ.items() if not key.upper().startswith("XIANGMEI_")}
        with self._log.open("wb") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve", "--port", "0"],
                stdout=out,
                stderr=subprocess.STDOUT,
                env=own | environment,
            )

    @property
    def printed(self) -> str:
        return self._log.read_text(encoding="utf-8")

    async def address(self) -> str:
        """Where it listens, once it does."""
        while (found := re.search(r"http://\S+:\d+", self.printed)) is None:
            assert self._process.poll() is None, self.printed
            await asyncio.sleep(0.05)
        return found[0]

    def kill(self) -> None:
        """Ends it in the midst of whatever it does."""
        self._process.kill()
        assert self._process.wait() == -signal.SIGKILL

    def stop(self) -> None:
        """Asks it to end, and insists after a while."""
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@dataclass
class Balancer:
    """Delivers updates of Telegram to any of several addresses, and counts who answered."""

    token: str
    session: ClientSession
    addresses: dict[str, str]
    dice: random.Random
    answered: Counter[str] = field(default_factory=Counter)  # by the name of the process
    retries: int = 0

    async def deliver(self, update: dict[str, Any]) -> dict[str, Any]:
        """The call in the response to an update; raises TimeoutError where nobody takes it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                name = self.dice.choice(sorted(self.addresses))
                if (said := await self._try(self.addresses[name], update)) is not None:
                    self.answered[name] += 1
                    return said
                self.retries += 1
                await asyncio.sleep(RETRY_SECONDS)

    async def _try(self, address: str, update: dict[str, Any]) -> dict[str, Any] | None:
        headers = {secret.HEADER: secret.secret(self.token)}
        try:
            async with self.session.post(
                f"{address}{secret.PATH}", json=update, headers=headers, timeout=ClientTimeout(30)
            ) as response:
                if response.status == 503:
                    return None
                assert response.status == 200, await response.text()
                said: dict[str, Any] = await response.json()
                return said
        except (ClientError, ConnectionError):
            return None
