"""Children under 14 come with a grown-up, are counted and nothing else is kept of them."""

import pytest
from sqlmodel import Session, select

from storage.models import Product, SignUp
from tests.conversation.evenings import an_event, comes_by
from tests.conversation.moments import SEATED
from tests.conversation.person import Bot, Person


@pytest.fixture
def event(bot: Bot, coordinator: Person) -> str:
    return an_event(bot, coordinator)[0]


@pytest.fixture
def family_event(bot: Bot, event: str) -> str:
    """The same, meant for families too."""

    code = bot.product(SEATED).code

    def work(session: Session) -> None:
        product = session.get_one(Product, code)
        product.audiences = [*product.audiences, "亲子家庭"]

    bot.store.write(work).result()
    return event


def kept(bot: Bot) -> tuple[int, int]:
    """Persons and children of the only sign-up."""
    row = bot.store.read(lambda session: session.exec(select(SignUp)).one())
    return row.party, row.children


def test_where_children_are_expected_it_is_asked_how_many(
    bot: Bot, resident: Person, family_event: str
) -> None:
    comes_by(resident, f"e_{family_event}").taps("我要报名").says("3位")
    assert resident.hears("14 岁以下的小朋友有几位", "[没有小朋友]", "[2 位小朋友]")
    resident.restarts_the_bot().says("一个").says("陈姐")
    assert resident.hears("报好了：陈姐，3 位（其中小朋友 1 位）")
    assert kept(bot) == (3, 1)


def test_no_children_is_an_answer(bot: Bot, resident: Person, family_event: str) -> None:
    comes_by(resident, f"e_{family_event}").taps("我要报名").says("2位", "没有", "陈姐")
    assert resident.hears("报好了：陈姐，2 位。")
    assert kept(bot) == (2, 0)


def test_who_comes_alone_is_not_asked(resident: Person, family_event: str) -> None:
    comes_by(resident, f"e_{family_event}").taps("我要报名").says("1位")
    assert resident.hears("怎么称呼您")


def test_where_none_are_expected_only_those_named_are_counted(bot: Bot, resident: Person, event: str) -> None:
    comes_by(resident, f"e_{event}").taps("我要报名").says("两个大人一个小孩", "陈姐")
    assert resident.hears("3 位（其中小朋友 1 位）")
    assert kept(bot) == (3, 1)


def test_children_alone_are_asked_for_a_grown_up(bot: Bot, resident: Person, event: str) -> None:
    comes_by(resident, f"e_{event}").taps("我要报名").says("两个小孩")
    assert resident.hears("小朋友要有大人陪同，请连大人一起算", "一共几位参加")
    resident.says("3位", "陈姐")
    assert kept(bot) == (3, 2)


@pytest.mark.parametrize("said", ["我12岁，想报名", "我今年十岁，想参加活动"])
def test_a_child_is_kindly_asked_to_bring_a_parent(bot: Bot, resident: Person, event: str, said: str) -> None:
    assert resident.says(said).hears("请爸爸妈妈或其他大人来报名")
    comes_by(resident, f"e_{event}").taps("我要报名").says("我11岁")
    assert resident.hears("请爸爸妈妈或其他大人来报名")
    assert bot.store.read(lambda session: list(session.exec(select(SignUp)))) == []


@pytest.mark.parametrize("said", ["我60岁，想报名", "我14岁，想报名活动"])
def test_who_is_old_enough_is_not(resident: Person, event: str, said: str) -> None:
    assert resident.says(said).hears_nothing_of("爸爸妈妈")
