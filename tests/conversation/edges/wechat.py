"""Plays scripts through WeChat's webhook: real XML over real HTTP, passive answers only, choices by number.

The account is unverified: nothing can be pushed, so what waits is told before the answer to the next
message. Where a script moves the clock the person asks for it: 继续.
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.channels.wechat.platform import WeChat
from bot.channels.wechat.rendering import MORE
from bot.channels.wechat.webhook import PATH, Patience
from bot.settings import Settings
from tests.channels.wechat.callbacks import APP_ID, KEY, TOKEN, Callbacks, Follower
from tests.conversation.edges.shared import courier, receiving
from tests.conversation.person import Bot, moment
from tests.conversation.script import Line

CHOICE = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)
_MODES: Mapping[str, Mapping[str, str]] = {
    "plain": {"wechat_token": TOKEN},
    "secure": {"wechat_token": TOKEN, "wechat_app_id": APP_ID, "wechat_aes_key": KEY},
}


class Phone:
    """A follower's chat, and the choices in sight."""

    def __init__(self, session: ClientSession, callbacks: Callbacks, openid: str = "oFollower") -> None:
        self.follower = Follower(session, "", callbacks, openid)
        self._choices: dict[str, str] = {}

    async def says(self, words: str) -> str:
        """Types the number of the choice with these words, or the words, and hears the answer to its end."""
        shown = (await self.follower.says(self._choices.get(words, words))).shown
        heard = [shown]
        while shown.endswith(MORE):
            shown = (await self.follower.says("继续")).shown
            heard.append(shown)
        text = "\n".join(heard)
        if found := CHOICE.findall(text):
            self._choices = {}
            for number, label in found:
                self._choices.setdefault(label, number)
        return text


@asynccontextmanager
async def served(
    bot: Bot, mode: str = "plain", patience: Patience | None = None, **settings: object
) -> AsyncIterator[str]:
    """The webhook over the bot, as the program puts it together; where it is served."""
    platform = WeChat(
        Settings.model_validate({**_MODES[mode], **settings}),
        bot.store,
        lambda: bot.now,
        patience,
        receiving(bot),
    )
    application = web.Application()
    platform.mount(application, bot.turns, courier(bot, platform.channel))
    server = TestServer(application)
    await server.start_server()
    try:
        yield str(server.make_url(PATH))
    finally:
        await server.close()


async def play_on_wechat(bot: Bot, script: Sequence[Line], mode: str = "plain") -> None:
    """Plays a script in one follower's chat; after a restart the same follower goes on."""
    lines, heard = list(script), ""
    async with ClientSession() as session:
        phone = Phone(session, Callbacks(lambda: bot.now, mode))
        while lines:
            async with served(bot, mode) as phone.follower.address:
                while lines and lines[0].mark != "~":
                    line = lines.pop(0)
                    if line.mark == ">":
                        heard = await phone.says(line.words)
                    elif line.mark == "@":
                        bot.now = moment(line.words)
                        heard = await phone.says("继续")
                    else:
                        line.check(heard)
            if lines:
                lines.pop(0)
                bot.restart()


play_on_wechat_encrypted = partial(play_on_wechat, mode="secure")
