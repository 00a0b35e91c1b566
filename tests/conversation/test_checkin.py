"""At the door: the code, who is let in, the list, and what becomes of the head count."""

import re
from dataclasses import replace

import pytest

from tests.conversation.evenings import BEGINS, an_event, comes_by, signs_up
from tests.conversation.moments import REST, SEATED
from tests.conversation.person import Bot, Person


@pytest.fixture
def event(bot: Bot, coordinator: Person) -> str:
    """Six may come on 9 December at 14:00."""
    return an_event(bot, coordinator, "6个")[0]


def code_of(person: Person) -> str:
    found = re.search(r"签到码：([2-9]{4})", person.says("签到码").heard)
    assert found, person.heard
    return found[1]


def test_who_signed_up_says_the_code_and_is_checked_in_with_all_they_bring(
    bot: Bot, coordinator: Person, resident: Person, event: str
) -> None:
    signs_up(resident, event, 3)
    bot.passes("2026-12-09 13:10")
    code = code_of(coordinator)
    assert resident.says(f"签到 {code}").hears("签到好了：街坊，3 位")
    resident.restarts_the_bot().taps("来了 2 位")
    assert resident.hears("签到好了：街坊，2 位")
    assert coordinator.says("签到名单").hears("报名 3 位，已到 2 位", "街坊，3 位", "来了 2 位")


@pytest.mark.parametrize("said", ["签到{}", "{}签到", "签到码是{}", "我要签到 {}", "{}"])
def test_the_code_is_understood_however_it_is_said(
    bot: Bot, coordinator: Person, resident: Person, event: str, said: str
) -> None:
    signs_up(resident, event, 1)
    bot.passes("2026-12-09 13:10")
    assert resident.says(said.format(code_of(coordinator))).hears("签到好了")


def test_digits_said_in_chinese_and_a_code_that_was_asked_for(
    bot: Bot, coordinator: Person, resident: Person, event: str
) -> None:
    signs_up(resident, event, 1)
    bot.passes("2026-12-09 13:10")
    code = code_of(coordinator)
    resident.says("签到")
    assert resident.hears("请说现场的签到码，四位数字")
    spelt = code.translate(str.maketrans("0123456789", "零一二三四五六七八九"))
    assert resident.restarts_the_bot().says(spelt).hears("签到好了")


def test_the_code_at_the_door_is_scanned(bot: Bot, coordinator: Person, resident: Person, event: str) -> None:
    signs_up(resident, event, 2)
    bot.passes("2026-12-09 13:10")
    code = code_of(coordinator)
    assert comes_by(resident, f"c_{event}-{code}").hears("签到好了：街坊，2 位")
    assert comes_by(resident, f"c_{event}-{code}").hears("签到好了：街坊，2 位")
    assert comes_by(resident, "c_nonsense").hears("没有这个签到码")


def test_nobody_is_let_in_before_the_time_or_after_the_end(
    bot: Bot, coordinator: Person, resident: Person, event: str
) -> None:
    signs_up(resident, event, 1)
    bot.passes("2026-12-09 12:20")
    code = code_of(coordinator)
    assert resident.says(f"签到 {code}").hears("还没到签到的时候", "12:30起可以签")
    bot.passes("2026-12-09 16:30")
    assert resident.says(f"签到 {code}").hears("已经结束")


def test_who_guesses_is_asked_to_wait(bot: Bot, coordinator: Person, resident: Person, event: str) -> None:
    bot.passes("2026-12-09 13:10")
    code = code_of(coordinator)
    for _ in range(5):
        assert resident.says("签到 0000").hears("没有这个签到码")
    assert resident.says(f"签到 {code}").hears("输错的次数太多了，请过 10 分钟再试")
    bot.passes("2026-12-09 13:21")
    assert resident.says(f"签到 {code}").hears("签到好了：1 位")


def test_who_has_not_signed_up_is_let_in_while_there_is_room(
    bot: Bot, coordinator: Person, resident: Person, event: str
) -> None:
    signs_up(resident, event, 5)
    bot.passes("2026-12-09 13:40")
    code = code_of(coordinator)
    first, second = Person(bot, "阿珍"), Person(bot, "阿明")
    assert first.says(f"签到 {code}").hears("签到好了：1 位")
    assert first.taps("来了 2 位").hears("名额满了")
    assert second.says(f"签到 {code}").hears("名额满了，请找现场的工作人员")
    # Who comes with fewer leaves the others' places to those at the door.
    resident.says(f"签到 {code}").taps("来了 4 位")
    assert second.says(f"签到 {code}").hears("签到好了：1 位")


def test_the_list_is_ticked_off_page_by_page(bot: Bot, coordinator: Person) -> None:
    number, _ = an_event(bot, coordinator, "20个")
    for name in ("甲", "乙", "丙", "丁", "戊", "己", "庚"):
        signs_up(Person(bot, f"阿{name}"), number, 2)
    assert coordinator.says(number).taps("签到名单").hears("开始前一个半小时起可以点")
    assert "到了" not in coordinator.labels
    bot.passes("2026-12-09 14:05")
    coordinator.says("点名")
    assert coordinator.hears("报名 14 位，已到 0 位", "阿甲，2 位", "还没到", "[更多]")
    coordinator.taps("到了")
    assert coordinator.hears("已到 2 位")
    assert coordinator.hears_nothing_of("阿甲")
    coordinator.taps("来了 1 位", "没来", "其余都没来")
    assert coordinator.hears("已到 3 位")
    coordinator.taps("记现场来的人数").restarts_the_bot().says("3位")
    assert coordinator.hears("已到 6 位。其中现场来的 3 位")
    coordinator.taps("记现场来的人数").says("五十位")
    assert coordinator.hears("名额没有这么多")


def test_the_supplier_sees_the_code_and_not_the_list(bot: Bot, coordinator: Person) -> None:
    number, supplier = an_event(bot, coordinator)
    bot.passes("2026-12-09 13:10")
    assert supplier.says(number).hears("[签到码]")
    assert supplier.hears_nothing_of("签到名单")
    assert code_of(supplier) == code_of(coordinator)
    assert supplier.says("签到名单").hears("今天没有您负责的活动")
    assert supplier.taps_data(f"door:list:{number}-0").hears("不归您管")


def test_a_stranger_sees_neither(bot: Bot, resident: Person, event: str) -> None:
    bot.passes("2026-12-09 13:10")
    assert resident.taps_data(f"door:code:{event}").hears("不归您管")
    assert resident.taps_data(f"door:list:{event}-0").hears("不归您管")
    assert resident.taps_data("door:mark:1-1-0").hears("不归您管")
    assert resident.says("签到").hears("到了活动现场")


def test_the_head_count_is_proposed_to_the_supplier(bot: Bot, coordinator: Person, resident: Person) -> None:
    number, supplier = an_event(bot, coordinator)
    signs_up(resident, number, 3)
    bot.passes("2026-12-09 13:10")
    resident.says(f"签到 {code_of(coordinator)}")
    bot.passes("2026-12-09 15:30")
    assert supplier.says(number).taps("交活动资料").hears("[来了 3 人左右]")


def test_thanks_go_to_those_who_came_where_people_were_counted(
    bot: Bot, coordinator: Person, resident: Person, event: str
) -> None:
    other, walker = Person(bot, "阿珍"), Person(bot, "阿明")
    signs_up(resident, event, 1)
    signs_up(other, event, 1)
    bot.passes("2026-12-09 13:10")
    code = code_of(coordinator)
    resident.looks_up().says(f"签到 {code}")
    other.looks_up()
    walker.says(f"签到 {code}")
    bot.passes("2026-12-09 16:30")
    assert resident.looks_up().hears("谢谢您来参加")
    assert walker.looks_up().hears("谢谢您来参加")
    assert walker.taps("满意").hears("谢谢您")
    assert other.looks_up().replies == []


def test_thanks_go_to_all_where_nobody_was_counted(bot: Bot, resident: Person, event: str) -> None:
    signs_up(resident, event, 1)
    bot.passes(BEGINS)
    resident.looks_up()
    bot.passes("2026-12-09 16:30")
    assert resident.looks_up().hears("谢谢您来参加")


@pytest.mark.parametrize("said", ["找签到墙制作的活动", "剪纸", "有没有点名簿手工", "3827"])
def test_other_words_stay_a_search(resident: Person, said: str) -> None:
    assert resident.says(said).hears_nothing_of("签到码", "签到好了", "四位")


@pytest.mark.parametrize(
    "data", ["door:came:x-1", "door:mark:1-1", "door:walk:", "door:nobody:GZ1", "door::"]
)
def test_a_spoilt_button_is_answered(coordinator: Person, event: str, data: str) -> None:
    assert coordinator.taps_data(data).replies


@pytest.mark.parametrize(("no_shows", "told"), [(1, True), (2, False), (0, False)])
def test_who_did_not_come_is_asked_kindly_to_give_places_back(
    bot: Bot, coordinator: Person, resident: Person, no_shows: int, told: bool
) -> None:
    bot.terms = replace(bot.terms, no_shows=no_shows)
    bot.restart()
    number, supplier = an_event(bot, coordinator)
    coordinator.says(f"11月30号下午两点给长者约一场{SEATED}，二十五人", *REST, "确认")
    supplier.looks_up().taps("接单")
    earlier = next(order.number for order in coordinator.orders if order.number != number)
    signs_up(resident, earlier, 2)
    bot.passes("2026-11-30 14:10")
    coordinator.says("签到名单").taps("没来")
    bot.passes("2026-11-30 16:00")
    comes_by(resident, f"e_{number}").taps("我要报名")
    assert ("最近半年有 1 次报了名没能来" in resident.heard) is told
    assert resident.hears("几位参加")
