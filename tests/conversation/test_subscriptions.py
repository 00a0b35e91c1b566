"""Hearing of new events: consent asked once, the notice, its limits, and the way out."""

import pytest
from sqlmodel import Session, col, select

from bot.dialogue.messages import Incoming, Medium
from storage.models import Consent, Notice, Subscription
from tests.conversation.moments import REST, SEATED, orders
from tests.conversation.person import Bot, Person


@pytest.fixture
def supplier(bot: Bot) -> Person:
    return Person(bot, "馆里阿强", "web").becomes("supplier", bot.product(SEATED).supplier_code)


def follows(person: Person, said: str = "帮我留意海珠区老人活动") -> Person:
    person.says(said)
    return person.taps("同意") if "[同意]" in person.heard else person


def new_event(coordinator: Person, supplier: Person, day: str = "12月9号") -> None:
    coordinator.says(f"{day}下午两点给长者约一场{SEATED}，二十五人", *REST, "确认")
    supplier.looks_up().taps("接单")


def test_consent_is_asked_once_and_in_full(resident: Person) -> None:
    resident.says("帮我留意海珠区亲子活动")
    assert resident.hears("一周最多两条", "随时说“退订”就停", "同意吗")
    resident.restarts_the_bot().says("同意")
    assert resident.hears("订好了：海珠区，亲子家庭的活动")
    resident.says("帮我关注天河区书法活动")
    assert resident.hears("订好了：天河区，书法的活动")
    resident.says("我的订阅")
    assert resident.hears("您订了 2 个", "海珠区，亲子家庭", "天河区，书法", "[暂停一个月]", "[全部退订]")


def test_without_consent_nothing_is_kept(resident: Person) -> None:
    resident.says("帮我留意海珠区亲子活动").says("不同意")
    assert resident.hears("什么都没有记下")
    assert resident.says("我的订阅").hears("您没有订阅")

    def kept(session: Session) -> int:
        return len(session.exec(select(Subscription)).all()) + len(session.exec(select(Consent)).all())

    assert resident.bot.store.read(kept) == 0


def test_a_place_is_asked_for_where_none_is_said(resident: Person) -> None:
    resident.says("帮我留意书法活动")
    assert resident.hears("想留意哪里的活动")
    resident.says("海幢街").taps("同意")
    assert resident.hears("订好了：海珠区海幢街道，书法的活动")


def test_a_new_event_is_told_once_to_those_it_fits(
    bot: Bot, coordinator: Person, supplier: Person, resident: Person
) -> None:
    follows(resident)
    far, other = Person(bot, "阿明"), Person(bot, "阿珍")
    follows(far, "帮我留意天河区老人活动")
    follows(other, "帮我留意海珠区书法活动")
    new_event(coordinator, supplier)
    assert resident.looks_up().replies == []
    bot.passes("2026-11-22 09:31")
    assert resident.looks_up().hears("有您留意的新活动", SEATED, "还有 25 个")
    resident.taps("我要报名")
    assert resident.hears("几位参加")
    assert resident.looks_up().replies == []
    assert far.looks_up().replies == []
    assert other.looks_up().replies == []


def test_an_event_kept_to_the_unit_within_half_an_hour_is_not_told(
    bot: Bot, coordinator: Person, supplier: Person, resident: Person
) -> None:
    follows(resident)
    new_event(coordinator, supplier)
    coordinator.looks_up().taps("只给本单位")
    bot.passes("2026-11-22 09:31")
    assert resident.looks_up().replies == []


def test_nobody_hears_of_more_than_two_new_events_a_week(
    bot: Bot, coordinator: Person, supplier: Person, resident: Person
) -> None:
    follows(resident)
    other = Person(bot, "何姨").becomes("coordinator", "440105007102")
    third = Person(bot, "李姨").becomes("coordinator", "440105007104")
    for person, day in ((coordinator, "12月9号"), (other, "12月10号"), (third, "12月11号")):
        new_event(person, supplier, day)
    bot.passes("2026-11-22 09:31")
    assert len(resident.looks_up().replies) == 2


@pytest.mark.parametrize("said", ["暂停一个月", "退订"])
def test_who_pauses_or_leaves_hears_nothing_even_of_what_was_on_its_way(
    bot: Bot, coordinator: Person, supplier: Person, resident: Person, said: str
) -> None:
    follows(resident)
    new_event(coordinator, supplier)
    resident.says(said)
    bot.passes("2026-11-22 09:31")
    assert resident.looks_up().replies == []


def test_leaving_withdraws_the_consent_and_coming_back_asks_again(resident: Person) -> None:
    follows(resident).says("退订")
    assert resident.hears("已全部退订，同意也撤回了")
    resident.says("帮我留意海珠区亲子活动")
    assert resident.hears("同意吗")


def test_the_whole_city_can_be_watched(resident: Person) -> None:
    resident.says("帮我留意书法活动").taps("全市都行", "同意")
    assert resident.hears("订好了：全市，书法的活动")


def test_a_pause_can_be_ended(resident: Person) -> None:
    follows(resident).says("暂停一个月")
    assert resident.hears("到12月22日（周二）之前不打扰您", "[恢复]")
    resident.says("我的订阅")
    assert resident.hears("暂停到12月22日")
    resident.taps("恢复")
    assert resident.hears("有新活动就告诉您")


def test_from_where_nothing_was_found_one_tap_leads_to_a_subscription(resident: Person) -> None:
    resident.says("海珠区有什么亲子活动").taps("有新活动告诉我", "同意")
    assert resident.hears("订好了：海珠区，亲子家庭的活动")


def test_without_a_subscription_cancelling_words_still_mean_orders(coordinator: Person) -> None:
    orders(coordinator).says("退订")
    assert coordinator.hears("要取消订单", "请选一个原因")


def test_the_notice_is_of_the_lowest_priority(
    coordinator: Person, supplier: Person, resident: Person
) -> None:
    follows(resident)
    new_event(coordinator, supplier)

    def told(session: Session) -> list[Notice]:
        return list(session.exec(select(Notice).where(col(Notice.kind) == "event-new")))

    (notice,) = resident.bot.store.read(told)
    assert notice.priority == 3


def test_events_of_the_same_kind_are_subscribed_to_from_a_poster(
    bot: Bot, coordinator: Person, supplier: Person, resident: Person
) -> None:
    new_event(coordinator, supplier)
    poster = Incoming("poster", start=f"e_{coordinator.order.number}", medium=Medium.ARRIVAL)
    resident.sends(poster).taps("关注这类活动", "同意")
    assert resident.hears(f"订好了：海珠区，{bot.product(SEATED).field}的活动")
    assert resident.taps_data("follow:like:GZ1").hears("没有找到这场活动")
