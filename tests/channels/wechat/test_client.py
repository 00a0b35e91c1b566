"""The client meets WeChat's API over real HTTP: what it sends, what it reads, and how it fails."""

import asyncio
import json
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from bot.channels.wechat.client import WeChatClient
from bot.channels.wechat.failures import (
    ApiError,
    BusyError,
    NoFollowerError,
    NotAllowedError,
    NotWantedError,
    QuotaUsedUpError,
    TokenRefusedError,
    UnreachableError,
    WeChatError,
    WindowClosedError,
)
from bot.dialogue.messages import Button
from storage.store import Store
from tests.channels.wechat.outbound import Clock, connected
from tests.fakes.wechat import FakeWeChat, Fault

SEND = "/cgi-bin/message/custom/send"


@pytest.fixture
async def wechat(clock: Clock) -> AsyncIterator[FakeWeChat]:
    async with FakeWeChat(clock=clock.seconds) as wechat:
        wechat.follows("陈姐").writes("陈姐")
        yield wechat


@pytest.fixture
async def client(wechat: FakeWeChat, store: Store, clock: Clock) -> AsyncIterator[WeChatClient]:
    async with connected(wechat, store, clock, seconds=1) as client:
        yield client


async def test_words_arrive_as_they_were_written(wechat: FakeWeChat, client: WeChatClient) -> None:
    words = '“八段锦”\n<b>&amp; \\n 😀 "好"'
    await client.send_text("陈姐", words)
    assert wechat.heard_by("陈姐") == [words]
    assert "八段锦".encode() in wechat.requests[-1].raw


async def test_half_an_emoji_does_not_stop_a_message(wechat: FakeWeChat, client: WeChatClient) -> None:
    await client.send_text("陈姐", "好\ud83d")
    assert wechat.heard_by("陈姐") == ["好?"]


async def test_choices_carry_the_buttons_data(wechat: FakeWeChat, client: WeChatClient) -> None:
    await client.send_choices("陈姐", "大家觉得怎么样？", [Button("挺好的", "feedback", "fine", "GZ1")])
    menu = wechat.sent_to("陈姐")[0].body["msgmenu"]
    assert menu["list"] == [{"id": "feedback:fine:GZ1", "content": "挺好的"}]


async def test_a_card_with_a_link_is_sent(wechat: FakeWeChat, client: WeChatClient) -> None:
    await client.send_news("陈姐", "八段锦进社区", "1小时", "https://example.org/p/A001")
    assert wechat.heard_by("陈姐") == ["八段锦进社区\n1小时"]


async def test_a_token_that_expired_meanwhile_is_replaced_once_and_the_call_goes_through(
    wechat: FakeWeChat, client: WeChatClient
) -> None:
    await client.send_text("陈姐", "一")
    wechat.tokens.superseded.add(wechat.tokens.current)
    await client.send_text("陈姐", "二")
    assert wechat.heard_by("陈姐") == ["一", "二"]
    assert wechat.calls[SEND] == 3


@pytest.mark.parametrize("errcode", [40001, 40014, 42001])
async def test_a_token_that_is_refused_for_ever_is_tried_twice_and_no_more(
    wechat: FakeWeChat, client: WeChatClient, errcode: int
) -> None:
    wechat.fails(*[Fault(errcode, path="send")] * 10)
    with pytest.raises(TokenRefusedError) as refused:
        await client.send_text("陈姐", "一")
    assert refused.value.errcode == errcode
    assert wechat.calls[SEND] == 2
    assert wechat.tokens.fetches <= 3


async def test_a_herd_with_an_expired_token_costs_one_new_token(
    wechat: FakeWeChat, client: WeChatClient
) -> None:
    await client.tags()
    wechat.tokens.superseded.add(wechat.tokens.current)
    wechat.token_seconds = 0.1
    await asyncio.gather(*(client.tags() for _ in range(100)))
    assert len(wechat.tokens.forced) == 1
    assert wechat.calls["/cgi-bin/tags/get"] <= 201


@pytest.mark.parametrize(
    ("errcode", "kind"),
    [
        (-1, BusyError),
        (45009, QuotaUsedUpError),
        (45015, WindowClosedError),
        (45047, WindowClosedError),
        (48001, NotAllowedError),
        (40003, NoFollowerError),
        (43004, NoFollowerError),
        (43101, NotWantedError),
        (99999, ApiError),
    ],
)
async def test_every_errcode_is_an_exception_with_a_sentence(
    wechat: FakeWeChat, client: WeChatClient, errcode: int, kind: type[ApiError]
) -> None:
    wechat.fails(Fault(errcode, "some words", path="send"))
    with pytest.raises(kind) as failed:
        await client.send_text("陈姐", "一")
    assert failed.value.errcode == errcode
    assert str(failed.value).startswith(failed.value.sentence)
    assert str(failed.value).endswith(f"（{errcode} some words）")


@pytest.mark.parametrize(
    ("fault", "uncertain"),
    [
        (Fault(silence=1.5, path="send"), True),
        (Fault(done_first=True, path="send"), True),
        (Fault(status=500, path="send"), True),
        (Fault(status=302, path="send"), True),
        (Fault(text="<html>", path="send"), True),
        (Fault(text="[]", path="send"), True),
    ],
)
async def test_no_answer_is_told_as_such_and_that_it_may_have_arrived(
    wechat: FakeWeChat, client: WeChatClient, fault: Fault, uncertain: bool
) -> None:
    wechat.fails(fault)
    with pytest.raises(UnreachableError) as failed:
        await client.send_text("陈姐", "一")
    assert failed.value.uncertain is uncertain


async def test_a_refused_connection_is_certain(store: Store, clock: Clock) -> None:
    async with FakeWeChat() as wechat:
        pass
    async with connected(wechat, store, clock) as client:
        with pytest.raises(UnreachableError) as failed:
            await client.tags()
        assert failed.value.uncertain is False


async def _every_failure(client: WeChatClient, wechat: FakeWeChat) -> AsyncIterator[WeChatError]:
    faults = [
        Fault(40001, path="send"),
        Fault(silence=1.5, path="send"),
        Fault(done_first=True, path="send"),
        Fault(status=404, path="send"),
        Fault(text="{", path="send"),
        Fault(45009, f"quota of ?access_token={wechat.tokens.current}&x", path="send"),
        Fault(45009, f"token {wechat.tokens.current} is tired", path="send"),
    ]
    for fault in faults:
        wechat.fails(fault, fault) if fault.errcode == 40001 else wechat.fails(fault)
        with pytest.raises(WeChatError) as failed:
            await client.send_text("陈姐", "一")
        yield failed.value


async def test_no_exception_and_no_log_line_holds_the_token_or_the_secret(
    wechat: FakeWeChat, client: WeChatClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await client.tags()
    seen = []
    async for failure in _every_failure(client, wechat):
        logging.getLogger("bot").error("failed", exc_info=failure)
        seen.append("".join(traceback.format_exception(failure, chain=True)) + repr(vars(failure)))
        assert failure.__context__ is None
    told = "\n".join([*seen, caplog.text, repr(vars(client)), repr(client)])
    assert len(seen) == 7
    for token in wechat.tokens.ends:
        assert token not in told
    assert wechat.secret not in told
    assert "access_token=9" not in told


async def test_connections_are_kept_for_the_next_call(wechat: FakeWeChat, client: WeChatClient) -> None:
    for _ in range(5):
        await client.tags()
    pool = client._wire._session.connector  # type: ignore[union-attr]
    assert pool is not None
    assert len(pool._conns) == 1


async def test_control_characters_in_an_answer_are_read(wechat: FakeWeChat, client: WeChatClient) -> None:
    assert (await client.follower("陈姐"))["remark"] == "a\tb"


async def test_who_left_is_no_follower(wechat: FakeWeChat, client: WeChatClient) -> None:
    wechat.leaves("陈姐")
    assert (await client.follower("陈姐"))["subscribe"] == 0
    with pytest.raises(NoFollowerError):
        await client.follower("陌生人")


async def test_a_template_message_with_one_key_is_sent_once(wechat: FakeWeChat, client: WeChatClient) -> None:
    wechat.has_template("T1", "thing1")
    for _ in range(2):
        assert await client.send_template("陈姐", "T1", {"thing1": "八段锦"}, "https://x.org", key="n1")
    (said,) = wechat.sent_to("陈姐")
    assert (said.body["url"], said.text) == ("https://x.org", "八段锦")


async def test_a_subscribe_message_uses_up_a_permission(wechat: FakeWeChat, client: WeChatClient) -> None:
    wechat.has_template("T1", "thing1").opts_in("陈姐", "T1")
    await client.send_subscribed("陈姐", "T1", {"thing1": "八段锦"})
    with pytest.raises(NotWantedError):
        await client.send_subscribed("陈姐", "T1", {"thing1": "八段锦"})


async def test_tags_are_made_and_put_on_many_followers_and_off(
    wechat: FakeWeChat, client: WeChatClient
) -> None:
    everybody = [f"o{number}" for number in range(120)]
    wechat.follows(*everybody)
    tag = await client.create_tag("文化专干")
    assert (await client.tags())[tag] == "文化专干"
    await client.tag(tag, everybody)
    await client.tag(tag, everybody[:60], off=True)
    tagged = [one.openid for one in wechat.account.followers.values() if tag in one.tags]
    assert tagged == everybody[60:]


async def test_a_mass_message_sent_again_after_a_lost_answer_is_the_same_one(
    wechat: FakeWeChat, client: WeChatClient, clock: Clock
) -> None:
    wechat.follows("何姐")
    wechat.fails(Fault(done_first=True, path="sendall"))
    with pytest.raises(UnreachableError):
        await client.send_to_all("本月专题", key="campaign-7")
    with pytest.raises(BusyError):
        await client.send_to_all("本月专题", key="campaign-7")
    clock.passes(seconds=61)
    msg_id = await client.send_to_all("本月专题", key="campaign-7")
    assert wechat.heard_by("何姐") == ["本月专题"]
    assert f"<MsgID>{msg_id}</MsgID>" in wechat.account.results[msg_id]


async def test_a_mass_message_goes_to_those_with_a_tag(wechat: FakeWeChat, client: WeChatClient) -> None:
    wechat.follows("何姐")
    tag = await client.create_tag("文化专干")
    await client.tag(tag, ["何姐"])
    await client.send_to_all("请点单", key="c1", tag=tag)
    assert (wechat.heard_by("何姐"), wechat.heard_by("陈姐")) == (["请点单"], [])


async def test_a_code_carries_its_scene_and_shows_its_picture(
    wechat: FakeWeChat, client: WeChatClient
) -> None:
    lasting, passing = await client.scene_code("p_A001"), await client.scene_code("i_x", seconds=600)
    assert wechat.account.tickets == {lasting.ticket: "p_A001", passing.ticket: "i_x"}
    assert "+" not in lasting.image_url
    assert lasting.image_url.startswith("https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=gQ")
    bodies = [json.loads(request.raw) for request in wechat.requests if request.path.endswith("create")]
    assert [body.get("expire_seconds") for body in bodies] == [None, 600]


async def test_where_wechat_comes_from_is_asked(client: WeChatClient) -> None:
    assert await client.callback_addresses() == ["101.226.103.0/25", "140.207.54.73"]


@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.send_text("陈姐", "一"),
        lambda client: client.send_template("陈姐", "T1", {}),
        lambda client: client.send_subscribed("陈姐", "T1", {}),
        lambda client: client.send_to_all("一", key="c"),
        lambda client: client.publish_menu({}),
        lambda client: client.menu(),
        lambda client: client.delete_menu(),
        lambda client: client.create_tag("x"),
        lambda client: client.tags(),
        lambda client: client.tag(1, ["陈姐"]),
        lambda client: client.scene_code("x"),
        lambda client: client.follower("陈姐"),
    ],
)
async def test_an_unverified_account_is_told_so_by_every_method(
    store: Store, clock: Clock, call: Callable[[WeChatClient], Awaitable[Any]]
) -> None:
    async with (
        FakeWeChat("unverified", clock=clock.seconds) as wechat,
        connected(wechat, store, clock) as client,
    ):
        with pytest.raises(NotAllowedError):
            await call(client)
