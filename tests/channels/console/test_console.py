"""A conversation on the console: played from a stream, with the real program behind it."""

import io
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import App
from bot.channels.console import ConsoleChannel
from bot.dialogue.delivery import Delivered, Letter, OutOfReach
from bot.dialogue.messages import Button, Reply
from bot.settings import Settings

UNIT = "440105007101"  # a community of 海幢街道 in 海珠区
COORDINATOR = f"demo:unit:{UNIT}"
Play = Callable[..., list[str]]

ORDERS = (
    "12月9号下午两点给社区老人约一场坐式八段锦教学进颐康中心，二三十人",
    "三楼多功能厅",
    "陈姨 13800138000",
    "没有备注",
    "确认提交",
)


@pytest.fixture
def play(tmp_path: Path, filled: Path) -> Play:
    """Plays lines on the console of one demo database and returns what was shown, answer by answer."""
    file = shutil.copy(filled, tmp_path / "xiangmei.db")
    settings = Settings(database_url=SecretStr(f"sqlite:///{file}"), demo=True)

    def plays(
        *said: str, name: str = "陈姨", now: str = "2026-11-22T01:00", start: str = COORDINATOR
    ) -> list[str]:
        moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
        shown: list[str] = []
        stream = io.BytesIO("".join(f"{line}\n" for line in said).encode())
        with App.open(settings, lambda: moment) as app:
            app.play(name, stream, shown.append, start)
        return shown

    return plays


def test_who_is_new_is_greeted_before_saying_anything(play: Play) -> None:
    (greeting, *more) = play(start="")
    assert "向美点单" in greeting
    assert re.search(r"^1\. ", greeting, re.MULTILINE)
    assert not more


def test_an_order_is_made_line_by_line_and_asked_for_again_later(play: Play) -> None:
    *_, confirmed = play(*ORDERS)
    number = re.search(r"GZ26\d{6}", confirmed)
    assert number, confirmed
    *_, mine = play("我的订单")
    assert number[0] in mine


def test_an_order_left_in_the_middle_goes_on_with_the_open_question(play: Play) -> None:
    *_, question = play(*ORDERS[:2])
    opened, answered = play(ORDERS[2], start="")
    assert question.splitlines()[-1] in opened
    assert "13800138000" in answered


def test_a_reminder_waits_for_the_person_it_is_for(play: Play) -> None:
    play(*ORDERS)
    day_before = "2026-12-08T08:00"
    assert not any("【提醒】" in shown for shown in play(now=day_before, name="别人"))
    assert any("【提醒】" in shown and "坐式八段锦" in shown for shown in play(now=day_before))
    assert not any("【提醒】" in shown for shown in play(now=day_before))


def test_two_persons_at_one_terminal_have_two_conversations(play: Play) -> None:
    play(*ORDERS)
    *_, mine = play("我的订单", name="别人")
    assert "GZ26" not in mine


async def test_a_notices_choices_have_no_number_and_are_taken_by_their_words() -> None:
    shown: list[str] = []
    channel = ConsoleChannel("陈姨", shown.append)
    notice = Letter(
        "reminder-1d", "GZ1/1", Reply("提醒您", buttons=(Button("看订单", "mine", "show", "GZ1"),))
    )
    assert await channel.deliver("别人", notice) == OutOfReach()
    assert not channel.offered("看订单")
    assert await channel.deliver("陈姨", notice) == Delivered()
    assert shown == ["【提醒】提醒您\n· 看订单\n"]
    assert channel.offered(" 看订单 ") == {"mine:show:GZ1"}
    other = Letter("reminder-1d", "GZ2/1", Reply("又", buttons=(Button("看订单", "mine", "show", "GZ2"),)))
    assert await channel.deliver("陈姨", other) == Delivered()
    assert channel.offered("看订单") == {"mine:show:GZ1", "mine:show:GZ2"}, "none of them is meant for sure"
