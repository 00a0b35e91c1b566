"""What those who get a campaign do with it: its buttons lead straight on, and 退订群发 ends it."""

import pytest
from sqlmodel import Session, col, select

from bot.campaigns.audience import Everyone
from bot.campaigns.campaigns import Campaigns
from bot.campaigns.content import Content, Own
from bot.people.roles import grants_of
from storage import people
from storage.models import CampaignTap, Consent, Order
from tests.conversation.moments import REST, SEATED, orders
from tests.conversation.person import NOW, Bot, Person


@pytest.fixture
def staff(bot: Bot) -> Person:
    return Person(bot, "小周").becomes("staff", "")


def sends(staff: Person, content: Content) -> str:
    """A campaign to everyone, planned; its number."""

    def work(session: Session) -> str:
        person = staff.id_in(session)
        grants = grants_of(people.roles_of(session, person))
        room = Campaigns(session, staff.bot.now, grants, person, staff.bot.terms)
        return room.submit(room.draft("重阳敬老月", content, Everyone()).number).number

    number = staff.bot.store.write(work).result()
    staff.bot.passes(NOW)
    return number


def taps(bot: Bot) -> list[str]:
    return bot.store.read(
        lambda session: list(session.exec(select(CampaignTap.target).order_by(col(CampaignTap.id))))
    )


def test_a_coordinator_orders_straight_from_a_campaign(bot: Bot, coordinator: Person, staff: Person) -> None:
    code = bot.product(SEATED).code
    sends(staff, Content("坐着也能练。", products=(code,)))
    coordinator.looks_up()
    assert coordinator.hears("重阳敬老月", "坐着也能练。", "退订群发")
    coordinator.taps("坐式八段锦").hears("想约哪一天")
    coordinator.says("12月9号下午两点", "二十五人给长者", *REST, "确认")
    assert coordinator.hears("已提交")
    assert taps(bot) == [f"p/{code}"]


def test_a_resident_sees_the_product_and_signs_up_for_the_event(
    bot: Bot, coordinator: Person, resident: Person, staff: Person
) -> None:
    supplier = Person(bot, "馆里阿强", "web").becomes("supplier", bot.product(SEATED).supplier_code)
    orders(coordinator)
    supplier.looks_up().taps("接单")
    number = bot.store.read(lambda session: session.exec(select(Order)).one()).number
    resident.says("帮我留意海珠区老人活动").taps("同意")
    sends(staff, Content("来坐坐。", products=(bot.product(SEATED).code,), events=(number,)))
    resident.looks_up()
    resident.taps("坐式八段锦").hears(SEATED)
    resident.taps_data(f"tap:C000001:e/{number}").hears("几位")
    assert len(taps(bot)) == 2


def test_a_button_of_ones_own_is_as_if_its_words_were_typed(
    bot: Bot, coordinator: Person, staff: Person
) -> None:
    sends(staff, Content("看看有什么。", own=(Own("找八段锦", "八段锦"),)))
    coordinator.looks_up().taps("找八段锦")
    assert coordinator.hears("八段锦", "[看详情]")
    assert taps(bot) == ["w/八段锦"]


def test_a_button_of_a_campaign_one_never_got_leads_on_all_the_same(bot: Bot, coordinator: Person) -> None:
    coordinator.taps_data("tap:C000099:w/八段锦").hears("八段锦")
    coordinator.taps_data("tap:C000099:zzz")
    coordinator.taps_data("tap::")
    assert taps(bot) == []


@pytest.mark.parametrize(
    "said", ["退订群发", "我要退订群发消息", "不想再收到群发的消息了", "唔要再发群发消息啦"]
)
def test_who_says_so_gets_no_more_campaigns(bot: Bot, coordinator: Person, staff: Person, said: str) -> None:
    coordinator.says(said).hears("以后不再给您群发", "提醒照常")
    coordinator.says("退订群发").hears("已经退订")
    sends(staff, Content("重阳"))
    assert coordinator.looks_up().replies == []
    coordinator.says("恢复群发").hears("会再告诉您")
    sends(staff, Content("重阳"))
    assert coordinator.looks_up().hears("重阳")


def test_giving_up_campaigns_keeps_the_subscriptions(resident: Person) -> None:
    resident.says("帮我留意海珠区亲子活动").taps("同意")
    resident.says("退订群发").taps("恢复群发").says("我的订阅")
    assert resident.hears("您订了 1 个")


def test_my_data_says_that_campaigns_were_refused_and_forgetting_forgets_it(
    bot: Bot, resident: Person
) -> None:
    resident.says("退订群发", "我的数据")
    assert resident.hears("群发消息，2026-11-22退订")
    resident.taps("删除我的数据")
    resident.taps(*[label for label in resident.labels if "删" in label][:1])
    assert bot.store.read(lambda session: session.exec(select(Consent)).all()) == []


def test_campaigns_and_new_events_together_are_two_a_week(
    bot: Bot, coordinator: Person, resident: Person, staff: Person
) -> None:
    supplier = Person(bot, "馆里阿强", "web").becomes("supplier", bot.product(SEATED).supplier_code)
    resident.says("帮我留意海珠区老人活动").taps("同意")
    for _ in range(2):
        sends(staff, Content("重阳"))
        assert resident.looks_up().hears("重阳")
    orders(coordinator)
    supplier.looks_up().taps("接单")
    bot.passes("2026-11-22 10:00")
    assert resident.looks_up().replies == []


@pytest.mark.parametrize("said", ["群发是什么", "找群发设备的培训", "群众文艺演出", "退订"])
def test_other_words_stay_what_they_were(resident: Person, said: str) -> None:
    assert "群发消息" not in resident.says(said).heard
