"""Reminders: rows of the outbox, made, moved and voided with their order."""

from datetime import timedelta

from tests.conversation.moments import orders
from tests.conversation.person import Person

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
