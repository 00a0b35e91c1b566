"""Who may order: coordinators; in the demo whoever says so; outside it nobody by asking."""

import pytest

from tests.conversation.moments import MOMENTS, SEATED, WISH, orders, reads_back
from tests.conversation.person import Bot, Person


@pytest.mark.parametrize("said", [WISH, "我要点单", f"约一场{SEATED}", "帮我订一场八段锦"])
def test_a_resident_cannot_order_by_words(resident: Person, said: str) -> None:
    resident.says(said)
    assert resident.hears("点单由社区的文化专干来办", "[提需求]")
    assert "order" not in {topic for topic, note in resident.talk.notes.items() if note}


@pytest.mark.parametrize(
    "data",
    ["order:start:", "order:product:C014", "order:resume:", "order:swap:C014", "order:confirm:00000000"],
)
def test_a_resident_cannot_order_by_a_button(resident: Person, data: str) -> None:
    resident.taps_data(data)
    assert resident.hears("点单由社区的文化专干来办")
    assert not resident.orders


def test_a_residents_card_has_no_button_to_order(resident: Person) -> None:
    resident.taps_data("search:card:C014")
    assert "点这个" not in resident.labels


@pytest.mark.parametrize("how", ["确认", "[确认提交", "改成30人", "继续"])
def test_who_is_no_coordinator_any_more_orders_nothing(coordinator: Person, how: str) -> None:
    reads_back(coordinator).loses("coordinator", "440105007101")
    if how.startswith("["):
        coordinator.taps(how.removeprefix("["))
    else:
        coordinator.says(how)
    assert coordinator.hears("点单由社区的文化专干来办")
    assert not coordinator.orders


def test_own_orders_stay_ones_own(coordinator: Person) -> None:
    orders(coordinator).loses("coordinator", "440105007101").says("我的订单")
    assert coordinator.hears("一共有 1 张订单")
    coordinator.says("取消订单", "我不在这里做了")
    assert coordinator.order.state == "cancelled"


@pytest.mark.parametrize("data", ["demo:role:coordinator", "demo:unit:440105007101", "demo:start:"])
def test_outside_the_demo_nobody_becomes_coordinator_by_asking(resident: Person, data: str) -> None:
    resident.taps_data(data)
    assert resident.hears("用不上了")
    resident.says("寺前社区", "我要点单")
    assert resident.hears("点单由社区的文化专干来办")


class TestDemo:
    """Trying it out."""

    @pytest.fixture
    def visitor(self, bot: Bot) -> Person:
        bot.demo = True
        bot.restart()
        return Person(bot, "访客")

    def test_a_newcomer_is_asked_who_to_be(self, visitor: Person) -> None:
        visitor.says("")
        assert visitor.hears("您好", "示例", "[当社区的文化专干]", "[当居民]")

    def test_a_visitor_becomes_coordinator_and_orders(self, visitor: Person) -> None:
        visitor.says("").taps("当社区的文化专干")
        assert visitor.hears("哪个社区或镇街")
        visitor.says("海珠区寺前社区")
        assert visitor.hears("海珠区海幢街道寺前社区的文化专干")
        orders(visitor)
        assert visitor.hears("已提交")

    def test_namesakes_are_offered(self, visitor: Person) -> None:
        visitor.taps_data("demo:role:coordinator").says("凤凰社区")
        assert visitor.hears("同名的不止一个", "[天河区凤凰街道凤凰社区]")
        visitor.restarts_the_bot().taps("天河区凤凰街道凤凰社区")
        assert visitor.hears("天河区凤凰街道凤凰社区的文化专干")

    def test_a_place_that_is_nowhere_is_asked_again(self, visitor: Person) -> None:
        visitor.taps_data("demo:role:coordinator").says("桃花岛")
        assert visitor.hears("没有找到这个地方", "比如")
        visitor.says("海珠区寺前社区")
        assert visitor.hears("文化专干")

    @pytest.mark.parametrize("said", ["八段锦", "剪纸", "讲座", "有没有剪纸"])
    def test_who_asks_for_a_product_first_is_shown_it(self, visitor: Person, said: str) -> None:
        visitor.taps_data("demo:role:coordinator").says(said)
        assert visitor.hears("找到", "[看详情]")
        visitor.says("海珠区小洲社区")
        assert visitor.hears("小洲社区的文化专干")

    def test_the_question_for_the_place_has_ways_round_it(self, visitor: Person) -> None:
        visitor.taps_data("demo:role:coordinator")
        assert visitor.hears("[找产品]", "[当居民]")
        visitor.says("桃花岛")
        assert visitor.hears("没有找到这个地方", "[找产品]", "[当居民]")
        visitor.says("1")
        assert visitor.hears("想找什么")

    def test_a_kept_order_is_said_to_be_kept_and_stopping_ends_the_question(self, visitor: Person) -> None:
        visitor.says(WISH)
        assert visitor.hears("点单由社区的文化专干来办", "先记着", "您想当哪个社区")
        visitor.says("我的订单", "找产品", "取消", "人工")
        assert visitor.hears_nothing_of("您想当哪个社区")

    def test_one_step_back_from_a_search_asks_for_the_place_again(self, visitor: Person) -> None:
        visitor.taps_data("demo:role:coordinator").says("剪纸", "返回")
        assert visitor.hears("您想当哪个社区")

    def test_a_visitor_may_change_sides(self, visitor: Person) -> None:
        visitor.taps_data("demo:unit:440105007101").says("换个身份").taps_data("demo:start:")
        visitor.taps("当居民").says(WISH)
        assert visitor.hears("点单由社区的文化专干来办", "[换个身份试用]")

    def test_a_resident_of_the_demo_is_shown_how_to_try(self, visitor: Person) -> None:
        visitor.taps_data("demo:role:resident").says(WISH).taps("换个身份试用")
        assert visitor.hears("[当社区的文化专干]")

    def test_what_a_newcomer_wants_to_order_waits_for_the_choice_of_a_place(self, visitor: Person) -> None:
        visitor.says(WISH)
        assert visitor.hears("您想当哪个社区")
        visitor.says("海珠区小洲社区")
        assert visitor.hears("小洲社区的文化专干", "12月9日", "25人", "在哪个场地")

    def test_roles_add_up_and_one_of_the_same_kind_is_replaced(self, visitor: Person) -> None:
        visitor.taps_data("demo:unit:440105007101").taps_data("demo:role:town")
        visitor.taps_data("demo:town:440106004").taps_data("demo:role:district").says("我是谁")
        assert visitor.hears("现在的身份：海珠区的审核员", "寺前社区的文化专干", "天河区")
        assert visitor.hears_nothing_of("海幢街道的审核员")

    def test_what_one_visitor_orders_waits_for_no_other_and_is_seen_by_no_other(
        self, bot: Bot, visitor: Person
    ) -> None:
        other = Person(bot, "另一位", "web")
        for role in ("town:440105007", "district:440105", "role:supplier", "role:staff", "unit:440105007101"):
            other.taps_data(f"demo:{role}")
        visitor.taps_data("demo:unit:440105007101")
        orders(visitor)
        assert visitor.order.state == "confirmed"
        other.looks_up().says("待办")
        assert other.hears("没有等您处理的订单")
        other.says(visitor.order.number)
        assert other.hears("没有找到")
        assert other.hears_nothing_of("13800138000")

    def test_a_supplier_of_the_demo_is_told_what_to_order(self, visitor: Person) -> None:
        visitor.taps_data("demo:role:supplier")
        assert visitor.hears("供应商工作人员（试用）", "八段锦")

    def test_a_reviewer_without_a_unit_is_asked_where(self, visitor: Person) -> None:
        visitor.taps_data("demo:role:town").says("石牌街")
        assert visitor.hears("天河区石牌街道的审核员（试用）")

    @pytest.mark.parametrize("word", ["帮助", "取消", "返回", "重来", "人工", "你好"])
    def test_the_words_that_always_work_do_while_the_place_is_asked(self, visitor: Person, word: str) -> None:
        visitor.taps_data("demo:role:coordinator").says(word)
        assert visitor.hears_nothing_of("没听明白", "没有找到")


def test_every_moment_is_one_that_a_coordinator_can_reach(coordinator: Person) -> None:
    assert len(MOMENTS) > 20
    assert coordinator.says("你好").hears("文化专干")
