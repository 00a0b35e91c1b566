"""专场: a theme opened at several venues at once, ordered, announced and reported as one."""

from dataclasses import replace

import pytest

from bot.dialogue.messages import Incoming
from tests.conversation.person import Bot, Person
from tests.conversation.test_campaigns import staff, subscribes, time_passes

__all__ = ["staff"]
ASKED = "十二月专题在寺前社区办专场，分会场江南中街、石牌街"
REST = ("12月19日上午九点半", "主会场80人，分会场60人", "陈姐 13800138000")


def puts_together(staff: Person) -> Person:
    return staff.says(ASKED, *REST)


def state_of(person: Person) -> list[str]:
    return [order.state for order in person.orders]


def test_venues_time_people_and_contact_make_one_group_of_orders(bot: Bot, staff: Person) -> None:
    staff.says(ASKED)
    assert staff.hears("哪天几点开始", "所有会场同时")
    staff.says("12月19日上午九点半")
    assert staff.hears("各多少人")
    staff.says("主会场80人，分会场60人")
    assert staff.hears("现场联系人是谁")
    staff.says("陈姐 13800138000")
    assert staff.hears(
        "“暖冬有戏”专场，3 个会场，请核对",
        "主会场：海珠区海幢街道寺前社区",
        "分会场1：海珠区江南中街",
        "分会场2：天河区石牌街道",
        "12月19日（周六）09:30，80人",
        "12月19日（周六）09:30，60人",
        "[确认下单]",
    )
    staff.taps("确认下单")
    assert staff.hears("专场的 3 张单都下好了", "[发专场通知]", "[专场进展]")
    orders = staff.orders
    assert len(orders) == 3
    assert len({order.starts_at for order in orders}) == 1
    assert len({order.team for order in orders}) == 3  # no team can be at two places
    assert [order.people_max for order in orders] == [80, 60, 60]
    staff.says("我的订单")
    assert staff.hears(orders[0].number)


@pytest.mark.parametrize(
    "said",
    [
        "12月专题办专场，主会场寺前社区，分会场江南中街和石牌街",
        "把12月专题在寺前社区开专场，分会场设在江南中街、石牌街".removeprefix("把"),
        "十二月的专题活动在寺前社区举办一场专场，分场：江南中街，石牌街",
    ],
)
def test_it_may_be_said_in_other_words(staff: Person, said: str) -> None:
    staff.says(said, *REST)
    assert staff.hears("主会场：海珠区海幢街道寺前社区", "分会场1：海珠区江南中街", "分会场2：天河区石牌街道")


def test_what_stands_against_a_venue_is_said_and_nothing_is_ordered(bot: Bot, staff: Person) -> None:
    puts_together(staff).says("寺前社区换成坐式八段锦教学进颐康中心")
    assert staff.hears("约不上：“坐式八段锦教学进颐康中心”最多容纳 35 人，80 人坐不下")
    assert "确认下单" not in staff.labels
    staff.says("确认")
    assert staff.orders == []
    staff.taps("改人数").says("主会场30人，分会场60人")
    assert staff.hears("坐式八段锦教学进颐康中心", "[确认下单]")


def test_all_are_placed_or_none(bot: Bot, staff: Person) -> None:
    puts_together(staff)
    yes = staff.button("确认下单")
    taken = staff.replies[-1].cards[2].text.splitlines()[0]
    supplier = Person(bot, "阿强", "web").becomes("supplier", bot.product(taken).supplier_code)
    supplier.says("12月19号没空")
    staff.taps_data(yes)
    assert staff.hears("一张单都没有下", "约不上：", "供应商没空")
    assert staff.orders == []
    assert [each for each in staff.notices if each.kind.startswith("reminder")] == []
    staff.says("12月20日上午九点半").taps("确认下单")
    assert staff.hears("3 张单都下好了")
    assert [order.number for order in staff.orders] == sorted(order.number for order in staff.orders)


def test_one_team_cannot_be_at_two_venues(bot: Bot, staff: Person) -> None:
    puts_together(staff)
    first = staff.replies[-1].cards[0].text.splitlines()[0]
    staff.says(f"江南中街换成{first}").says("可以")
    assert staff.hears("一张单都没有下", "约不上：")
    assert staff.orders == []


def test_the_units_quota_counts_as_ever(bot: Bot, staff: Person) -> None:
    bot.terms = replace(bot.terms, quotas={"*": 0})
    bot.restart()
    puts_together(staff)
    assert staff.hears("没有找到合适又约得上的产品")
    assert "确认下单" not in staff.labels


def test_a_venue_that_is_no_unit_yet_is_named(bot: Bot, staff: Person) -> None:
    staff.says("十二月专题在海珠区文化馆办专场，分会场寺前社区")
    assert staff.hears("没有找到“海珠区文化馆”这个单位", "登记单位", "先说主会场")
    staff.says("江南中街、寺前社区")
    assert staff.hears("哪天几点开始")


def test_a_venue_with_namesakes_is_asked_again(staff: Person) -> None:
    staff.says("十二月专题在凤凰社区办专场，分会场寺前社区")
    assert staff.hears("叫“凤凰社区”的有好几个", "请连区和街道一起说")


def test_giving_up_and_restarting(bot: Bot, staff: Person) -> None:
    for said in (ASKED, *REST):
        staff.restarts_the_bot().says(said)
    staff.taps("不办了")
    assert staff.hears("一张单都没有下")
    puts_together(staff).says("取消")
    assert staff.hears("先不弄了")
    assert staff.orders == []


@pytest.mark.parametrize("who", ["resident", "coordinator", "reviewer", "supplier", "auditor"])
def test_nobody_else_holds_one(bot: Bot, staff: Person, who: str) -> None:
    scope = {"coordinator": "440105007101", "supplier": "S001", "reviewer": "440105"}.get(who, "")
    other = Person(bot, "别人") if who == "resident" else Person(bot, "别人").becomes(who, scope)
    other.says(ASKED)
    assert other.hears("专题由市级工作人员安排")
    puts_together(staff).taps("确认下单")
    other.says("十二月专场进展")
    assert other.hears_nothing_of("主会场")
    other.taps_data("special:report:1")
    assert other.hears("专题由市级工作人员安排")


@pytest.mark.parametrize("said", ["有没有相声专场", "粤剧专场演出", "专场", "约一场西关曲艺茶座专场"])
def test_a_show_that_is_called_so_stays_a_search(bot: Bot, said: str) -> None:
    both = Person(bot, "红姐").becomes("staff", "").becomes("coordinator", "440105007101").says(said)
    assert both.hears_nothing_of("还没有专场", "主会场")


def test_it_is_announced_and_reported_as_one(bot: Bot, staff: Person) -> None:
    one = subscribes(bot, "街坊甲")
    puts_together(staff).taps("确认下单")
    assert set(state_of(staff)) <= {"confirmed", "offered"}
    for order in staff.orders:
        supplier = Person(bot, f"供应商{order.number}", "web").becomes("supplier", order.supplier_code)
        supplier.says(order.number)
        if "接单" in supplier.labels:
            supplier.taps("接单")
    assert set(state_of(staff)) == {"confirmed"}
    staff.says("十二月专场进展")
    assert staff.hears("3 个会场", "居民报名 0 人")
    staff.taps("发专场通知")
    assert staff.hears("发给谁")
    staff.says("海珠区的居民", "立即").taps("确认发送")
    time_passes(bot)
    one.looks_up()
    assert one.hears(
        "暖冬有戏专场", "3 个会场同时开始", "主会场：海珠区海幢街道寺前社区", "分会场2：天河区石牌街道"
    )
    assert any(label.startswith("报名：") for label in one.labels)
    one.taps(next(label for label in one.labels if label.startswith("报名：")), "2 位").says("街坊甲")
    assert one.hears("报好了")
    staff.says("十二月专场进展")
    assert staff.hears("居民报名 2 人", "通知送达 1 人，点了按钮 1 人，退订 0 人")


def test_who_loses_the_role_in_mid_form_orders_nothing(bot: Bot, staff: Person) -> None:
    puts_together(staff)
    yes = staff.button("确认下单")
    staff.loses("staff", "").says("可以")
    assert staff.hears("专题由市级工作人员安排")
    staff.taps_data(yes)
    assert staff.hears("专题由市级工作人员安排")
    assert staff.orders == []


def test_buttons_of_another_time_are_answered(bot: Bot, staff: Person) -> None:
    for data in ("special:product:7", "special:confirm:00", "special:report:99", "special:redo:when"):
        staff.taps_data(data)
        assert staff.hears("一张单都没有下")
    staff.says("十二月专题在凤凰社区办专场").taps_data("special:product:0")
    assert staff.hears("先说主会场")


def test_of_two_who_confirm_the_same_at_once_one_gets_all_and_the_other_none(bot: Bot, staff: Person) -> None:
    colleague = Person(bot, "市里阿强", "web").becomes("staff", "")
    puts_together(staff)
    puts_together(colleague)
    taps = [
        bot.turns.take(person.sender, Incoming("at once", button=person.button("确认下单")))
        for person in (staff, colleague)
    ]
    for tap in taps:
        assert tap.result().replies
    assert sorted([len(staff.orders), len(colleague.orders)]) == [0, 3]
