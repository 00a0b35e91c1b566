"""WeChat put together: the account's channel for the courier, and its address in the web application."""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.channels.receiving import Receiving
from bot.channels.wechat.answers import Arrivals, Turns
from bot.channels.wechat.channel import WeChatChannel
from bot.channels.wechat.envelope import Account
from bot.channels.wechat.pictures import Pictures
from bot.channels.wechat.webhook import Patience, Webhook
from bot.settings import Settings
from storage.store import Store


class WeChat:
    """One official account. Raises ValueError for settings that would protect nothing."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        clock: Callable[[], datetime],
        patience: Patience | None = None,
        receiving: Receiving | None = None,
    ) -> None:
        self._account = Account(
            token=settings.wechat_token.get_secret_value(),
            app_id=settings.wechat_app_id,
            aes_key=settings.wechat_aes_key.get_secret_value(),
            previous_aes_key=settings.wechat_previous_aes_key.get_secret_value(),
            takes_plain=settings.wechat_plain,
        )
        self._clock = clock
        self._public_url = settings.public_url
        self._patience = patience
        self._pictures = Pictures(receiving, settings.wechat_picture_hosts)
        self.channel = WeChatChannel.of(settings, store, clock)

    def mount(self, application: web.Application, turns: Turns, arrivals: Arrivals) -> None:
        """Adds the address, and closes the connections to WeChat's API at the end."""
        webhook = Webhook(
            self._account,
            turns,
            arrivals,
            self.channel,
            self._clock,
            self._public_url,
            self._patience,
            self._pictures,
        )
        webhook.mount(application)

        async def close(_: web.Application) -> None:
            await self.channel.close()
            await self._pictures.close()

        application.on_cleanup.append(close)
