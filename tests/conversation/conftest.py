"""The assistant over a copy of the filled database, and the persons of the tests."""

import logging
from collections.abc import Iterator

import pytest

from bot.knowledge import Knowledge
from tests.conversation.person import Bot, Person

HOME = "440105007101"  # 寺前社区, a community of 海幢街道 in 海珠区


@pytest.fixture
def bot(filled_address: str, knowledge: Knowledge, caplog: pytest.LogCaptureFixture) -> Iterator[Bot]:
    """The assistant on Sunday 2026-11-22 at nine in the morning. A turn that fails fails the test."""
    bot = Bot(filled_address, knowledge)
    yield bot
    bot.store.close()
    failed = [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert [record.getMessage() for record in failed if "expected" not in record.__dict__] == []


@pytest.fixture
def coordinator(bot: Bot) -> Person:
    return Person(bot, "陈姨").becomes("coordinator", HOME)


@pytest.fixture
def resident(bot: Bot) -> Person:
    return Person(bot, "街坊")
