"""Whole lives of orders, as they are talked about: a coordinator, two reviewers, a supplier and the city."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.conversation.moments import SEATED, orders, reads_back
from tests.conversation.person import Bot, Person

TOWN, DISTRICT = "440105007", "440105"


@dataclass
class Everybody:
    """The four persons of an order's life, on three channels, and the city's staff."""

    coordinator: Person
    town: Person
    district: Person
    supplier: Person

    @property
    def number(self) -> str:
        return self.coordinator.order.number

    @property
    def state(self) -> str:
        return self.coordinator.order.state


@pytest.fixture
def all_(bot: Bot, coordinator: Person) -> Everybody:
    return Everybody(
        coordinator,
        Person(bot, "镇街黄姐", "telegram").becomes("reviewer", TOWN),
        Person(bot, "区里李工", "wechat").becomes("reviewer", DISTRICT),
        Person(bot, "馆里阿强", "web").becomes("supplier", bot.product(SEATED).supplier_code),
    )


def test_an_order_goes_through_the_levels_to_the_supplier_and_everyone_hears_of_it(all_: Everybody) -> None:
    orders(all_.coordinator)
    assert all_.coordinator.hears("已提交", "等镇街审核，最迟11月24日（周二）18:00")
    assert all_.town.looks_up().hears("有一张新的点单", SEATED, "12月9日（周三）14:00", "前答复")
    all_.town.taps("同意")
    assert all_.town.hears("已同意", "等区里审核")
    assert all_.coordinator.looks_up().hears("镇街已同意", "等区里审核，最迟")
    all_.district.says("待办")
    assert all_.district.hears("有 1 张订单等您处理", SEATED, "海珠区海幢街道寺前社区")
    all_.district.taps("同意")
    assert all_.district.hears("等供应商答复")
    assert all_.supplier.looks_up().hears(SEATED, "请您在")
    all_.supplier.taps("接单")
    assert all_.supplier.hears("已接单", "已确认")
    assert all_.coordinator.looks_up().hears("供应商已接单", "已确认")
    all_.coordinator.says(all_.number)
    assert all_.coordinator.hears("状态：已确认", "镇街已同意", "区里已同意", "供应商已接单")


def test_an_order_is_returned_with_a_reason_changed_and_handed_in_again(all_: Everybody) -> None:
    orders(all_.coordinator)
    all_.town.looks_up().taps("退回修改")
    assert all_.town.hears("请选一个原因", "[人数请再核实]")
    all_.town.says("人数好像多了，二十人坐得下吗")
    assert all_.town.hears("已退回修改")
    assert all_.coordinator.looks_up().hears("镇街退回修改：人数好像多了", "请您")
    all_.coordinator.says("改成20人", "确认")
    assert all_.state == "town_review"
    assert all_.town.looks_up().hears("修改：人数 25人 → 20人")


@pytest.mark.parametrize(
    "words",
    [
        "老师请假了",
        "今年同类活动已经办过了",
        "人数好像多了，场地坐得下吗",
        "这天街道有统一活动，换一天",
        "不太适合社区现在的情况",
    ],
)
def test_a_reason_is_taken_in_whatever_words(all_: Everybody, words: str) -> None:
    orders(all_.coordinator)
    all_.town.looks_up().taps("不同意").says(words)
    assert all_.town.hears("已记下不同意")
    assert all_.coordinator.looks_up().hears(f"镇街没有同意：{words}")


@pytest.mark.parametrize("words", ["帮助", "有没有剪纸", "我的身份"])
def test_who_looks_for_something_gives_no_reason(all_: Everybody, words: str) -> None:
    orders(all_.coordinator)
    all_.town.looks_up().taps("不同意").says(words)
    assert all_.town.hears_nothing_of("已记下不同意")
    assert all_.state == "town_review"


def test_a_refusal_tells_the_reason_and_ends_the_order(all_: Everybody) -> None:
    orders(all_.coordinator)
    all_.town.looks_up().taps("不同意", "和已有安排重了")
    assert all_.state == "refused"
    assert all_.coordinator.looks_up().hears("镇街没有同意：和已有安排重了", "审核没有通过")


def test_the_supplier_names_another_time_and_the_coordinator_agrees(all_: Everybody) -> None:
    orders(all_.coordinator)
    all_.town.looks_up().taps("同意")
    all_.district.looks_up().taps("同意")
    all_.supplier.looks_up().taps("换个时间")
    assert all_.supplier.hears("原定12月9日（周三）14:00")
    all_.supplier.says("随便")
    assert all_.supplier.hears("请说一个日期和钟点")
    all_.supplier.says("12月10号下午三点")
    assert all_.supplier.hears("已把新的时间告诉点单单位")
    assert all_.coordinator.looks_up().hears("供应商想换个时间", "12月10日（周四）15:00")
    all_.coordinator.taps("同意这个时间")
    assert all_.coordinator.hears("就按这个时间", "已确认")
    assert all_.supplier.looks_up().hears("点单单位同意换时间")
    all_.coordinator.says("我的订单")
    assert all_.coordinator.hears("12月10日（周四）15:00", "已确认")


def test_a_supplier_who_cannot_come_says_why(all_: Everybody) -> None:
    orders(all_.coordinator)
    all_.town.looks_up().taps("同意")
    all_.district.looks_up().taps("同意")
    all_.supplier.looks_up().taps("接不了", "人手不够")
    assert all_.coordinator.looks_up().hears("供应商接不了：人手不够")
    assert all_.state == "declined"
    reads_back(all_.coordinator).says("确认")
    assert all_.coordinator.hears("已提交")


def test_a_button_of_a_step_that_is_over_is_answered_kindly(all_: Everybody) -> None:
    orders(all_.coordinator)
    agree = all_.town.looks_up().button("同意")
    all_.town.taps_data(agree).taps_data(agree)
    assert all_.town.hears("等区里审核", "这一步已经不用办了")
    assert [row.event for row in all_.coordinator.log].count("approved") == 1


def test_nobody_else_can_answer_with_somebodys_button(all_: Everybody, resident: Person) -> None:
    orders(all_.coordinator)
    agree = all_.town.looks_up().button("同意")
    for stranger in (resident, all_.supplier, all_.district):
        stranger.taps_data(agree)
        assert all_.state == "town_review"
        assert stranger.hears_nothing_of("已同意")


def test_a_role_that_was_revoked_in_the_middle_of_a_form_decides_nothing(all_: Everybody) -> None:
    orders(all_.coordinator)
    all_.town.looks_up().taps("不同意")
    all_.town.loses("reviewer", TOWN)
    all_.town.says("和已有安排重了")
    assert all_.town.hears("不归您处理")
    assert all_.state == "town_review"


def test_everyone_asked_is_reminded_a_day_before_and_then_the_level_above_is_asked(
    bot: Bot, all_: Everybody
) -> None:
    orders(all_.coordinator)
    all_.town.looks_up()
    bot.passes("2026-11-23 18:01")
    assert all_.town.looks_up().hears("还有一张订单在等您答复")
    bot.passes("2026-11-24 18:01")
    assert all_.state == "district_review"
    assert all_.coordinator.looks_up().hears("没有按时答复，已报上一级", "等区里审核")
    assert all_.district.looks_up().hears(SEATED)


def test_a_late_cancellation_is_for_the_district_to_agree_to(bot: Bot, all_: Everybody) -> None:
    orders(all_.coordinator)
    for person, answer in ((all_.town, "同意"), (all_.district, "同意"), (all_.supplier, "接单")):
        person.looks_up().taps(answer)
    bot.now = bot.now.replace(month=12, day=4)
    all_.coordinator.says("取消订单", "天气原因")
    assert all_.coordinator.hears("离活动不到 7 天", "要区里同意")
    assert all_.state == "change_review"
    all_.district.looks_up().taps("同意变更")
    assert all_.state == "cancelled"
    assert all_.supplier.looks_up().hears("取消")


@pytest.mark.parametrize(
    "restart", [lambda bot: bot.restart(), lambda bot: None], ids=["restarted", "running"]
)
def test_a_restart_between_any_two_steps_is_not_noticed(
    bot: Bot, all_: Everybody, restart: Callable[[Bot], None]
) -> None:
    orders(all_.coordinator)
    for person, answers in (
        (all_.town, ("退回修改", "请换个时间")),
        (all_.coordinator, ()),
        (all_.town, ("同意",)),
        (all_.district, ("同意",)),
        (all_.supplier, ("接单",)),
    ):
        restart(bot)
        person.looks_up()
        for answer in answers:
            restart(bot)
            person.taps(answer)
        if not answers:
            person.says("改到12月10号下午三点")
            restart(bot)
            person.says("确认")
    assert all_.state == "confirmed"


@pytest.mark.parametrize(
    "data",
    ["decide:because-nonsense:{}-x", "decide:because-changed:{}-x", "decide:nonsense:{}", "decide:taken:{}"],
)
def test_a_button_that_means_nothing_is_answered_and_changes_nothing(all_: Everybody, data: str) -> None:
    orders(all_.coordinator)
    for person in (all_.coordinator, all_.town):
        person.taps_data(data.format(all_.number))
        assert person.replies
    assert all_.state == "town_review"
