"""The same once more: everything of a former order but its day."""

import pytest

from tests.conversation.moments import SEATED, begins_an_order, orders
from tests.conversation.person import Bot, Person


@pytest.fixture
def number(bot: Bot, coordinator: Person) -> str:
    """The number of an order that took place last month."""
    orders(coordinator)
    bot.passes("2027-01-04 09:00")
    return coordinator.order.number


def test_a_former_order_is_one_tap_a_day_and_a_yes(coordinator: Person, number: str) -> None:
    coordinator.says(number).taps("再点一次")
    assert coordinator.hears(f"照订单 {number} 再点一场", "想约哪一天")
    coordinator.says("1月20号")
    assert coordinator.hears("请核对", SEATED, "1月20日", "14:00", "三楼多功能厅", "25人", "13800138000")
    coordinator.says("确认")
    assert coordinator.hears("已提交")
    first, second = coordinator.orders
    same = ("product_code", "unit_code", "room", "audiences", "people_min", "contact_phone", "remarks")
    assert [getattr(first, name) for name in same] == [getattr(second, name) for name in same]
    assert (second.starts_at - first.starts_at).days == 42


@pytest.mark.parametrize("said", ["再来一场一样的", "再点一次", "跟上次一样", "照旧再来一场吧"])
def test_it_can_be_said(coordinator: Person, number: str, said: str) -> None:
    coordinator.says(said)
    assert coordinator.hears(f"照订单 {number} 再点一场", SEATED, "想约哪一天")


def test_a_draft_is_laid_aside_for_it(coordinator: Person, number: str) -> None:
    begins_an_order(coordinator, 2).says("再来一场一样的")
    assert coordinator.hears("先放在一边", "想约哪一天")
    assert coordinator.talk.topic == "order"


def test_nobody_orders_again_what_is_not_theirs(bot: Bot, number: str, resident: Person) -> None:
    resident.taps_data(f"again:order:{number}")
    assert resident.hears("没有找到您的订单")
    other = Person(bot, "王姐").becomes("coordinator", "440105007102").says("再来一场一样的")
    assert other.hears_nothing_of(number)


def test_who_orders_no_longer_is_told_so(coordinator: Person, number: str) -> None:
    coordinator.loses("coordinator", "440105007101").taps_data(f"again:order:{number}")
    assert coordinator.hears_nothing_of("想约哪一天")


def test_an_order_that_can_still_be_changed_is_not_offered_again(coordinator: Person) -> None:
    orders(coordinator).says(coordinator.order.number)
    assert coordinator.hears_nothing_of("[再点一次]")
