"""The webhook over real HTTP: what is answered, what is refused, what waits, and the five seconds."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import ClientError, ServerDisconnectedError

from bot.channels.wechat.events import Event, JobFinished
from bot.channels.wechat.rendering import MORE
from bot.channels.wechat.webhook import BODY_BYTES, Patience
from bot.dialogue.delivery import Letter
from bot.dialogue.messages import Button, Card, Incoming, Reply
from bot.turn import Line
from tests.channels.wechat.callbacks import COMPATIBLE, OLD_KEY, PLAIN, SECURE, Callbacks, Follower, xml_of
from tests.channels.wechat.site import Site

MODES = {"plain": PLAIN, "secure": SECURE, "compatible": COMPATIBLE}
HASTE = Patience(last=0.2, others=0.3)


@pytest.fixture
def site() -> Site:
    return Site(patience=HASTE)


@pytest.fixture
async def follower(site: Site) -> AsyncIterator[Follower]:
    async with site.serving() as follower:
        yield follower


def reminder(text: str, number: int = 1) -> Letter:
    return Letter("reminder-1d", f"GZ{number}/1", Reply(text, buttons=(Button("看订单", "mine"),)))


@pytest.mark.parametrize("mode", MODES)
async def test_a_follower_is_answered_in_every_mode(mode: str) -> None:
    async with Site(MODES[mode], mode).serving() as follower:
        assert (await follower.says("约一场八段锦")).text == "words 约一场八段锦"


@pytest.mark.parametrize("mode", MODES)
async def test_the_address_is_verified_over_http(mode: str) -> None:
    async with Site(MODES[mode], mode).serving() as follower:
        query = follower.callbacks.query() | {"echostr": "59277824"}
        async with follower.session.get(follower.address, params=query) as response:
            assert (response.status, await response.text()) == (200, "59277824")
        async with follower.session.get(follower.address, params=query | {"nonce": "1"}) as response:
            assert (response.status, await response.text()) == (403, "")


async def test_a_message_brought_again_is_answered_the_same_and_done_once(
    site: Site, follower: Follower
) -> None:
    first = await follower.says("确认")
    assert await follower.delivers() == first
    assert await follower.delivers() == first
    assert len(site.turns.heard) == 1


async def test_an_event_brought_again_is_done_once(site: Site, follower: Follower) -> None:
    first = await follower.does("CLICK", "mine:list:")
    assert await follower.delivers() == first
    assert [incoming.button for incoming in site.turns.heard] == ["mine:list:"]


async def test_who_follows_through_a_code_comes_by_its_link(site: Site, follower: Follower) -> None:
    assert (await follower.does("subscribe", "qrscene_p_C014")).text == "arrival p_C014"
    await asyncio.sleep(0.05)
    assert site.courier.arrivals == [follower.openid], "what waited for them is of use again"


async def test_who_leaves_hears_nothing_and_is_sent_nothing(site: Site, follower: Follower) -> None:
    assert not (await follower.does("unsubscribe")).text
    await asyncio.sleep(0.05)
    assert site.courier.departures == site.followers.departures == [follower.openid]
    assert not site.turns.heard


@pytest.mark.parametrize("event", ["VIEW", "LOCATION", "an_event_of_tomorrow"])
async def test_an_event_that_asks_for_nothing_is_taken_silently(
    event: str, site: Site, follower: Follower
) -> None:
    assert not (await follower.does(event, "x")).text
    assert not site.turns.heard


async def test_a_finished_mass_send_is_handed_on(site: Site, follower: Follower) -> None:
    await follower.does("MASSSENDJOBFINISH", MsgID=7, Status="send success", SentCount=3, ErrorCount=1)
    await asyncio.sleep(0.05)
    assert site.followers.events == [JobFinished("mass", "7", "send success", 3, 1)]


async def test_how_a_mass_send_went_is_told_again_where_it_could_not_be_kept(
    site: Site, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(openid: str, event: Event) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(site.followers, "happened", fails)
        with pytest.raises(ClientError):
            await follower.does("MASSSENDJOBFINISH", MsgID=7, Status="send success", SentCount=3)
    await follower.delivers()
    assert [event.id for event in site.followers.events if isinstance(event, JobFinished)] == ["7"]


async def test_the_windows_for_customer_service_messages_are_opened(site: Site, follower: Follower) -> None:
    site.followers.pushes = True
    await follower.says("你好")
    await follower.does("CLICK", "帮助")
    await asyncio.sleep(0.05)
    assert site.followers.touches == [(follower.openid, False), (follower.openid, True)]


async def test_what_could_not_be_pushed_is_told_first_and_marked(site: Site, follower: Follower) -> None:
    site.courier.kept = [reminder("明天有活动")]
    assert (await follower.says("你好")).text == "【提醒】明天有活动\n1. 看订单\n\nwords 你好"
    assert (await follower.says("谢谢")).text == "words 谢谢"
    assert len(site.courier.told) == 1


async def test_an_answer_brought_again_still_tells_what_was_told_with_it(
    site: Site, follower: Follower
) -> None:
    site.courier.kept = [reminder("明天有活动")]
    assert await follower.says("你好") == await follower.delivers()
    assert len(site.courier.told) == 1


async def test_the_words_of_a_notices_choice_choose_it(site: Site, follower: Follower) -> None:
    await follower.says("你好")
    site.courier.kept = [
        Letter("feedback", "GZ1/1", Reply("怎么样", buttons=(Button("写几句", "feedback"),)))
    ]
    await follower.says("在吗")
    assert (await follower.says("写几句")).text == "words feedback::"
    assert site.turns.heard[-1].label == "写几句"


async def test_the_words_of_a_notices_choice_choose_it_after_a_restart(
    site: Site, follower: Follower
) -> None:
    sent = Reply("怎么样", buttons=(Button("写几句", "feedback"),))
    site.turns.lines = [Line(site.now, "assistant", reply=sent, notice=True)]
    assert (await follower.says("写几句")).text == "words feedback::"


async def test_the_words_of_a_choice_in_the_answer_after_it_are_the_cores(
    site: Site, follower: Follower
) -> None:
    offers = Reply("选", buttons=(Button("看订单", "mine"),))
    site.turns.lines = [
        Line(site.now, "assistant", reply=offers, notice=True),
        Line(site.now, "assistant", reply=offers),
    ]
    assert (await follower.says("看订单")).text == "words 看订单"


def at_length(incoming: Incoming) -> tuple[Reply, ...]:
    """A list that takes three messages."""
    cards = tuple(
        Card(f"第{place}个", "文" * 400, buttons=(Button("看", "a", "b", str(place)),)) for place in range(4)
    )
    return (Reply("找到 4 个：", cards, (Button("更多", "search", "more"),)),)


async def test_what_an_answer_has_no_room_for_is_promised(site: Site, follower: Follower) -> None:
    site.turns.script = at_length
    site.courier.kept = []
    shown = (await follower.says("八段锦")).text
    assert shown.endswith(f"\n\n{MORE}")
    assert "1. 看" in shown


async def test_nothing_is_promised_where_it_is_sent_at_once(site: Site, follower: Follower) -> None:
    site.turns.script = at_length
    site.followers.pushes = True
    assert MORE not in (await follower.says("八段锦")).text
    await asyncio.sleep(0.05)
    assert site.courier.arrivals == [follower.openid]


async def test_going_on_brings_what_waits_and_asks_nothing_of_the_core(
    site: Site, follower: Follower
) -> None:
    site.courier.kept = [Letter("answer", "1:7:2", Reply("第二页\n3. 看")), reminder("明天有活动")]
    shown = (await follower.says("继续")).text
    assert shown == "第二页\n3. 看\n\n【提醒】明天有活动\n· 看订单"
    assert not site.turns.heard
    assert (await follower.delivers()).text == shown, "the same message, brought again"
    assert len(site.courier.told) == 2


async def test_going_on_is_the_cores_where_nothing_waits(site: Site, follower: Follower) -> None:
    assert (await follower.says("继续")).text == "words 继续"


def application(number: int, name: str) -> Letter:
    answers = (
        Button("同意", "approve", "yes", str(number)),
        Button("不同意", "approve", "no", str(number)),
        Button("看待审批", "approve", "list"),
    )
    return Letter("application", f"application/{number}", Reply(f"{name}申请做文化专干。", buttons=answers))


async def test_what_asks_something_comes_alone_and_has_the_numbers(site: Site, follower: Follower) -> None:
    site.courier.kept = [reminder("明天有活动"), application(1, "李生"), application(2, "王生")]
    shown = (await follower.says("继续")).text
    assert shown == (
        "【提醒】明天有活动\n1. 看订单\n\n【通知】李生申请做文化专干。\n2. 同意\n3. 不同意\n4. 看待审批\n\n"
        "还有 1 条通知，回复「继续」看"
    )
    await asyncio.sleep(0.05)
    assert [button.data for button in site.turns.shown[-1].buttons][1] == "approve:yes:1"
    assert "【通知】王生申请做文化专干。\n1. 同意" in (await follower.says("继续")).text


async def test_what_asks_something_waits_where_the_numbers_are_a_lists(
    site: Site, follower: Follower
) -> None:
    site.turns.script = lambda _: (Reply("找到：", buttons=(Button("看详情", "search", "card", "C001"),)),)
    site.courier.kept = [reminder("明天有活动"), application(1, "李生")]
    assert (await follower.says("剪纸")).text == (
        "【提醒】明天有活动\n· 看订单\n\n找到：\n1. 看详情\n\n还有 1 条通知，回复「继续」看"
    )
    assert not site.turns.shown


async def test_a_word_that_fits_several_notices_is_asked_back(site: Site, follower: Follower) -> None:
    site.turns.lines = [
        Line(site.now, "assistant", reply=application(number, name).reply, notice=True)
        for number, name in ((1, "李生"), (2, "王生"))
    ]
    shown = (await follower.says("同意")).text
    assert shown == (
        "有 2 条通知可以回“同意”，是哪一条？请回复数字：\n"
        "1. 同意：李生申请做文化专干。\n2. 同意：王生申请做文化专干。"
    )
    assert not site.turns.heard, "nothing is granted by a guess"
    await asyncio.sleep(0.05)
    assert [button.data for button in site.turns.shown[-1].buttons] == ["approve:yes:1", "approve:yes:2"]


async def test_what_fits_no_more_waits_in_its_order(site: Site, follower: Follower) -> None:
    site.courier.kept = [reminder("甲" * 400, 1), reminder("乙" * 400, 2), reminder("丙", 3)]
    shown = (await follower.says("你好")).text
    assert "甲" in shown
    assert "乙" not in shown
    assert "丙" not in shown
    assert shown.endswith("\n\n还有 2 条提醒，回复「继续」看")
    assert [letter.reply.text[0] for letter in site.courier.kept] == ["乙", "丙"]
    assert "乙" in (await follower.says("继续")).text


async def test_a_notice_too_long_for_any_message_is_told_in_parts(site: Site, follower: Follower) -> None:
    site.courier.kept = [Letter("campaign", "1", Reply("第一句。" * 200))]
    shown = (await follower.says("你好")).text
    assert shown == "words 你好\n\n还有 1 条通知，回复「继续」看"
    part = (await follower.says("继续")).text.removesuffix(MORE).strip()
    (rest,) = site.turns.postponed
    assert (part + rest.text).removeprefix("【通知】") == "第一句。" * 200


async def test_the_answer_itself_goes_before_what_it_had_no_room_for(site: Site, follower: Follower) -> None:
    message = follower.message("text", Content="你好")
    site.courier.kept = [Letter("answer", f"1:{message['MsgId']}:2", Reply("下半"))]
    assert (await follower.delivers()).text == f"words 你好\n\n{MORE}"


async def test_a_product_is_an_article_where_the_world_has_its_page() -> None:
    card = Card("八段锦（C014）", "文", buttons=(Button("相近的产品", "search", "similar", "C014"),))
    site = Site(public_url="https://xm.example.org")
    site.turns.script = lambda _: (Reply("", (card,)),)
    async with site.serving() as follower:
        assert (await follower.says("八段锦")).article["Url"] == "https://xm.example.org/?start=p_C014"
        site.courier.kept = [reminder("明天有活动")]
        assert "■ 八段锦（C014）" in (await follower.says("八段锦")).text, "beside a reminder it is text"


async def test_a_slow_turn_is_waited_for_by_the_same_message_brought_again(
    site: Site, follower: Follower
) -> None:
    site.turns.open = False
    follower.message("text", Content="确认")
    with pytest.raises(ServerDisconnectedError):
        await follower.delivers()
    second = asyncio.create_task(follower.delivers(late=5))
    await asyncio.sleep(0.05)
    site.turns.opens()
    assert (await second).text == "words 确认"
    assert len(site.turns.heard) == 1
    assert not site.turns.postponed


async def test_a_turn_too_slow_for_three_deliveries_is_told_later(site: Site, follower: Follower) -> None:
    site.turns.open = False
    site.courier.kept = [reminder("明天有活动")]
    follower.message("text", Content="确认")
    for late in (0, 5):
        with pytest.raises(ServerDisconnectedError):
            await follower.delivers(late)
    assert not (await follower.delivers(late=10)).text, "WeChat shows nothing, and no error"
    site.turns.opens()
    await asyncio.sleep(0.05)
    assert [reply.text for reply in site.turns.postponed] == ["words 确认"]
    assert len(site.turns.heard) == 1
    assert len(site.courier.kept) == 1, "the reminder waits on"


async def test_the_last_delivery_is_known_by_its_time_in_another_process(
    site: Site, follower: Follower
) -> None:
    site.turns.open = False
    follower.message("text", Content="确认")
    assert not (await follower.delivers(late=10)).text
    site.turns.opens()
    await asyncio.sleep(0.05)
    assert len(site.turns.postponed) == 1


async def test_nobody_is_told_twice_when_a_late_turn_ends(site: Site, follower: Follower) -> None:
    site.turns.open = False
    follower.message("text", Content="确认")
    second = asyncio.create_task(follower.delivers(late=5))
    await asyncio.sleep(0.05)
    assert not (await follower.delivers(late=10)).text
    site.turns.opens()
    with pytest.raises(ServerDisconnectedError):  # the answer is the outbox's now
        await second
    assert len(site.turns.postponed) == 1


async def test_a_restart_between_two_deliveries_is_not_noticed(site: Site) -> None:
    async with site.serving() as follower:
        first = await follower.says("确认")
    async with replace(site).serving() as again:
        again.last = follower.last
        assert await again.delivers() == first
    assert len(site.turns.heard) == 1


async def test_what_a_busy_store_could_not_take_is_asked_for_again(site: Site, follower: Follower) -> None:
    site.turns.busy = 1
    follower.message("text", Content="确认")
    with pytest.raises(ServerDisconnectedError):
        await follower.delivers()
    assert (await follower.delivers(late=5)).text == "words 确认"


async def test_a_store_that_stays_busy_is_told_at_the_last_delivery(site: Site, follower: Follower) -> None:
    site.turns.busy = 9
    follower.message("text", Content="确认")
    for late in (0, 5):
        with pytest.raises(ServerDisconnectedError):
            await follower.delivers(late)
    assert (await follower.delivers(late=10)).text == "系统忙"


async def test_a_failure_of_ours_is_a_sentence(
    site: Site, follower: Follower, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(_: Incoming) -> tuple[Reply, ...]:
        raise RuntimeError("expected")

    site.turns.script = breaks
    assert (await follower.says("你好")).text
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


async def test_an_answer_is_given_although_what_waits_cannot_be_looked_up(
    site: Site, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site.courier, "take_along", None)
    assert (await follower.says("你好")).text == "words 你好"


async def test_a_body_too_large_is_refused(follower: Follower) -> None:
    query, body = follower.callbacks.request(xml_of(follower.message("text", Content="长" * BODY_BYTES)))
    assert (await follower.posts((query, body)))[0] == 413


async def test_a_body_too_large_that_does_not_say_so_is_refused(follower: Follower) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 1024

    query = follower.callbacks.query()
    async with follower.session.post(follower.address, params=query, data=endless()) as response:
        assert response.status == 413


async def test_a_forged_request_learns_nothing(follower: Follower) -> None:
    forger = Callbacks(follower.callbacks.now, token="guessed")
    query, body = forger.request(xml_of(follower.message("text", Content="确认")))
    assert await follower.posts((query, body)) == (403, "")


async def test_an_encrypted_message_under_the_key_before_is_answered_under_it() -> None:
    async with Site(replace(SECURE, previous_aes_key=OLD_KEY), "secure").serving() as follower:
        follower.callbacks.key = OLD_KEY
        assert (await follower.says("你好")).text == "words 你好"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD"])
async def test_nothing_else_is_served_there(method: str, follower: Follower) -> None:
    async with follower.session.request(method, follower.address) as response:
        assert response.status == 405
