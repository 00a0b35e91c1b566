"""Plays scripts over Telegram's webhook: real updates in, what the chat shows out.

The double of the Bot API delivers each update to the webhook over HTTP, does what the response asks for
under the platform's rules, and takes what the courier sends.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.telegram import secret
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.platform import Telegram
from bot.channels.telegram.updates import ALLOWED
from bot.handlers.showcase import Showcase
from bot.notify.courier import Courier
from tests.conversation.edges.shared import courier, receiving
from tests.conversation.person import Bot, moment
from tests.conversation.script import Line
from tests.fakes.telegram import TOKEN, Chat, FakeTelegram, Limits

PUBLIC = "https://bot.example"
CHAT = 4711


class Haste(Pace):
    """No pace at all: the limits have tests of their own."""

    @asynccontextmanager
    async def turn(self, chat_id: int) -> AsyncIterator[None]:
        yield


class Phone:
    """A person's chat with the bot, and what is new in it."""

    def __init__(self, telegram: FakeTelegram, chat_id: int = CHAT) -> None:
        self._telegram = telegram
        self.chat: Chat = telegram.chat(chat_id, "访客")
        self._seen: dict[int, int] = {}

    async def says(self, words: str) -> str:
        """Taps the button of that label, the latest first, or sends the words."""
        if any(words in shown.buttons for shown in self.chat.shown):
            await self._telegram.taps(self.chat.id, words)
        else:
            await self._telegram.says(self.chat.id, words)
        return await self.hears()

    async def hears(self) -> str:
        """Everything that was said or changed since the last time, once all of it has come."""
        await self._telegram.updates.settled()
        new = [shown for shown in self.chat.shown if self._seen.get(shown.message_id) != shown.edits]
        self._seen = {shown.message_id: shown.edits for shown in self.chat.shown}
        return "\n".join(part for shown in new for part in (shown.text, *shown.buttons))


@asynccontextmanager
async def served(bot: Bot, telegram: FakeTelegram) -> AsyncIterator[Courier]:
    """The bot behind the webhook that the double delivers to, as the program puts it together."""
    showcase = Showcase(bot.knowledge.catalog, bot.knowledge.reader, lambda: bot.now)
    platform = Telegram(
        TOKEN, telegram.url, showcase, pace=Haste(), receiving=receiving(bot), press=bot.press
    )
    carries = courier(bot, platform.channel)
    application = web.Application()
    platform.mount(application, bot.turns, carries)
    server = TestServer(application)
    await server.start_server()
    telegram.updates.routes[PUBLIC] = str(server.make_url("/"))
    await telegram.updates.set_webhook(
        {
            "url": PUBLIC + secret.PATH,
            "secret_token": secret.secret(TOKEN),
            "allowed_updates": list(ALLOWED),
        }
    )
    try:
        yield carries
    finally:
        await telegram.updates.delete_webhook({})
        await server.close()


async def play_on_telegram(bot: Bot, script: Sequence[Line]) -> None:
    """Plays a script in one chat; after a restart the same chat goes on."""
    lines, heard = list(script), ""
    async with FakeTelegram(Limits.none()) as telegram:
        phone = Phone(telegram)
        while lines:
            async with served(bot, telegram) as carries:
                while lines and lines[0].mark != "~":
                    line = lines.pop(0)
                    if line.mark == ">":
                        heard = await phone.says(line.words)
                        await carries.run_due()
                        heard = "\n".join(filter(None, [heard, await phone.hears()]))
                    elif line.mark == "@":
                        bot.now = moment(line.words)
                        await carries.run_due()
                        heard = await phone.hears()
                    else:
                        line.check(heard)
            if lines:
                lines.pop(0)
                bot.restart()
        assert not telegram.violations, telegram.violations
