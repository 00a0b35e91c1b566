"""`xiangmei wechat` and what the doctor says of WeChat: asked of the stand-in over real HTTP."""

import asyncio
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import cli
from bot.channels.wechat import menu, probe
from bot.channels.wechat.examine import examine
from bot.channels.wechat.failures import UnreachableError
from storage.store import Store
from storage.wechat import capabilities
from tests.channels.wechat.outbound import Clock, connected, settings_for
from tests.fakes.wechat import KINDS, FakeWeChat, Fault

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


@pytest.mark.parametrize("kind", KINDS)
async def test_a_probe_finds_exactly_what_the_account_may_do(kind: str, store: Store) -> None:
    clock = Clock()
    async with FakeWeChat(kind, clock=clock.seconds) as wechat, connected(wechat, store, clock) as client:
        wechat.follows("陈姐").writes("陈姐")
        found = await probe.probe(client)
        assert {each.capability: each.can for each in found} == {
            each.capability: each.capability in KINDS[kind] for each in found
        }
        assert len(found) == 7
        assert not wechat.account.said, "nobody hears anything"
        assert (wechat.account.menu, list(wechat.account.tags)) == (None, [2])
        probe.keep(store, wechat.app_id, found, clock)
        kept = store.read(lambda session: capabilities.found(session, wechat.app_id))
        assert {name for name, can in kept.items() if can} == KINDS[kind]


async def test_what_wechat_does_not_tell_stays_as_it_was_known(store: Store) -> None:
    clock = Clock()
    async with FakeWeChat(clock=clock.seconds) as wechat, connected(wechat, store, clock) as client:
        probe.keep(store, wechat.app_id, await probe.probe(client), clock)
        wechat.fails(Fault(-1, path="tags/get"), Fault(status=502, path="menu/get"))
        found = await probe.probe(client)
        unknown = [str(each) for each in found if each.can is None]
        assert [text.partition("（")[0] for text in unknown] == [
            "自定义菜单 menu：没有问到 unknown",
            "用户标签 tags：没有问到 unknown",
        ]
        probe.keep(store, wechat.app_id, found, clock)
        assert all(store.read(lambda session: capabilities.found(session, wechat.app_id)).values())


async def test_a_probe_that_cannot_reach_wechat_keeps_nothing(store: Store) -> None:
    clock = Clock()
    async with FakeWeChat() as wechat:
        pass
    async with connected(wechat, store, clock) as client:
        with pytest.raises(UnreachableError):
            await probe.probe(client)


class Operator:
    """Whoever runs the commands; the stand-in serves on a thread of its own."""

    def __init__(self, wechat: FakeWeChat, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wechat = wechat
        self.database = f"sqlite:///{folder / 'xiangmei.db'}"
        self.has = monkeypatch.setenv
        self.has("XIANGMEI_DATABASE_URL", self.database)
        self.has("XIANGMEI_WECHAT_APP_ID", wechat.app_id)
        self.has("XIANGMEI_WECHAT_APP_SECRET", wechat.secret)
        self.has("XIANGMEI_WECHAT_API_URL", wechat.url)

    def runs(self, *arguments: str) -> Result:
        return CliRunner().invoke(cli, ["wechat", *arguments])


@contextmanager
def served(wechat: FakeWeChat) -> Iterator[FakeWeChat]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(wechat.__aenter__(), loop).result(5)
        yield wechat
        asyncio.run_coroutine_threadsafe(wechat.__aexit__(), loop).result(5)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Operator]:
    with served(FakeWeChat("verified_subscription")) as wechat:
        yield Operator(wechat, tmp_path, monkeypatch)


def test_the_command_prints_what_the_account_may_do_and_keeps_it(operator: Operator) -> None:
    result = operator.runs("probe")
    assert result.exit_code == 0, result.output
    assert "客服消息 customer-service messages：可以 yes" in result.output
    assert "模板消息 template messages：不可以 no" in result.output
    store = Store.open(operator.database)
    kept = store.read(lambda session: capabilities.found(session, operator.wechat.app_id))
    store.close()
    assert {name for name, can in kept.items() if can} == KINDS["verified_subscription"]


def test_the_command_publishes_the_menu_and_takes_it_away(operator: Operator) -> None:
    result = operator.runs("menu")
    assert result.exit_code == 0, result.output
    assert "我的：我的订单、" in result.output
    assert operator.wechat.account.menu == menu.menu()
    assert operator.runs("menu", "--delete").exit_code == 0
    assert operator.wechat.account.menu is None


def test_a_command_that_is_refused_says_why_and_what_to_do(operator: Operator) -> None:
    operator.wechat.can.clear()
    refused = operator.runs("menu")
    assert refused.exit_code == 1
    assert "公众号没有这个接口的权限" in refused.output
    operator.wechat.whitelist = set()
    operator.has("XIANGMEI_DATABASE_URL", f"{operator.database}2")
    refused = operator.runs("probe")
    assert refused.exit_code == 1
    assert "127.0.0.1" in refused.output
    assert "IP 白名单" in refused.output
    operator.has("XIANGMEI_WECHAT_APP_SECRET", "")
    assert "XIANGMEI_WECHAT_APP_SECRET" in operator.runs("probe").output


async def said(wechat: FakeWeChat, **settings: Any) -> dict[str, tuple[bool | None, str]]:
    """What the doctor finds: each sentence, whether it is well, and the advice."""
    return {each.what: (each.ok, each.advice) for each in await examine(settings_for(wechat, **settings))}


async def test_the_doctor_finds_a_good_account_well() -> None:
    async with FakeWeChat() as wechat:
        found = await said(wechat, wechat_aes_key=KEY, public_url="https://x.org")
        assert [ok for ok, _ in found.values()] == [True] * 5
        assert any("https://x.org/wechat" in what for what in found)
        assert any("时钟" in what for what in found)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"wechat_token": ""}, "Token"),
        ({"public_url": "https://x.org:8443"}, "端口"),
        ({"public_url": "https://x.org:99999999"}, "端口"),
        ({"wechat_app_secret": "0" * 32}, "40125"),
        ({"wechat_app_id": "wx0", "wechat_aes_key": KEY}, "40013"),
        ({"wechat_api_url": "http://127.0.0.1:1"}, "没有应答"),
        ({"wechat_api_url": "not an address"}, "没有应答"),
    ],
)
async def test_the_doctor_names_what_is_wrong_and_the_way_out(settings: dict[str, str], words: str) -> None:
    async with FakeWeChat() as wechat:
        found = await said(wechat, **settings)
        wrong = {what: advice for what, (ok, advice) in found.items() if ok is False}
        assert [what for what in wrong if words in what], found
        assert all(wrong.values()), "each has an advice"
        secret = settings.get("wechat_app_secret", wechat.secret)
        assert not [each for each in (secret, *wechat.tokens.ends, KEY) if each in str(found)]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "Plain mode"),
        ({"wechat_aes_key": KEY}, "Secure mode"),
        ({"wechat_aes_key": KEY, "wechat_plain": True}, "Plain messages are taken too"),
        ({"wechat_aes_key": KEY, "wechat_previous_aes_key": KEY[::-1]}, "previous key is still taken"),
    ],
)
async def test_the_doctor_tells_how_messages_are_encrypted(settings: dict[str, Any], words: str) -> None:
    async with FakeWeChat() as wechat:
        found = await said(wechat, **settings)
        assert [what for what, (ok, _) in found.items() if words in what and ok is not False]


async def test_the_doctor_names_the_address_to_whitelist() -> None:
    async with FakeWeChat() as wechat:
        wechat.whitelist = set()
        found = await said(wechat)
        assert any("127.0.0.1" in advice for ok, advice in found.values() if ok is False)


async def test_an_account_without_secret_or_none_at_all_is_no_fault() -> None:
    async with FakeWeChat() as wechat:
        passive = await said(wechat, wechat_app_secret="")
        assert not [what for what, (ok, _) in passive.items() if ok is False]
        assert any("passive" in what for what in passive)
        assert list(await said(wechat, wechat_token="", wechat_app_id="")) == [
            "没有设置微信公众号。No WeChat account is set."
        ]
        assert not wechat.requests


async def test_the_doctor_asks_for_no_new_token(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with FakeWeChat() as wechat:
        await said(wechat)
        await said(wechat)
        assert len(wechat.tokens.ends) == 1
        assert wechat.tokens.current not in caplog.text
