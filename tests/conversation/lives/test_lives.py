"""Every life an order may have, told by those who live it, each on their own channel."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.knowledge import Knowledge
from bot.orders.life import Event, State
from storage.models import OrderLog
from tests.conversation.lives.play import PLAYS, read
from tests.conversation.lives.stage import Stage
from tests.conversation.person import Bot

_PASSED_BY = {State.SUBMITTED}  # the first step leads on at once


@pytest.mark.parametrize("file", PLAYS, ids=lambda file: file.stem)
async def test_a_life_goes_as_it_is_told_though_the_program_starts_anew_before_every_line(
    bot: Bot, file: Path
) -> None:
    async with Stage(bot, restless=True) as stage:
        await stage.play(read(file))


async def test_the_lives_take_every_step_and_reach_every_state_there_is(
    filled: Path, knowledge: Knowledge, tmp_path: Path
) -> None:
    events, states = set(), set(_PASSED_BY)
    for file in PLAYS:
        bot = Bot(f"sqlite:///{shutil.copy(filled, tmp_path / file.stem)}", knowledge)
        async with Stage(bot) as stage:
            await stage.play(read(file))
        for row in bot.store.read(_steps):
            events.add(Event(row.event))
            states.add(State(row.state))
        bot.store.close()
    assert set(Event) - events == set()
    assert set(State) - states == set()


def _steps(session: Session) -> Sequence[OrderLog]:
    return session.exec(select(OrderLog)).all()


async def test_a_line_that_is_not_so_fails_and_is_named(bot: Bot, tmp_path: Path) -> None:
    file = tmp_path / "wrong.txt"
    file.write_text("陈姨 = web resident\n陈姨> 你好\n陈姨? 您好\n陈姨! 您好\n", encoding="utf-8")
    with pytest.raises(AssertionError, match=r"wrong\.txt:4"):
        async with Stage(bot) as stage:
            await stage.play(read(file))


@pytest.mark.parametrize("line", ["陈姨", "陈姨@ 9:00", "> 你好"])
def test_a_line_that_is_none_is_refused(tmp_path: Path, line: str) -> None:
    file = tmp_path / "odd.txt"
    file.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"odd\.txt:1"):
        list(read(file))
