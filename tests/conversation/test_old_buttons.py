"""A button from any former time is an ordinary event: an answer, a correction, or a kind way back."""

import random
from contextlib import suppress

import pytest

from tests.conversation.moments import MOMENTS, SEATED, begins_an_order, orders, reads_back
from tests.conversation.person import Bot, Person, moment
from tests.conversation.test_home import TROUBLE

GARBAGE = [
    "",
    ":",
    "::",
    "order",
    "order:",
    "order::",
    "order:nothing:1",
    "order:day:",
    "order:day:yesterday",
    "order:day:0001-01-01",
    "order:day:9999-12-31T23:59",
    "order:day:2026-12-09T14:00:00+08:00",
    "order:start:25:00",
    "order:start:14:00:00.5",
    "order:unit:000",
    "order:product:X",
    "order:swap:X",
    "order:people:many",
    "order:people:999999",
    "order:people:-1",
    "order:audiences:火星人",
    "order:redo:number",
    "order:redo:",
    "order:confirm:",
    "order:confirm:00000000",
    "change:confirm:00000000",
    "change:redo:number",
    "change:redo:product",
    "change:product:C014",
    "change:unit:440106003",
    "change:start:",
    "mine:list:-1",
    "mine:list:999999999999",
    "mine:list:٣",
    "mine:show:",
    "mine:show:GZ26000000",
    "mine:cancel:",
    "mine:redo-:",
    "mine:redo-number:GZ26000010",
    "mine:nothing:1",
    "cancel:reason:0",
    "cancel:reason:GZ26000010-nothing",
    "cancel:reason:-",
    "search:card:X",
    "search:similar:X",
    "search:month:13",
    "search:month:x",
    "search:pick:nothing",
    "search:more:x",
    "search:nothing:1",
    "need:unit:000",
    "need:audiences:火星人",
    "need:wanted:",
    "need:nothing:1",
    "demo:role:coordinator",
    "demo:unit:440105007101",
    "demo:unit:000",
    "feedback:fine:GZ99999999",
    "feedback:words:",
    "feedback:score:GZ26000010-9",
    "feedback:came:GZ26000010-x",
    "feedback:reply:",
    "feedback:nothing:GZ26000010",
    "home:nothing:",
    "nothing:at:all",
    "order:confirm:" + "长" * 30,
    "\x00:\x00:\x00",
]


@pytest.mark.parametrize(
    "moment",
    [
        "at the very start",
        "asked 请核对",
        "looking at a list",
        "changing an order",
        "asked why to cancel",
        "asked for a need",
    ],
)
def test_whatever_a_button_carries_there_is_an_answer(coordinator: Person, moment: str) -> None:
    MOMENTS[moment](coordinator)
    before = len(coordinator.orders) if moment != "at the very start" else 0
    for data in GARBAGE:
        coordinator.taps_data(data)
        assert coordinator.hears_nothing_of(TROUBLE), data
    assert len(coordinator.orders) == before


def collected(bot: Bot) -> list[str]:
    """Every button that a rich conversation showed, once."""
    person = Person(bot, "收集").becomes("coordinator", "440105007101")
    seen: dict[str, None] = {}
    for reach in MOMENTS.values():
        person.says("重来")
        # A moment's button is not in sight where an order of a former one has taken the month.
        with suppress(AssertionError):
            reach(person)
        seen |= dict.fromkeys(button.data for button in person.buttons)
    return list(seen)


@pytest.mark.parametrize("seed", range(4))
def test_buttons_of_any_former_turn_do_no_harm_at_any_moment(bot: Bot, seed: int) -> None:
    buttons = collected(bot)
    chance = random.Random(seed)
    person = Person(bot, "陈姨").becomes("coordinator", "440105007104")
    for reach in chance.sample(sorted(MOMENTS), 6):
        person.says("重来")
        with suppress(AssertionError):
            MOMENTS[reach](person)
        for data in chance.sample(buttons, 25):
            person.taps_data(data)
            assert person.hears_nothing_of(TROUBLE), data


def test_a_double_tap_on_confirm_is_one_order(coordinator: Person) -> None:
    confirm = reads_back(coordinator).button("确认提交")
    coordinator.taps_data(confirm, "确认提交")
    assert coordinator.hears("已提交")
    for _ in range(2):
        coordinator.taps_data(confirm, "确认提交")
        assert coordinator.hears("已经办过了", "[我的订单]")
    coordinator.restarts_the_bot().taps_data(confirm, "确认提交")
    assert len(coordinator.orders) == 1


def test_a_confirm_of_an_earlier_read_back_confirms_nothing(coordinator: Person) -> None:
    confirm = reads_back(coordinator).button("确认提交")
    coordinator.says("改成30人")
    coordinator.taps_data(confirm, "确认提交")
    assert coordinator.hears("内容有变动", "人数：30人")
    assert not coordinator.orders
    coordinator.taps("确认提交")
    assert coordinator.order.people_max == 30


def test_a_confirm_of_another_draft_confirms_nothing(coordinator: Person) -> None:
    confirm = reads_back(coordinator).button("确认提交")
    coordinator.says("重来", "约一场工间八段锦：一张椅子也能练").taps_data(confirm)
    assert not coordinator.orders
    assert coordinator.hears("想约哪一天")


def test_a_confirm_after_giving_up_offers_to_find_the_draft_again(coordinator: Person) -> None:
    confirm = reads_back(coordinator).button("确认提交")
    coordinator.says("取消").taps_data(confirm, "确认提交")
    assert coordinator.hears("没有提交", "[找回刚才填的]")
    assert not coordinator.orders
    coordinator.taps("找回刚才填的", "确认提交")
    assert coordinator.hears("已提交")


def test_a_yes_confirms_only_what_was_just_read_back(coordinator: Person) -> None:
    reads_back(coordinator).says("我的订单", "可以")
    assert coordinator.hears("请核对")
    assert not coordinator.orders
    coordinator.taps("修改").says("好")
    assert coordinator.hears("请核对")
    assert not coordinator.orders


def test_an_answer_of_an_earlier_question_corrects(coordinator: Person) -> None:
    coordinator.says("约一场八段锦")
    products = [button.data for button in coordinator.buttons]
    coordinator.says("1", "12月9号").taps_data("order:day:2026-12-10")
    assert coordinator.hears("12月10日（周四")
    coordinator.taps_data(products[1])
    assert coordinator.hears("要换成")


def test_an_old_choice_of_a_date_is_answered_kindly_after_the_order_is_in(coordinator: Person) -> None:
    orders(coordinator).taps_data("order:day:2026-12-10")
    assert coordinator.hears("已经办过了")


def test_a_reason_for_cancelling_belongs_to_its_order(coordinator: Person) -> None:
    orders(coordinator).taps("看这张订单", "取消这张订单")
    reason = coordinator.button("时间冲突")
    coordinator.says("不取消了").taps_data(reason, "时间冲突")
    assert coordinator.hears("要取消订单", "请选一个原因")
    assert coordinator.order.state == "confirmed"
    coordinator.taps("时间冲突").taps_data(reason, "时间冲突")
    assert coordinator.hears("已经取消了")


def test_last_months_buttons_still_lead_somewhere(bot: Bot, coordinator: Person) -> None:
    begins_an_order(coordinator, 3)
    start = coordinator.button("14:00")
    bot.now = moment("2027-01-05 09:00")
    coordinator.restarts_the_bot().taps_data(start, "14:00")
    assert coordinator.hears("已经过去了")
    coordinator.says("2月10号")
    assert coordinator.hears("2月10日")


def test_the_buttons_of_a_list_work_in_the_middle_of_an_order(coordinator: Person) -> None:
    coordinator.says("剪纸")
    card = coordinator.button("看详情")
    begins_an_order(coordinator, 5).taps_data(card)
    assert coordinator.hears("提前：", f"[继续点单：{SEATED}]")
