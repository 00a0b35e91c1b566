"""A supplier's days: the day sheet, days on which nobody can come, check-in and evidence."""

import pytest

from bot.dialogue.messages import Incoming, Medium
from tests.conversation.moments import SEATED, WISH, begins_an_order, orders
from tests.conversation.person import Bot, Person


@pytest.fixture
def supplier(bot: Bot) -> Person:
    return Person(bot, "馆里阿强", "web").becomes("supplier", bot.product(SEATED).supplier_code)


@pytest.fixture
def number(coordinator: Person, supplier: Person) -> str:
    """The number of an order that the supplier has accepted, for 9 December at two."""
    orders(coordinator)
    supplier.looks_up().taps("接单")
    return coordinator.order.number


def test_the_day_sheet_has_place_time_and_contact(bot: Bot, supplier: Person, number: str) -> None:
    supplier.says("我的日程")
    assert supplier.hears("今后 14 天没有已确认的活动")
    bot.passes("2026-12-01 09:00")
    supplier.says("我的日程")
    assert supplier.hears(
        "今后 14 天有 1 场",
        "12月9日（周三）",
        f"14:00–15:00 {SEATED}",
        "海珠区海幢街道寺前社区三楼多功能厅，25人",
        "陈姨 13800138000",
        f"[看订单 {number}]",
    )


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("12月5号到8号没空", "12月5日至8日"),
        ("12月24号不接单", "12月24日（周四）"),
        ("12月5号我们来不了", "12月5日（周六）"),
        ("明天下午没空", "11月23日（周一）没空（按整天记）"),
    ],
)
def test_days_are_marked_by_words(supplier: Person, said: str, days: str) -> None:
    supplier.says(said)
    assert supplier.hears("记下了", days, "不会再派单")
    supplier.says("我的日程")
    assert supplier.hears("没空：")


def test_on_such_a_day_nothing_can_be_ordered(supplier: Person, coordinator: Person) -> None:
    supplier.says("12月9号到10号没空")
    coordinator.says(WISH)
    assert coordinator.hears("12月9日（周三）供应商没空", "这几个时间可以约", "12月8日")
    assert coordinator.hears_nothing_of("[12月10日")


def test_a_day_can_be_freed_again_in_the_middle_of_a_span(supplier: Person, coordinator: Person) -> None:
    supplier.says("12月8号到10号没空", "取消12月9号的没空")
    assert supplier.hears("12月9日（周三）又可以接单了")
    supplier.says("我的日程")
    assert supplier.hears("没空：12月8日（周二）、12月10日（周四）")
    coordinator.says(WISH)
    assert coordinator.hears("在哪个场地")
    supplier.says("12月9号有空了")
    assert supplier.hears("本来就没有记成没空")


def test_marks_are_taken_back_with_a_tap(supplier: Person) -> None:
    supplier.says("12月8号到10号没空").taps("撤销")
    assert supplier.hears("又可以接单了")
    supplier.says("我的日程")
    assert supplier.hears_nothing_of("没空：")


def test_orders_on_such_a_day_are_named_and_stay(supplier: Person, coordinator: Person, number: str) -> None:
    supplier.says("12月9号没空")
    assert supplier.hears("已有 1 张订单", f"[看订单 {number}]")
    assert coordinator.order.state == "confirmed"


def test_saying_it_twice_keeps_it_once(supplier: Person) -> None:
    supplier.says("12月8号到10号没空", "12月9号到11号没空", "我的日程")
    assert supplier.hears("没空：12月8日至11日")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("昨天没空", "请说今天以后的日子"),
        ("2026年12月到2027年6月没空", "一次最多记 92 天"),
        ("没空", "是哪几天"),
    ],
)
def test_days_that_cannot_be_kept_are_answered(supplier: Person, said: str, answer: str) -> None:
    supplier.says(said)
    assert supplier.hears(answer)


@pytest.mark.parametrize("said", ["我的日程", "12月5号没空"])
def test_the_words_mean_nothing_of_that_kind_to_others(coordinator: Person, said: str) -> None:
    coordinator.says(said)
    assert coordinator.hears_nothing_of("记下了", "今后 14 天")


def test_who_is_no_supplier_any_more_marks_nothing(bot: Bot, supplier: Person) -> None:
    supplier.says("12月9号没空")
    undo = supplier.button("撤销")
    supplier.loses("supplier", bot.product(SEATED).supplier_code).taps_data(undo)
    assert supplier.hears("没有供应商的身份")


def test_a_day_said_in_a_form_is_its_answer(bot: Bot, supplier: Person) -> None:
    both = supplier.becomes("coordinator", "440105007101")
    begins_an_order(both, 2).says("12月9号有空")
    assert both.hears_nothing_of("又可以接单")


def test_a_delivery_is_checked_in_counted_and_described(
    bot: Bot, supplier: Person, coordinator: Person, number: str
) -> None:
    supplier.says(number)
    assert supplier.hears_nothing_of("[已到场]", "[交活动资料]")
    bot.passes("2026-12-09 13:30")
    supplier.says(number).taps("已到场")
    assert supplier.hears("已到场")
    bot.passes("2026-12-09 15:10")
    supplier.taps("交活动资料")
    assert supplier.hears("来了多少人")
    supplier.says("都好开心")
    assert supplier.hears("请说个大概的数")
    supplier.says("三十五人")
    assert supplier.hears("活动资料已交（到场 35 人）")
    assert coordinator.order.state == "evidenced"
    assert coordinator.looks_up().hears("供应商交了活动资料：到场 35人；都好开心，三十五人")
    assert coordinator.heard.count("供应商") == 1
    supplier.says(number)
    assert supplier.hears("供应商反馈：已到场")
    assert supplier.hears_nothing_of("[已到场]", "[交活动资料]")


def test_evidence_may_come_after_the_rating(
    bot: Bot, supplier: Person, coordinator: Person, number: str
) -> None:
    bot.passes("2026-12-10 10:00")
    coordinator.taps_data(f"feedback:score:{number}-5")
    supplier.says(number).taps("交活动资料", "来了 25 人左右")
    assert supplier.hears("到场 25 人")
    assert coordinator.order.state == "rated"
    assert [row.event for row in coordinator.log][-2:] == ["rated", "evidenced"]


def test_nobody_else_shows_anything(bot: Bot, resident: Person, coordinator: Person, number: str) -> None:
    bot.passes("2026-12-09 15:10")
    for other, answer in ((resident, "没有找到订单"), (coordinator, "现在不用办这一步")):
        for data in ("evidence:arrived:{}", "evidence:ask:{}", "evidence:came:{}-30"):
            other.taps_data(data.format(number))
            assert other.hears(answer)
    assert coordinator.order.state == "confirmed"


@pytest.mark.parametrize(
    "said",
    [
        "来了46个人，希望下次再请我们来",
        "活动办得很顺利，来了46人",
        "46人，社区的街坊想多约几场",
        "来了46人，老人家问下个月还有没有",
    ],
)
def test_a_count_is_a_count_whatever_the_words_beside_it(
    bot: Bot, supplier: Person, number: str, said: str
) -> None:
    bot.passes("2026-12-09 15:10")
    supplier.says(number).taps("交活动资料").says(said)
    assert supplier.hears("活动资料已交（到场 46 人）")


def test_a_restart_before_the_count_is_not_noticed(
    bot: Bot, supplier: Person, coordinator: Person, number: str
) -> None:
    bot.passes("2026-12-09 15:10")
    supplier.says(number).taps("交活动资料").restarts_the_bot().says("来了三十人")
    assert supplier.hears("到场 30 人")


def test_days_are_not_marked_in_a_trial(bot: Bot, supplier: Person) -> None:
    bot.demo = True
    bot.restart()
    supplier.says("12月9号没空")
    assert supplier.hears("试用版里不记")


def test_a_picture_that_did_not_arrive_is_no_evidence_and_its_caption_is(
    bot: Bot, supplier: Person, coordinator: Person, number: str
) -> None:
    bot.passes("2026-12-09 15:10")
    supplier.says(number).taps("交活动资料").sends(Incoming("picture", medium=Medium.PICTURE))
    assert supplier.hears("来了多少人")
    supplier.sends(Incoming("captioned", text="来了三十人", medium=Medium.PICTURE))
    assert supplier.hears("到场 30 人")


def test_a_day_off_said_as_the_reason_is_the_reason(supplier: Person, coordinator: Person) -> None:
    orders(coordinator)
    supplier.looks_up().taps("接不了").says("12月9号我们没空")
    assert supplier.hears("已记下接不了")
    assert coordinator.looks_up().hears("供应商接不了：12月9号我们没空")
    supplier.says("我的日程")
    assert supplier.hears_nothing_of("没空：")
