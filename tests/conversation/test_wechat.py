"""The whole main job over WeChat's webhook, and what becomes of answers that come late or do not fit."""

import re
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiohttp import ClientSession, ServerDisconnectedError
from sqlmodel import select

from bot.channels.wechat import rendering
from bot.channels.wechat.rendering import MORE
from bot.channels.wechat.webhook import Patience
from storage.models import Notice, Order
from tests.channels.wechat.callbacks import Callbacks, Passive
from tests.conversation.edges.wechat import CHOICE, Phone, served
from tests.conversation.moments import SEATED
from tests.conversation.person import Bot, Person, moment
from tests.fakes.wechat import APP_ID, SECRET, FakeWeChat

HASTE = Patience(last=0.2, others=0.3)
ORDER = f"12月9号下午两点给长者约一场{SEATED}，二十人，联系人陈姨13800138000"


@pytest.fixture
def demo(bot: Bot) -> Bot:
    bot.demo = True
    bot.restart()
    return bot


@pytest.fixture
async def phone(demo: Bot) -> AsyncIterator[Phone]:
    """A follower's phone; its address is set by the test that serves."""
    async with ClientSession() as session:
        yield Phone(session, Callbacks(lambda: demo.now))


async def becomes_coordinator(phone: Phone) -> None:
    await phone.says("当社区的文化专干")
    assert "寺前社区的文化专干" in await phone.says("海珠区寺前社区")


def orders(bot: Bot) -> list[Order]:
    return bot.store.read(lambda session: list(session.exec(select(Order))))


@contextmanager
def slow(bot: Bot) -> Iterator[threading.Event]:
    """The store takes nothing until the event is set."""
    ready = threading.Event()
    busy = bot.store.write(lambda _: ready.wait(20))
    try:
        yield ready
    finally:
        ready.set()
        busy.result()


@pytest.mark.parametrize("mode", ["plain", "secure"])
async def test_the_whole_main_job(demo: Bot, phone: Phone, mode: str) -> None:
    phone.follower.callbacks.mode = mode
    async with served(demo, mode) as phone.follower.address:
        await becomes_coordinator(phone)
        assert "坐式八段锦" in await phone.says("适合长者的八段锦")
        await phone.says(ORDER)
        await phone.says("三楼多功能厅")
        assert "20人" in await phone.says("没有")
        assert "25人" in await phone.says("改成25人")
        assert "已提交" in await phone.says("确认")
        demo.now = moment("2026-12-08 14:05")
        heard = await phone.says("你好")
        assert heard.startswith("【提醒】")
        assert "明天" in heard
        assert "【提醒】" not in await phone.says("我的订单"), "told once"
        await phone.says("取消订单")
        assert "已取消订单" in await phone.says("那天礼堂要装修")
    (order,) = orders(demo)
    assert (order.state, order.people_max) == ("cancelled", 25)


async def test_an_order_confirmed_while_the_store_is_slow_is_made_once_and_told_later(
    demo: Bot, phone: Phone
) -> None:
    async with served(demo, patience=HASTE) as phone.follower.address:
        await becomes_coordinator(phone)
        for said in (ORDER, "三楼多功能厅", "没有"):
            await phone.says(said)
        phone.follower.message("text", Content="确认")
        with slow(demo):
            for late in (0, 5):
                with pytest.raises(ServerDisconnectedError):
                    await phone.follower.delivers(late)
            assert not (await phone.follower.delivers(late=10)).text
    demo.restart()
    async with served(demo) as phone.follower.address:
        assert "已提交" in await phone.says("继续")
        assert "已提交" not in await phone.says("继续"), "told once"
    assert len(orders(demo)) == 1


async def test_a_restart_between_two_deliveries_gives_the_same_answer(demo: Bot, phone: Phone) -> None:
    async with served(demo) as phone.follower.address:
        await becomes_coordinator(phone)
        for said in (ORDER, "三楼多功能厅", "没有"):
            await phone.says(said)
        first = await phone.follower.says("确认")
    demo.restart()
    async with served(demo) as phone.follower.address:
        assert await phone.follower.delivers(late=5) == first
    assert len(orders(demo)) == 1


async def test_a_long_list_is_told_in_parts_whose_numbers_hold_after_a_restart(
    demo: Bot, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "TEXT_BYTES", 500)  # the sample's lists need no more than 1,000
    async with served(demo) as phone.follower.address:
        await becomes_coordinator(phone)
        first = (await phone.follower.says("适合长者的讲座")).text
        assert first.endswith(MORE)
        assert await phone.follower.delivers(late=5) == Passive(first, phone.follower.openid)
    demo.restart()
    async with served(demo) as phone.follower.address:
        shown = (await phone.follower.says("继续")).text
        numbers = [int(number) for number, label in CHOICE.findall(shown) if label == "看详情"]
        assert numbers
        assert numbers[0] > 1
        titles = re.findall(r"■ (.+)", shown)
        monkeypatch.undo()
        assert titles[-1] in (await phone.follower.says(str(numbers[-1]))).text


async def test_a_verified_account_sends_at_once_what_an_answer_has_no_room_for(
    demo: Bot, phone: Phone
) -> None:
    async with FakeWeChat(clock=lambda: demo.now.timestamp()) as wechat:
        openid = phone.follower.openid
        wechat.follows(openid)
        verified: dict[str, Any] = {
            "wechat_app_id": APP_ID,
            "wechat_app_secret": SECRET,
            "wechat_api_url": wechat.url,
            "wechat_can": ("custom",),
        }
        async with served(demo, patience=HASTE, **verified) as phone.follower.address:
            await phone.says("你好")
            phone.follower.message("text", Content="帮助")
            wechat.writes(openid)
            with slow(demo):
                for late in (0, 5):
                    with pytest.raises(ServerDisconnectedError):
                        await phone.follower.delivers(late)
                assert not (await phone.follower.delivers(late=10)).text
        assert len(wechat.heard_by(openid)) == 1, "the late answer, once"
    waiting = demo.store.read(lambda session: list(session.exec(select(Notice))))
    assert [notice.state for notice in waiting] == ["sent"]


async def test_of_two_applications_one_is_granted_by_its_number_and_none_by_a_guess(bot: Bot) -> None:
    reviewer = Person(bot, "oReviewer", "wechat").becomes("reviewer", "440104")
    async with ClientSession() as session:
        phone = Phone(session, Callbacks(lambda: bot.now))
        phone.follower.openid = reviewer.name
        async with served(bot) as phone.follower.address:
            for name in ("李生", "王生"):
                applicant = Person(bot, name, "web")
                applicant.says("我想当文专", "北京街", f"{name} 13800138000", "可以")
            assert (await phone.says("你好")).endswith("还有 2 条通知，回复「继续」看")
            first = await phone.says("继续")
            assert "李生" in first
            assert "王生" not in first
            assert first.endswith("还有 1 条通知，回复「继续」看")
            assert "王生" in await phone.says("继续")
            asked = (await phone.follower.says("同意")).text
            assert "1. 同意：有一份新的申请：李生" in asked
            assert "2. 同意：有一份新的申请：王生" in asked
        bot.restart()
        async with served(bot) as phone.follower.address:
            assert "已同意，王生" in (await phone.follower.says("2")).text
            assert "后面没有等着看的了" in await phone.says("继续")
