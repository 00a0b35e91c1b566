"""Ratings: the day after a delivery the coordinator says how it was; the others hear of it."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from bot.dialogue.messages import Incoming
from bot.orders.ratings import ANSWERED, FOLLOW_UP, TOLD
from storage import ratings
from storage.models import Rating
from tests.conversation.moments import SEATED, orders
from tests.conversation.person import Bot, Person, moment


@pytest.fixture
def supplier(bot: Bot) -> Person:
    return Person(bot, "馆里阿强", "web").becomes("supplier", bot.product(SEATED).supplier_code)


@pytest.fixture
def held(bot: Bot, coordinator: Person, supplier: Person) -> str:
    """The number of an order that took place yesterday, and the coordinator has just been asked about it."""
    orders(coordinator)
    supplier.looks_up().taps("接单")
    number = coordinator.order.number
    bot.passes("2026-12-10 10:01")
    coordinator.looks_up()
    return number


def rating(bot: Bot, person: Person) -> Rating:
    def work(session: Session) -> Rating | None:
        return ratings.of_order(session, person.order.id or 0)

    found = bot.store.read(work)
    assert found is not None
    return found


def kinds(person: Person, state: str = "waiting") -> list[str]:
    return [each.kind for each in person.notices if each.state == state and each.kind.startswith("rating")]


def test_a_tap_and_a_sentence_are_a_whole_rating(bot: Bot, coordinator: Person, held: str) -> None:
    assert coordinator.hears("大家觉得怎么样", "[很不满意（1分）]", "[很满意（5分）]", "[没有办成]")
    coordinator.taps("满意（4分）")
    assert coordinator.hears("记下了 4 分", "来了多少人")
    assert coordinator.order.state == "rated"
    coordinator.says("来了三十人，老人说声音太小")
    assert coordinator.hears(f"已记在订单 {held} 里")
    found = rating(bot, coordinator)
    assert (found.score, found.came, found.words) == (4, 30, "来了三十人，老人说声音太小")
    assert found.changed_at is None


def test_the_head_count_and_nothing_more_are_taps(bot: Bot, coordinator: Person, held: str) -> None:
    coordinator.taps("很满意").taps("来了 25 人左右")
    assert coordinator.hears("已记在订单")
    found = rating(bot, coordinator)
    assert (found.score, found.came, found.words) == (5, 25, "")


@pytest.mark.parametrize(
    ("said", "score", "words"),
    [
        ("5分", 5, ""),
        ("四分", 4, ""),
        ("打3分，声音小", 3, "声音小"),
        ("不太满意", 2, ""),
        ("挺好的", 5, ""),
    ],
)
def test_a_score_may_be_said(
    bot: Bot, coordinator: Person, held: str, said: str, score: int, words: str
) -> None:
    coordinator.says(f"{held}").taps("评价这场活动").says(said)
    assert coordinator.hears("谢谢")
    found = rating(bot, coordinator)
    assert (found.score, found.words) == (score, words)


def test_nothing_more_to_say_is_understood(bot: Bot, coordinator: Person, held: str) -> None:
    coordinator.taps("很满意").says("没有了")
    assert coordinator.hears("已记在订单")
    assert rating(bot, coordinator).words == ""


def test_another_search_is_no_word_about_the_delivery(bot: Bot, coordinator: Person, held: str) -> None:
    coordinator.taps("很满意").says("有没有剪纸")
    assert coordinator.hears("找到")
    assert rating(bot, coordinator).words == ""


def test_a_second_tap_says_nothing_new(bot: Bot, coordinator: Person, held: str) -> None:
    tapped = coordinator.button("满意（4分）")
    coordinator.taps_data(tapped).taps_data(tapped)
    assert rating(bot, coordinator).changed_at is None
    assert [row.event for row in coordinator.log].count("rated") == 1


def test_a_rating_can_be_changed_once(bot: Bot, coordinator: Person, held: str) -> None:
    coordinator.taps("一般").says("音响小").says(held).taps("改评价", "满意（4分）")
    assert coordinator.hears("已记在订单")
    coordinator.says(held)
    assert coordinator.hears_nothing_of("[改评价]")
    coordinator.taps_data(f"feedback:score:{held}-1")
    assert coordinator.hears("现在不能评价")
    assert rating(bot, coordinator).score == 4


def test_after_two_weeks_nothing_is_changed_any_more(bot: Bot, coordinator: Person, held: str) -> None:
    coordinator.taps("一般")
    bot.passes("2026-12-24 10:02")
    coordinator.taps_data(f"feedback:score:{held}-5")
    assert coordinator.hears("现在不能评价")
    assert rating(bot, coordinator).score == 3


def test_a_late_rating_of_a_closed_order_still_counts(bot: Bot, coordinator: Person, held: str) -> None:
    bot.passes("2026-12-24 12:00")
    assert coordinator.order.state == "closed"
    coordinator.taps_data(f"feedback:score:{held}-5")
    assert coordinator.hears("记下了 5 分")
    assert coordinator.order.state == "closed"


def test_nothing_is_rated_before_it_took_place(coordinator: Person) -> None:
    number = orders(coordinator).order.number
    coordinator.taps_data(f"feedback:score:{number}-5")
    assert coordinator.hears("现在不能评价")
    coordinator.taps_data("feedback:score:GZ99999999-5")
    assert coordinator.hears("没有找到订单")


def test_nobody_else_rates(resident: Person, supplier: Person, coordinator: Person, held: str) -> None:
    for other, answer in ((resident, "没有找到订单"), (supplier, "现在不能评价")):
        other.taps_data(f"feedback:score:{held}-1")
        assert other.hears(answer)
    assert coordinator.order.state == "delivered"


def test_the_supplier_hears_of_it_once_with_the_words_and_answers_once(
    bot: Bot, coordinator: Person, supplier: Person, held: str
) -> None:
    coordinator.taps("满意（4分）").says("老人说声音太小")
    supplier.looks_up()
    assert supplier.hears_nothing_of("收到一个评价")
    bot.passes("2026-12-10 10:17")
    supplier.looks_up()
    assert supplier.hears("收到一个评价：满意（4 分）", "老人说声音太小", SEATED)
    assert supplier.heard.count("收到一个评价") == 1
    supplier.taps("回复评价")
    assert supplier.hears("只能回复一次")
    supplier.says("下次带大音响")
    assert supplier.hears("已回复")
    assert coordinator.looks_up().hears("供应商回复了您的评价：下次带大音响")
    supplier.taps_data(f"feedback:reply:{held}")
    assert supplier.hears("不能评价")
    assert kinds(coordinator, "sent") == [ANSWERED]


def test_a_low_rating_is_followed_up(bot: Bot, coordinator: Person, supplier: Person, held: str) -> None:
    staff = Person(bot, "市里阿红", "wechat").becomes("staff", "")
    district = Person(bot, "区里李工", "wechat").becomes("reviewer", "440105")
    other = Person(bot, "天河王工", "wechat").becomes("reviewer", "440106")
    coordinator.taps("很不满意")
    assert coordinator.hears("哪里不满意")
    coordinator.says("老师迟到一个小时")
    bot.passes("2026-12-10 10:30")
    for each in (staff, district):
        assert each.looks_up().hears("评分较低，请跟进：很不满意（1 分）", "老师迟到一个小时")
        each.taps(f"看订单 {held}")
        assert each.hears(f"订单 {held}")
    assert kinds(other) == []


def test_a_score_put_right_at_once_alarms_nobody(
    bot: Bot, coordinator: Person, supplier: Person, held: str
) -> None:
    staff = Person(bot, "市里阿红", "wechat").becomes("staff", "")
    best = coordinator.button("很满意")
    coordinator.taps("很不满意").taps_data(best)
    bot.passes("2026-12-10 10:30")
    assert not staff.looks_up().replies
    assert supplier.looks_up().hears("很满意（5 分）")
    assert FOLLOW_UP not in kinds(staff, "sent")
    assert kinds(supplier, "sent") == [TOLD]


def test_the_card_shows_the_average_with_its_number(coordinator: Person, held: str) -> None:
    coordinator.says(SEATED)
    assert coordinator.hears_nothing_of("评分")
    coordinator.taps_data(f"feedback:score:{held}-4")
    coordinator.taps_data(f"search:card:{coordinator.order.product_code}")
    assert coordinator.hears("评分：4.0（1 次）")


def test_what_was_said_comes_up_at_the_next_read_back(bot: Bot, coordinator: Person, held: str) -> None:
    coordinator.taps("满意（4分）").says("老人说声音太小")
    bot.passes("2027-01-04 09:00")
    coordinator.says(
        f"1月20号下午两点给长者约一场{SEATED}，二十五人", "三楼多功能厅", "陈姨 13800138000", "没有"
    )
    assert coordinator.hears("请核对", "您社区上次评 4 分，说：老人说声音太小")


def test_what_did_not_take_place_is_said_with_a_reason(coordinator: Person, held: str) -> None:
    coordinator.taps("没有办成", "供应商没有来")
    assert coordinator.order.state == "not_held"


def test_nobody_is_asked_about_what_they_rated_already(bot: Bot, coordinator: Person) -> None:
    number = orders(coordinator).order.number
    bot.passes("2026-12-09 16:00")
    coordinator.says(number).taps("评价这场活动", "很满意").says("没有了")
    bot.now = moment("2026-12-10 10:01")
    assert "大家觉得怎么样" not in coordinator.looks_up().heard


@pytest.mark.parametrize("old", ["feedback:fine:{}", "feedback:words:{}"])
def test_the_buttons_of_the_former_question_lead_to_the_score(
    coordinator: Person, held: str, old: str
) -> None:
    coordinator.taps_data(old.format(held))
    assert coordinator.hears("请打个分", "[很满意（5分）]")


def test_a_restart_between_score_and_words_is_not_noticed(bot: Bot, coordinator: Person, held: str) -> None:
    coordinator.taps("满意（4分）").restarts_the_bot().says("帮助")
    assert coordinator.hears("来了多少人")
    coordinator.says("音响小了点")
    assert rating(bot, coordinator).words == "音响小了点"


def test_the_averages_are_those_of_all_products(bot: Bot, coordinator: Person, held: str) -> None:
    coordinator.taps("满意（4分）")
    read: Callable[[Session], dict[str, ratings.Average]] = ratings.averages
    assert bot.store.read(read) == {coordinator.order.product_code: (4.0, 1)}


def test_a_colleague_of_the_unit_may_rate_it_too(bot: Bot, held: str) -> None:
    colleague = Person(bot, "阿玲").becomes("coordinator", "440105007101")
    colleague.says(held).taps("评价这场活动", "满意（4分）")
    assert colleague.hears("记下了 4 分")


def test_two_who_rate_at_the_same_moment_make_one_rating(bot: Bot, coordinator: Person, held: str) -> None:
    colleague = Person(bot, "阿玲").becomes("coordinator", "440105007101")
    taps = [
        bot.turns.take(
            person.sender, Incoming(f"{person.name}-{score}", button=f"feedback:score:{held}-{score}")
        )
        for score in (4, 5)
        for person in (coordinator, colleague)
    ]
    heard = [tap.result().replies[0].text for tap in taps]
    assert sum("记下了" in text for text in heard) >= 2
    assert [row.event for row in coordinator.log].count("rated") == 1
    assert rating(bot, coordinator).score in (4, 5)


def test_a_score_said_days_later_is_still_the_answer(bot: Bot, coordinator: Person, held: str) -> None:
    bot.passes("2026-12-14 15:00")
    coordinator.says("5分")
    assert coordinator.hears(f"订单 {held} 记下了 5 分")
    assert rating(bot, coordinator).score == 5


@pytest.mark.parametrize(
    "words", ["活动很好，希望多办几场", "老师很耐心，请她再来", "社区居民都很喜欢这个活动"]
)
def test_words_after_the_score_are_kept_whatever_else_they_may_mean(
    bot: Bot, coordinator: Person, held: str, words: str
) -> None:
    coordinator.taps("很满意").says(words)
    assert coordinator.hears(f"已记在订单 {held} 里")
    assert rating(bot, coordinator).words == words


def test_what_the_supplier_said_of_it_does_not_answer_for_the_unit(
    bot: Bot, coordinator: Person, supplier: Person
) -> None:
    orders(coordinator)
    number = coordinator.order.number
    supplier.looks_up().taps("接单")
    bot.passes("2026-12-09 13:30")
    supplier.says(number).taps("已到场")
    bot.passes("2026-12-10 10:01")
    coordinator.looks_up().says("5分")
    assert coordinator.hears(f"订单 {number} 记下了 5 分")


def test_who_orders_again_instead_of_words_orders(coordinator: Person, held: str) -> None:
    coordinator.taps("很满意").says("想下个月再约一次")
    assert coordinator.hears_nothing_of("已记在订单")
