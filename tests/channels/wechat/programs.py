"""A small program that a test starts as a real process: a herd of tasks that want the token at a signal."""

import asyncio
import sys
from datetime import UTC, datetime

from bot.channels.wechat.token import Credentials, TokenSource
from bot.channels.wechat.wire import Wire
from storage.store import Store

TASKS = 100


async def herd(store: Store, api_url: str, app_id: str, secret: str) -> set[str]:
    """The tokens that the tasks got."""
    wire = Wire(api_url)
    tokens = TokenSource(wire, store, Credentials(app_id, secret), lambda: datetime.now(UTC))
    texts = await asyncio.gather(*(tokens.get() for _ in range(TASKS)))
    await wire.close()
    return set(texts)


if __name__ == "__main__":
    address, *account = sys.argv[1:]
    store = Store.open(address)
    print("ready", flush=True)
    sys.stdin.readline()
    print(*asyncio.run(herd(store, *account)))
    store.close()
