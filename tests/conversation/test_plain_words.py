"""What coordinators say of their orders in their own words, and what they are told of the next step."""

import pytest

from tests.conversation.moments import SEATED, orders
from tests.conversation.person import Bot, Person


@pytest.fixture
def reviewer(bot: Bot) -> Person:
    return Person(bot, "镇李").becomes("reviewer", "440105007")


@pytest.mark.parametrize("said", ["再来一场一样的，1月20号", "1月20号再来一场一样的", "再点一次，1月20日吧"])
def test_the_same_once_more_is_said_with_its_day(said: str, bot: Bot, coordinator: Person) -> None:
    orders(coordinator)
    bot.passes("2027-01-04 09:00")
    assert coordinator.says(said).hears("再点一场", "请核对", SEATED, "1月20日（周三", "14:00", "25人")


@pytest.mark.parametrize("said", ["再来一场一样的八段锦", "再约一次剪纸"])
def test_the_same_of_something_else_is_no_copy(said: str, bot: Bot, coordinator: Person) -> None:
    orders(coordinator)
    bot.passes("2027-01-04 09:00")
    coordinator.says(said).hears_nothing_of("照订单")


def test_a_returned_order_is_changed_from_its_notice_and_says_for_whom_it_waits(
    reviewer: Person, coordinator: Person
) -> None:
    number = orders(coordinator).order.number
    reviewer.looks_up().says("退回，人数请再核实")
    assert coordinator.looks_up().hears("退回修改：人数请再核实", "[修改订单]")
    coordinator.taps("修改订单").says("改成30人", "确认")
    assert coordinator.hears(f"已改好：30人。\n订单 {number}", "等镇街审核，最迟")
    assert coordinator.order.state == "town_review"


@pytest.mark.parametrize(
    "said", ["没人接就换一家", "没人接的话换一家也行", "如果供应商来不了可以换别家", "同意换另一家"]
)
def test_that_another_supplier_may_come_can_be_said(said: str, reviewer: Person, coordinator: Person) -> None:
    orders(coordinator).says("你好", said)
    assert coordinator.hears("我会问同类产品的另一家")
    assert coordinator.order.pass_on
    assert coordinator.says("不要换别家").hears("好的，不换别家")
    assert not coordinator.order.pass_on


def test_without_an_order_nobody_stands_in(coordinator: Person) -> None:
    coordinator.says("换一家").hears_nothing_of("另一家")


@pytest.mark.parametrize(
    "said", ["供应商没来怎么办", "老师还没来点算", "怎样改人数", "点样取消订单", "怎么改时间"]
)
def test_a_question_how_is_answered_and_orders_nothing(said: str, coordinator: Person) -> None:
    assert coordinator.says(said).hears("订单")
    coordinator.hears_nothing_of("没有找到", "请选一个", "好的，")
    assert not coordinator.needs


@pytest.mark.parametrize("said", ["怎么改造旧校服", "点样剪纸"])
def test_a_search_that_begins_alike_stays_one(said: str, coordinator: Person) -> None:
    coordinator.says(said).hears_nothing_of("点开那一张就能改")


def test_what_a_place_holds_is_not_how_many_come(coordinator: Person) -> None:
    orders(coordinator).taps("看这张订单", "改场地").says("社区文化广场，可坐100人")
    assert coordinator.hears("社区文化广场")
    coordinator.hears_nothing_of("100人")


def test_a_name_stands_behind_myself(coordinator: Person) -> None:
    coordinator.says(f"1月20号下午两点约一场{SEATED}，25个长者，三楼多功能厅", "联系人是我陈桂芳 13800138123")
    assert coordinator.talk.notes["order"]["contact_name"] == "陈桂芳"
    assert coordinator.talk.notes["order"]["contact_phone"] == "13800138123"


@pytest.mark.parametrize("said", ["不用了，不要换", "不用啦，唔要换"])
def test_a_refusal_of_nothing_does_not_list_the_whole_catalog(said: str, coordinator: Person) -> None:
    coordinator.says("你好", said).hears_nothing_of("找到")
