"""Coming by a link: the product it leads to, also through the demo's choice of a role."""

import pytest

from bot.dialogue.links import Link, Target
from bot.dialogue.messages import Incoming, Medium
from tests.conversation.person import Bot, Person


def comes_by(person: Person, start: str) -> Person:
    return person.sends(Incoming(f"{person.name}-by-{start}", start=start, medium=Medium.ARRIVAL))


@pytest.fixture
def newcomer(bot: Bot) -> Person:
    bot.demo = True
    bot.restart()
    return Person(bot, "新来的")


def link_to(bot: Bot, name: str) -> str:
    return Link(Target.PRODUCT, bot.product(name).code).payload


def test_a_link_to_a_product_shows_its_card_with_the_way_to_order_it(coordinator: Person) -> None:
    comes_by(coordinator, link_to(coordinator.bot, "坐式八段锦教学进颐康中心"))
    assert coordinator.hears("坐式八段锦教学进颐康中心", "剩余场次", "[点这个]")
    coordinator.taps("点这个")
    assert coordinator.hears("坐式八段锦教学进颐康中心", "想约哪一天")


def test_a_link_does_not_lose_the_draft_at_hand(coordinator: Person) -> None:
    coordinator.says("12月9号下午两点给长者约一场坐式八段锦教学进颐康中心")
    comes_by(coordinator, link_to(coordinator.bot, "坐式八段锦教学进颐康中心"))
    coordinator.taps("继续")
    assert coordinator.hears("在哪个场地")


def test_a_newcomer_of_the_demo_finds_the_product_again_after_choosing_a_role(newcomer: Person) -> None:
    comes_by(newcomer, link_to(newcomer.bot, "坐式八段锦教学进颐康中心"))
    assert newcomer.hears("坐式八段锦教学进颐康中心", "您想用哪个身份试试")
    newcomer.hears_nothing_of("[点这个]")
    newcomer.taps("当社区的文化专干").says("海珠区寺前社区")
    assert newcomer.hears("寺前社区的文化专干", "坐式八段锦教学进颐康中心", "[点这个]")


def test_a_resident_of_the_demo_is_not_shown_the_product_twice(newcomer: Person) -> None:
    comes_by(newcomer, link_to(newcomer.bot, "坐式八段锦教学进颐康中心"))
    newcomer.taps("当居民")
    assert newcomer.hears("您现在是居民")
    newcomer.hears_nothing_of("坐式八段锦教学进颐康中心")


def test_a_product_that_is_gone_is_said_to_be_gone(coordinator: Person) -> None:
    comes_by(coordinator, "p_Z999")
    assert coordinator.hears("不在目录里了")


def test_the_code_of_an_event_that_there_is_none_of_is_answered_kindly(resident: Person) -> None:
    comes_by(resident, "e_GZ26123456")
    assert resident.hears("没有找到这场活动", "[附近的活动]")


@pytest.mark.parametrize("start", ["x_1", "p_", "--", "zzz", "p_" + "A" * 62])
def test_a_link_that_leads_nowhere_ends_in_the_greeting_or_the_catalog(resident: Person, start: str) -> None:
    comes_by(resident, start)
    assert resident.buttons
