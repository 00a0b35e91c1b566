"""Who receives it: the own unit by default, any other by name, namesakes told apart."""

import pytest

from tests.conversation.moments import REST, SEATED, WISH, reads_back
from tests.conversation.person import Bot, Person


def test_the_own_unit_is_the_default_and_not_asked(coordinator: Person) -> None:
    coordinator.says(WISH)
    assert coordinator.hears("海珠区海幢街道寺前社区", "在哪个场地")


def test_namesakes_are_offered_with_district_and_town(coordinator: Person) -> None:
    coordinator.says(f"约一场{SEATED}，送到凤凰社区")
    assert coordinator.hears("叫“凤凰社区”的不止一个", "[海珠区龙凤街道凤凰社区]", "[天河区凤凰街道凤凰社区]")
    coordinator.taps("天河区凤凰街道凤凰社区")
    assert coordinator.hears("好的，天河区凤凰街道凤凰社区", "想约哪一天")


@pytest.mark.parametrize("said", ["天河区凤凰社区", "2"])
def test_a_namesake_may_be_told_apart_in_words(coordinator: Person, said: str) -> None:
    coordinator.says(f"约一场{SEATED}，送到凤凰社区", said)
    assert coordinator.hears("好的，天河区凤凰街道凤凰社区")


def test_another_unit_is_marked_in_the_read_back(coordinator: Person) -> None:
    reads_back(coordinator)
    assert coordinator.hears_nothing_of("不是您自己的单位")
    coordinator.says("改单位", "天河区凤凰社区")
    assert coordinator.hears("不是您自己的单位", "天河区凤凰街道凤凰社区")
    coordinator.says("改单位").taps("我的单位")
    assert coordinator.hears_nothing_of("不是您自己的单位")


def test_a_district_alone_is_asked_further(coordinator: Person) -> None:
    coordinator.says("改单位")
    coordinator.says(f"约一场{SEATED}，送到天河区")
    assert coordinator.hears("天河区哪个镇街或社区")
    coordinator.says("石牌街")
    assert coordinator.hears("好的，天河区石牌街道")


def test_a_place_that_is_nowhere_is_said_and_asked_again(coordinator: Person) -> None:
    coordinator.says(f"约一场{SEATED}", "改单位", "桃花岛")
    assert coordinator.hears("没有找到“桃花岛”", "社区")


def test_who_serves_the_whole_city_is_asked_for_the_unit(bot: Bot) -> None:
    officer = Person(bot, "林科").becomes("coordinator", "440100")
    officer.says("我要点单")
    assert officer.hears("想点什么")
    officer.says(f"12月9号下午两点给长者约一场{SEATED}，二十五人")
    assert officer.hears("送到哪个社区或镇街")
    officer.says("海珠区凤凰社区", *REST)
    assert officer.hears("请核对", "海珠区龙凤街道凤凰社区")
    assert officer.hears_nothing_of("不是您自己的单位")


def test_who_serves_a_district_is_asked_for_a_part_of_it(bot: Bot) -> None:
    officer = Person(bot, "区文化站").becomes("coordinator", "440106")
    officer.says(f"约一场{SEATED}")
    assert officer.hears("送到天河区哪个镇街或社区")
    officer.says("凤凰社区")
    assert officer.hears("好的，天河区凤凰街道凤凰社区")


def test_who_serves_a_town_orders_for_the_town_by_default(bot: Bot) -> None:
    officer = Person(bot, "文化站").becomes("coordinator", "440105007")
    officer.says(f"约一场{SEATED}")
    assert officer.hears("海珠区海幢街道", "想约哪一天")
