"""The main job by long polling against a server of other people: npm's `telegram-test-api`.

It knows nothing of our double, so a misunderstanding of the Bot API that both our sides share shows here.
What it lacks stands in `Shim`: a bot that says it is one, dates in seconds, getWebhookInfo, long polling,
and edits that answer with the message.
"""

import asyncio
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.channels.telegram.platform import Telegram
from bot.handlers.showcase import Showcase
from bot.knowledge import Knowledge
from bot.notify.courier import Courier
from tests.conversation.edges.shared import courier
from tests.conversation.edges.telegram import Haste
from tests.conversation.person import Bot, moment
from tests.conversation.script import SCRIPTS, Line, read
from tests.fakes.telegram import TOKEN
from tests.peers import HERE, node_modules

CHAT = 4711
JOB = [file for file in SCRIPTS if file.stem in ("searching", "corrections", "my_orders", "reminders")]
SECONDS = 15.0  # that an answer may take


@pytest.fixture(scope="module")
def peer() -> Iterator[str]:
    """The address of a running telegram-test-api."""
    node_modules("telegram-test-api")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["node", str(HERE / "telegram.js"), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield f"http://127.0.0.1:{port}"
        process.kill()


class Shim:
    """Stands before the peer and makes up for what it lacks; everything else passes as it is."""

    def __init__(self, peer: str) -> None:
        self._peer = peer
        self._session: ClientSession | None = None
        self.refused: list[str] = []

    async def serve(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method == "getWebhookInfo":
            info = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
            return web.json_response({"ok": True, "result": info})
        given = await request.json()
        body = await self._pass(request.path, given)
        if method == "getUpdates":
            until = time.monotonic() + int(given.get("timeout", 0))
            while not body["result"] and time.monotonic() < until:
                await asyncio.sleep(0.01)
                body = await self._pass(request.path, given)
        elif method == "getMe":
            body["result"]["is_bot"] = True
        elif method == "sendMessage":
            body["result"]["date"] //= 1000
        elif method == "editMessageText":
            sent = {"chat": {"id": given["chat_id"], "type": "private"}, "date": int(time.time())}
            body["result"] = sent | {"message_id": given["message_id"], "text": given["text"]}
        return web.json_response(body)

    async def _pass(self, path: str, given: dict[str, Any]) -> dict[str, Any]:
        self._session = self._session or ClientSession()
        async with self._session.post(self._peer + path, json=given) as response:
            body: dict[str, Any] = await response.json()
            if response.status != 200 or not body.get("ok"):
                self.refused.append(f"{path.rpartition('/')[2]}: {body}")
            return body

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


class Phone:
    """A person of the peer: writes, taps, and looks at what the chat shows."""

    def __init__(self, peer: str, session: ClientSession, token: str) -> None:
        self._peer = peer
        self._session = session
        self._token = token
        self._seen: dict[int, Any] = {}
        self._shown: dict[int, dict[str, Any]] = {}

    async def says(self, words: str) -> None:
        """Taps the button of that label, the latest first, or sends the words."""
        for number, message in sorted(self._shown.items(), reverse=True):
            for key in _keys(message):
                if key["text"] == words:
                    query = self._common() | {"data": key["callback_data"]}
                    query["message"] |= {"message_id": number, "reply_markup": message["reply_markup"]}
                    return await self._post("/sendCallback", query)
        common = self._common()
        return await self._post("/sendMessage", common | common.pop("message") | {"text": words})

    async def hears(self, carries: Courier) -> str:
        """Waits until something new is shown, and then for all that follows."""
        until = time.monotonic() + SECONDS
        while not (new := await self._new()):
            assert time.monotonic() < until, "no answer came"
            await asyncio.sleep(0.01)
        self._seen |= new
        return "\n".join([*map(_said, new.values()), await self.hears_by_itself(carries)])

    async def hears_by_itself(self, carries: Courier) -> str:
        """What the courier brings when it looks now."""
        await carries.run_due()
        new = await self._new()
        self._seen |= new
        return "\n".join(map(_said, new.values()))

    async def _new(self) -> dict[int, dict[str, Any]]:
        async with self._session.post(f"{self._peer}/getUpdatesHistory", json={"token": self._token}) as told:
            history = (await told.json())["result"]
        ours = {
            each["messageId"]: each["message"] for each in history if "chat_id" in each.get("message", {})
        }
        self._shown = ours
        return {number: message for number, message in ours.items() if self._seen.get(number) != message}

    def _common(self) -> dict[str, Any]:
        person = {"id": CHAT, "is_bot": False, "first_name": "访客"}
        chat = {"id": CHAT, "type": "private", "first_name": "访客"}
        now = int(time.time())
        return {
            "botToken": self._token,
            "from": person,
            "message": {"from": person, "chat": chat, "date": now},
        }

    async def _post(self, path: str, body: dict[str, Any]) -> None:
        async with self._session.post(self._peer + path, json=body) as response:
            assert response.status == 200, await response.text()


def _keys(message: dict[str, Any]) -> list[dict[str, str]]:
    return [key for row in message.get("reply_markup", {}).get("inline_keyboard", []) for key in row]


def _said(message: dict[str, Any]) -> str:
    return "\n".join([message["text"], *(key["text"] for key in _keys(message))])


@asynccontextmanager
async def polled(bot: Bot, url: str, token: str) -> AsyncIterator[Courier]:
    """The bot as `xiangmei serve --telegram-polling` puts it together."""
    showcase = Showcase(bot.knowledge.catalog, bot.knowledge.reader, lambda: bot.now)
    platform = Telegram(token, url, showcase, polling=True, pace=Haste())
    carries = courier(bot, platform.channel)
    application = web.Application()
    platform.mount(application, bot.turns, carries)
    server = TestServer(application)
    await server.start_server()
    try:
        yield carries
    finally:
        await server.close()


async def play(bot: Bot, script: Sequence[Line], peer: str, token: str) -> list[str]:
    """Plays a script in one chat; returns what the peer refused."""
    shim = Shim(peer)
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", shim.serve)
    server = TestServer(app)
    await server.start_server()
    lines, heard = list(script), ""
    async with ClientSession() as session:
        phone = Phone(peer, session, token)
        while lines:
            async with polled(bot, str(server.make_url("")).rstrip("/"), token) as carries:
                while lines and lines[0].mark != "~":
                    line = lines.pop(0)
                    if line.mark == ">":
                        await phone.says(line.words)
                        heard = await phone.hears(carries)
                    elif line.mark == "@":
                        bot.now = moment(line.words)
                        heard = await phone.hears_by_itself(carries)
                    else:
                        line.check(heard)
            if lines:
                lines.pop(0)
                bot.restart()
    await server.close()
    await shim.close()
    return shim.refused


@pytest.mark.parametrize("file", JOB, ids=lambda file: file.stem)
async def test_the_main_job_is_done_on_a_server_of_other_people(
    file: Path, peer: str, filled_address: str, knowledge: Knowledge
) -> None:
    bot = Bot(filled_address, knowledge, demo=True)
    token = f"{1000 + JOB.index(file)}{TOKEN[4:]}"  # each script is another bot's
    try:
        assert await play(bot, read(file), peer, token) == []
    finally:
        bot.store.close()
