"""Plans and carries a campaign over Telegram, WeChat and open pages, and dies by SIGKILL at a named point.

`python -m tests.crashes.campaigner` reads one life a line, as JSON of `Life`. Each is lived by a child that
has everything loaded already; it prints its process id and the port of its web chat before it begins, and the
parent prints how it ended.
"""

import asyncio
import json
import os
import sys
import traceback
from dataclasses import asdict, dataclass
from functools import partial

from aiohttp import web
from sqlmodel import Session

from bot.campaigns.planner import Planner
from bot.channels.telegram.delivery import TelegramChannel
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.transport import close_bot, open_bot
from bot.channels.web import WebChannel, application
from bot.channels.wechat.capabilities import Capabilities
from bot.channels.wechat.channel import WeChatChannel
from bot.channels.wechat.client import WeChatClient
from bot.channels.wechat.token import Credentials, TokenSource
from bot.channels.wechat.wire import Wire
from bot.dialogue.delivery import Delivered, Delivery, Letter
from bot.dialogue.messages import Sender
from bot.notify.campaigning import Campaigning
from bot.notify.courier import Courier
from bot.notify.letters import Letters
from bot.notify.sorting import Sorter
from bot.orders.terms import Terms
from storage.models import Campaign, WeChatWindow
from storage.statements import table_of
from storage.store import Store
from storage.wechat import windows
from tests.campaigns.world import Clock
from tests.fakes.telegram import TOKEN
from tests.fakes.wechat.server import APP_ID, SECRET
from tests.notify.programs import Fuse, MarksFirst, make_mortal

TERMS = Terms(campaign_approval=1_000_000, broadcasts_a_week=0)
PAGES_SECONDS = 60.0  # until every page must be open


@dataclass(frozen=True, slots=True)
class Life:
    """One run of the process, `later` seconds after the campaign was due.

    It is killed when it is at `point` for the `count`-th time; with no point it works until nothing is due.
    """

    address: str
    telegram_url: str
    wechat_url: str
    pages: int  # it begins when so many are open
    page: int  # persons that are planned in one transaction
    at_once: int  # letters in hand for Telegram, and for WeChat
    point: str = ""
    count: int = 0
    later: float = 0.0
    marks_first: bool = False

    def to_json(self) -> str:
        """One line; `from_json` reads it back."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> "Life":
        """Reads what `to_json` wrote."""
        return cls(**json.loads(line))


class Mortal:
    """A channel, before the real one in the order of its classes."""

    fuse: Fuse

    async def deliver(self, external_id: str, letter: Letter) -> Delivery:
        self.fuse.at("before sending")
        outcome: Delivery = await super().deliver(external_id, letter)  # type: ignore[misc]
        if isinstance(outcome, Delivered):
            self.fuse.at("sent")
        return outcome


class MortalTelegram(Mortal, TelegramChannel):
    at_once = 0


class MortalWeChat(Mortal, WeChatChannel):
    at_once = 0


class MortalPages(Mortal, WebChannel):
    pass


class MortalPlanner(Planner):
    fuse: Fuse

    def look(self, session: Session) -> None:
        self.fuse.at("between pages")
        super().look(session)

    def _plan(self, session: Session, campaign: Campaign) -> None:
        super()._plan(session, campaign)
        self.fuse.at("in mid-page")  # the notices are written, and nothing is committed


class MortalSorter(Sorter):
    fuse: Fuse

    def sort(self, session: Session) -> bool:
        more = super().sort(session)
        self.fuse.at("sorting")
        return more


class Silent:
    """A core in which nobody has said anything yet."""

    def history(self, sender: Sender) -> list[object]:
        return []


async def live(life: Life) -> None:
    """Plans, sends and marks until nothing is due, or until the fuse burns."""
    store, clock, fuse = Store.open(life.address), Clock(), Fuse(life.point, life.count)
    clock.moves(seconds=life.later)
    bot = open_bot(TOKEN, life.telegram_url)
    telegram = MortalTelegram(bot, Pace(per_second=1e6))
    wire = Wire(life.wechat_url)
    client = WeChatClient(wire, TokenSource(wire, store, Credentials(APP_ID, SECRET), clock))
    wechat = MortalWeChat(client, Capabilities(store, APP_ID, ("custom",), clock), store, clock)
    pages = MortalPages()
    telegram.at_once = wechat.at_once = life.at_once
    telegram.fuse = wechat.fuse = pages.fuse = fuse

    courier = Courier(store, clock, [telegram, wechat, pages], Letters(clock, TERMS))
    make_mortal(courier, store, clock, fuse)
    if life.marks_first:
        courier._carrier = MarksFirst(store, clock, courier._channels)
    sorter = courier._sorter = MortalSorter(clock, courier.lanes, None)
    planner = MortalPlanner(clock, TERMS, page=life.page)
    sorter.fuse = planner.fuse = fuse

    await asyncio.wrap_future(store.write(partial(reopen, clock=clock)))
    runner = web.AppRunner(application(Silent(), courier, pages, demo=False))  # type: ignore[arg-type]
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(os.getpid(), runner.addresses[0][1], flush=True)
    async with asyncio.timeout(PAGES_SECONDS):
        while len(pages.present()) < life.pages:
            await asyncio.sleep(0.002)
    await Campaigning(store, planner).run_due()
    await courier.run_due()
    await Campaigning(store, planner).run_due()
    await runner.cleanup()
    await close_bot(bot)
    await wechat.close()
    store.close()


def reopen(session: Session, clock: Clock) -> None:
    """Every follower has just written again: what a life spent in vain is no matter of this test."""
    session.connection().execute(table_of(WeChatWindow).update().values(opened_at=clock(), sent=0))


def follow(session: Session, openids: list[str], clock: Clock) -> None:
    """Followers write for the first time."""
    for openid in openids:
        windows.opened(session, openid, windows.MESSAGE, clock())


def main() -> None:
    """One child a line; nothing runs in the parent that a fork would tear."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                asyncio.run(live(Life.from_json(line)))
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)  # it must not come back into the parent's loop
        _, status = os.waitpid(child, 0)
        print("ended", os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
