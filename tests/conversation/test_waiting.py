"""候补, as it is talked about: asked for with a refusal, offered when somebody gives the place back."""

import pytest

from tests.conversation.moments import REST, SEATED, WISH, orders
from tests.conversation.person import Bot, Person

NEXT_DOOR = "440105007102"


@pytest.fixture
def neighbour(bot: Bot) -> Person:
    return Person(bot, "隔壁李姐", "web").becomes("coordinator", NEXT_DOOR)


@pytest.fixture
def waiting(coordinator: Person, neighbour: Person) -> Person:
    """The neighbour waits for the time that the coordinator has."""
    orders(coordinator)
    neighbour.says(WISH)
    assert neighbour.hears("这个时段已被预约", "[候补这个时间]")
    neighbour.taps("候补这个时间")
    assert neighbour.hears("轮到您就马上通知您", "在哪个场地")
    return neighbour.says(*REST, "确认")


def test_a_refusal_for_want_of_a_place_offers_the_waiting_list(waiting: Person) -> None:
    assert waiting.hears("已登记候补", "排第 1 位", "近 90 天没约过")
    assert waiting.order.state == "waitlisted"
    waiting.says(waiting.order.number)
    assert waiting.hears("状态：候补中，排第 1 位")


def test_whoever_waits_is_told_of_a_free_place_and_takes_it(coordinator: Person, waiting: Person) -> None:
    coordinator.says("取消订单", "天气原因")
    assert waiting.looks_up().hears("有空位了", SEATED, "11月23日", "[要这个空位]", "[不要了]")
    waiting.taps("要这个空位")
    assert waiting.hears("这个空位是您的了")
    assert waiting.order.state == "confirmed"


def test_whoever_does_not_want_the_place_says_so(coordinator: Person, waiting: Person) -> None:
    coordinator.says("取消订单", "天气原因")
    waiting.looks_up().taps("不要了")
    assert waiting.hears("不再候补")
    assert waiting.order.state == "cancelled"


def test_an_offer_is_seen_among_the_orders_too(bot: Bot, coordinator: Person, waiting: Person) -> None:
    coordinator.says("取消订单", "天气原因")
    bot.restart()
    waiting.says("待办")
    assert waiting.hears("有 1 张订单等您处理", "[要这个空位]")
    waiting.says(waiting.order.number)
    assert waiting.hears("[要这个空位]", "[不要了]")


def test_a_place_that_is_not_answered_for_lapses(bot: Bot, coordinator: Person, waiting: Person) -> None:
    coordinator.says("取消订单", "天气原因")
    offered = waiting.looks_up().button("要这个空位")
    bot.passes("2026-11-23 09:01")
    assert waiting.order.state == "lapsed"
    waiting.taps_data(offered)
    assert waiting.hears("这一步已经不用办了")


def test_whoever_waits_names_another_time_and_is_asked_no_more(
    neighbour: Person, coordinator: Person
) -> None:
    orders(coordinator)
    neighbour.says(WISH).taps("候补这个时间").says("改到12月10号下午三点", *REST)
    assert neighbour.hears("请核对", "12月10日")
    neighbour.says("确认")
    assert neighbour.hears("已提交")


def test_an_old_button_of_the_waiting_list_does_no_harm(coordinator: Person) -> None:
    for data in ("order:waiting:2026-12-09T14:00", "order:waiting:nonsense"):
        coordinator.taps_data(data)
        assert coordinator.replies
    coordinator.says(WISH).taps_data("order:waiting:nonsense")
    assert coordinator.hears("在哪个场地")
    coordinator.taps_data("order:waiting:2020-01-01T14:00")
    assert coordinator.hears("已经过去了")


def test_a_day_that_is_full_is_waited_for_with_an_hour(bot: Bot, neighbour: Person) -> None:
    bot.is_booked(SEATED, *(f"2026-12-09 {hour:02}:00" for hour in range(7, 22)), unit="440105007104")
    neighbour.says(f"约一场{SEATED}", "12月9号")
    assert neighbour.hears("整天都约满了", "[候补这个时间]")
    neighbour.taps("候补这个时间")
    assert neighbour.hears("几点开始")
    neighbour.says("下午两点", REST[0], "给长者", "二十人", *REST[1:], "确认")
    assert neighbour.hears("已登记候补")
