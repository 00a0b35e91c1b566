"""The assistant over a copy of the filled database, and the persons of the tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.knowledge import Knowledge
from tests.conversation.person import Bot, Person

HOME = "440105007101"  # a community of 海幢街道 in 海珠区


@pytest.fixture
def bot(tmp_path: Path, filled: Path, knowledge: Knowledge) -> Iterator[Bot]:
    """The assistant on Sunday 2026-11-22 at nine in the morning."""
    file = tmp_path / "xiangmei.db"
    shutil.copy(filled, file)
    bot = Bot(file, knowledge)
    yield bot
    bot.store.close()


@pytest.fixture
def coordinator(bot: Bot) -> Person:
    return Person(bot, "陈姨").becomes("coordinator", HOME)


@pytest.fixture
def resident(bot: Bot) -> Person:
    return Person(bot, "街坊")
