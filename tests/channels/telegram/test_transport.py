"""The way to the Bot API over aiohttp: what it carries, how it fails, and what it never says."""

import asyncio
import logging
import socket
import traceback
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.channels.telegram.transport import Lost, NotSent, close_bot, environment_proxy, open_bot
from tests.fakes.telegram import TOKEN, FakeTelegram, Fault, Limits

PERSON, PHONE = 1001, "13800138000"


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(Limits.none()) as telegram:
        telegram.chat(PERSON)
        yield telegram


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    bot = open_bot(TOKEN, telegram.url, read_timeout=0.3)
    yield bot
    await close_bot(bot)


async def test_what_is_said_arrives_as_it_was_said(bot: Bot, telegram: FakeTelegram) -> None:
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("预约", callback_data="order:product:A001")]])
    message = await bot.send_message(
        PERSON, "<b>八段锦</b> &amp; 𠮷", parse_mode="HTML", reply_markup=keys, disable_notification=True
    )
    (shown,) = telegram.chat(PERSON).shown
    assert (shown.text, shown.buttons) == ("八段锦 & 𠮷", {"预约": "order:product:A001"})
    assert (message.message_id, message.text) == (shown.message_id, shown.text)
    assert telegram.calls[-1].given["disable_notification"] is True


async def test_files_are_uploaded_with_their_names_and_captions(
    bot: Bot, telegram: FakeTelegram, tmp_path: Path
) -> None:
    picture = b"\x89PNG" + bytes(range(256)) * 4000
    await bot.send_photo(PERSON, picture, caption="海报 “八段锦”", filename="海报.png")
    assert telegram.calls[-1].given["photo"] == picture
    file = tmp_path / "名单.csv"
    file.write_bytes(b"a,b\n")
    with file.open("rb") as handle:
        await bot.send_document(PERSON, InputFile(handle, read_file_handle=False))
    assert telegram.calls[-1].given["document"] == b"a,b\n"
    assert [shown.media for shown in telegram.chat(PERSON).shown] == ["photo", "document"]


async def test_many_at_once_share_a_few_connections(telegram: FakeTelegram) -> None:
    bot = open_bot(TOKEN, telegram.url, connections=4)
    await asyncio.gather(*(bot.send_message(PERSON, str(number)) for number in range(40)))
    assert sorted(map(int, telegram.chat(PERSON).texts)) == list(range(40))
    await close_bot(bot)


async def test_it_opens_again_after_it_was_closed(bot: Bot) -> None:
    await bot.get_me()
    await close_bot(bot)
    assert (await bot.get_me()).username == "xiangmei_bot"


@pytest.mark.parametrize(
    ("fault", "kind", "shown"),
    [
        (Fault.SILENT, TimedOut, 1),
        (Fault.LOST, Lost, 1),
        (Fault.DROPPED, Lost, 0),
        (Fault.BAD_GATEWAY, NetworkError, 0),
        (Fault.INTERNAL, NetworkError, 0),
        (Fault.NONSENSE, TelegramError, 1),
        (Fault.FLOOD, RetryAfter, 0),
    ],
)
async def test_each_trouble_on_the_way_has_its_own_name(
    fault: Fault, kind: type[TelegramError], shown: int, bot: Bot, telegram: FakeTelegram
) -> None:
    telegram.fails(fault, method="sendMessage")
    with pytest.raises(TelegramError) as trouble:
        await bot.send_message(PERSON, "甲")
    assert type(trouble.value) is kind
    assert len(telegram.chat(PERSON).texts) == shown
    await bot.send_message(PERSON, "乙")


async def test_nobody_at_the_other_end_means_that_nothing_was_sent() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        bot = open_bot(TOKEN, f"http://127.0.0.1:{closed.getsockname()[1]}")
        with pytest.raises(NotSent, match=r"no connection to 127\.0\.0\.1"):
            await bot.get_me()
    await close_bot(bot)


async def test_a_full_pool_means_that_nothing_was_sent(telegram: FakeTelegram) -> None:
    bot = open_bot(TOKEN, telegram.url, connections=1, pool_timeout=0.05, connect_timeout=0.05)
    telegram.fails(Fault.SILENT, method="getMe")
    waiting = asyncio.create_task(bot.get_me(read_timeout=1))
    await asyncio.sleep(0.02)
    with pytest.raises(NotSent, match="in time"):
        await bot.send_message(PERSON, "甲")
    assert not telegram.chat(PERSON).texts
    waiting.cancel()
    await close_bot(bot)


@pytest.mark.parametrize("trouble", ["http://127.0.0.1:1", "http://no.such.host.invalid", *Fault])
async def test_the_token_is_in_no_error_and_in_no_log(
    trouble: str, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)  # the double's own
    url = telegram.url if trouble in set(Fault) else trouble
    if trouble in set(Fault):
        telegram.fails(Fault(trouble), method="sendMessage")
    bot = open_bot(TOKEN, url, read_timeout=0.1, connect_timeout=0.5)
    with pytest.raises(TelegramError) as refusal:
        await bot.send_message(PERSON, PHONE)
    await close_bot(bot)
    logging.getLogger("test").error("failed", exc_info=refusal.value)
    told = "".join(traceback.format_exception(refusal.value)) + repr(refusal.value) + caplog.text
    assert TOKEN.partition(":")[2] not in told
    assert PHONE not in told


async def test_a_wrong_token_is_refused_without_being_named(telegram: FakeTelegram) -> None:
    bot = open_bot("1:wrong-token", telegram.url)
    with pytest.raises(InvalidToken) as refusal:
        await bot.get_me()
    assert "wrong-token" not in str(refusal.value)
    await close_bot(bot)


async def test_the_platforms_refusals_come_through(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="hat not found"):
        await bot.send_message(5, "甲")


def test_the_proxy_is_that_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    assert environment_proxy("https://api.telegram.org") is None
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    assert environment_proxy("https://api.telegram.org") == "http://proxy.example:3128"
    assert environment_proxy("https://127.0.0.1") is None
