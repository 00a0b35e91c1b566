"""Date and time, as people say them."""

import pytest

from tests.conversation.moments import SEATED, reads_back
from tests.conversation.person import Person


def test_a_span_offers_its_free_days(coordinator: Person) -> None:
    coordinator.says(f"约一场{SEATED}", "十二月中旬")
    assert coordinator.hears("12月11日至20日之间", "[12月11日（周五）]", "[12月13日（周日）]")
    coordinator.taps("12月12日")
    assert coordinator.hears("好的，12月12日（周六", "几点开始")


def test_a_span_without_a_free_day_says_so(coordinator: Person) -> None:
    coordinator.says("约一场元旦迎日八段锦晨练会", "三月上旬")
    assert coordinator.hears("3月1日至10日之间没有可约的日子")


def test_a_part_of_the_day_offers_its_hours(coordinator: Person) -> None:
    coordinator.says(f"约一场{SEATED}", "12月9号下午")
    assert coordinator.hears("下午几点开始")
    assert coordinator.labels == ["14:00", "14:30", "15:00"]


def test_an_evening_offers_the_evening(coordinator: Person) -> None:
    coordinator.says(f"约一场{SEATED}", "12月9号", "晚上")
    assert coordinator.labels == ["19:00", "19:30"]


@pytest.mark.parametrize(
    ("said", "start"), [("下午三点", "15:00"), ("九点半", "09:30"), ("早上9点", "09:00"), ("15:30", "15:30")]
)
def test_a_bare_hour_belongs_to_the_known_day(coordinator: Person, said: str, start: str) -> None:
    coordinator.says(f"约一场{SEATED}", "12月9号", said)
    draft = coordinator.talk.notes["order"]
    assert (draft["day"], draft["start"]) == ("2026-12-09", start)


def test_a_bare_hour_corrects_the_hour_alone(coordinator: Person) -> None:
    reads_back(coordinator).says("改成下午三点")
    assert coordinator.hears("日期：12月9日（周三", "时间：15:00")


def test_another_day_keeps_the_hour(coordinator: Person) -> None:
    reads_back(coordinator).says("换到12月10号")
    assert coordinator.hears("日期：12月10日（周四", "时间：14:00", "请核对")


def test_another_part_of_the_day_asks_the_hour_anew(coordinator: Person) -> None:
    reads_back(coordinator).says("换到周五上午")
    assert coordinator.hears("12月11日（周五）上午几点开始")
    coordinator.taps("10:00")
    assert coordinator.hears("日期：12月11日（周五", "时间：10:00", "请核对")


def test_a_bare_weekday_is_one_of_the_week_of_the_known_day(coordinator: Person) -> None:
    reads_back(coordinator).says("改到周四")
    assert coordinator.hears("日期：12月10日（周四")


def test_before_a_day_is_known_a_bare_weekday_is_the_next_one(coordinator: Person) -> None:
    coordinator.says("周三下午两点约一场工间八段锦：一张椅子也能练")
    assert coordinator.hears("11月25日（周三")


def test_a_time_with_several_readings_is_asked(coordinator: Person) -> None:
    coordinator.says(f"约一场{SEATED}", "12月9号7点")
    if coordinator.talk.notes["order"].get("when_options"):
        assert coordinator.hears("您说的是哪个时间", "[12月9日（周三）07:00]", "[12月9日（周三）19:00]")
        coordinator.taps("12月9日（周三）19:00")
    assert coordinator.hears("在哪个场地")


def test_the_day_may_be_tapped_and_the_hour_too(coordinator: Person) -> None:
    coordinator.says(f"约一场{SEATED}")
    assert coordinator.labels == ["11月29日（周日）", "11月30日（周一）", "12月1日（周二）"]
    coordinator.taps("12月1日", "09:30")
    assert coordinator.hears("好的，09:30。", "在哪个场地")


def test_a_number_while_the_day_is_asked_is_the_choice_in_sight(coordinator: Person) -> None:
    coordinator.says(f"约一场{SEATED}", "3")
    assert coordinator.hears("好的，12月1日（周二")
