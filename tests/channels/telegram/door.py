"""Telegram's door for tests: the webhook served over HTTP, behind the strict double or without it."""

import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from bot.channels.telegram import secret
from bot.channels.telegram.answering import Arrivals, Turns
from bot.channels.telegram.platform import Telegram
from bot.channels.web import WebChannel, application
from bot.handlers.showcase import Showcase
from bot.knowledge import Knowledge
from tests.conversation.edges.telegram import Haste
from tests.conversation.person import moment
from tests.fakes.telegram import TOKEN, Chat, FakeTelegram

NAME = "xiangmei_bot"  # of the double's bot
PERSON = 4711
PRIVATE = {"id": PERSON, "type": "private", "first_name": "陈姐"}
SECRET = {secret.HEADER: secret.secret(TOKEN)}


@dataclass
class Door:
    """The webhook at its own address, and the double that it calls."""

    telegram: FakeTelegram
    address: str
    session: ClientSession
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def posts(
        self, body: Any, headers: dict[str, str] = SECRET, kind: str = "application/json"
    ) -> tuple[int, Any]:
        """One request as Telegram makes it: its status, and the call in the response or its bytes."""
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        headers = {"Content-Type": kind} | headers
        async with self.session.post(self.address, data=data, headers=headers) as response:
            said = await response.read()
            if response.content_type == "application/json":
                return response.status, json.loads(said)
            return response.status, said

    async def says(self, text: str, number: int = 0) -> dict[str, Any]:
        """One message of the person; the call in the response."""
        status, said = await self.posts(self.message(number, text=text))
        assert status == 200
        assert isinstance(said, dict), said
        return said

    def message(self, number: int = 0, /, **content: Any) -> dict[str, Any]:
        number = number or next(self.numbers)
        person = {"id": PERSON, "is_bot": False, "first_name": "陈姐"}
        body = {"message_id": number, "from": person, "chat": PRIVATE, "date": 1763800000}
        return {"update_id": number, "message": body | content}

    @property
    def chat(self) -> Chat:
        return self.telegram.chat(PERSON)


@asynccontextmanager
async def opened(
    telegram: FakeTelegram, knowledge: Knowledge, turns: Turns, arrivals: Arrivals, **files: Any
) -> AsyncIterator[Door]:
    """The door over these turns, in the one web application of the program; `files` as of `Telegram`."""
    showcase = Showcase(knowledge.catalog, knowledge.reader, lambda: moment("2026-11-22 09:00"))
    platform = Telegram(TOKEN, telegram.url, showcase, **({"pace": Haste()} | files))
    channel = WebChannel()
    served = application(turns, arrivals, channel, demo=False)  # type: ignore[arg-type]  # no page is opened
    platform.mount(served, turns, arrivals)
    server = TestServer(served)
    await server.start_server()
    try:
        async with ClientSession() as session:
            yield Door(telegram, str(server.make_url(secret.PATH)), session)
    finally:
        await server.close()
