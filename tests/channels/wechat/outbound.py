"""What the tests of WeChat's outbound side share: a clock, a store, and a client pointed to the stand-in."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp import ClientTimeout
from pydantic import SecretStr

from bot.channels.wechat.client import WeChatClient
from bot.channels.wechat.token import Credentials, TokenSource
from bot.channels.wechat.wire import Wire
from bot.settings import Settings
from storage.store import Store
from tests.databases import with_tables
from tests.fakes.wechat import FakeWeChat


@dataclass
class Clock:
    """Our clock and WeChat's, moved by hand."""

    now: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 1, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)


@contextmanager
def opened(address: str = "") -> Iterator[Store]:
    """A store with its tables: a new one, or that of an address."""
    with TemporaryDirectory() as folder:
        store = Store.open(address or with_tables(Path(folder) / "our.db"))
        try:
            yield store
        finally:
            store.close()


def source(wire: Wire, wechat: FakeWeChat, store: Store, clock: Callable[[], datetime]) -> TokenSource:
    """What another process over the same store would have."""
    return TokenSource(wire, store, Credentials(wechat.app_id, wechat.secret), clock)


@asynccontextmanager
async def connected(
    wechat: FakeWeChat, store: Store, clock: Clock, seconds: float = 6.0
) -> AsyncIterator[WeChatClient]:
    """A client of the stand-in's account; a call takes at most so many seconds."""
    wire = Wire(wechat.url, ClientTimeout(total=seconds, connect=seconds))
    client = WeChatClient(wire, source(wire, wechat, store, clock))
    try:
        yield client
    finally:
        await client.close()


def settings_for(wechat: FakeWeChat, **more: Any) -> Settings:
    """The settings of somebody who owns the stand-in's account."""
    return Settings(
        **{
            "wechat_token": SecretStr("vhadOmc2Rxbg"),
            "wechat_app_id": wechat.app_id,
            "wechat_app_secret": SecretStr(wechat.secret),
            "wechat_api_url": wechat.url,
            **more,
        }
    )
