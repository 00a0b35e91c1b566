"""Makes the mass sends that are due, as a process of its own, to be killed while WeChat has it in hand.

`python -m tests.channels.wechat.masser ADDRESS API_URL NOW`, NOW in seconds of the epoch.
"""

import asyncio
import sys
from datetime import UTC, datetime

from pydantic import SecretStr

from bot.channels.wechat.channel import WeChatChannel
from bot.notify.massing import Massing
from bot.orders.terms import Terms
from bot.settings import Settings
from storage.store import Store
from tests.fakes.wechat import APP_ID, SECRET


async def main(address: str, api_url: str, now: datetime) -> None:
    store = Store.open(address)
    settings = Settings(
        wechat_token=SecretStr("vhadOmc2Rxbg"),
        wechat_app_id=APP_ID,
        wechat_app_secret=SecretStr(SECRET),
        wechat_api_url=api_url,
        wechat_can=("mass",),
    )
    channel = WeChatChannel.of(settings, store, lambda: now)
    done = await Massing(store, lambda: now, channel, Terms()).run_due()
    await channel.close()
    store.close()
    print(done.sent)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], datetime.fromtimestamp(float(sys.argv[3]), UTC)))
