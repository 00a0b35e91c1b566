"""The contract of all channels: the scripts, each played through every edge, with the same outcome."""

from pathlib import Path

import pytest

from tests.conversation.edges import EDGES, Play
from tests.conversation.person import Bot
from tests.conversation.script import SCRIPTS, read

on_every_channel = pytest.mark.parametrize("play", EDGES.values(), ids=EDGES.keys())


@pytest.fixture
def demo(bot: Bot) -> Bot:
    bot.demo = True
    bot.restart()
    return bot


@on_every_channel
@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.stem)
async def test_a_script_is_played_to_its_end(demo: Bot, file: Path, play: Play) -> None:
    await play(demo, read(file))


@on_every_channel
async def test_a_script_whose_expectation_is_not_met_fails_and_names_its_line(
    demo: Bot, tmp_path: Path, play: Play
) -> None:
    file = tmp_path / "wrong.txt"
    file.write_text("> 你好\n? 您好\n! 找产品\n", encoding="utf-8")
    with pytest.raises(AssertionError, match=r"wrong\.txt:3"):
        await play(demo, read(file))


def test_there_are_scripts_and_each_says_and_expects_something() -> None:
    assert len(SCRIPTS) >= 12
    for file in SCRIPTS:
        marks = {line.mark for line in read(file)}
        assert marks >= {">", "?"}, file.name


def test_a_line_without_a_mark_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "odd.txt"
    file.write_text("你好\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"odd\.txt:1"):
        read(file)
