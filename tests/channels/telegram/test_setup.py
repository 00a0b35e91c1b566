"""`xiangmei telegram setup` and what is said of Telegram by `xiangmei doctor`, against the strict double."""

import asyncio
import time
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest
from click.testing import CliRunner

from bot.channels.finding import Finding
from bot.channels.telegram import secret, setup
from bot.channels.telegram.commands import COMMANDS
from bot.channels.telegram.examine import examine
from bot.channels.telegram.setup import SetupError
from bot.channels.telegram.updates import ALLOWED
from bot.commands.telegram import telegram as command
from bot.settings import Settings
from tests.fakes.telegram import TOKEN, FakeTelegram, Fault

ADDRESS = "https://bot.example/telegram/webhook"


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as telegram:
        yield telegram


def settings(telegram: FakeTelegram, **more: str) -> Settings:
    """Settings as an operator gives them, for the double."""
    given = {"telegram_token": TOKEN, "telegram_api_url": telegram.url, "public_url": "https://bot.example"}
    return Settings.load(**(given | more))


async def done(work: AsyncIterator[str]) -> list[str]:
    return [line async for line in work]


async def refused(given: Settings) -> Finding:
    """Why a set-up fails; the reason names a way out."""
    with pytest.raises(SetupError) as refusal:
        await done(setup.set_up(given))
    assert refusal.value.finding.advice
    assert TOKEN not in f"{refusal.value}{refusal.value.finding}"
    return refusal.value.finding


async def said(telegram: FakeTelegram, **more: str) -> dict[str, bool | None]:
    """What an examination says, each with whether it is well."""
    return {finding.what: finding.ok for finding in await examine(settings(telegram, **more))}


async def test_a_set_up_tells_the_platform_all_of_it_and_shows_what_it_did(telegram: FakeTelegram) -> None:
    lines = await done(setup.set_up(settings(telegram)))
    assert "@xiangmei_bot" in lines[0]
    assert lines[-1] == f"Webhook：{ADDRESS}（已设置 set）"
    webhook = telegram.updates.webhook
    assert webhook["url"] == ADDRESS
    assert secret.matches(webhook["secret_token"], TOKEN)
    assert set(webhook["allowed_updates"]) == set(ALLOWED)
    menus = {
        scope: [command["command"] for command in menu] for scope, menu in telegram.profile.commands.items()
    }
    assert menus["all_private_chats"] == menus["default"] == [command.name for command in COMMANDS]
    assert menus["all_group_chats"] == ["find", "help"]
    assert telegram.profile.texts["description"].startswith("您好，我是“向美点单”助手。")
    assert telegram.profile.texts["short_description"]
    assert telegram.profile.menu_button == {"type": "commands"}
    assert not telegram.violations


async def test_a_second_set_up_changes_nothing_and_what_waits_is_dropped_only_when_asked(
    telegram: FakeTelegram,
) -> None:
    await telegram.says(1001, "你好")
    lines = await done(setup.set_up(settings(telegram)))
    assert "还有 1 条消息在等" in lines[-1]
    assert telegram.updates.pending == 1
    lines = await done(setup.set_up(settings(telegram), drop_pending=True))
    assert "重新设置" in lines[-2]
    assert "已丢弃" in lines[-1]
    assert telegram.updates.pending == 0


async def test_the_webhook_can_be_removed(telegram: FakeTelegram) -> None:
    await done(setup.set_up(settings(telegram)))
    assert await done(setup.remove(settings(telegram))) == ["Webhook 已删除。The webhook is removed."]
    assert not telegram.updates.webhook
    assert await done(setup.remove(settings(telegram))) == ["本来就没有 webhook。There was none."]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"telegram_token": ""}, "没有设置 Telegram 的 token"),
        ({"telegram_token": f"12345:{'w' * 35}"}, "不认这个 token"),
        ({"public_url": "http://bot.example"}, "必须是 https"),
        ({"public_url": "https://bot.example:8080"}, "只用 443、80、88、8443"),
        ({"telegram_api_url": "http://127.0.0.1:1"}, "连不上 http://127.0.0.1:1"),
    ],
)
async def test_what_cannot_be_set_up_is_told_with_a_way_out(
    given: dict[str, str], reason: str, telegram: FakeTelegram
) -> None:
    assert reason in (await refused(settings(telegram, **given))).what


async def test_without_a_public_address_the_menus_are_set_all_the_same(telegram: FakeTelegram) -> None:
    lines = await done(setup.set_up(settings(telegram, public_url="")))
    assert "Descriptions" in "".join(lines).title()
    assert not any(line.startswith("Webhook") for line in lines)
    assert telegram.profile.commands


def test_the_command_says_what_a_webhook_needs_and_ends_well(monkeypatch: pytest.MonkeyPatch) -> None:
    async def set_up(settings: Settings, *, drop_pending: bool) -> AsyncIterator[str]:
        yield "done"

    monkeypatch.setattr(setup, "set_up", set_up)
    ran = CliRunner().invoke(command, ["setup"], env={"XIANGMEI_TELEGRAM_TOKEN": TOKEN})
    assert ran.exit_code == 0
    assert "✓ done" in ran.output
    assert "XIANGMEI_PUBLIC_URL" in ran.output
    assert "Error" not in ran.output


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault.BAD_GATEWAY, "没有好好回答"),
        (Fault.DROPPED, "没有好好回答"),
        (Fault.FLOOD, "要求稍等"),
        (Fault.NONSENSE, "没有好好回答"),
    ],
)
async def test_a_platform_in_trouble_is_told_from_a_fault_of_ours(
    fault: Fault, reason: str, telegram: FakeTelegram
) -> None:
    telegram.fails(fault, method="setWebhook")
    assert reason in (await refused(settings(telegram))).what


async def test_all_is_well_after_a_set_up(telegram: FakeTelegram) -> None:
    await done(setup.set_up(settings(telegram)))
    findings = await examine(settings(telegram))
    assert [finding.ok for finding in findings] == [True] * 5
    assert [call.method for call in telegram.calls[-2:]] == ["getMe", "getWebhookInfo"]


async def test_a_bot_that_is_not_in_use_is_no_fault(telegram: FakeTelegram) -> None:
    assert await said(telegram, telegram_token="") == {"没有设置 Telegram。Telegram is not in use.": None}


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"telegram_token": f"12345:{'w' * 35}"}, "Telegram 不认这个 token。Telegram refuses the token."),
        (
            {"public_url": "https://elsewhere.example"},
            "webhook 指向别处（bot.example）。The webhook is elsewhere.",
        ),
    ],
)
async def test_what_is_set_differently_there_and_here_is_found(
    given: dict[str, str], what: str, telegram: FakeTelegram
) -> None:
    await done(setup.set_up(settings(telegram)))
    assert (await said(telegram, **given))[what] is False


async def test_a_missing_webhook_is_found_where_a_public_address_is_set(telegram: FakeTelegram) -> None:
    assert (await said(telegram))["没有设置 webhook。There is no webhook."] is False
    polling = await said(telegram, public_url="")
    assert polling["没有 webhook，消息要靠轮询。There is no webhook."] is None


async def test_a_webhook_of_fewer_kinds_is_found(telegram: FakeTelegram) -> None:
    await done(setup.set_up(settings(telegram)))
    await telegram.do("setWebhook", {"url": ADDRESS, "allowed_updates": ["message"]})
    assert (await said(telegram))["webhook 收不全消息种类。Some kinds of updates are not sent."] is False


async def test_a_wrong_clock_is_found(telegram: FakeTelegram) -> None:
    for off, words in ((95, "慢 9"), (-95, "快 9")):
        telegram.clock_off = off
        (what,) = [what for what, ok in (await said(telegram, public_url="")).items() if ok is False]
        assert words in what
    telegram.clock_off = 20
    assert not [ok for ok in (await said(telegram, public_url="")).values() if ok is False]


async def test_what_waits_and_what_failed_at_the_webhook_is_found(telegram: FakeTelegram) -> None:
    await done(setup.set_up(settings(telegram)))
    for _ in range(60):
        await telegram.says(1001, "有人吗")
    await asyncio.sleep(0.05)
    wrong = [what for what, ok in (await said(telegram)).items() if ok is False]
    assert any("积压了 60 条消息" in what for what in wrong)
    assert any("Failed to resolve host" in what for what in wrong)


@pytest.mark.parametrize(
    ("message", "way_out"),
    [
        ("Wrong response from the webhook: 403 Forbidden", "telegram setup"),
        ("SSL error {error:0A000086:SSL routines::certificate verify failed}", "证书链"),
        ("Connection refused", "防火墙"),
        ("Wrong response from the webhook: 502 Bad Gateway", "反向代理没有转到"),
        ("Failed to resolve host: Name or service not known", "域名解析"),
        ("Read timeout expired", "防火墙"),
    ],
)
async def test_each_error_of_the_webhook_has_its_own_way_out(
    message: str, way_out: str, telegram: FakeTelegram
) -> None:
    await done(setup.set_up(settings(telegram)))
    for ago, ok in ((60, False), (86400, None)):
        telegram.updates.last_error = (int(time.time()) - ago, message)
        (finding,) = [finding for finding in await examine(settings(telegram)) if message in finding.what]
        assert finding.ok is ok
        assert way_out in finding.advice


async def test_inline_queries_that_are_off_are_a_hint_only(
    telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    def me(known: Any, given: dict[str, Any]) -> Any:
        return known(given) | {"supports_inline_queries": False}

    monkeypatch.setitem(telegram.desk.methods, "getMe", partial(me, telegram.desk.methods["getMe"]))
    assert (await said(telegram, public_url=""))["行内查询没有打开。Inline queries are off."] is None
