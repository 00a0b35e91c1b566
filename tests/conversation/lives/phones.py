"""What a person has in hand on each channel: says words or taps, and hears what is new since then."""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar
from yarl import URL

from bot.channels.plain import plain
from bot.channels.web import visitor
from bot.channels.wechat.webhook import PATH
from bot.dialogue.messages import Button, Reply
from tests.channels.wechat.callbacks import Callbacks
from tests.conversation.edges import telegram, wechat
from tests.fakes.telegram import FakeTelegram

SECONDS = 10


class Phone(Protocol):
    """One person's end of one channel; `external_id` is how the program knows them there."""

    external_id: str

    async def connects(self, address: str) -> None:
        """The program has started and listens there."""

    async def says(self, words: str) -> None:
        """Taps the button of that label where one is in sight, or sends the words."""

    async def hears(self, notices: int) -> str:
        """Everything new; `notices` is how many were sent to this account since the beginning."""

    async def leaves(self) -> None:
        """Lets the program go; the person stays."""


class OnTelegram:
    """A chat in the double of the Bot API."""

    def __init__(self, fake: FakeTelegram, number: int) -> None:
        self._phone = telegram.Phone(fake, number)
        self._heard: list[str] = []
        self.external_id = str(number)

    async def connects(self, address: str) -> None:
        """The double delivers to the webhook that was set."""

    async def says(self, words: str) -> None:
        self._heard.append(await self._phone.says(words))

    async def hears(self, notices: int) -> str:
        heard, self._heard = [*self._heard, await self._phone.hears()], []
        return "\n".join(filter(None, heard))

    async def leaves(self) -> None:
        """Nothing is open."""


class OnWeChat:
    """A follower of an account that can push nothing: what waits is asked for by a word."""

    def __init__(self, session: ClientSession, callbacks: Callbacks, openid: str) -> None:
        self._phone = wechat.Phone(session, callbacks, openid)
        self._heard: list[str] = []
        self.external_id = openid

    async def connects(self, address: str) -> None:
        self._phone.follower.address = f"{address}{PATH}"

    async def says(self, words: str) -> None:
        self._heard.append(await self._phone.says(words))

    async def hears(self, notices: int) -> str:
        heard, self._heard = self._heard or [await self._phone.says("继续")], []
        return "\n".join(heard)

    async def leaves(self) -> None:
        """Nothing is open."""


class OnWeb:
    """An open page of the web chat."""

    def __init__(self) -> None:
        token = secrets.token_urlsafe(32)
        self.external_id = hashlib.sha256(token.encode()).hexdigest()
        self._token = token
        self._buttons: list[Button] = []
        self._heard: list[str] = []
        self._notices = 0
        self._sent = 0

    async def connects(self, address: str) -> None:
        jar = CookieJar(unsafe=True)
        jar.update_cookies({visitor.COOKIE: self._token}, URL(address))
        self._session = ClientSession(cookie_jar=jar)
        self._socket: ClientWebSocketResponse = await self._session.ws_connect(
            f"{address}/chat", origin=address, max_msg_size=0
        )
        await self._reads(lambda kind: kind == "history")

    async def says(self, words: str) -> None:
        self._sent += 1
        frame = {"id": f"{self.external_id[:16]}-{self._sent:08}"}
        tapped = next((button for button in reversed(self._buttons) if button.label == words), None)
        frame |= {"button": tapped.data, "label": words} if tapped else {"text": words}
        await self._socket.send_str(json.dumps(frame))
        await self._reads(lambda kind: kind == "replies")

    async def hears(self, notices: int) -> str:
        while self._notices < notices:
            await self._reads(lambda kind: True)
        heard, self._heard = self._heard, []
        return "\n".join(heard)

    async def leaves(self) -> None:
        await self._socket.close()
        await self._session.close()

    async def _reads(self, enough: Callable[[str], bool]) -> None:
        """Reads frames up to one of a kind that is enough; what came in between is in the history."""
        while True:
            frame: dict[str, Any] = json.loads(await self._socket.receive_str(timeout=SECONDS))
            match frame["type"]:
                case "history":
                    told = [line["reply"] for line in frame["lines"] if line["who"] == "notice"]
                    self._takes(told[self._notices :], notices=len(told) - self._notices)
                case "notice":
                    self._takes([frame["reply"]], notices=1)
                case "replies":
                    self._takes(frame["replies"])
                case other:
                    raise AssertionError(f"a page got {other}: {frame}")
            if enough(frame["type"]):
                return

    def _takes(self, bodies: Iterable[dict[str, Any]], notices: int = 0) -> None:
        replies = [Reply.from_json(body) for body in bodies]
        self._notices += notices
        self._buttons += [button for reply in replies for button in reply.all_buttons()]
        self._heard.append(plain(replies))
