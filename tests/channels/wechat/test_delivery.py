"""Letters reach a follower while WeChat lets us write, by a template after, and else they are kept."""

import asyncio
import logging
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest

from bot.channels.wechat.capabilities import Capabilities
from bot.channels.wechat.channel import WeChatChannel
from bot.channels.wechat.events import JobFinished
from bot.dialogue.delivery import Delivered, Gone, Later, Letter, OutOfReach, Refused
from bot.dialogue.messages import Button, Card, Reply
from bot.settings import WeChatTemplate
from storage.store import Store
from storage.wechat import capabilities
from tests.channels.wechat.outbound import Clock, connected, settings_for
from tests.fakes.wechat import FakeWeChat, Fault

SEND = "/cgi-bin/message/custom/send"
REMINDER = Letter("reminder-1d", "GZ26000017/1", Reply("明天14:00“八段锦”在寺前社区。"))
ANSWER = Letter("answer", "7:m1:2", Reply("6. 太极拳\n7. 五禽戏"))
QUESTION = Letter(
    "feedback",
    "GZ26000017/1",
    Reply(
        "大家觉得怎么样？",
        buttons=(Button("挺好的", "feedback", "fine", "GZ1"), Button("写几句", "feedback", "words", "GZ1")),
    ),
)


@pytest.fixture
async def wechat(clock: Clock) -> AsyncIterator[FakeWeChat]:
    async with FakeWeChat(clock=clock.seconds) as wechat:
        wechat.follows("陈姐")
        clock.passes(seconds=61)
        yield wechat


@pytest.fixture
async def channel(wechat: FakeWeChat, store: Store, clock: Clock) -> AsyncIterator[WeChatChannel]:
    async with connected(wechat, store, clock, seconds=0.5) as client:
        can = Capabilities(store, wechat.app_id, ("custom", "template", "subscribe"), clock)
        yield WeChatChannel(client, can, store, clock)


async def writes(wechat: FakeWeChat, channel: WeChatChannel, openid: str = "陈姐") -> None:
    wechat.writes(openid)
    await channel.heard(openid, touch=False)


async def touches(wechat: FakeWeChat, channel: WeChatChannel, openid: str = "陈姐") -> None:
    wechat.touches(openid)
    await channel.heard(openid, touch=True)


async def test_after_a_message_five_letters_arrive_and_the_sixth_is_kept(
    wechat: FakeWeChat, channel: WeChatChannel
) -> None:
    await writes(wechat, channel)
    fates = [await channel.deliver("陈姐", REMINDER) for _ in range(6)]
    assert fates == [Delivered()] * 5 + [OutOfReach()]
    assert wechat.heard_by("陈姐") == ["【提醒】明天14:00“八段锦”在寺前社区。"] * 5
    assert wechat.calls[SEND] == 5, "nobody asks where the answer is known"


async def test_each_message_opens_the_window_anew(wechat: FakeWeChat, channel: WeChatChannel) -> None:
    for _ in range(3):
        await writes(wechat, channel)
        assert [await channel.deliver("陈姐", REMINDER) for _ in range(5)] == [Delivered()] * 5


async def test_48_hours_after_a_message_nothing_is_sent(
    wechat: FakeWeChat, channel: WeChatChannel, clock: Clock
) -> None:
    await writes(wechat, channel)
    clock.passes(hours=47, minutes=59)
    assert await channel.deliver("陈姐", REMINDER) == Delivered()
    clock.passes(minutes=2)
    assert await channel.deliver("陈姐", REMINDER) == OutOfReach()
    assert wechat.calls[SEND] == 1


async def test_after_a_touch_three_letters_arrive_within_a_minute(
    wechat: FakeWeChat, channel: WeChatChannel, clock: Clock
) -> None:
    await touches(wechat, channel)
    fates = [await channel.deliver("陈姐", REMINDER) for _ in range(4)]
    assert fates == [Delivered()] * 3 + [OutOfReach()]
    await touches(wechat, channel)
    clock.passes(seconds=61)
    assert await channel.deliver("陈姐", REMINDER) == OutOfReach()


async def test_a_touch_adds_to_the_window_of_a_message_and_does_not_end_it(
    wechat: FakeWeChat, channel: WeChatChannel
) -> None:
    await writes(wechat, channel)
    await touches(wechat, channel)
    fates = [await channel.deliver("陈姐", REMINDER) for _ in range(9)]
    assert fates == [Delivered()] * 8 + [OutOfReach()]


async def test_letters_at_the_same_time_never_take_more_than_the_window_has(
    wechat: FakeWeChat, channel: WeChatChannel
) -> None:
    await writes(wechat, channel)
    fates = await asyncio.gather(*(channel.deliver("陈姐", REMINDER) for _ in range(20)))
    assert fates.count(Delivered()) == 5
    assert wechat.calls[SEND] == 5


async def test_choices_can_be_tapped(wechat: FakeWeChat, channel: WeChatChannel) -> None:
    await writes(wechat, channel)
    await channel.deliver("陈姐", QUESTION)
    assert wechat.heard_by("陈姐") == ["【通知】大家觉得怎么样？\n挺好的\n写几句"]
    assert wechat.sent_to("陈姐")[0].body["msgmenu"]["list"][0]["id"] == "feedback:fine:GZ1"


async def test_a_part_of_an_answer_is_no_reminder_and_keeps_its_numbers(
    wechat: FakeWeChat, channel: WeChatChannel
) -> None:
    await writes(wechat, channel)
    await channel.deliver("陈姐", ANSWER)
    assert wechat.heard_by("陈姐") == ["6. 太极拳\n7. 五禽戏"]


async def test_a_long_letter_is_cut_on_a_border_and_loses_nothing(
    wechat: FakeWeChat, channel: WeChatChannel
) -> None:
    await writes(wechat, channel)
    lines = [f"第{number}行：😀请确认场地和联系人，提前开门。" for number in range(50)]
    rows = tuple((f"第{number}项", "海幢街道寺前社区" * 3) for number in range(30))
    choices = tuple(Button(f"看订单 {number}", "mine", "show", str(number)) for number in range(9))
    reply = Reply("\n".join(lines), (Card("八段锦", "", rows),), choices)
    assert await channel.deliver("陈姐", Letter("reminder-1d", "x", reply)) == Delivered()
    heard = wechat.heard_by("陈姐")
    assert 2 < len(heard) <= 5
    assert heard[0].startswith("【提醒】")
    assert "".join(heard).count("【提醒】") == 1
    said = [line.removeprefix("【提醒】") for text in heard for line in text.splitlines()]
    for line in [*lines, *(f"{label}：{value}" for label, value in rows), *(each.label for each in choices)]:
        assert line in said
    assert "msgmenu" in wechat.sent_to("陈姐")[-1].body


async def test_a_letter_that_needs_more_messages_than_are_left_is_not_begun(
    wechat: FakeWeChat, channel: WeChatChannel
) -> None:
    await writes(wechat, channel)
    for _ in range(4):
        await channel.deliver("陈姐", REMINDER)
    long = Letter("reminder-1d", "x", Reply("请确认场地。\n" * 150))
    assert await channel.deliver("陈姐", long) == OutOfReach()
    assert await channel.deliver("陈姐", REMINDER) == Delivered()


async def test_where_wechat_counts_otherwise_it_is_believed(
    wechat: FakeWeChat, channel: WeChatChannel
) -> None:
    await channel.heard("陈姐", touch=False)  # as we think
    assert await channel.deliver("陈姐", REMINDER) == OutOfReach()
    assert await channel.deliver("陈姐", REMINDER) == OutOfReach()
    assert wechat.calls[SEND] == 1
    await writes(wechat, channel)
    wechat.fails(Fault(45047, path="send"))
    assert await channel.deliver("陈姐", REMINDER) == OutOfReach()
    assert await channel.deliver("陈姐", REMINDER) == OutOfReach()
    assert wechat.calls[SEND] == 2


async def test_who_left_has_no_window_any_more(wechat: FakeWeChat, channel: WeChatChannel) -> None:
    await writes(wechat, channel)
    await channel.left("陈姐")
    assert await channel.deliver("陈姐", REMINDER) == OutOfReach()
    assert not wechat.calls[SEND]


@pytest.mark.parametrize(
    ("fault", "fate"),
    [
        (Fault(-1, path="send"), Later(5.0)),
        (Fault(45011, path="send"), Later(5.0)),
        (Fault(45009, path="send"), Later(3600.0, everybody=True)),
        (Fault(45015, path="send"), OutOfReach()),
        (Fault(45047, path="send"), OutOfReach()),
        (Fault(48001, path="send"), OutOfReach()),
        (Fault(40164, "invalid ip 1.2.3.4 ipv6", path="token"), Later(300.0, everybody=True)),
        (Fault(40125, path="token"), Later(300.0, everybody=True)),
        (Fault(status=502, path="send"), Later(30.0, uncertain=True)),
        (Fault(silence=1, path="send"), Later(30.0, uncertain=True)),
        (Fault(done_first=True, path="send"), Later(30.0, uncertain=True)),
    ],
)
async def test_a_failure_becomes_the_fate_that_fits(
    wechat: FakeWeChat, channel: WeChatChannel, fault: Fault, fate: object
) -> None:
    await writes(wechat, channel)
    wechat.fails(fault)
    assert await channel.deliver("陈姐", REMINDER) == fate


@pytest.mark.parametrize("errcode", [40003, 43004])
async def test_who_follows_no_longer_is_gone(
    wechat: FakeWeChat, channel: WeChatChannel, errcode: int
) -> None:
    await writes(wechat, channel)
    wechat.fails(Fault(errcode, "invalid openid", path="send"))
    fate = await channel.deliver("陈姐", REMINDER)
    assert isinstance(fate, Gone)
    assert str(errcode) in fate.reason


async def test_what_wechat_will_never_take_is_refused_with_its_reason(
    wechat: FakeWeChat, channel: WeChatChannel
) -> None:
    await writes(wechat, channel)
    wechat.fails(Fault(45002, "content size out of limit", path="send"))
    fate = await channel.deliver("陈姐", REMINDER)
    assert isinstance(fate, Refused)
    assert "45002" in fate.reason


async def test_no_connection_holds_everybody_up(store: Store, clock: Clock) -> None:
    async with FakeWeChat(clock=clock.seconds) as wechat:
        pass
    async with connected(wechat, store, clock) as client:
        channel = WeChatChannel(client, Capabilities(store, "", ("custom",), clock), store, clock)
        await channel.heard("陈姐", touch=False)
        assert await channel.deliver("陈姐", REMINDER) == Later(30.0, everybody=True)


async def test_the_address_to_whitelist_stands_in_the_log(
    wechat: FakeWeChat, channel: WeChatChannel, caplog: pytest.LogCaptureFixture
) -> None:
    await writes(wechat, channel)
    wechat.whitelist = set()
    assert await channel.deliver("陈姐", REMINDER) == Later(300.0, everybody=True)
    assert "Put 127.0.0.1 on the account's whitelist" in caplog.text


async def test_what_wechat_did_not_take_costs_nothing_of_the_window(
    wechat: FakeWeChat, channel: WeChatChannel
) -> None:
    await writes(wechat, channel)
    wechat.fails(*[Fault(-1, path="send")] * 7)
    for _ in range(7):
        assert await channel.deliver("陈姐", REMINDER) == Later(5.0)
    assert [await channel.deliver("陈姐", REMINDER) for _ in range(5)] == [Delivered()] * 5


async def test_a_capability_that_was_lost_is_not_asked_for_again(
    wechat: FakeWeChat, store: Store, clock: Clock
) -> None:
    find = partial(capabilities.keep, app_id=wechat.app_id, findings={"custom": True}, now=clock.now)
    store.write(find).result()
    async with connected(wechat, store, clock) as client:
        channel = WeChatChannel(client, Capabilities(store, wechat.app_id, (), clock), store, clock)
        await writes(wechat, channel)
        wechat.can.discard("custom")
        for _ in range(3):
            assert await channel.deliver("陈姐", REMINDER) == OutOfReach()
            clock.passes(minutes=2)
        assert wechat.calls[SEND] == 1
        assert not channel.pushes


async def test_what_a_probe_finds_is_used_by_a_running_server(
    wechat: FakeWeChat, store: Store, clock: Clock
) -> None:
    async with connected(wechat, store, clock) as client:
        channel = WeChatChannel(client, Capabilities(store, wechat.app_id, (), clock), store, clock)
        assert not channel.pushes
        find = partial(capabilities.keep, app_id=wechat.app_id, findings={"custom": True}, now=clock.now)
        store.write(find).result()
        clock.passes(minutes=1)
        await writes(wechat, channel)
        assert await channel.deliver("陈姐", REMINDER) == Delivered()


async def test_an_unverified_account_asks_wechat_for_nothing(store: Store, clock: Clock) -> None:
    async with FakeWeChat("unverified", clock=clock.seconds) as wechat:
        without_secret = settings_for(wechat, wechat_app_secret="", wechat_can=("custom",))
        for settings in (settings_for(wechat), without_secret):
            channel = WeChatChannel.of(settings, store, clock)
            await channel.heard("陈姐", touch=False)
            assert await channel.deliver("陈姐", REMINDER) == OutOfReach()
            assert not channel.pushes
            await channel.close()
        assert not wechat.requests


def with_template(channel: WeChatChannel, **more: Any) -> WeChatChannel:
    template = WeChatTemplate(id="T1", fields={"thing1": "{标题}", "time2": "{日期} {时间}"}, **more)
    channel._templates = {"reminder-1d": template}
    return channel


CARDS = Reply("明天见。", (Card("八段锦进社区" * 5, "", (("日期", "2026年12月2日"), ("时间", "14:00"))),))
CARD = Letter("reminder-1d", "GZ1/1", CARDS)


async def test_outside_the_window_a_template_tells_it_once(
    wechat: FakeWeChat, channel: WeChatChannel
) -> None:
    wechat.has_template("T1", "thing1", "time2")
    with_template(channel, url="https://example.org/")
    for _ in range(2):
        assert isinstance(await channel.deliver("陈姐", CARD), Delivered)
    (said,) = wechat.sent_to("陈姐")
    assert said.way == "template"
    assert said.body["data"]["time2"] == {"value": "2026年12月2日 14:00"}
    assert said.body["data"]["thing1"] == {"value": "八段锦进社区八段锦进社区八段锦进社区八…"}
    assert await channel.deliver("陈姐", QUESTION) == OutOfReach(), "a kind without a template"


async def test_a_window_that_closed_unseen_leads_to_the_template(
    wechat: FakeWeChat, channel: WeChatChannel
) -> None:
    wechat.has_template("T1", "thing1", "time2")
    await channel.heard("陈姐", touch=False)
    assert isinstance(await with_template(channel).deliver("陈姐", CARD), Delivered)


async def test_a_subscribe_message_is_sent_where_the_person_allowed_one(
    wechat: FakeWeChat, channel: WeChatChannel
) -> None:
    wechat.has_template("T1", "thing1", "time2").opts_in("陈姐", "T1")
    with_template(channel, way="subscribe")
    assert await channel.deliver("陈姐", CARD) == Delivered()
    assert await channel.deliver("陈姐", CARD) == OutOfReach()
    assert [said.way for said in wechat.sent_to("陈姐")] == ["subscribe"]


async def test_a_template_message_to_who_left_says_that_they_are_gone(
    wechat: FakeWeChat, channel: WeChatChannel
) -> None:
    wechat.has_template("T1", "thing1", "time2").leaves("陈姐")
    assert isinstance(await with_template(channel).deliver("陈姐", CARD), Gone)


@pytest.mark.parametrize("fields", [("thing1",), ("thing1", "time2", "phrase3")])
async def test_a_template_that_does_not_fit_is_logged_and_the_letter_kept(
    wechat: FakeWeChat, channel: WeChatChannel, fields: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    wechat.has_template("T1", *fields)
    assert await with_template(channel).deliver("陈姐", CARD) == OutOfReach()
    assert "reminder-1d was refused" in caplog.text


async def test_a_field_that_nothing_fills_is_logged_and_the_letter_kept(
    wechat: FakeWeChat, channel: WeChatChannel, caplog: pytest.LogCaptureFixture
) -> None:
    assert await with_template(channel).deliver("陈姐", REMINDER) == OutOfReach()
    assert "cannot be filled: thing1: '{标题}'" in caplog.text.replace('"', "")
    assert not wechat.requests


async def test_a_template_message_that_timed_out_may_be_sent_again(
    wechat: FakeWeChat, channel: WeChatChannel
) -> None:
    wechat.has_template("T1", "thing1", "time2")
    wechat.fails(Fault(done_first=True, path="template/send"))
    with_template(channel)
    assert isinstance(await channel.deliver("陈姐", CARD), Later)
    assert isinstance(await channel.deliver("陈姐", CARD), Delivered)
    assert len(wechat.sent_to("陈姐")) == 1


async def test_the_log_tells_how_a_mass_send_went(
    channel: WeChatChannel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await channel.happened("platform", JobFinished("mass", "1000000001", "send success", 75, 5))
    await channel.happened("platform", JobFinished("mass", "1000000002", "err(10001)"))
    assert [(line.levelname, line.message) for line in caplog.records] == [
        ("INFO", "WeChat's mass message '1000000001': 'send success', 75 received it, 5 did not"),
        ("WARNING", "WeChat's mass message '1000000002': 'err(10001)', 0 received it, 0 did not"),
    ]
