"""Quotas and pauses, as they are talked about."""

import pytest

from bot.orders.terms import Terms
from tests.conversation.moments import WISH, orders
from tests.conversation.person import Bot, Person

TOWN, DISTRICT = "440105007", "440105"


@pytest.fixture
def district(bot: Bot) -> Person:
    return Person(bot, "区里李工", "wechat").becomes("reviewer", DISTRICT)


def test_a_quota_that_is_used_up_is_said_with_other_days(bot: Bot, coordinator: Person) -> None:
    bot.terms = Terms(quotas={"*": 0})
    bot.restart()
    coordinator.says(WISH)
    assert coordinator.hears("2026年第四季度的 0 场名额都用完了", "可以约别的季度")


def test_a_paused_unit_hears_why_and_appeals_to_the_district(
    bot: Bot, coordinator: Person, district: Person
) -> None:
    bot.terms = Terms(late_cancellations=1)
    bot.restart()
    orders(coordinator)
    district.looks_up().taps("同意")
    bot.now = bot.now.replace(month=12, day=4)
    coordinator.says("取消订单", "天气原因")
    district.looks_up().taps("同意变更")
    coordinator.says("1月6号下午两点给长者约一场坐式八段锦教学进颐康中心，二十五人")
    assert coordinator.hears("一年内有 1 次临近活动才取消", "点单暂停到", "[申诉]")
    coordinator.taps("申诉").says("礼堂突然停电，已提前打过电话")
    assert coordinator.hears("申诉已报给区里")
    assert district.looks_up().hears("申诉", "礼堂突然停电", "[恢复点单]", "[暂不恢复]")
    district.taps("恢复点单")
    assert district.hears("可以点单了")
    assert coordinator.looks_up().hears("区里同意恢复点单")
    coordinator.says("1月6号下午两点给长者约一场坐式八段锦教学进颐康中心，二十五人")
    coordinator.taps("我的单位")
    assert coordinator.hears("在哪个场地")


def test_a_pause_that_stays_is_explained(bot: Bot, coordinator: Person, district: Person) -> None:
    bot.terms = Terms(late_cancellations=1)
    bot.restart()
    orders(coordinator)
    district.looks_up().taps("同意")
    bot.now = bot.now.replace(month=12, day=4)
    coordinator.says("取消订单", "天气原因")
    district.looks_up().taps("同意变更")
    coordinator.says("1月6号下午两点给长者约一场坐式八段锦教学进颐康中心，二十五人").taps("申诉", "天气原因")
    district.looks_up().taps("暂不恢复", "等期满再点")
    assert coordinator.looks_up().hears("没有同意恢复点单：等期满再点")
