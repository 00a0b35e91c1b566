"""Telegram put together: the bot, its channel for the courier, and its door in the web application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web

from bot.channels.receiving import Receiving
from bot.channels.telegram import secret
from bot.channels.telegram.answering import Answering, Arrivals, Turns
from bot.channels.telegram.delivery import TelegramChannel
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.transport import close_bot, open_bot
from bot.channels.telegram.webhook import Webhook
from bot.dialogue.files import Press
from bot.handlers.showcase import Showcase


class Telegram:
    """One bot. Updates come to the webhook, or are fetched where `polling` says so; never both."""

    def __init__(
        self,
        token: str,
        api_url: str,
        showcase: Showcase,
        *,
        polling: bool = False,
        pace: Pace | None = None,
        receiving: Receiving | None = None,
        press: Press | None = None,
    ) -> None:
        self._token = token
        self._bot = open_bot(token, api_url)
        self._showcase = showcase
        self._polling = polling
        self._receiving = receiving
        self.channel = TelegramChannel(self._bot, pace, press)

    def mount(self, application: web.Application, turns: Turns, arrivals: Arrivals) -> None:
        """Adds the webhook's route, or the polling that runs as long as the application does."""
        answering = Answering(self._bot, turns, arrivals, self._showcase, self.channel.pace, self._receiving)
        if not self._polling:
            application.router.add_post(secret.PATH, Webhook(self._token, answering).serve)

        async def runs(_: web.Application) -> AsyncIterator[None]:
            polls = asyncio.create_task(Polling(self._bot, answering).run()) if self._polling else None
            yield
            if polls is not None:
                polls.cancel()
                with suppress(asyncio.CancelledError):
                    await polls
            await answering.close()
            await close_bot(self._bot)

        application.cleanup_ctx.append(runs)
