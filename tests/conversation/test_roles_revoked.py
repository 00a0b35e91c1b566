"""A role is taken back by who may, and the person hears of it; who holds one is told to who may know."""

import pytest

from tests.conversation.codes import invited, told
from tests.conversation.moments import reads_back
from tests.conversation.person import Bot, Person
from tests.conversation.test_invitations import DISTRICT, STREET, roles


@pytest.fixture
def reviewer(bot: Bot) -> Person:
    return Person(bot, "区审核员").becomes("reviewer", DISTRICT)


@pytest.fixture
def newcomer(bot: Bot) -> Person:
    return Person(bot, "陈姨", "web")


@pytest.fixture
def holder(reviewer: Person, newcomer: Person) -> Person:
    return newcomer.says(invited(reviewer, "邀请文专 北京街"), "可以")


@pytest.mark.parametrize("words", ["撤销北京街文专的身份", "撤销陈姨的身份", "撤销陈姨的文专身份"])
def test_by_place_or_by_name(reviewer: Person, holder: Person, words: str) -> None:
    reviewer.says(words)
    assert reviewer.hears("要撤销陈姨的“越秀区北京街道的文化专干”身份吗")
    assert roles(holder)
    reviewer.says("可以")
    assert reviewer.hears("已撤销陈姨")
    assert not roles(holder)
    assert "越秀区北京街道的文化专干" in told(holder, "revoked")


def test_not_after_all(reviewer: Person, holder: Person) -> None:
    reviewer.says("撤销陈姨的身份", "不用了")
    assert reviewer.hears("没有撤销")
    assert roles(holder)


def test_a_second_tap_says_that_it_is_done(reviewer: Person, holder: Person) -> None:
    reviewer.says("撤销陈姨的身份")
    button = reviewer.button("撤销")
    reviewer.taps_data(button).taps_data(button)
    assert reviewer.hears("已经撤销过了")
    assert len([each for each in holder.notices if each.kind == "revoked"]) == 1


def test_not_by_who_may_not(bot: Bot, holder: Person, reviewer: Person) -> None:
    reviewer.says("撤销陈姨的身份")
    button = reviewer.button("撤销")
    for who, scope in (
        ("resident", ""),
        ("coordinator", STREET),
        ("auditor", ""),
        ("reviewer", "440106"),
    ):
        other = Person(bot, who).becomes(who, scope)
        other.says("撤销陈姨的身份")
        assert other.hears("您现在的身份不能撤销")
        other.taps_data(button)
        assert roles(holder)


def test_ones_own_role_is_laid_down(holder: Person) -> None:
    holder.says("撤销我的身份", "可以")
    assert holder.hears("您不再是越秀区北京街道的文化专干了")
    assert not roles(holder)
    assert not [each for each in holder.notices if each.kind == "revoked"]


def test_a_form_in_progress_ends_kindly(reviewer: Person, holder: Person) -> None:
    reads_back(holder)
    reviewer.says("撤销陈姨的身份", "可以")
    holder.says("确认")
    assert holder.hears("身份已经停用", "没有提交", "点单由社区的文化专干来办")
    assert not holder.orders
    holder.says("确认")
    assert holder.hears_nothing_of("已提交")


def test_nobody_of_that_name(reviewer: Person) -> None:
    reviewer.says("撤销王五的身份")
    assert reviewer.hears("没有找到")


def test_who_holds_a_role_is_told_to_who_may_know(bot: Bot, reviewer: Person, newcomer: Person) -> None:
    reviewer.says("谁是北京街的文专")
    assert reviewer.hears("现在还没有越秀区北京街道的文化专干")
    newcomer.says(invited(reviewer, "邀请文专 北京街"), "可以")
    for words in ("谁是北京街的文专", "北京街的文专是谁", "北京街文专有谁"):
        assert reviewer.says(words).hears("陈姨", "[撤销]")
    auditor = Person(bot, "审计").becomes("auditor", "").says("谁是北京街的文专")
    assert auditor.hears("陈姨")
    assert auditor.hears_nothing_of("[撤销]")
    assert Person(bot, "街坊").says("谁是北京街的文专").hears("您现在的身份不能")
