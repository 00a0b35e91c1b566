"""Plays scripts through the socket of the web chat."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar
from aiohttp.test_utils import TestServer

from bot.channels.plain import plain
from bot.channels.web import Pace, WebChannel, application
from bot.dialogue.files import Document
from bot.dialogue.messages import Button, Reply
from bot.notify.courier import Courier
from tests.conversation.edges.shared import courier, receiving
from tests.conversation.person import Bot, moment
from tests.conversation.script import Line


class Page:
    """One open page of the web chat: what it shows, and what can be tapped on it."""

    def __init__(self, socket: ClientWebSocketResponse, numbers: "count[int]", address: str) -> None:
        self.address = address
        self._socket = socket
        self._numbers = numbers
        self._buttons: list[Button] = []
        self.documents: list[Document] = []  # of the latest answer

    async def hears(self, kind: str) -> str:
        """The next frame, as text."""
        frame: dict[str, Any] = json.loads(await self._socket.receive_str(timeout=10))
        assert frame["type"] == kind, frame
        bodies = frame.get("replies") or [line["reply"] for line in frame.get("lines", [frame])]
        replies = [Reply.from_json(body) for body in bodies if body]
        self.documents = [each for reply in replies for each in reply.documents]
        self._buttons += [button for reply in replies for button in reply.all_buttons()]
        return plain(replies)

    async def says(self, words: str) -> str:
        """Taps the button of that label, the latest first, or sends the words."""
        tapped = next((button for button in reversed(self._buttons) if button.label == words), None)
        return await self.sends({"button": tapped.data, "label": words} if tapped else {"text": words})

    async def sends(self, said: dict[str, Any]) -> str:
        """Sends any frame, and hears the answer."""
        await self._socket.send_str(json.dumps({"id": f"message-{next(self._numbers):08}", **said}))
        return await self.hears("replies")


@asynccontextmanager
async def served(
    bot: Bot, session: ClientSession, numbers: "count[int]"
) -> AsyncIterator[tuple[Page, Courier]]:
    """The web chat over the bot, and a page of it that has said hello as browsers do."""
    channel = WebChannel()
    carries = courier(bot, channel)
    server = TestServer(
        application(
            bot.turns,
            carries,
            channel,
            demo=bot.demo,
            pace=Pace(burst=1000, per_second=1000),
            receiving=receiving(bot),
            press=bot.press,
        )
    )
    await server.start_server()
    try:
        address = str(server.make_url("/"))
        async with session.get(address) as response:
            assert response.status == 200
        async with session.ws_connect(f"{address}chat", origin=address.rstrip("/"), max_msg_size=0) as socket:
            page = Page(socket, numbers, address)
            await page.hears("history")
            yield page, carries
    finally:
        await server.close()


async def play_on_web(bot: Bot, script: Sequence[Line]) -> None:
    """Plays a script on the page's socket; after a restart the same visitor opens the page again."""
    lines, numbers, heard = list(script), count(1), ""
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        while lines:
            async with served(bot, session, numbers) as (page, carries):
                while lines and lines[0].mark != "~":
                    line = lines.pop(0)
                    if line.mark == ">":
                        heard = await page.says(line.words)
                    elif line.mark == "@":
                        bot.now = moment(line.words)
                        done = await carries.run_due()
                        heard = "\n".join([await page.hears("notice") for _ in range(done.sent)])
                    else:
                        line.check(heard)
            if lines:
                lines.pop(0)
                bot.restart()
