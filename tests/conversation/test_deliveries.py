"""The same message delivered again, at once and after a restart; and a turn that fails."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.dialogue.messages import Incoming
from bot.handlers import ordering, router
from bot.handlers.turn import Turn
from tests.conversation.moments import orders, reads_back
from tests.conversation.person import Bot, Person


def test_three_deliveries_in_a_row_are_one_order_and_one_answer(coordinator: Person) -> None:
    incoming = Incoming("same", button=reads_back(coordinator).button("确认提交"), label="确认提交")
    first, second = coordinator.sends(incoming).replies, coordinator.sends(incoming).replies
    coordinator.restarts_the_bot()
    assert coordinator.hears("已提交")
    assert first == second == coordinator.sends(incoming).replies
    assert len(coordinator.orders) == 1
    assert len(coordinator.notices) == 5


def test_deliveries_at_the_same_time_are_one_order_and_one_answer(coordinator: Person) -> None:
    reads_back(coordinator)
    incoming, turns = Incoming("same", text="确认"), coordinator.bot.turns
    with ThreadPoolExecutor(8) as pool:
        answers = [
            future.result()
            for future in pool.map(lambda _: turns.take(coordinator.sender, incoming), range(24))
        ]
    assert len({answer.replies for answer in answers}) == 1
    assert sum(not answer.repeated for answer in answers) == 1
    assert len(coordinator.orders) == 1


def test_a_delivery_that_comes_late_changes_nothing_meanwhile(coordinator: Person) -> None:
    incoming = Incoming("late", text="改成30人")
    reads_back(coordinator).sends(incoming).says("改成20人")
    coordinator.sends(incoming)
    assert coordinator.talk.notes["order"]["people"] == [20, 20]


def test_the_same_words_in_two_messages_are_two_messages(coordinator: Person) -> None:
    coordinator.says("剪纸", "更多", "更多")
    assert coordinator.hears("这是第 11–15 个")


@pytest.mark.parametrize("where", [(router, "step"), (ordering, "advance")], ids=["at once", "half way"])
def test_a_turn_that_fails_leaves_nothing_behind_and_can_be_repeated(
    bot: Bot,
    coordinator: Person,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    where: tuple[object, str],
) -> None:
    reads_back(coordinator)
    talk = coordinator.talk
    incoming = Incoming("fails", text="改成30人")

    def breaks(*_: object) -> None:
        raise RuntimeError("a bug")

    with monkeypatch.context() as broken:
        broken.setattr(*where, breaks)
        coordinator.sends(incoming)
    assert coordinator.hears("刚才出了点问题")
    assert coordinator.talk == talk
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    caplog.clear()
    coordinator.sends(incoming)
    assert coordinator.hears("人数：30人")


def test_an_order_whose_turn_fails_at_the_end_is_not_there(
    coordinator: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reads_back(coordinator)

    def breaks(_: Turn) -> None:
        raise RuntimeError("a bug")

    with monkeypatch.context() as broken:
        broken.setattr(ordering, "leads_back", breaks)
        coordinator.says("确认")
    assert coordinator.hears("没有办成")
    assert coordinator.orders == []
    assert coordinator.notices == []
    caplog.clear()
    coordinator.says("确认")
    assert coordinator.hears("已提交", "GZ26")


def test_the_history_tells_both_sides_in_their_order(coordinator: Person) -> None:
    orders(coordinator).restarts_the_bot()
    lines = coordinator.bot.turns.history(coordinator.sender)
    said = [line.text for line in lines if line.who == "person"]
    assert said[-4:] == ["三楼多功能厅", "陈姨 13800138000", "没有", "确认"]
    assert lines[-1].reply is not None
    assert "已提交" in lines[-1].reply.text
