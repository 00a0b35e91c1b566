"""Long polling: updates without a public address, through trouble of every kind."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from bot.channels.telegram.answering import Answering
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.transport import close_bot, open_bot
from bot.dialogue.messages import Reply
from bot.handlers.showcase import Showcase
from bot.knowledge import Knowledge
from bot.turn import Answer
from tests.channels.telegram.conftest import ArrivalsDouble, TurnsDouble
from tests.channels.telegram.door import PERSON
from tests.conversation.edges.telegram import Haste
from tests.conversation.person import moment
from tests.fakes.telegram import TOKEN, FakeTelegram, Fault, Limits

Start = Callable[[], "asyncio.Task[None]"]


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(Limits.none()) as telegram:
        telegram.chat(PERSON)
        yield telegram


@pytest.fixture
async def poll(
    telegram: FakeTelegram, knowledge: Knowledge, turns: TurnsDouble, arrivals: ArrivalsDouble
) -> AsyncIterator[Start]:
    """Starts polling; what runs at the end is stopped."""
    showcase = Showcase(knowledge.catalog, knowledge.reader, lambda: moment("2026-11-22 09:00"))
    bot = open_bot(TOKEN, telegram.url)
    answering = Answering(bot, turns, arrivals, showcase, Haste())
    running: list[asyncio.Task[None]] = []

    def start() -> "asyncio.Task[None]":
        running.append(asyncio.create_task(Polling(bot, answering, (0.02,)).run()))
        return running[-1]

    yield start
    for task in running:
        await stopped(task)
    await answering.close()
    await close_bot(bot)


@pytest.fixture
def demo(tmp_path: Path, filled: Path) -> Path:
    return Path(shutil.copy(filled, tmp_path / "xiangmei.db"))


async def stopped(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def shown(telegram: FakeTelegram, count: int) -> list[str]:
    """What the chat shows once that much has come."""
    async with asyncio.timeout(5):
        while len(telegram.chat(PERSON).shown) < count:
            await asyncio.sleep(0.01)
    return telegram.chat(PERSON).texts


async def test_what_waits_is_fetched_and_answered_in_order(telegram: FakeTelegram, poll: Start) -> None:
    for text in ("一", "二", "三"):
        await telegram.says(PERSON, text)
    poll()
    assert await shown(telegram, 3) == ["您说：一", "您说：二", "您说：三"]
    await telegram.updates.settled()
    await telegram.says(PERSON, "四")
    assert (await shown(telegram, 4))[-1] == "您说：四"


async def test_a_webhook_is_taken_down_and_the_operator_is_told(
    telegram: FakeTelegram, poll: Start, caplog: pytest.LogCaptureFixture
) -> None:
    await telegram.updates.set_webhook({"url": "https://bot.example/telegram/webhook"})
    await telegram.says(PERSON, "你好")
    poll()
    assert await shown(telegram, 1) == ["您说：你好"]
    assert not telegram.updates.webhook
    assert "webhook 已停用" in caplog.text


@pytest.mark.parametrize(
    "fault", [Fault.DROPPED, Fault.BAD_GATEWAY, Fault.INTERNAL, Fault.FLOOD, Fault.NONSENSE]
)
async def test_trouble_on_the_way_is_said_once_and_polling_goes_on(
    telegram: FakeTelegram, poll: Start, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.fails(fault, method="getUpdates", times=3, retry_after=0)
    await telegram.says(PERSON, "你好")
    poll()
    assert await shown(telegram, 1) == ["您说：你好"]
    told = [record for record in caplog.records if record.name.endswith("polling")]
    assert len(told) == 1
    assert TOKEN.split(":")[1] not in caplog.text


async def test_two_programs_with_one_token_are_explained(
    telegram: FakeTelegram, poll: Start, caplog: pytest.LogCaptureFixture
) -> None:
    poll()
    await asyncio.sleep(0.1)
    poll()
    await asyncio.sleep(0.2)
    assert "另一个程序正在用同一个 token" in caplog.text


async def test_an_answer_that_could_not_be_sent_is_sent_again_without_a_second_turn(
    telegram: FakeTelegram, poll: Start, turns: TurnsDouble
) -> None:
    telegram.fails(Fault.DROPPED, method="sendMessage", times=2)
    await telegram.says(PERSON, "你好")
    poll()
    assert await shown(telegram, 1) == ["您说：你好"]
    assert len(turns.heard) == 1


async def test_an_update_is_done_with_only_after_its_turn(
    telegram: FakeTelegram, poll: Start, turns: TurnsDouble
) -> None:
    turns.answers = [Answer((Reply("忙"),), busy=True)] * 3
    await telegram.says(PERSON, "你好")
    task = poll()
    await asyncio.sleep(0.03)
    assert telegram.updates.pending == 1
    assert await shown(telegram, 1) == ["您说：你好"]
    assert len(turns.heard) == 4
    await telegram.updates.settled()
    await stopped(task)


async def test_somebody_who_has_blocked_the_bot_does_not_stop_the_others(
    telegram: FakeTelegram, poll: Start
) -> None:
    await telegram.says(815, "你好")
    telegram.chat(815, blocked=True)
    await telegram.says(PERSON, "你好")
    poll()
    assert await shown(telegram, 1) == ["您说：你好"]


async def test_a_tapped_page_is_changed_in_its_place(
    telegram: FakeTelegram, poll: Start, turns: TurnsDouble
) -> None:
    await telegram.says(PERSON, "讲座")
    poll()
    await shown(telegram, 1)
    turns.answers = [Answer((Reply("第二页", replaces=True),))]
    await telegram.taps(PERSON, "更多")
    await telegram.updates.settled()
    assert telegram.chat(PERSON).texts == ["第二页"]


async def test_the_program_polls_where_it_is_asked_to(telegram: FakeTelegram, demo: Path) -> None:
    kept = {key: value for key, value in os.environ.items() if not key.upper().startswith("XIANGMEI_")}
    settings = {
        "XIANGMEI_DATABASE_URL": f"sqlite:///{demo}",
        "XIANGMEI_TELEGRAM_TOKEN": TOKEN,
        "XIANGMEI_TELEGRAM_API_URL": telegram.url,
    }
    program = (sys.executable, "-m", "bot", "serve", "--demo", "--port", "0", "--telegram-polling")
    await telegram.updates.set_webhook({"url": "https://bot.example/telegram/webhook"})
    await telegram.says(PERSON, "/start")
    process = await asyncio.create_subprocess_exec(*program, env=kept | settings, stdout=PIPE, stderr=PIPE)
    try:
        async with asyncio.timeout(30):
            while not telegram.chat(PERSON).shown:
                await asyncio.sleep(0.05)
    finally:
        process.send_signal(signal.SIGINT)
        out, err = await process.communicate()
    assert "向美点单" in telegram.chat(PERSON).texts[0]
    assert process.returncode == 0, err.decode()
    assert "webhook 已停用" in err.decode()
    assert TOKEN not in (out + err).decode()


def test_polling_without_a_token_is_explained(demo: Path) -> None:
    kept = {key: value for key, value in os.environ.items() if not key.upper().startswith("XIANGMEI_")}
    done = subprocess.run(
        (sys.executable, "-m", "bot", "serve", "--telegram-polling"),
        env=kept | {"XIANGMEI_DATABASE_URL": f"sqlite:///{demo}"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "XIANGMEI_TELEGRAM_TOKEN" in done.stderr.decode()
