"""The words of one role, said by somebody who holds another."""

import pytest

from tests.conversation.moments import begins_an_order
from tests.conversation.person import Bot, Person


@pytest.mark.parametrize(
    ("said", "whose"),
    [
        ("我的日程", "供应商工作人员"),
        ("看看我们的排期", "供应商工作人员"),
        ("12月9号没空", "供应商工作人员"),
        ("需求汇总", "供应商工作人员、审核员、市级工作人员"),
        ("附近想要什么", "供应商工作人员"),
        ("回应需求1 A001", "供应商工作人员、市级工作人员"),
        ("待审核的订单", "审核员、市级工作人员"),
        ("问卷结果", "市级工作人员"),
        ("发问卷", "市级工作人员"),
        ("海珠区问卷：想要什么？合唱/书法", "市级工作人员"),
        ("我的群发", "市级工作人员"),
        ("导出产品", "供应商工作人员"),
        ("下架A001", "供应商工作人员"),
    ],
)
def test_who_says_the_words_of_another_role_hears_whose_they_are(
    coordinator: Person, resident: Person, said: str, whose: str
) -> None:
    for person in (coordinator, resident):
        person.says(said)
        assert person.hears(whose, "您现在没有这个身份")
        assert person.hears_nothing_of("没听明白", "目录里没有", "看详情")


def test_what_is_applied_for_and_what_comes_by_invitation_are_told_apart(resident: Person) -> None:
    resident.says("我的日程")
    assert resident.hears("申请供应商", "[我的身份]", "[我的订单]")
    resident.says("申请供应商")
    assert resident.hears_nothing_of("没听明白")
    resident.says("取消", "待审核的订单")
    assert resident.hears("要由上级邀请", "邀请码")


def test_whoever_holds_the_role_is_understood(bot: Bot, coordinator: Person) -> None:
    coordinator.becomes("supplier", "S001").says("我的日程")
    assert coordinator.hears("今后 14 天")
    reviewer = Person(bot, "区里李工").becomes("reviewer", "440105").says("需求汇总")
    assert reviewer.hears("需求")
    assert reviewer.hears_nothing_of("没有这个身份")


@pytest.mark.parametrize(
    "said", ["适合老人的日程管理课", "需求分析培训", "剪纸", "亲子阅读", "问卷设计培训班"]
)
def test_a_search_stays_a_search(resident: Person, said: str) -> None:
    resident.says(said)
    assert resident.hears_nothing_of("没有这个身份")


def test_the_question_at_hand_is_not_lost(coordinator: Person) -> None:
    begins_an_order(coordinator, 2).says("我的日程")
    assert coordinator.hears("没有这个身份", "想约哪一天")


def test_in_the_demo_the_role_can_be_tried(bot: Bot) -> None:
    bot.demo = True
    bot.restart()
    visitor = Person(bot, "访客").taps_data("demo:unit:440105007101").says("我的日程")
    assert visitor.hears("这是试用版", "[换个身份试用]")
