"""What is said of a delivery of today or before without its number, and answers said without a button."""

import pytest

from tests.conversation.moments import SEATED, orders, reads_back
from tests.conversation.person import Bot, Person, moment

OTHER = "中药非遗体验之认百草包凉茶"
TOWN = "440105007"


@pytest.fixture
def supplier(bot: Bot) -> Person:
    return Person(bot, "馆里阿强", "telegram").becomes("supplier", bot.product(SEATED).supplier_code)


@pytest.fixture
def town(bot: Bot) -> Person:
    return Person(bot, "黄姐", "telegram").becomes("reviewer", TOWN)


@pytest.fixture
def confirmed(coordinator: Person, supplier: Person) -> Person:
    """A coordinator whose order the supplier has taken."""
    orders(coordinator)
    supplier.says("接单")
    assert supplier.hears("已接单")
    return coordinator


@pytest.mark.parametrize(
    ("said", "state"), [("批准", "confirmed"), ("同意", "confirmed"), ("不批", "town_review")]
)
def test_an_answer_that_is_said_is_meant_for_the_one_order_that_waits(
    coordinator: Person, town: Person, said: str, state: str
) -> None:
    orders(coordinator)
    town.says(said)
    assert coordinator.order.state == state
    if said == "不批":
        assert town.hears("请选一个原因")
        town.says("和已有安排重了")
        assert coordinator.order.state == "refused"


def test_where_several_orders_wait_a_said_answer_decides_nothing(coordinator: Person, town: Person) -> None:
    orders(coordinator)
    coordinator.says(
        f"12月16号下午两点给长者约一场{OTHER}，二十五人，三楼", "陈姨 13800138000", "没有", "确认"
    )
    assert len(coordinator.orders) == 2
    town.says("同意")
    assert town.hears("有 2 张在等", "请点要答复的那一张")
    assert {order.state for order in coordinator.orders} == {"town_review"}


@pytest.mark.parametrize("said", ["同意", "接单", "不行", "评价", "到了", "交资料"])
def test_such_words_of_somebody_of_whom_nothing_is_awaited_do_no_harm(resident: Person, said: str) -> None:
    resident.says(said)
    assert resident.replies
    assert resident.hears_nothing_of("已同意", "已接单")


def test_words_of_agreement_inside_a_form_stay_the_answer_to_its_question(
    coordinator: Person, town: Person
) -> None:
    orders(coordinator)
    reads_back(town.becomes("coordinator", TOWN)).says("可以")
    assert coordinator.order.state == "town_review"


def test_a_supplier_arrives_and_shows_how_it_was_without_a_number(
    bot: Bot, confirmed: Person, supplier: Person
) -> None:
    supplier.says("到了")
    assert supplier.hears("现在没有要到场的活动")
    bot.passes("2026-12-09 13:30")
    supplier.says("到了")
    assert supplier.hears("已到场")
    bot.passes("2026-12-09 16:00")
    supplier.says("待办")
    assert supplier.hears("1 场等您交资料", f"[12月9日 {SEATED}]")
    supplier.says("办完了")
    assert supplier.hears("来了多少人")
    supplier.says("来了26人")
    assert confirmed.order.state == "evidenced"
    supplier.says("交资料")
    assert supplier.hears("现在没有等您交资料的活动")


def test_a_coordinator_rates_without_a_number(bot: Bot, confirmed: Person) -> None:
    confirmed.says("评价")
    assert confirmed.hears("现在没有等您评价的活动")
    bot.passes("2026-12-10 16:00")
    confirmed.says("待办")
    assert confirmed.hears("1 场等您评价")
    confirmed.says("我要评价")
    assert confirmed.hears("请打个分")
    confirmed.says("5分", "不用了", "评价")
    assert confirmed.hears("现在没有等您评价的活动")


def test_a_supplier_who_asks_for_their_orders_sees_their_days(confirmed: Person, supplier: Person) -> None:
    supplier.bot.now = moment("2026-12-01 09:00")
    supplier.says("我的订单")
    assert supplier.hears(SEATED, "12月9日")


def test_a_coordinator_lets_another_supplier_stand_in_and_takes_that_back(
    coordinator: Person, supplier: Person
) -> None:
    orders(coordinator).taps("没人接就换一家")
    assert coordinator.order.pass_on
    coordinator.says("我的订单").taps("看订单", "不换别家")
    assert not coordinator.order.pass_on
    again = coordinator.button("没人接就换一家")
    supplier.says("接单")
    coordinator.taps_data(again)
    assert coordinator.hears("已确认", "不用换了")
    assert not coordinator.order.pass_on
