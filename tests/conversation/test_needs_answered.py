"""What is wanted, as staff and suppliers see it; and a product in answer to it."""

import pytest

from bot.dialogue.messages import Incoming
from tests.conversation.moments import SEATED, orders
from tests.conversation.person import Bot, Person

WISH = ("提需求", "想请人教剪短视频", "给长者", "三月的周末")


@pytest.fixture
def staff(bot: Bot) -> Person:
    return Person(bot, "市里阿红", "wechat").becomes("staff", "")


@pytest.fixture
def supplier(bot: Bot) -> Person:
    return Person(bot, "馆里阿强", "web").becomes("supplier", bot.product(SEATED).supplier_code)


def test_like_needs_are_gathered_by_month_district_and_audience(
    bot: Bot, coordinator: Person, staff: Person
) -> None:
    neighbour = Person(bot, "王姐").becomes("coordinator", "440105007102")
    elsewhere = Person(bot, "何姐").becomes("coordinator", "440106001001")
    for person in (coordinator, neighbour, elsewhere):
        person.says(*WISH)
    staff.says("需求汇总")
    assert staff.hears("共 3 条", "2027年3月 · 海珠区 · 老年人：2 条", "2027年3月 · 天河区 · 老年人：1 条")
    assert staff.hears("1、2号 想请人教剪短视频（2 次）", "3号 想请人教剪短视频")


def test_a_reviewer_sees_the_needs_of_the_region_alone(bot: Bot, coordinator: Person) -> None:
    coordinator.says(*WISH)
    here = Person(bot, "区里李工").becomes("reviewer", "440105").says("需求汇总")
    assert here.hears("海珠区 · 老年人：1 条")
    there = Person(bot, "天河王工").becomes("reviewer", "440106").says("需求汇总")
    assert there.hears("现在没有还没回应的需求")


def test_a_supplier_sees_what_is_wanted_where_it_serves(
    bot: Bot, coordinator: Person, supplier: Person
) -> None:
    coordinator.says(*WISH)
    supplier.says("附近想要什么")
    assert supplier.hears("您服务的地区有 1 条需求", "海珠区 · 老年人：1 条", "想请人教剪短视频")
    assert supplier.hears_nothing_of("陈姨")


def test_the_asker_hears_of_the_product_that_answers(bot: Bot, coordinator: Person, staff: Person) -> None:
    coordinator.says(*WISH)
    product = bot.product(SEATED)
    staff.says("需求汇总", f"回应需求 1 {product.code}")
    assert staff.hears("需求 1 用", SEATED)
    assert coordinator.looks_up().hears("您提的需求“想请人教剪短视频”有回应了", SEATED, "[看详情]")
    coordinator.taps("看详情")
    assert coordinator.hears(product.code)
    staff.says("需求汇总")
    assert staff.hears("现在没有还没回应的需求")
    staff.says(f"回应需求1号 {product.code}")
    assert staff.hears("已经有人回应了")
    assert not coordinator.looks_up().replies


def test_several_needs_are_answered_at_once_or_none(bot: Bot, coordinator: Person, staff: Person) -> None:
    other = Person(bot, "王姐").becomes("coordinator", "440105007102")
    for person in (coordinator, other):
        person.says(*WISH)
    code = bot.product(SEATED).code
    staff.says(f"回应需求 1、9 {code}")
    assert staff.hears("没有编号为 9 的需求")
    assert not coordinator.looks_up().replies
    staff.says(f"回应需求 1、2 {code}")
    assert staff.hears("需求 1、2 用")
    assert coordinator.looks_up().hears("有回应了")
    assert other.looks_up().hears("有回应了")


def test_a_supplier_answers_with_its_own_products_only(
    bot: Bot, coordinator: Person, supplier: Person
) -> None:
    coordinator.says(*WISH)
    own = bot.product(SEATED)
    foreign = next(
        each
        for code in ("A001", "A002", "A003")
        if (each := bot.knowledge.catalog.current.product(code)) and each.supplier_code != own.supplier_code
    )
    supplier.says(f"回应需求1 {foreign.code}")
    assert supplier.hears("只能用自己单位的产品")
    supplier.says("回应需求1 Z999")
    assert supplier.hears("没有编号为“Z999”的产品")
    supplier.says(f"回应需求1 {own.code}")
    assert supplier.hears("我会告诉提需求的人")


@pytest.mark.parametrize("said", ["需求汇总", "附近想要什么", "回应需求1 A001"])
def test_the_words_open_nothing_to_others(coordinator: Person, resident: Person, said: str) -> None:
    coordinator.says(*WISH)
    for person in (coordinator, resident):
        person.says(said)
        assert person.hears_nothing_of("想请人教剪短视频", "回应了")


def test_what_the_supplier_declines_becomes_a_need(
    bot: Bot, coordinator: Person, supplier: Person, staff: Person
) -> None:
    orders(coordinator)
    supplier.looks_up().taps("接不了", "人手不够")
    (need,) = coordinator.needs
    assert (need.words, need.month, need.district) == (SEATED, "2026-12", "海珠区")
    assert (need.order_id, need.product_code) == (coordinator.order.id, coordinator.order.product_code)
    staff.says("需求汇总")
    assert staff.hears("2026年12月 · 海珠区 · 老年人：1 条（1 条是没约上的）", SEATED)
    coordinator.looks_up()
    staff.says("回应需求1 A001")
    assert coordinator.looks_up().hears(f"您没约上的“{SEATED}”有回应了")


def test_what_nobody_answered_becomes_a_need_once(bot: Bot, coordinator: Person, supplier: Person) -> None:
    orders(coordinator)
    bot.passes("2026-12-09 14:01")
    bot.passes("2026-12-09 15:00")
    assert coordinator.order.state == "lapsed"
    assert [need.order_id for need in coordinator.needs] == [coordinator.order.id]


@pytest.mark.parametrize(("reason", "kept"), [("本季名额已用完", 1), ("不太适合本单位", 0)])
def test_a_refusal_for_want_is_a_need_and_one_for_sense_is_none(
    bot: Bot, coordinator: Person, reason: str, kept: int
) -> None:
    town = Person(bot, "镇街黄姐", "telegram").becomes("reviewer", "440105007")
    orders(coordinator)
    town.looks_up().taps("不同意").says(reason)
    assert coordinator.order.state == "refused"
    assert len(coordinator.needs) == kept


def test_a_visitor_of_the_demo_sees_own_needs_only(bot: Bot, coordinator: Person, staff: Person) -> None:
    coordinator.says(*WISH)
    bot.demo = True
    bot.restart()
    staff.says("需求汇总")
    assert staff.hears("现在没有还没回应的需求")


@pytest.mark.parametrize(
    ("wanted", "month"),
    [("三月的周末", "2027-03"), ("12月中旬", "2026-12"), ("春节前", "2027-02"), ("时间都可以", "2026-11")],
)
def test_a_need_belongs_to_the_month_that_is_meant(coordinator: Person, wanted: str, month: str) -> None:
    coordinator.says(*WISH[:3], wanted)
    assert [need.month for need in coordinator.needs] == [month]


def test_two_who_answer_a_need_at_the_same_moment_make_one_answer(
    bot: Bot, coordinator: Person, staff: Person, supplier: Person
) -> None:
    coordinator.says(*WISH)
    words = f"回应需求1 {bot.product(SEATED).code}"
    taken = [bot.turns.take(each.sender, Incoming(each.name, text=words)) for each in (staff, supplier)]
    heard = sorted("我会告诉提需求的人" in each.result().replies[0].text for each in taken)
    assert heard == [False, True]
    assert coordinator.looks_up().heard.count("有回应了") == 1
