"""What cannot be ordered: the reason is named, and what is possible instead leads to an order."""

import pytest

from tests.conversation.moments import REST, SEATED
from tests.conversation.person import Bot, Person

OFFICE = "工间八段锦：一张椅子也能练"  # the same team as SEATED; 5 days ahead
SUNRISE = "元旦迎日八段锦晨练会"  # December and January; 30 to 200 people; 6 a year
ELSEWHERE = "零基础识简谱速成课"  # only 增城区


def finishes(person: Person) -> None:
    """Answers what is still asked, and confirms."""
    for _ in range(12):
        for asked, answer in (
            ("想约哪一天", "12月9号下午两点"),
            ("几点开始", "下午两点"),
            ("哪个场地", "三楼多功能厅"),
            ("哪些人", "给长者"),
            ("多少人", "25人"),
            ("联系人是谁", "陈姨 13800138000"),
            ("要交代", "没有"),
            ("请核对", "确认"),
        ):
            if asked in person.heard:
                person.says(answer)
                break
        if "已提交" in person.heard:
            return
    raise AssertionError(f"no order came of it:\n{person.heard}")


REFUSALS = [
    ("too soon", f"11月25号下午两点约一场{SEATED}", "要提前 7 天约，最早能约11月29日（周日）", "11月29日"),
    ("another month", f"3月5号早上九点约一场{SUNRISE}，50人", "只在1月、12月送，3月约不了", ""),
    ("too many", f"12月9号下午两点约一场{SEATED}，一百人", "最多容纳 35 人，100 人坐不下", "就按35人"),
    ("too few", f"12月9号下午两点约一场{SEATED}，五个人", "至少要 10 人才能办，5 人少了些", "就按10人"),
    ("over", f"昨天下午两点约一场{SEATED}", "已经过去了", ""),
    ("too far ahead", f"2028年3月5号下午两点约一场{SEATED}", "最多只能约到一年以内", ""),
    ("at night", f"12月9号早上五点约一场{SEATED}", "要在 07:00 到 22:00 之间", ""),
    ("too late in the evening", f"12月9号晚上九点半约一场{SEATED}", "最晚 21:00 开始", ""),
    ("elsewhere", f"12月9号下午两点约一场{ELSEWHERE}，25人", "只送增城区，海珠区送不到", ""),
]


@pytest.mark.parametrize(
    ("said", "reason", "choice"), [case[1:] for case in REFUSALS], ids=[c[0] for c in REFUSALS]
)
def test_a_refusal_names_the_reason_and_its_choice_leads_to_an_order(
    coordinator: Person, said: str, reason: str, choice: str
) -> None:
    coordinator.says(said)
    assert coordinator.hears(reason)
    coordinator.taps(choice or coordinator.labels[0])
    finishes(coordinator)
    assert len(coordinator.orders) == 1


def test_a_refused_date_loses_nothing_else_that_was_said(coordinator: Person) -> None:
    coordinator.says(f"11月25号下午两点给长者约一场{SEATED}，二十五人，联系人陈姨13800138000")
    assert coordinator.hears("要提前 7 天")
    coordinator.says("12月9号")
    assert coordinator.hears("好的，12月9日（周三", "在哪个场地")
    draft = coordinator.talk.notes["order"]
    assert (draft["start"], draft["people"], draft["audiences"]) == ("14:00", [25, 25], ["老年人"])
    assert (draft["contact_name"], draft["contact_phone"]) == ("陈姨", "13800138000")


def test_a_full_afternoon_is_answered_with_the_nearest_free_ones(bot: Bot, coordinator: Person) -> None:
    bot.is_booked(SEATED, "2026-12-02 14:00")
    coordinator.says(f"12月2号下午两点给社区老人约一场{SEATED}，二十人")
    assert coordinator.hears("这个时段已被预约", "14:00–15:00", "在海珠区有活动")
    assert coordinator.labels[:3] == [
        "12月3日（周四）14:00",
        "12月1日（周二）14:00",
        "12月4日（周五）14:00",
    ]
    coordinator.taps("12月3日（周四）14:00").restarts_the_bot()
    coordinator.says(*REST, "可以")
    assert coordinator.hears("已提交", "订单号")


def test_the_way_between_two_places_counts(bot: Bot, coordinator: Person) -> None:
    bot.is_booked(SEATED, "2026-12-02 14:00", unit="440118101001")
    coordinator.says(f"12月2号下午四点约一场{SEATED}")
    assert coordinator.hears("在增城区有活动", "路上的时间赶不过来")


def test_one_team_is_at_one_place_whatever_it_shows(bot: Bot, coordinator: Person) -> None:
    bot.is_booked(OFFICE, "2026-12-02 14:00")
    coordinator.says(f"12月2号下午两点约一场{SEATED}")
    assert coordinator.hears("这个时段已被预约")


def test_a_taken_hour_is_not_offered(bot: Bot, coordinator: Person) -> None:
    bot.is_booked(SEATED, "2026-12-02 14:00")
    coordinator.says(f"约一场{SEATED}", "12月2号下午")
    assert "14:00" not in coordinator.labels


def test_a_full_day_says_so_and_offers_days(bot: Bot, coordinator: Person) -> None:
    bot.is_booked(SEATED, *(f"2026-12-02 {hour:02}:00" for hour in range(7, 22)))
    coordinator.says(f"约一场{SEATED}", "12月2号")
    assert coordinator.hears("整天都约满了", "[12月3日（周四）]")


def test_a_year_that_is_used_up_offers_the_next_and_products_alike(bot: Bot, coordinator: Person) -> None:
    product = bot.product(SUNRISE)
    bot.is_booked(SUNRISE, *(f"2026-12-{day:02} 08:00" for day in range(1, product.sessions_per_year + 1)))
    coordinator.says(f"12月20号早上九点给长者约一场{SUNRISE}，三十人")
    assert coordinator.hears(f"2026年的 {product.sessions_per_year} 场都约满了", "[看相近的产品]")
    coordinator.taps("2027年1月")
    finishes(coordinator)


def test_the_same_product_twice_in_a_month_is_refused(coordinator: Person) -> None:
    coordinator.says(f"12月9号下午两点给长者约一场{SEATED}，二十五人", *REST, "确认")
    coordinator.says(f"12月20号下午两点给长者约一场{SEATED}，二十五人")
    assert coordinator.hears("12月已经约了", "12月9日（周三）14:00", "同一个月只能约一次")
    coordinator.taps(next(label for label in coordinator.labels if "月" in label))
    coordinator.says(REST[0])
    coordinator.taps("还是陈姨", "没有备注", "确认提交")
    assert len(coordinator.orders) == 2


def test_a_holiday_is_warned_of_once_and_allowed(coordinator: Person) -> None:
    coordinator.says(f"1月1号早上九点给长者约一场{SUNRISE}，五十人")
    assert coordinator.hears("元旦假期", "在哪个场地")
    coordinator.says(REST[0])
    assert coordinator.hears_nothing_of("假期")
    coordinator.says(*REST[1:], "确认")
    assert coordinator.hears("已提交")


@pytest.mark.parametrize(
    ("phone", "fault"),
    [
        ("1380013800", "位数不够"),
        ("138001380001", "位数多了"),
        ("10000000000", "没有这样的号段"),
        ("4008001234", "服务热线"),
    ],
)
def test_a_phone_that_cannot_be_is_asked_again(coordinator: Person, phone: str, fault: str) -> None:
    coordinator.says(f"12月9号下午两点给长者约一场{SEATED}，二十五人", REST[0], "陈姨", phone)
    assert coordinator.hears(fault, "再说一次电话")
    coordinator.says("020-83334444")
    assert coordinator.hears("要交代供应商")


def test_too_many_for_one_offers_products_that_can(coordinator: Person) -> None:
    coordinator.says(f"12月9号下午两点给长者约一场{SEATED}，六十人")
    assert coordinator.hears("最多容纳 35 人", "[看相近的产品]")
    other = next(label for label in coordinator.labels if label.startswith("换成"))
    coordinator.taps(other)
    assert coordinator.hears(other.removeprefix("换成"), "在哪个场地")


def test_a_refused_change_of_place_keeps_the_product(coordinator: Person) -> None:
    coordinator.says(
        "12月9号下午两点约一场轮椅太极与肩臂松动，给长者，十人", "改单位", "南沙区黄阁镇凤凰社区"
    )
    assert coordinator.hears("南沙区送不到")
    coordinator.says("天河区凤凰社区")
    assert coordinator.hears("好的，天河区凤凰街道凤凰社区", "在哪个场地")


def test_what_was_free_when_read_back_may_be_gone_at_the_confirmation(bot: Bot, coordinator: Person) -> None:
    coordinator.says(f"12月9号下午两点给长者约一场{SEATED}，二十五人", *REST)
    bot.is_booked(SEATED, "2026-12-09 14:00")
    coordinator.taps("确认提交")
    assert coordinator.hears("已被预约", "12月10日（周四）14:00")
    assert not coordinator.orders
    coordinator.taps("12月10日（周四）14:00").taps("确认提交")
    assert coordinator.hears("已提交")


def test_a_month_that_is_out_is_named_and_not_the_notice(coordinator: Person) -> None:
    coordinator.says("11月25号下午两点约一场元旦迎日八段锦晨练会，五十人")
    assert coordinator.hears("只在1月、12月送，11月约不了", "这几个时间可以约", "[换一个产品]")
    assert coordinator.hears_nothing_of("最早能约")


def test_where_the_notice_leads_out_of_the_months_both_are_named(coordinator: Person) -> None:
    coordinator.says("11月25号下午两点约一场重阳登高望远太极雅集，五十人")
    assert coordinator.hears("要提前 10 天约，又只在10–11月送", "2027年10月")
    assert coordinator.hears_nothing_of("最早能约")


@pytest.mark.parametrize("said", ["400人", "12月9号下午两点约一场坐式八段锦教学进颐康中心，六十人"])
def test_a_refusal_begins_with_no_yes_and_lets_another_product_be_chosen(
    coordinator: Person, said: str
) -> None:
    coordinator.says(f"12月9号下午两点约一场{SEATED}", said)
    assert not coordinator.replies[0].text.startswith("好的")
    assert coordinator.hears("您说的是：", "坐不下")
    coordinator.taps("换一个产品")
    assert coordinator.hears("想点什么")
