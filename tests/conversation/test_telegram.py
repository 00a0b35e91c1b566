"""The whole job in a Telegram chat: real updates to the webhook, the platform's rules around it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.channels.telegram import rendering
from bot.dialogue.fitting import Fitting
from bot.dialogue.links import Link, Target
from bot.notify.courier import Courier
from tests.conversation.conftest import HOME
from tests.conversation.edges.telegram import CHAT, Phone, served
from tests.conversation.person import Bot, Person, moment
from tests.fakes.telegram import FakeTelegram, Limits

ORDER = "12月9号下午两点给长者约一场坐式八段锦教学进颐康中心，二十人，联系人陈姨13800138000"


@dataclass
class Line:
    """The chat of a coordinator with the bot that runs behind the webhook."""

    bot: Bot
    telegram: FakeTelegram
    phone: Phone
    carries: Courier

    async def says(self, *texts: str) -> str:
        return [await self.phone.says(text) for text in texts][-1]

    async def sends(self, **content: Any) -> str:
        await self.telegram.sends(CHAT, **content)
        return await self.phone.hears()

    async def at(self, time: str) -> str:
        """What comes by itself at that time."""
        self.bot.now = moment(time)
        await self.carries.run_due()
        return await self.phone.hears()

    @property
    def person(self) -> Person:
        return Person(self.bot, str(CHAT), "telegram")


@pytest.fixture
async def line(bot: Bot) -> AsyncIterator[Line]:
    Person(bot, str(CHAT), "telegram").becomes("coordinator", HOME)
    async with FakeTelegram(Limits.none()) as telegram, served(bot, telegram) as carries:
        yield Line(bot, telegram, Phone(telegram), carries)
        assert not telegram.violations, telegram.violations


async def test_a_coordinator_finds_orders_corrects_is_reminded_and_cancels(line: Line) -> None:
    assert "找到" in await line.says("适合长者的讲座")
    assert "剩余场次" in await line.says("1 看详情")
    assert "在哪个场地" in await line.says(ORDER)
    assert "请核对" in await line.says("三楼多功能厅", "没有")
    assert "12月11日（周五）" in await line.says("换到周五上午")
    assert "28人" in await line.says("十点", "改成28人")
    assert "已提交！订单号 GZ26" in await line.says("确认")
    assert line.person.order.people_max == 28
    assert "7 天后" in await line.at("2026-12-04 10:05")
    assert "明天" in await line.at("2026-12-10 10:05")
    assert "请选一个原因" in await line.says("取消订单")
    assert "已取消订单" in await line.says("那天礼堂要装修")
    assert line.person.order.state == "cancelled"
    assert await line.at("2026-12-11 08:05") == ""


async def test_an_update_that_comes_again_is_answered_again_and_does_nothing(line: Line) -> None:
    await line.says(ORDER, "三楼多功能厅", "没有")
    shown = line.phone.chat.shown[-1]
    data = next(data for label, data in shown.buttons.items() if label.startswith("确认"))
    number = await line.telegram.taps_data(CHAT, shown, data)
    first = await line.phone.hears()
    assert "已提交" in first
    query = {
        "id": "1",
        "from": line.telegram.user(CHAT),
        "message": line.telegram.desk.to_json(line.phone.chat, shown),
        "data": data,
    }
    await line.telegram.updates.again(number, callback_query=query)
    assert await line.phone.hears() == first
    assert len(line.person.orders) == 1


async def test_a_list_is_paged_in_its_place(line: Line) -> None:
    await line.says("讲座")
    before = len(line.phone.chat.shown)
    page = await line.says("更多")
    assert "第 6–10 个" in page
    assert len(line.phone.chat.shown) == before
    assert line.phone.chat.shown[-1].edits == 1
    assert "找到" in await line.says("剪纸")
    assert len(line.phone.chat.shown) == before + 1


async def test_an_answer_of_several_messages_comes_whole_and_in_order(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "FITTING", Fitting(rendering.size, 120))
    await line.says("讲座")
    async with asyncio.timeout(5):
        while "按条件筛选" not in line.phone.chat.shown[-1].buttons:
            await asyncio.sleep(0.01)
    first, *parts = line.phone.chat.shown
    assert len(parts) > 1
    assert first.text.startswith("找到")
    titles = [hit.product.name for hit in line.bot.knowledge.catalog.current.search("讲座").hits]
    said = "\n".join(part.text for part in (first, *parts))
    places = [said.index(title) for title in titles]
    assert len(titles) == 5
    assert places == sorted(places)


async def test_a_message_that_the_store_could_not_take_comes_again_and_is_answered(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    async with FakeTelegram(Limits.none()) as telegram:
        async with served(bot, telegram):
            bot.store.close()  # the program ends while a message is on its way
            await telegram.says(CHAT, "你好")
            await asyncio.sleep(0.2)
            assert {status for _, status in telegram.updates.deliveries} == {503}
            assert telegram.updates.pending == 1
        bot.start()
        async with served(bot, telegram):
            assert "向美点单" in await Phone(telegram).hears()
    caplog.clear()


async def test_every_tapped_button_stops_waiting(line: Line) -> None:
    await line.says("讲座", "更多", "1 看详情", "相近的产品")
    assert all(query.answered for query in line.telegram.desk.queries.values())
    assert len(line.telegram.desk.queries) == 3


@pytest.mark.parametrize(
    "data", ["order:confirm:00000000", "mine:show:GZ26000000", "gone:x:y", "?", "💥", "a" * 64]
)
async def test_a_button_from_long_ago_finds_a_kind_way_back(line: Line, data: str) -> None:
    await line.says("你好")
    await line.telegram.taps_data(CHAT, line.phone.chat.shown[-1], data)
    assert len(await line.phone.hears()) > 5
    assert line.phone.chat.shown[-1].buttons


async def test_a_shared_contact_and_a_venue_answer_their_questions(line: Line) -> None:
    await line.says("12月9号下午两点给长者约一场坐式八段锦教学进颐康中心，二十人", "三楼多功能厅")
    heard = await line.sends(contact={"phone_number": "8613800138000", "first_name": "陈姨"})
    assert "陈姨" in heard
    assert "13800138000" in heard
    assert "要交代供应商" in heard


async def test_a_sticker_does_not_lose_the_draft(line: Line) -> None:
    await line.says(ORDER)
    assert "在哪个场地" in await line.sends(sticker={"emoji": "👍"})
    assert "要交代供应商" in await line.says("三楼多功能厅")


async def test_a_link_to_a_product_shows_it(line: Line) -> None:
    link = Link(Target.PRODUCT, line.bot.product("坐式八段锦教学进颐康中心").code)
    heard = await line.says(f"/start {link.payload}")
    assert "坐式八段锦教学进颐康中心" in heard
    assert "点这个" in heard


async def test_who_blocks_the_bot_is_not_reminded_and_who_comes_back_is(line: Line) -> None:
    await line.says(ORDER, "三楼多功能厅", "没有", "确认")
    line.phone.chat.blocked = True
    await line.telegram.updates.post(my_chat_member=_membership(line, "kicked"))
    await line.telegram.updates.settled()
    calls = len(line.telegram.calls)
    assert await line.at("2026-12-02 14:05") == ""
    assert len(line.telegram.calls) == calls
    line.phone.chat.blocked = False
    await line.telegram.updates.post(my_chat_member=_membership(line, "member"))
    await line.says("/start")
    async with asyncio.timeout(5):
        while not any("7 天后" in text for text in line.phone.chat.texts):
            await asyncio.sleep(0.01)


def _membership(line: Line, status: str) -> dict[str, Any]:
    person = line.telegram.user(CHAT)
    return {
        "chat": line.phone.chat.to_json(),
        "from": person,
        "date": 1763800000,
        "old_chat_member": {"user": person, "status": "member"},
        "new_chat_member": {"user": person, "status": status},
    }
