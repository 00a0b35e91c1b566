"""A small program that a test starts as a real process: a herd of tasks that want the token."""

import asyncio
import sys
from datetime import UTC, datetime

from bot.channels.wechat.token import Credentials, TokenSource
from bot.channels.wechat.wire import Wire
from storage.store import Store

TASKS = 100


async def herd(address: str, api_url: str, app_id: str, secret: str) -> set[str]:
    """The tokens that the tasks got."""
    store, wire = Store.open(address), Wire(api_url)
    tokens = TokenSource(wire, store, Credentials(app_id, secret), lambda: datetime.now(UTC))
    texts = await asyncio.gather(*(tokens.get() for _ in range(TASKS)))
    await wire.close()
    store.close()
    return set(texts)


if __name__ == "__main__":
    print(*asyncio.run(herd(*sys.argv[1:])))
