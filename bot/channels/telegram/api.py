"""The Bot API with plain JSON both ways, over python-telegram-bot's request layer and its errors."""

import logging
import time
from typing import Any

from telegram import Bot, InputFile
from telegram.error import TelegramError
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

RETRY_SECONDS = 30.0  # between two attempts to learn who we are
ADDRESS = "https://t.me"

log = logging.getLogger(__name__)


async def call(bot: Bot, method: str, given: dict[str, Any], read_timeout: float | None = None) -> Any:
    """The result of a method. Raises TelegramError; its text never holds the token.

    `read_timeout` in seconds, where the answer may take longer than usual.
    """
    data = RequestData([_parameter(name, value) for name, value in given.items()])
    times = {} if read_timeout is None else {"read_timeout": read_timeout}
    return await bot.request.post(f"{bot.base_url}/{method}", data, **times)


def _parameter(name: str, value: Any) -> RequestParameter:
    """Only files are taken apart; all else is JSON already and need not be looked through."""
    if isinstance(value, InputFile):
        return RequestParameter.from_input(name, value)
    return RequestParameter(name, value, None)


class Myself:
    """Who the bot is; asked once, when it is needed first."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._name = ""
        self._asked = -RETRY_SECONDS

    async def name(self) -> str:
        """The username without its @; empty as long as Telegram has not told it."""
        if not self._name and time.monotonic() - self._asked >= RETRY_SECONDS:
            self._asked = time.monotonic()
            try:
                told = await call(self._bot, "getMe", {})
            except TelegramError as error:
                log.warning("Telegram does not tell the bot's name: %s", error)
            else:
                self._name = str(told.get("username", "")) if isinstance(told, dict) else ""
        return self._name


def address(name: str, payload: str = "") -> str:
    """The link that opens the private chat with the bot, with a payload or without."""
    return f"{ADDRESS}/{name}?start={payload}" if payload else f"{ADDRESS}/{name}"
