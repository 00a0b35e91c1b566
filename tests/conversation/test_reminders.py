"""Reminders: rows of the outbox, made, moved and voided with their order; and the feedback afterwards."""

from datetime import timedelta

from tests.conversation.moments import orders
from tests.conversation.person import Bot, Person, moment

KINDS = ["reminder-7d", "reminder-3d", "reminder-1d", "reminder-2h"]


def waiting(person: Person) -> dict[str, str]:
    local = timedelta(hours=8)
    return {
        notice.kind: f"{notice.due_at + local:%m-%d %H:%M}"
        for notice in person.notices
        if notice.state == "waiting"
    }


def test_an_order_comes_with_four_reminders_and_a_question(coordinator: Person) -> None:
    due = waiting(orders(coordinator))
    assert list(due) == [*KINDS, "feedback"]
    assert due["reminder-2h"] == "12-09 12:00"
    assert due["feedback"].startswith("12-10")


def test_they_move_with_the_order(coordinator: Person) -> None:
    orders(coordinator).says("改到12月20号下午三点", "确认")
    assert coordinator.hears("提醒也跟着改了")
    due = waiting(coordinator)
    assert list(due) == [*KINDS, "feedback"]
    assert due["reminder-2h"] == "12-20 13:00"
    assert sum(notice.state == "void" for notice in coordinator.notices) == 5


def test_a_change_of_people_promises_nothing_about_reminders(coordinator: Person) -> None:
    orders(coordinator).says("改成30人", "确认")
    assert coordinator.hears_nothing_of("提醒")
    assert list(waiting(coordinator)) == [*KINDS, "feedback"]


def test_none_is_left_when_the_order_is_cancelled(coordinator: Person) -> None:
    orders(coordinator).says("取消订单", "天气不好")
    assert waiting(coordinator) == {}
    assert {notice.state for notice in coordinator.notices} == {"void"}


def test_nothing_is_planned_for_an_order_that_was_not_confirmed(coordinator: Person) -> None:
    coordinator.says("约一场八段锦", "取消")
    assert coordinator.notices == []


def test_feedback_is_kept_with_the_order(bot: Bot, coordinator: Person) -> None:
    number = orders(coordinator).order.number
    bot.now = moment("2026-12-10 10:00")
    coordinator.taps_data(f"feedback:words:{number}")
    assert coordinator.hears("请写几句")
    coordinator.says("老人家都说好，就是音响小了点")
    assert coordinator.hears(f"已记在订单 {number} 里")
    assert [(row.event, row.reason) for row in coordinator.log][2:] == [
        ("commented", "老人家都说好，就是音响小了点")
    ]
    coordinator.taps("看这张订单")
    assert coordinator.hears("反馈：老人家都说好")


def test_a_tap_is_feedback_and_a_second_one_says_nothing_new(bot: Bot, coordinator: Person) -> None:
    number = orders(coordinator).order.number
    bot.now = moment("2026-12-10 10:00")
    for _ in range(2):
        coordinator.taps_data(f"feedback:fine:{number}", "挺好的")
        assert coordinator.hears("谢谢")
    assert [row.reason for row in coordinator.log if row.event == "commented"] == ["挺好的"]


def test_feedback_may_wait_while_something_else_is_looked_up(bot: Bot, coordinator: Person) -> None:
    number = orders(coordinator).order.number
    bot.now = moment("2026-12-10 10:00")
    coordinator.taps_data(f"feedback:words:{number}").says("帮助")
    assert coordinator.hears("请写几句")
    coordinator.says("取消")
    assert not [row for row in coordinator.log if row.event == "commented"]
