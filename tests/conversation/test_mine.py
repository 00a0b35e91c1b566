"""Own orders: list, details, change under the same rules, cancel with a reason."""

import pytest

from tests.conversation.moments import REST, SEATED, orders, reads_back
from tests.conversation.person import Bot, Person, moment

LESSON = "产线工间八段锦微课"


def second_order(person: Person) -> Person:
    person.says(f"1月9号上午九点给来穗人员约一场{LESSON}，二十人", "大堂")
    return person.taps("还是陈姨", "没有备注", "确认提交")


def test_without_orders_the_way_to_one_is_offered(coordinator: Person) -> None:
    coordinator.says("我的订单")
    assert coordinator.hears("还没有订单", "[我要点单]")


def test_the_list_shows_what_is_next_first(coordinator: Person) -> None:
    second_order(orders(coordinator)).says("我的订单")
    assert coordinator.hears("一共有 2 张订单")
    titles = [card.title for card in coordinator.replies[0].cards]
    assert [title.split(" ")[1] for title in titles] == [SEATED, LESSON]
    assert coordinator.hears("12月9日（周三）14:00 · 海珠区海幢街道寺前社区 · 已确认")


def test_a_long_list_comes_in_pages(bot: Bot, coordinator: Person) -> None:
    for month in range(1, 8):
        coordinator.says(
            f"2027年{month}月13号上午九点给老年人约一场{SEATED}，二十人",
            "大堂",
            "陈姨 13800138000",
            "没有",
            "确认",
        )
    coordinator.says("我的订单")
    assert coordinator.hears("一共有 7 张订单，这是第 1–5 张")
    coordinator.taps("更多")
    assert coordinator.hears("这是第 6–7 张")


def test_the_details_tell_the_life_so_far(bot: Bot, coordinator: Person) -> None:
    orders(coordinator)
    bot.now = moment("2026-11-23 10:30")
    coordinator.taps("看这张订单", "改人数").says("30", "确认")
    assert coordinator.hears("已改好：30人")
    bot.now = moment("2026-11-24 15:00")
    coordinator.taps("看这张订单", "取消这张订单").says("老人家身体不舒服")
    assert coordinator.hears("已取消订单", "老人家身体不舒服")
    coordinator.says(coordinator.order.number)
    assert coordinator.hears(
        "状态：已取消",
        "11月22日（周日）09:00 提交",
        "11月23日（周一）10:30 修改：人数 25人 → 30人",
        "11月24日（周二）15:00 取消：老人家身体不舒服",
    )
    assert coordinator.hears_nothing_of("[改时间]", "[取消这张订单]")


CHANGES = [
    ("改时间", ["12月10号下午三点"], "12月10日（周四", "15:00"),
    ("改人数", ["三十人"], "30人", "30人"),
    ("改场地", ["二楼礼堂"], "场地：二楼礼堂", "二楼礼堂"),
    ("改联系人", ["李叔 13700137000"], "联系人：李叔", "电话：13700137000"),
]


@pytest.mark.parametrize(("button", "said", "first", "second"), CHANGES, ids=[case[0] for case in CHANGES])
def test_a_change_is_read_back_and_confirmed(
    coordinator: Person, button: str, said: list[str], first: str, second: str
) -> None:
    orders(coordinator).taps("看这张订单", button).says(*said)
    assert coordinator.hears("请核对修改后的订单", first, second)
    assert coordinator.order.revision == 1
    coordinator.taps("确认修改")
    assert coordinator.hears("已改好", first, second)
    assert coordinator.order.revision == 2


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("把订单改到12月20号", "12月20日"),
        ("改成30人", "人数：30人"),
        ("换到周五上午十点", "12月11日（周五"),
        ("地点改到二楼礼堂", "场地：二楼礼堂"),
        ("我的订单改成30人，改到12月10号", "人数：30人"),
    ],
)
def test_a_change_is_said_in_one_sentence(coordinator: Person, said: str, heard: str) -> None:
    orders(coordinator).says(said)
    assert coordinator.hears("请核对修改后的订单", heard)
    coordinator.says("确认")
    assert coordinator.hears("已改好")


def test_a_change_is_judged_by_the_same_rules(coordinator: Person) -> None:
    orders(coordinator).taps("看这张订单", "改人数").says("六十人")
    assert coordinator.hears("最多容纳 35 人")
    coordinator.taps("就按35人", "确认修改")
    assert coordinator.order.people_max == 35
    coordinator.says("改到11月25号")
    assert coordinator.hears("要提前 7 天")
    coordinator.taps("11月29日", "确认修改")
    assert coordinator.order.starts_at == moment("2026-11-29 14:00")


def test_a_change_of_time_is_offered_the_days_of_its_own_month(coordinator: Person) -> None:
    orders(coordinator).taps("看这张订单", "改时间")
    assert coordinator.labels[2] == "12月1日（周二）"


def test_its_own_hour_does_not_stand_in_its_way(coordinator: Person) -> None:
    orders(coordinator).taps("看这张订单", "改时间").says("12月9号")
    assert "14:00" in coordinator.labels


@pytest.mark.parametrize("said", ["不改了", "取消", "返回"])
def test_a_change_that_is_given_up_leaves_the_order_as_it_was(coordinator: Person, said: str) -> None:
    orders(coordinator).says("改成30人", said)
    assert coordinator.order.people_max == 25
    assert coordinator.order.revision == 1
    assert coordinator.hears("订单")


def test_a_change_to_the_same_changes_nothing(coordinator: Person) -> None:
    orders(coordinator).says("改成25人", "确认")
    assert coordinator.hears("没有变化")
    assert coordinator.order.revision == 1


def test_product_and_unit_make_another_order(coordinator: Person) -> None:
    orders(coordinator).taps("看这张订单", "改人数").says("换个产品")
    assert coordinator.hears("不能换产品或单位")
    assert coordinator.order.product_code == "C014"


@pytest.mark.parametrize("place", range(5))
def test_each_reason_of_the_list_cancels(coordinator: Person, place: int) -> None:
    orders(coordinator).taps("看这张订单", "取消这张订单")
    reason = coordinator.labels[place]
    coordinator.taps(reason)
    assert coordinator.hears("已取消订单", reason)
    assert coordinator.order.state == "cancelled"
    assert coordinator.log[-1].reason == reason


@pytest.mark.parametrize("said", ["取消", "返回", "不取消了", "不用了"])
def test_at_the_question_for_the_reason_nothing_is_cancelled_by_halves(
    coordinator: Person, said: str
) -> None:
    orders(coordinator).says("取消订单", said)
    assert coordinator.hears("没有取消")
    assert coordinator.order.state == "confirmed"


def test_cancel_while_an_order_is_in_view_asks_for_its_reason(coordinator: Person) -> None:
    orders(coordinator).taps("看这张订单").says("取消")
    assert coordinator.hears("要取消订单", SEATED, "请选一个原因")


@pytest.mark.parametrize(("said", "purpose"), [("取消订单", "取消"), ("改订单", "改")])
def test_of_several_orders_it_is_asked_which(coordinator: Person, said: str, purpose: str) -> None:
    second_order(orders(coordinator)).says(said)
    assert coordinator.hears(f"要{purpose}哪一张订单", SEATED, LESSON)


def test_the_change_is_remembered_while_it_is_asked_which(coordinator: Person) -> None:
    second_order(orders(coordinator)).says("把订单改到12月20号")
    assert coordinator.hears("要改哪一张订单")
    coordinator.says("1")
    assert coordinator.hears("请核对修改后的订单", "12月20日")


def test_an_order_number_may_be_written_as_one_likes(coordinator: Person) -> None:
    number = orders(coordinator).order.number
    for said in (number, number.lower(), f"订单 {number[:4]} {number[4:7]} {number[7:]}", f"查一下{number}"):
        coordinator.says(said)
        assert coordinator.hears(f"订单 {number}", "状态：已确认")


def test_one_wrong_digit_is_asked_back(coordinator: Person) -> None:
    number = orders(coordinator).order.number
    slip = number[:-2] + str((int(number[-2]) + 1) % 10) + number[-1]
    coordinator.says(slip)
    assert coordinator.hears("没有找到您的订单", "是不是这张", f"[看 {number}]")
    coordinator.says("是的")
    assert coordinator.hears(f"订单 {number}", "状态：已确认")


@pytest.mark.parametrize("said", ["{}", "取消订单{}", "把订单{}改成30人"])
def test_somebody_elses_order_is_not_shown(bot: Bot, coordinator: Person, said: str) -> None:
    number = orders(coordinator).order.number
    other = Person(bot, "王姐").becomes("coordinator", "440105007102")
    other.says(said.format(number))
    assert other.hears("没有找到您的订单")
    assert other.hears_nothing_of(SEATED, "陈姨")
    for data in ("mine:show:", "mine:cancel:", "mine:redo-people:", "feedback:fine:", "cancel:reason:time-"):
        other.taps_data(f"{data}{number}")
        assert other.hears_nothing_of(SEATED, "陈姨")
    assert coordinator.order.state == "confirmed"


def test_a_cancelled_order_cannot_be_changed(coordinator: Person) -> None:
    number = orders(coordinator).order.number
    coordinator.says("取消订单", "天气不好")
    for said in (f"取消订单{number}", f"订单{number}改成30人"):
        coordinator.says(said)
        assert coordinator.hears("已经取消了，不能再改")
    coordinator.says("改订单")
    assert coordinator.hears("没有可以改的订单")


def test_an_order_of_the_past_cannot_be_changed(bot: Bot, coordinator: Person) -> None:
    number = orders(coordinator).order.number
    bot.now = moment("2026-12-09 15:00")
    for data in (f"mine:cancel:{number}", f"mine:redo-people:{number}"):
        coordinator.taps_data(data)
        assert coordinator.hears("活动时间已经过了，不能再改")


def test_a_change_that_waited_too_long_is_refused(bot: Bot, coordinator: Person) -> None:
    orders(coordinator).says("改成30人")
    bot.now = moment("2026-12-09 15:00")
    coordinator.taps("确认修改")
    assert coordinator.hears("已经过了")
    assert coordinator.order.people_max == 25


def test_a_cancelled_order_frees_its_month(coordinator: Person) -> None:
    orders(coordinator).says("取消订单", "天气不好")
    reads_back(coordinator).says("确认")
    assert coordinator.hears("已提交")


def test_what_is_no_longer_in_the_catalog_can_still_be_seen_and_cancelled(
    bot: Bot, coordinator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders(coordinator)
    catalog = bot.knowledge.catalog.current
    find = catalog.product
    monkeypatch.setattr(type(catalog), "product", lambda self, code: None if code == "C014" else find(code))
    coordinator.says("我的订单").taps("看订单", "改场地").says("二楼礼堂")
    assert coordinator.hears("请核对修改后的订单", SEATED)
    coordinator.says("取消", "取消订单", "不办了")
    assert coordinator.order.state == "cancelled" or coordinator.hears("没有取消")


def test_the_remarks_and_rest_survive_a_change(coordinator: Person) -> None:
    coordinator.says(
        f"12月9号下午两点给长者约一场{SEATED}，二十五人", *REST[:2], "门口有台阶", "确认", "改成30人", "确认"
    )
    assert coordinator.order.remarks == "门口有台阶"


@pytest.mark.parametrize(
    "said",
    [
        "不要取消",
        "不取消",
        "先不取消",
        "唔好取消",
        "唔使住",
        "等一下",
        "等等先",
        "照原来的办",
        "没有取消",
        "还是保留吧",
    ],
)
def test_whoever_thinks_better_of_it_keeps_the_order(coordinator: Person, said: str) -> None:
    orders(coordinator).says("取消订单", said)
    assert coordinator.hears("没有取消")
    assert coordinator.order.state == "confirmed"


def test_saying_again_that_it_is_to_be_cancelled_is_no_reason(coordinator: Person) -> None:
    orders(coordinator).says("取消订单", "取消订单")
    assert coordinator.hears("请选一个原因")
    assert coordinator.order.state == "confirmed"


@pytest.mark.parametrize("said", ["社区临时有检查，办不了了", "老师请假了", "找不到人接待，办不成"])
def test_a_reason_in_everyday_words_cancels(coordinator: Person, said: str) -> None:
    orders(coordinator).says("取消订单", said)
    assert coordinator.hears("已取消订单", said)


@pytest.mark.parametrize("said", ["下雨", "领导那边怎么交代"])
def test_what_may_be_no_reason_is_asked_about_before_anything_is_cancelled(
    coordinator: Person, said: str
) -> None:
    orders(coordinator).says("取消订单", said)
    assert coordinator.hears("还没有取消", "确定要取消吗")
    assert coordinator.order.state == "confirmed"
    coordinator.taps("确定取消")
    assert coordinator.hears("已取消订单", said)


def test_another_day_instead_of_a_reason_changes_the_order(coordinator: Person) -> None:
    orders(coordinator).says("取消订单", "改到12月16号")
    assert coordinator.hears("没有取消，改成这样", "12月16日")
    assert coordinator.order.state == "confirmed"
