"""The conversation on PostgreSQL: the same scripts, and one conversation's turns in order across programs.

SOAK=1 plays every script through every channel.
"""

import itertools
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlmodel import Session, func, select

from bot.dialogue.messages import Incoming, Sender
from bot.handlers import router
from bot.handlers.turn import Turn
from storage import locks
from storage.models import Heard, Person
from tests.conversation.edges import EDGES, Play
from tests.conversation.person import Bot
from tests.conversation.script import SCRIPTS, read

CHANNELS = EDGES if os.environ.get("SOAK") else {"web": EDGES["web"]}
PLAYED = SCRIPTS if os.environ.get("SOAK") else SCRIPTS[::5]

pytestmark = pytest.mark.parametrize("filled_address", ["postgresql"], indirect=True)


@pytest.fixture
def demo(bot: Bot) -> Bot:
    bot.demo = True
    bot.restart()
    return bot


@pytest.fixture
def programs(demo: Bot) -> Iterator[list[Bot]]:
    """Two programs on one database."""
    second = Bot(demo.address, demo.knowledge, demo=True)
    yield [demo, second]
    second.store.close()


@pytest.mark.parametrize("play", CHANNELS.values(), ids=CHANNELS.keys())
@pytest.mark.parametrize("file", PLAYED, ids=lambda file: file.stem)
async def test_a_script_is_played_to_its_end(demo: Bot, file: Path, play: Play) -> None:
    await play(demo, read(file))


def test_a_message_delivered_to_two_programs_at_once_is_answered_alike_and_done_once(
    programs: list[Bot],
) -> None:
    for number in range(20):
        sender, incoming = Sender("web", f"visitor-{number}", "访客"), Incoming("m1", text="我要投诉")
        futures = [program.turns.take(sender, incoming) for program in (*programs, *programs)]
        answers = [future.result(10) for future in futures]
        assert len({answer.replies for answer in answers}) == 1
        assert sorted(answer.repeated for answer in answers) == [False, True, True, True]
    assert counted(programs[0]) == (20, 20)


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    """When each turn begins and ends, with the words said; a turn takes a while."""
    steps: list[tuple[str, str]] = []
    proper = router.step

    def step(turn: Turn) -> None:
        steps.append(("begins", turn.text))
        time.sleep(0.01)
        proper(turn)
        steps.append(("ends", turn.text))

    with monkeypatch.context() as patched:
        patched.setattr(router, "step", step)
        yield steps


def say_at_once(programs: list[Bot], who: str) -> None:
    words = ("你好", "八段锦", "粤剧", "帮助", "我的订单", "剪纸", "讲座", "太极")
    futures = [
        programs[number % 2].turns.take(Sender("web", who, who), Incoming(f"{who}-{number}", text=said))
        for number, said in enumerate(words)
    ]
    for future in futures:
        future.result(10)


def overlap(steps: list[tuple[str, str]]) -> bool:
    return any(first[0] == second[0] for first, second in itertools.pairwise(steps))


def test_one_conversations_turns_run_one_after_another_across_programs(
    programs: list[Bot], monkeypatch: pytest.MonkeyPatch
) -> None:
    with watched(monkeypatch) as steps:
        say_at_once(programs, "newcomer")
    assert len(steps) == 16
    assert not overlap(steps)
    assert counted(programs[0]) == (1, 8)


def test_without_the_lock_they_would_run_into_each_other(
    programs: list[Bot], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The negative control: the lock is what keeps them apart."""
    monkeypatch.setattr(locks, "lock", lambda session, *names: None)
    with watched(monkeypatch) as steps:
        say_at_once(programs, "newcomer")
    failed = [record for record in caplog.records if record.name == "bot.turn"]
    for record in failed:
        record.expected = True
    assert failed or overlap(steps)


def counted(program: Bot) -> tuple[int, int]:
    """How many persons there are, and how many messages were heard."""

    def work(session: Session) -> tuple[int, int]:
        count = func.count
        return (
            session.exec(select(count()).select_from(Person)).one(),
            session.exec(select(count()).select_from(Heard)).one(),
        )

    return program.store.read(work)
