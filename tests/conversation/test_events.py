"""Events: what residents find, signing up, waiting for a place, and what they hear of it."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from bot.dialogue.messages import Incoming, Medium
from storage import places
from tests.conversation.moments import SEATED, orders
from tests.conversation.person import Bot, Person

EVENT = "12月9日（周三）14:00"


@pytest.fixture
def supplier(bot: Bot) -> Person:
    return Person(bot, "馆里阿强", "web").becomes("supplier", bot.product(SEATED).supplier_code)


@pytest.fixture
def event(coordinator: Person, supplier: Person) -> str:
    """The number of an order that the supplier has accepted; residents may come, 25 of them."""
    orders(coordinator)
    supplier.looks_up().taps("接单")
    return coordinator.order.number


def signs_up(person: Person, number: str, party: int) -> Person:
    return (
        person.sends(
            Incoming(f"{person.name}-link-{number}-{party}", start=f"e_{number}", medium=Medium.ARRIVAL)
        )
        .taps("我要报名")
        .says(f"{party}位", person.name)
    )


def test_the_coordinator_hears_that_residents_may_come_and_can_keep_it_to_the_unit(
    coordinator: Person, event: str
) -> None:
    assert coordinator.looks_up().hears("已确认", "居民可以报名了，25 个名额", "[只给本单位]", "[改居民名额]")
    coordinator.taps("只给本单位")
    assert coordinator.hears("只给本单位，居民不能再报名", "[对外开放]")
    coordinator.says(event)
    assert coordinator.hears("居民报名：只给本单位")
    coordinator.taps("对外开放")
    assert coordinator.hears("对居民开放报名，25 个名额，已报 0 位")


def test_a_resident_who_searches_for_a_product_hears_where_it_can_be_seen(
    resident: Person, coordinator: Person, event: str
) -> None:
    resident.says("有没有八段锦")
    assert resident.hears("其中有 1 场近期对外开放，可以报名", "12月9日 坐式八段锦教学进颐康中心（寺前社区）")
    resident.taps("12月9日 坐式八段锦")
    assert resident.hears(EVENT, "[我要报名]")
    resident.says("搜一下剪纸")
    assert resident.hears_nothing_of("对外开放")
    coordinator.says("有没有八段锦")
    assert coordinator.hears_nothing_of("近期对外开放")


def test_the_coordinator_limits_the_places(coordinator: Person, event: str) -> None:
    coordinator.says(event).taps("改居民名额")
    assert coordinator.hears("留多少个名额给居民？最多 35 个")
    coordinator.restarts_the_bot().says("十个")
    assert coordinator.hears("10 个名额")
    coordinator.says(event).taps("改居民名额").says("500人")
    assert coordinator.hears("名额没有这么多")


@pytest.mark.usefixtures("event")
def test_a_resident_finds_it_nearby_and_signs_up(resident: Person) -> None:
    resident.says("附近有什么活动")
    assert resident.hears("您在哪个街道或社区")
    resident.says("海幢街")
    assert resident.hears("海珠区海幢街道有 1 场活动可以报名", SEATED, EVENT, "三楼多功能厅", "还有 25 个")
    resident.taps("我要报名")
    assert resident.hears("几位参加", "[3 位]")
    resident.restarts_the_bot().says("两个大人一个小孩")
    assert resident.hears("怎么称呼您", "[就用“街坊”]")
    resident.says("陈姐 13800138000")
    assert resident.hears("报好了：陈姐，3 位", EVENT, "前一天和开始前两小时提醒您")
    resident.says("附近有什么活动")
    assert resident.hears("还有 22 个", "[看我的报名]")
    resident.says("我的报名")
    assert resident.hears("您报了 1 场活动", "3 位", "已报名")
    resident.says("取消报名")
    assert resident.hears("已取消报名", "[重新报名]")
    resident.says("我的报名")
    assert resident.hears("没有报名的活动")


@pytest.mark.usefixtures("event")
@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("12月9号有什么活动", "12月9日"),
        ("下下周有什么活动", "可以报名"),
        ("海珠区适合老人的活动", "海珠区有 1 场老年人活动可以报名"),
        ("海珠区有什么八段锦活动", "海珠区有 1 场八段锦活动可以报名"),
        ("海珠区有什么粤剧活动", "海珠区暂时没有可以报名的粤剧活动"),
        ("天河区有什么活动", "天河区暂时没有可以报名的活动"),
        ("海珠区适合小朋友的活动", "暂时没有可以报名的少儿活动"),
        ("这周末有什么活动", "暂时没有可以报名的"),
        ("海珠区石溪社区有什么活动", "您说的地方暂时没有，海珠区有 1 场活动可以报名"),
    ],
)
def test_place_time_and_audience_are_understood(resident: Person, said: str, heard: str) -> None:
    assert resident.says(said).hears(heard)


@pytest.mark.usefixtures("event")
def test_the_whole_city_without_any_event_is_an_answer_too(resident: Person) -> None:
    resident.says("附近有什么活动").taps("全市都行")
    resident.says("广州市明天有什么活动")
    assert resident.hears("暂时没有可以报名的")


@pytest.mark.usefixtures("event")
def test_a_number_of_persons_said_below_a_single_event_begins_to_sign_up(resident: Person) -> None:
    resident.says("海珠区有什么活动", "报名 3 个人")
    assert resident.hears("怎么称呼您")
    resident.taps("就用“街坊”")
    assert resident.hears("报好了：街坊，3 位")


@pytest.mark.usefixtures("event")
def test_a_coordinator_who_asks_for_activities_is_still_shown_products(coordinator: Person) -> None:
    assert coordinator.says("有什么适合老人的活动").hears_nothing_of("可以报名")


def test_a_link_shows_the_event(resident: Person, event: str) -> None:
    resident.sends(Incoming("poster", start=f"e_{event}", medium=Medium.ARRIVAL))
    assert resident.hears(SEATED, EVENT, "还有 25 个", "[我要报名]")


def test_what_is_kept_to_the_unit_is_not_shown_to_others(
    coordinator: Person, resident: Person, event: str
) -> None:
    coordinator.says(event).taps("只给本单位")
    resident.sends(Incoming("poster", start=f"e_{event}", medium=Medium.ARRIVAL))
    assert resident.hears("没有找到这场活动")
    assert resident.says("海珠区有什么活动").hears("暂时没有")


def test_who_waits_is_offered_a_place_that_fits_for_two_hours(
    bot: Bot, coordinator: Person, event: str
) -> None:
    coordinator.says(event).taps("改居民名额").says("4个")
    first, second, third = (Person(bot, name) for name in ("阿珍", "阿明", "阿芳"))
    assert signs_up(first, event, 3).hears("报好了")
    assert signs_up(second, event, 4).hears("只剩 1 个名额，先帮您排候补", "排第 1", "[改报 1 位]")
    assert signs_up(third, event, 2).hears("排第 2")
    first.says("我的报名").taps("取消报名")
    assert second.looks_up().hears("给您留着 4 个名额", "请在11月22日（周日）11:00前答复")
    assert third.looks_up().replies == []
    bot.passes("2026-11-22 11:01")
    assert third.looks_up().hears("给您留着 2 个名额")
    accept = third.button("我要这个名额")
    assert third.taps_data(accept).hears("报好了：阿芳，2 位")
    assert third.taps_data(accept).hears("报好了：阿芳，2 位")
    assert coordinator.says(event).hears("4 个名额，已报 2 位")
    # Whose time ran out may still have what is left.
    second.says("我的报名")
    assert second.hears("没有报名的活动")


def test_a_place_offered_in_the_evening_is_kept_until_the_morning(
    bot: Bot, coordinator: Person, event: str
) -> None:
    coordinator.says(event).taps("改居民名额").says("2个")
    first, second = Person(bot, "阿珍"), Person(bot, "阿明")
    signs_up(first, event, 2)
    signs_up(second, event, 2)
    bot.passes("2026-11-22 21:00")
    first.says("我的报名").taps("取消报名")
    assert second.looks_up().hears("请在11月23日（周一）09:30前答复")


def test_a_newcomer_does_not_take_what_is_kept_for_who_waits(
    bot: Bot, coordinator: Person, event: str
) -> None:
    coordinator.says(event).taps("改居民名额").says("2个")
    first, second, third = (Person(bot, name) for name in ("阿珍", "阿明", "阿芳"))
    signs_up(first, event, 2)
    signs_up(second, event, 2)
    first.says("我的报名").taps("取消报名")
    assert signs_up(third, event, 1).hears("排候补")
    assert second.looks_up().taps("我要这个名额").hears("报好了")


def test_another_time_is_told_once_to_everyone_when_it_is_settled(
    bot: Bot, coordinator: Person, supplier: Person, resident: Person, event: str
) -> None:
    signs_up(resident, event, 2)
    coordinator.says(event).taps("改时间").says("12月10号下午三点", "可以")
    assert resident.looks_up().replies == []
    supplier.looks_up().taps("接单")
    assert resident.looks_up().hears("有变动", "12月10日（周四）15:00", "[取消报名]")
    assert resident.looks_up().replies == []
    bot.passes("2026-12-09 15:30")
    assert resident.looks_up().hears("明天有您报名的活动（2 位）")
    bot.passes("2026-12-10 13:01")
    assert resident.looks_up().hears("今天有您报名的活动", "快开始了")


def test_who_signed_up_hears_that_it_is_called_off_and_is_reminded_no_more(
    bot: Bot, coordinator: Person, resident: Person, event: str
) -> None:
    signs_up(resident, event, 2)
    coordinator.says(f"取消订单{event}", "场地漏水")
    assert resident.looks_up().hears("您报名的活动取消了，不用过来", EVENT)
    bot.passes("2026-12-09 12:30")
    assert resident.looks_up().replies == []


def test_a_rating_is_one_tap_after_the_event(bot: Bot, resident: Person, event: str) -> None:
    signs_up(resident, event, 2)
    bot.passes("2026-12-09 13:00")
    assert resident.looks_up().hears("今天有您报名的活动")
    bot.passes("2026-12-09 16:00")
    assert resident.looks_up().hears("谢谢您来参加", "[很满意（5分）]")
    assert resident.taps("很满意").hears("谢谢您，下次再来")


@pytest.mark.parametrize(
    "spoil", [lambda data: data + "9", lambda data: data.rpartition(":")[0] + ":", lambda data: data + "-x"]
)
def test_a_spoilt_button_is_answered(resident: Person, event: str, spoil: Callable[[str], str]) -> None:
    signs_up(resident, event, 2)
    for data in [button.data for button in resident.buttons]:
        resident.taps_data(spoil(data))
        assert resident.replies


def test_a_postponed_event_keeps_its_places_and_tells_the_new_time(
    bot: Bot, coordinator: Person, supplier: Person, resident: Person, event: str
) -> None:
    signs_up(resident, event, 2)
    supplier.says(event).taps("延期").says("演员病了")
    assert resident.looks_up().hears("改期了，新时间定了再告诉您，您的名额保留")
    resident.says("我的报名")
    assert resident.hears("2 位")
    coordinator.says(event).taps("改时间").says("12月10号下午三点", "可以")
    supplier.looks_up().taps("接单")
    assert resident.looks_up().hears("有变动", "12月10日（周四）15:00")


def test_a_unit_that_is_not_for_everybody_keeps_its_deliveries_to_itself(
    bot: Bot, supplier: Person, resident: Person
) -> None:
    def seats(session: Session) -> str:
        return places.free_unit(session, "海幢消防站", "消防站", "440105007").code

    station = Person(bot, "刘站长").becomes("coordinator", bot.store.write(seats).result())
    orders(station)
    supplier.looks_up().taps("接单")
    assert station.looks_up().hears("默认只给本单位", "[对外开放]")
    assert resident.says("海珠区有什么活动").hears("暂时没有")
    station.taps("对外开放")
    assert resident.says("海珠区有什么活动").hears("有 1 场")
