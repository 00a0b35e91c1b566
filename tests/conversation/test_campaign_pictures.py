"""A picture that is sent while a campaign is being written goes with it, to everybody, under one key."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.dialogue.files import Attachment
from bot.dialogue.messages import Incoming, Medium
from storage.files import JPEG, Files
from storage.tidying import tidy
from tests.conversation.person import NOW, Bot, Person

TEXT = "本月专题是暖冬有戏，附近有什么活动都可以问我。"


@pytest.fixture
def staff(bot: Bot, tmp_path: Path) -> Person:
    bot.files = Files(tmp_path)
    bot.restart()
    return Person(bot, "市里阿红", "web").becomes("staff", "")


def shows(person: Person, body: bytes, text: str = "") -> Person:
    assert person.bot.files is not None
    digest = person.bot.files.keep(body, JPEG)
    message = f"picture {body!r}"
    return person.sends(
        Incoming(message, text, medium=Medium.PICTURE, files=(Attachment(digest, JPEG, len(body)),))
    )


def test_everybody_gets_the_picture_that_was_sent_last(bot: Bot, staff: Person, coordinator: Person) -> None:
    staff.says("群发", "十二月专题")
    shows(staff, b"first")
    assert staff.hears("图片收到了", "正文怎么写")
    staff.says(TEXT, "不放")
    shows(staff, b"second")
    assert staff.hears("图片收到了", "发给谁")
    staff.says("全市的文化专干").taps("立即发送", "确认发送")
    bot.passes(NOW)
    assert coordinator.looks_up().hears(TEXT)
    assert coordinator.document("图片").is_picture
    assert coordinator.fetches("图片").body == b"second"
    tidy(bot.store, bot.files, bot.now + timedelta(days=60))  # type: ignore[arg-type]
    assert coordinator.fetches("图片").body == b"second"


def test_a_picture_with_words_is_taken_and_the_words_are_the_answer(bot: Bot, staff: Person) -> None:
    staff.says("群发", "十二月专题")
    shows(staff, b"first", TEXT)
    assert staff.hears("图片收到了", "哪些产品或活动的按钮")


def test_without_a_campaign_a_picture_is_none_of_one(bot: Bot, staff: Person) -> None:
    shows(staff, b"first")
    assert staff.hears_nothing_of("和正文一起发")
