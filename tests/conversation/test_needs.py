"""Noting what the catalog does not offer."""

import pytest

from tests.conversation.moments import begins_an_order
from tests.conversation.person import Person


def test_a_need_holds_words_audience_unit_and_date(coordinator: Person) -> None:
    coordinator.says("提需求")
    assert coordinator.hears("您想要什么")
    coordinator.says("想请人教剪短视频")
    assert coordinator.hears("主要给哪些人")
    coordinator.says("给长者")
    assert coordinator.hears("大概什么时候")
    coordinator.says("三月的周末")
    assert coordinator.hears("已记下您的需求", "想请人教剪短视频", "老年人", "寺前社区", "三月的周末")
    (need,) = coordinator.needs
    assert (need.words, need.audiences, need.unit_code, need.wanted) == (
        "想请人教剪短视频",
        ["老年人"],
        "440105007101",
        "三月的周末",
    )


def test_what_was_not_found_becomes_the_need_and_is_shown(coordinator: Person) -> None:
    coordinator.says("搜一下量子对撞机").taps("提需求")
    assert coordinator.hears("记成需求：“搜一下量子对撞机”", "主要给哪些人")
    coordinator.taps("青少年", "时间都可以")
    (need,) = coordinator.needs
    assert need.words == "搜一下量子对撞机"


def test_a_need_said_in_one_sentence_is_not_asked_for_again(coordinator: Person) -> None:
    coordinator.says("我想提个需求，希望有教老人用智能手机的课")
    assert coordinator.hears("记成需求：“我想提个需求，希望有教老人用智能手机的课”", "大概什么时候")


def test_a_resident_says_where_or_leaves_it_open(resident: Person) -> None:
    resident.says("提需求", "想要机器人表演").taps("少儿")
    assert resident.hears("哪个社区或镇街")
    resident.says("石牌街", "寒假")
    assert resident.hears("已记下", "天河区石牌街道", "寒假")
    resident.says("提需求", "想要机器人表演").taps("少儿", "不限地方", "时间都可以")
    assert [need.unit_code for need in resident.needs] == ["440106006", None]


def test_back_asks_the_answer_before_once_more(coordinator: Person) -> None:
    coordinator.says("提需求", "想请人教剪短视频", "给长者", "返回")
    assert coordinator.hears("主要给哪些人")
    coordinator.says("返回")
    assert coordinator.hears("您想要什么")


@pytest.mark.parametrize("steps", range(4))
def test_a_restart_in_the_middle_loses_nothing(coordinator: Person, steps: int) -> None:
    for place, said in enumerate(("提需求", "想请人教剪短视频", "给长者", "春节前")):
        if place == steps:
            coordinator.restarts_the_bot()
        coordinator.says(said)
    assert len(coordinator.needs) == 1


def test_a_need_in_the_middle_of_an_order_comes_back_to_it(coordinator: Person) -> None:
    begins_an_order(coordinator, 4).says("提需求", "想请人教剪短视频", "给长者", "春节前")
    assert coordinator.hears("已记下", "接着刚才的点单", "在哪个场地")
    assert coordinator.talk.notes["order"]["start"] == "14:00"


def test_given_up_no_need_is_noted(coordinator: Person) -> None:
    coordinator.says("提需求", "想请人教剪短视频", "取消")
    assert not coordinator.needs
