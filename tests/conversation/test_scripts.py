"""The scripts, each played on the console and on the web page's socket."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from tests.conversation.edges import play_on_console, play_on_web
from tests.conversation.person import Bot
from tests.conversation.script import SCRIPTS, Line, read

Play = Callable[[Bot, Sequence[Line]], Awaitable[None]]
on_both_channels = pytest.mark.parametrize("play", [play_on_console, play_on_web], ids=["console", "web"])


@pytest.fixture
def demo(bot: Bot) -> Bot:
    bot.demo = True
    bot.restart()
    return bot


@on_both_channels
@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.stem)
async def test_a_script_is_played_to_its_end(demo: Bot, file: Path, play: Play) -> None:
    await play(demo, read(file))


@on_both_channels
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
