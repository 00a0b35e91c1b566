"""Real reminders of a real order, carried by the courier to WeChat over real HTTP."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from bot.channels.wechat.capabilities import Capabilities
from bot.channels.wechat.channel import WeChatChannel
from bot.channels.wechat.client import WeChatClient
from bot.channels.wechat.wire import Wire
from bot.knowledge import Knowledge
from bot.notify.courier import Courier
from bot.settings import WeChatTemplate
from tests.channels.wechat.outbound import source
from tests.conversation.edges.shared import courier
from tests.conversation.moments import SEATED, orders
from tests.conversation.person import Bot, Person, moment
from tests.fakes.wechat import FakeWeChat

TEMPLATE = WeChatTemplate(
    id="T1",
    fields={
        "thing1": "{产品}",
        "thing2": "{单位}{场地}",
        "time3": "{日期} {时间}",
        "character_string4": "{订单号}",
    },
)


@pytest.fixture
def bot(filled_address: str, knowledge: Knowledge) -> Iterator[Bot]:
    bot = Bot(filled_address, knowledge)
    yield bot
    bot.store.close()


@pytest.fixture
def coordinator(bot: Bot) -> Person:
    """Has ordered something for 2026-12-09 14:00."""
    return orders(Person(bot, "陈姨", channel="wechat").becomes("coordinator", "440105007101"))


@asynccontextmanager
async def connected(
    bot: Bot, wechat: FakeWeChat, templates: dict[str, WeChatTemplate] | None = None
) -> AsyncIterator[tuple[WeChatChannel, Courier]]:
    wire = Wire(wechat.url)
    client = WeChatClient(wire, source(wire, wechat, bot.store, lambda: bot.now))
    can = Capabilities(bot.store, wechat.app_id, ("custom", "template"), lambda: bot.now)
    channel = WeChatChannel(client, can, bot.store, lambda: bot.now, templates)
    yield channel, courier(bot, channel)
    await channel.close()


def account(bot: Bot) -> FakeWeChat:
    return FakeWeChat(clock=lambda: bot.now.timestamp())


def states(person: Person) -> dict[str, str]:
    return {notice.kind: notice.state for notice in person.notices}


async def test_a_reminder_waits_until_the_person_writes_and_then_comes(bot: Bot, coordinator: Person) -> None:
    async with account(bot) as wechat, connected(bot, wechat) as (channel, carries):
        wechat.follows("陈姨")
        bot.now = moment("2026-12-09 12:00")
        await carries.run_due()
        assert states(coordinator)["reminder-2h"] == "waiting"
        wechat.writes("陈姨")
        await channel.heard("陈姨", touch=False)
        await carries.arrived("wechat", "陈姨")
        assert states(coordinator)["reminder-2h"] == "sent"
        (reminder,) = wechat.heard_by("陈姨")
        assert reminder.startswith("【提醒】今天")
        assert reminder.endswith(f"看订单 {coordinator.order.number}")


async def test_what_a_tap_on_a_reminder_says_is_understood(bot: Bot, coordinator: Person) -> None:
    async with account(bot) as wechat, connected(bot, wechat) as (channel, carries):
        bot.now = moment("2026-12-09 12:00")
        wechat.follows("陈姨").writes("陈姨")
        await channel.heard("陈姨", touch=False)
        await carries.run_due()
        choices = wechat.sent_to("陈姨")[-1].body["msgmenu"]["list"]
        coordinator.says(choices[0]["content"])
        assert coordinator.hears(coordinator.order.number, SEATED)
        coordinator.taps_data(choices[0]["id"])
        assert coordinator.hears(coordinator.order.number, SEATED)


async def test_outside_the_window_a_template_tells_the_order(bot: Bot, coordinator: Person) -> None:
    async with (
        account(bot) as wechat,
        connected(bot, wechat, {"reminder-1d": TEMPLATE}) as (_, carries),
    ):
        wechat.follows("陈姨").has_template("T1", *TEMPLATE.fields)
        bot.now = moment("2026-12-08 14:00")
        await carries.run_due()
        assert states(coordinator)["reminder-1d"] == "sent"
        (said,) = wechat.sent_to("陈姨")
        assert said.way == "template"
        assert {name: value["value"] for name, value in said.body["data"].items()} == {
            "thing1": SEATED,
            "thing2": "寺前社区三楼多功能厅",
            "time3": "2026年12月9日 14:00",
            "character_string4": coordinator.order.number,
        }
