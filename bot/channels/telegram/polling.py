"""Long polling: updates without a public address, for a try-out.

An update is done with once its turn is committed and its answer sent; only then the next request says so.
A crash before that brings it again, and the turn's stored answer is sent (law 1).
"""

import asyncio
import logging
from datetime import timedelta
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.channels.telegram import updates
from bot.channels.telegram.answering import Answering, Busy
from bot.channels.telegram.api import call
from bot.channels.telegram.rendering import Body
from bot.channels.telegram.transport import NotSent

WAIT_SECONDS = 30  # that Telegram holds a request while there is nothing to tell
PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)  # seconds after one failure in a row, two, three …
ATTEMPTS = 5  # at sending an answer

log = logging.getLogger(__name__)


class Polling:
    """Fetches updates and answers them, one after another."""

    def __init__(self, bot: Bot, answering: Answering, pauses: tuple[float, ...] = PAUSES) -> None:
        self._bot = bot
        self._answering = answering
        self._pauses = pauses
        self._failures = 0
        self._offset = 0

    async def run(self) -> None:
        """Polls until it is cancelled."""
        while True:
            try:
                await self._leave_webhook()
                break
            except TelegramError as error:
                await self._pause(error)
        while True:
            try:
                found = await self._fetch()
            except TelegramError as error:
                await self._pause(error)
                continue
            self._failures = 0
            for update in found:
                await self._take(update)
                if isinstance(update, dict) and isinstance(number := update.get("update_id"), int):
                    self._offset = max(self._offset, number + 1)

    async def _leave_webhook(self) -> None:
        """Takes the webhook down, beside which nothing can be polled; what waits there comes this way."""
        told = await call(self._bot, "getWebhookInfo", {})
        if told.get("url"):
            await call(self._bot, "deleteWebhook", {"drop_pending_updates": False})
            log.warning(
                "原来的 webhook 已停用，改为长轮询；要改回来请运行 xiangmei telegram setup。"
                "The webhook was taken down for long polling; `xiangmei telegram setup` puts it back."
            )

    async def _fetch(self) -> list[Any]:
        given = {"offset": self._offset, "timeout": WAIT_SECONDS, "allowed_updates": list(updates.ALLOWED)}
        found = await call(self._bot, "getUpdates", given, read_timeout=WAIT_SECONDS + 10)
        return found if isinstance(found, list) else []

    async def _take(self, update: Any) -> None:
        while True:
            try:
                outcome = await self._answering.answer(update)
                break
            except Busy:
                await asyncio.sleep(self._pauses[0])
        if outcome.call:
            await self._send(dict(outcome.call))
        if outcome.then:
            outcome.then()

    async def _send(self, body: Body) -> None:
        """Makes the call, again and again while there is no way to Telegram, a few times if it fails."""
        method, failures = body.pop("method"), 0
        while failures < ATTEMPTS:
            try:
                await call(self._bot, method, body)
                return
            except NotSent:
                await asyncio.sleep(self._pauses[0])
            except RetryAfter as error:
                await asyncio.sleep(_seconds(error))
            except BadRequest as error:  # before NetworkError, of which it is one
                if "not modified" not in str(error):
                    log.warning("Telegram refused an answer: %s", error)
                return
            except NetworkError:
                await asyncio.sleep(self._pauses[min(failures, len(self._pauses) - 1)])
                failures += 1
            except TelegramError as error:
                log.warning("an answer could not be sent: %s", error)
                return
        log.error("an answer was given up after %d attempts", failures)

    async def _pause(self, error: TelegramError) -> None:
        """Says what is wrong, the first time in a row, and waits."""
        if self._failures == 0:
            log.warning("%s", _in_words(error))
        pause = self._pauses[min(self._failures, len(self._pauses) - 1)]
        if isinstance(error, RetryAfter):
            pause = max(pause, _seconds(error))
        self._failures += 1
        await asyncio.sleep(pause)


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


def _in_words(error: TelegramError) -> str:
    match error:
        case Conflict():
            return (
                "另一个程序正在用同一个 token 收消息，请只留一个；本程序会继续重试。"
                "Another program fetches this bot's updates, or a webhook was set; let only one do it. "
                f"({error})"
            )
        case InvalidToken():
            return (
                "Telegram 不认这个 token，请核对 XIANGMEI_TELEGRAM_TOKEN。"
                "Telegram does not know this token; check XIANGMEI_TELEGRAM_TOKEN."
            )
        case NetworkError():
            return f"连不上 Telegram，会继续重试。Telegram cannot be reached, trying on: {error}"
        case _:
            return f"Telegram 拒绝了请求，会继续重试。Telegram refused, trying on: {error}"
