"""How residents say where they live, what they want to sign up for, and what they want changed or deleted."""

import pytest

from tests.conversation.moments import SEATED, orders
from tests.conversation.person import Bot, Person


@pytest.fixture
def event(bot: Bot, coordinator: Person) -> str:
    """The number of an order to which residents of 寺前社区 in 海珠区 may come."""
    supplier = Person(bot, "馆里阿强", "web").becomes("supplier", bot.product(SEATED).supplier_code)
    orders(coordinator)
    supplier.looks_up().taps("接单")
    return coordinator.order.number


@pytest.mark.parametrize("said", ["寺前社区", "我住在寺前社区", "我哋喺寺前社区呀"])
def test_of_two_places_of_one_name_it_is_asked_which_is_meant(
    said: str, resident: Person, event: str
) -> None:
    resident.says("附近有什么活动", said)
    assert resident.hears("叫这个名字的有 2 个", "[荔湾区华林街道寺前社区]", "[海珠区海幢街道寺前社区]")
    resident.restarts_the_bot().taps("海珠区海幢街道寺前社区")
    assert resident.hears("海珠区海幢街道寺前社区有 1 场活动可以报名", SEATED)


@pytest.mark.parametrize("said", ["海幢街", "我住在海幢街", "我在海幢街呀"])
def test_the_place_is_understood_in_a_sentence(said: str, resident: Person, event: str) -> None:
    resident.says("附近有什么活动", said)
    assert resident.hears("海珠区海幢街道有 1 场活动可以报名", SEATED)


@pytest.mark.usefixtures("event")
def test_where_somebody_lives_is_no_word_to_look_for(resident: Person) -> None:
    resident.says("我住在海珠区，周末有什么活动")
    assert resident.hears("海珠区暂时没有可以报名的11月28日至29日的活动")


@pytest.mark.parametrize("said", ["我想报名八段锦", "报名八段锦", "我要参加八段锦"])
def test_a_resident_signs_up_for_what_they_name(said: str, resident: Person, event: str) -> None:
    assert resident.says(said).hears("想报哪一场", SEATED, "[我要报名]")
    assert resident.taps("我要报名").says("一个人", "冯小姐").hears("报好了：冯小姐，1 位")


@pytest.mark.usefixtures("event")
def test_where_nothing_can_be_signed_up_for_no_button_is_promised(resident: Person) -> None:
    assert resident.says("我想报名粤剧").hears("暂时没有可以报名的粤剧活动", "[有新活动告诉我]")
    resident.hears_nothing_of("想报哪一场")


def test_who_may_order_still_looks_for_products(coordinator: Person) -> None:
    assert coordinator.says("我想参加粤剧").hears("名称里有“粤剧”")


def test_a_sign_up_that_was_looked_at_is_changed_in_words(resident: Person, event: str) -> None:
    resident.says(f"报名 {event}", "2位", "冯小姐", "我的报名", "改成4位")
    assert resident.hears("报好了：冯小姐，4 位")


def test_unsubscribing_without_a_subscription_is_about_subscriptions(resident: Person) -> None:
    assert resident.says("退订").hears("您没有订阅")


def test_the_code_of_the_door_is_taken_from_whoever_arrives(
    bot: Bot, resident: Person, coordinator: Person, event: str
) -> None:
    resident.says(f"报名 {event}", "2位", "冯小姐")
    bot.passes("2026-12-09 13:40")
    coordinator.says("签到码")
    code = coordinator.heard.partition("签到码：")[2][:4]
    assert resident.says(f"我到了 {code}").hears("签到好了：冯小姐，2 位")


@pytest.mark.parametrize("said", ["确认删除", "确定删除", "好的，确认删掉"])
def test_everything_is_deleted_by_a_yes_that_names_it(said: str, resident: Person) -> None:
    resident.says("你好", "删除我的数据")
    assert resident.says("可以").hears("或者说“确定删除”", "[确定删除]")
    resident.says(said).hears_nothing_of("没听明白", "[确定删除]")
