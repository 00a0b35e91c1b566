"""An answer to an order in one sentence: with its number, its reason, or both."""

import pytest

from tests.conversation.moments import orders
from tests.conversation.person import Bot, Person

TOWN = "440105007"


@pytest.fixture
def reviewer(bot: Bot) -> Person:
    return Person(bot, "镇李").becomes("reviewer", TOWN)


@pytest.fixture
def number(reviewer: Person, coordinator: Person) -> str:
    """The number of an order that the town has to look at, of which its reviewer was told."""
    number = orders(coordinator).order.number
    assert coordinator.order.state == "town_review"
    reviewer.looks_up()
    return number


@pytest.mark.parametrize(
    "said",
    [
        "退回，请写清楚场地容量",
        "退回修改 请写清楚场地容量",
        "退回，原因：请写清楚场地容量。",
        "退回{}请写清楚场地容量",
        "退回 {}，请写清楚场地容量",
        "{} 退回，请写清楚场地容量",
    ],
)
def test_an_order_is_returned_with_the_reason_that_was_said(
    said: str, reviewer: Person, coordinator: Person, number: str
) -> None:
    reviewer.says(said.format(number))
    assert reviewer.hears("已退回修改")
    assert coordinator.order.state == "returned"
    assert coordinator.looks_up().hears("退回修改：请写清楚场地容量。")


@pytest.mark.parametrize(
    "said", ["不同意，名额用完了", "不批 名额用完了", "唔同意，因为名额用完了", "{}不同意，名额用完了"]
)
def test_an_order_is_refused_with_the_reason_that_was_said(
    said: str, reviewer: Person, coordinator: Person, number: str
) -> None:
    reviewer.says(said.format(number))
    assert reviewer.hears("已记下不同意")
    assert coordinator.looks_up().hears("名额用完了")


@pytest.mark.parametrize("said", ["同意喇", "同意吧", "批准", "同意 {}", "{} 同意", "{}可以"])
def test_an_order_is_agreed_to_in_words(
    said: str, reviewer: Person, coordinator: Person, number: str
) -> None:
    reviewer.says(said.format(number))
    assert reviewer.hears("已同意")
    assert coordinator.order.state != "town_review"


@pytest.mark.parametrize("said", ["退回", "退回修改", "不同意", "不同意 {}"])
def test_without_a_reason_it_is_asked_for(
    said: str, reviewer: Person, coordinator: Person, number: str
) -> None:
    assert reviewer.says(said.format(number)).hears("请选一个原因")
    assert coordinator.order.state == "town_review"


@pytest.mark.parametrize("said", ["ok", "好的", "行"])
def test_a_mere_yes_decides_nothing_and_shows_what_waits(
    said: str, reviewer: Person, coordinator: Person, number: str
) -> None:
    reviewer.says("你好", said)
    assert reviewer.hears("有 1 张在等您答复", number)
    assert coordinator.order.state == "town_review"


@pytest.mark.parametrize("said", ["同意", "不同意，名额用完了", "退回修改"])
def test_where_nothing_waits_nobody_believes_to_have_answered(said: str, reviewer: Person) -> None:
    assert reviewer.says("你好", said).hears("现在没有等您处理的订单")


@pytest.mark.parametrize("said", ["不同意，名额用完了", "退回 {} 写清楚", "同意 {}"])
def test_whoever_may_not_answer_answers_nothing(
    bot: Bot, said: str, coordinator: Person, number: str
) -> None:
    Person(bot, "街坊").says(said.format(number)).hears_nothing_of("已同意", "已退回", "已记下")
    assert coordinator.order.state == "town_review"


def test_several_that_may_be_meant_are_shown(reviewer: Person, coordinator: Person, number: str) -> None:
    coordinator.says(
        "1月13号上午10点约一场坐式八段锦教学进颐康中心，25个长者，三楼多功能厅",
        "陈姨 13800138000",
        "没有",
        "确认",
    )
    before = [order.state for order in coordinator.orders]
    assert before == ["town_review", "town_review"], coordinator.heard
    assert reviewer.says("不同意，名额用完了").hears("有 2 张在等")
    assert [order.state for order in coordinator.orders] == before


def test_a_step_back_in_a_search_stays_one(reviewer: Person, coordinator: Person, number: str) -> None:
    reviewer.says("搜一下剪纸").taps("看详情").says("退回")
    assert reviewer.hears("找到")
    assert coordinator.order.state == "town_review"
