"""加到日历 and 订阅日历: what stands in the calendar, and that it follows what becomes of it."""

import pytest

from bot.dialogue.messages import Incoming, Medium
from storage import events
from tests.conversation.moments import SEATED, orders
from tests.conversation.person import Bot, Person
from tests.documents import rfc5545
from tests.documents.rfc5545 import Component


@pytest.fixture
def bot(bot: Bot) -> Bot:
    bot.public_url = "https://dian.example/"
    bot.restart()
    return bot


@pytest.fixture
def supplier(bot: Bot) -> Person:
    return Person(bot, "馆里阿强", "web").becomes("supplier", bot.product(SEATED).supplier_code)


@pytest.fixture
def number(coordinator: Person, supplier: Person) -> str:
    """The number of a confirmed order, which is an event by now."""
    orders(coordinator)
    supplier.looks_up().taps("接单")
    return coordinator.order.number


def arrives(person: Person, number: str) -> Person:
    return person.sends(Incoming(f"{person.name} scans", start=f"e_{number}", medium=Medium.ARRIVAL))


def entry(person: Person) -> Component:
    """The one entry of the file in sight."""
    (event,) = rfc5545.read(person.fetches("加到日历").body).all("VEVENT")
    return event


def feed(person: Person) -> list[Component]:
    """What the person's calendar program would get from the address."""
    address = person.says("订阅日历").heard.split("https://dian.example/documents/")[1].split("/")[0]
    printed = person.bot.press.prints(address)
    assert printed
    assert printed.media_type.startswith("text/calendar")
    return rfc5545.read(printed.body).all("VEVENT")


def test_an_order_can_be_put_into_the_calendar_from_its_card(coordinator: Person, number: str) -> None:
    coordinator.says(number).taps("加到日历")
    event = entry(coordinator)
    assert (event["UID"], event["SUMMARY"], event["STATUS"]) == (f"{number}@xiangmei", SEATED, "CONFIRMED")
    assert event.properties["DTSTART"] == [(";TZID=Asia/Shanghai", "20261209T140000")]
    assert event["DTEND"] == "20261209T150000"
    assert event["LOCATION"] == "海珠区海幢街道寺前社区三楼多功能厅"
    assert all(words in event["DESCRIPTION"] for words in (number, "陈姨 13800138000", "已确认"))
    (alarm,) = event.all("VALARM")
    assert alarm["TRIGGER"] == "-P1D"


@pytest.mark.parametrize(
    "words", ["加到日历", "帮我加到手机日历", "把订单加到日历里", "这场活动加到我的日历吧", "放到日历"]
)
def test_the_only_one_to_come_is_meant(coordinator: Person, number: str, words: str) -> None:
    assert entry(coordinator.says(words))["UID"] == f"{number}@xiangmei"


def test_of_several_one_is_chosen(bot: Bot, coordinator: Person, number: str) -> None:
    coordinator.says(f"明年1月6号下午两点给长者约一场{SEATED}，二十五人", "三楼多功能厅")
    coordinator.says("陈姨 13800138000", "没有", "确认")
    second = coordinator.orders[-1].number
    coordinator.says("加到日历")
    assert coordinator.hears("要加哪一场", number, second)
    coordinator.says("2")
    event = entry(coordinator)
    assert (event["UID"], event["STATUS"]) == (f"{second}@xiangmei", "TENTATIVE")
    assert event["SUMMARY"] == f"（待确认）{SEATED}"
    assert entry(coordinator.says(f"把{number}加到日历"))["UID"] == f"{number}@xiangmei"


def test_who_has_nothing_to_come_is_told(bot: Bot, resident: Person) -> None:
    assert resident.says("加到日历").hears("还没有要来的订单或报名")


@pytest.mark.parametrize("words", ["想找一个做日历的手工课", "日历", "有没有老日历展览", "日历手工"])
def test_a_product_about_calendars_is_still_searched(bot: Bot, resident: Person, words: str) -> None:
    resident.says(words)
    assert words == "日历" or resident.hears_nothing_of("加到手机日历", "日历地址")


def test_an_entry_follows_its_order(coordinator: Person, supplier: Person, number: str) -> None:
    coordinator.says("加到日历")
    first = entry(coordinator)
    coordinator.says(number).taps("改时间").says("12月10号下午三点").taps("确认")
    moved = entry(coordinator.says("加到日历"))
    assert moved["UID"] == first["UID"]
    assert int(moved["SEQUENCE"]) > int(first["SEQUENCE"])
    assert moved["DTSTART"] == "20261210T150000"
    coordinator.says("加到日历")
    key = coordinator.document("加到日历").key
    coordinator.says(f"取消订单{number}", "场地漏水")
    printed = coordinator.bot.press.prints(key)  # the same link as before
    assert printed
    (off,) = rfc5545.read(printed.body).all("VEVENT")
    assert (off["STATUS"], off["SUMMARY"]) == ("CANCELLED", f"（已取消）{SEATED}")
    assert int(off["SEQUENCE"]) > int(moved["SEQUENCE"])
    assert off.all("VALARM") == []


def test_a_resident_gets_the_event_and_nobodys_phone(bot: Bot, resident: Person, number: str) -> None:
    arrives(resident, number).taps("我要报名").says("两位", "阿珍")
    event = entry(resident.taps("加到日历"))
    assert event["STATUS"] == "CONFIRMED"
    assert "您报了 2 位，称呼 阿珍" in event["DESCRIPTION"]
    assert "13800138000" not in event["DESCRIPTION"]
    assert event["URL"] == f"https://dian.example/?start=e_{number}"


def test_residents_keep_the_time_they_were_told_until_a_new_one_is_settled(
    bot: Bot, resident: Person, coordinator: Person, supplier: Person, number: str
) -> None:
    arrives(resident, number).taps("我要报名").says("两位", "阿珍")
    coordinator.says(number).taps("改时间").says("12月10号下午三点").taps("确认")
    assert entry(resident.says("加到日历"))["DTSTART"] == "20261209T140000"
    supplier.looks_up().taps("接单")
    assert entry(resident.says("加到日历"))["DTSTART"] == "20261210T150000"


def test_a_stranger_gets_nothing_of_an_order(bot: Bot, number: str) -> None:
    coordinator = Person(bot, "另一位").becomes("coordinator", "440103001001")
    coordinator.says("我的订单")
    closed = bot.store.read(lambda session: events.of_order(session, 1))
    assert closed
    assert closed.is_open
    bot.store.write(lambda session: setattr(session.merge(closed), "is_open", False)).result()
    coordinator.taps_data(f"calendar:add:{number}")
    assert coordinator.hears("没有找到")


def test_the_feed_holds_what_one_ordered_signed_up_for_and_delivers(
    bot: Bot, coordinator: Person, supplier: Person, resident: Person, number: str
) -> None:
    arrives(resident, number).taps("我要报名").says("两位", "阿珍")
    assert [event["UID"] for event in feed(coordinator)] == [f"{number}@xiangmei"]
    assert [event["UID"] for event in feed(resident)] == [f"{number}@xiangmei"]
    assert [event["UID"] for event in feed(supplier)] == [f"{number}@xiangmei"]
    assert feed(Person(bot, "路人")) == []


def test_the_feed_stays_the_same_to_the_byte_while_nothing_happens(
    bot: Bot, coordinator: Person, number: str
) -> None:
    key = coordinator.says("订阅日历").heard.split("/documents/")[1].split("/")[0]
    first = bot.press.prints(key)
    bot.passes("2026-11-22 21:00")
    assert bot.press.prints(key) == first
    assert first


def test_what_was_called_off_stays_in_the_feed_for_a_month(
    bot: Bot, coordinator: Person, number: str
) -> None:
    coordinator.says(f"取消订单{number}", "场地漏水")
    assert [event["STATUS"] for event in feed(coordinator)] == ["CANCELLED"]
    bot.passes("2026-12-21 09:00")
    assert len(feed(coordinator)) == 1
    bot.passes("2026-12-23 09:00")
    assert feed(coordinator) == []


def test_what_took_place_stays_for_ninety_days(bot: Bot, coordinator: Person, number: str) -> None:
    bot.passes("2027-03-01 09:00")
    assert [event["STATUS"] for event in feed(coordinator)] == ["CONFIRMED"]
    bot.passes("2027-03-15 09:00")
    assert feed(coordinator) == []


def test_a_new_address_closes_the_old_one(bot: Bot, coordinator: Person, number: str) -> None:
    old = coordinator.says("订阅日历").heard.split("/documents/")[1].split("/")[0]
    assert coordinator.says("我的日历").heard.split("/documents/")[1].split("/")[0] == old
    new = coordinator.taps("换一个日历地址").heard.split("/documents/")[1].split("/")[0]
    assert new != old
    assert bot.press.prints(old) is None
    assert bot.press.prints(new)
    assert coordinator.says("换一个日历地址").hears("原来的地址已经作废")


def test_the_feed_of_somebody_who_lost_the_role_is_without_its_orders(
    bot: Bot, supplier: Person, number: str
) -> None:
    assert len(feed(supplier)) == 1
    supplier.loses("supplier", bot.product(SEATED).supplier_code)
    assert feed(supplier) == []


def test_without_a_public_address_the_calendar_is_a_file(bot: Bot, coordinator: Person, number: str) -> None:
    bot.public_url = ""
    bot.restart()
    coordinator.says("订阅日历")
    assert coordinator.hears("还不能订阅")
    assert len(rfc5545.read(coordinator.fetches("我的日历").body).all("VEVENT")) == 1
