"""The greeting, and the words that work at every moment."""

import pytest

from bot.handlers.wording.home import ALWAYS
from tests.conversation.moments import IN_AN_ORDER, MOMENTS, begins_an_order
from tests.conversation.person import Bot, Person

TROUBLE = "刚才出了点问题"
LONGEST_LABEL = 42  # characters: a product's name and what tells it from the next one


def at(person: Person, moment: str) -> Person:
    MOMENTS[moment](person)
    return person


def test_the_greeting_says_in_two_lines_what_it_can_do_and_offers_choices(coordinator: Person) -> None:
    coordinator.says("你好")
    (greeting,) = coordinator.replies
    assert len(greeting.text.splitlines()) == 2
    assert coordinator.hears("向美点单", "海珠区海幢街道寺前社区的文化专干")
    assert coordinator.labels == ["找产品", "我要点单", "我的订单", "提需求", "帮助"]


def test_an_empty_message_greets_and_asks_the_open_question_again_in_an_order(coordinator: Person) -> None:
    coordinator.says("")
    assert coordinator.hears("您好")
    begins_an_order(coordinator, 3).says("  ")
    assert coordinator.hears("几点开始")


@pytest.mark.parametrize("word", ["帮助", "取消", "返回", "重来", "人工", "谢谢", "你好"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_the_words_that_always_work_do_so_at_every_moment(
    coordinator: Person, moment: str, word: str
) -> None:
    at(coordinator, moment).says(word)
    assert coordinator.hears_nothing_of(TROUBLE, "没听明白", "没有找到")


@pytest.mark.parametrize("button", ALWAYS, ids=lambda button: button.slot)
@pytest.mark.parametrize("moment", MOMENTS)
def test_so_do_the_buttons_that_are_always_there(coordinator: Person, moment: str, button: object) -> None:
    at(coordinator, moment).taps_data(getattr(button, "data"))  # noqa: B009 - a parameter of pytest's
    assert coordinator.hears_nothing_of(TROUBLE, "没听明白", "用不上")


@pytest.mark.parametrize("moment", MOMENTS)
def test_every_button_is_short_enough_to_be_read_at_a_glance(coordinator: Person, moment: str) -> None:
    at(coordinator, moment)
    assert all(0 < len(label) <= LONGEST_LABEL for label in coordinator.labels)


@pytest.mark.parametrize("word", ["帮助", "人工", "谢谢", "你好"])
@pytest.mark.parametrize("moment", IN_AN_ORDER)
def test_a_word_in_passing_is_followed_by_the_open_question(
    coordinator: Person, moment: str, word: str
) -> None:
    draft = dict(at(coordinator, moment).talk.notes["order"])
    coordinator.says(word)
    kept = coordinator.talk.notes["order"]
    assert {name: kept[name] for name in draft if name != "swap"} == {
        name: value for name, value in draft.items() if name != "swap"
    }
    assert coordinator.talk.topic == "order"
    assert any(asking in coordinator.replies[-1].text for asking in ("？", "请选", "请核对"))


@pytest.mark.parametrize("word", ["取消", "重来"])
@pytest.mark.parametrize("moment", IN_AN_ORDER)
def test_what_was_filled_in_can_be_found_again_after_giving_up(
    coordinator: Person, moment: str, word: str
) -> None:
    draft = dict(at(coordinator, moment).talk.notes["order"])
    coordinator.says(word)
    if draft.keys() <= {"unit", "open"}:
        return  # nothing but the own unit, which fills itself
    coordinator.taps("找回刚才填的")
    assert coordinator.hears("接着刚才的点单")
    found = coordinator.talk.notes["order"]
    assert {name: found.get(name) for name in draft if name != "swap"} == {
        name: value for name, value in draft.items() if name != "swap"
    }
    assert not coordinator.orders


def test_back_asks_the_question_before_and_says_what_was_answered(coordinator: Person) -> None:
    begins_an_order(coordinator, 7).says("返回")
    assert coordinator.hears("回到上一步", "25人", "大概多少人")
    coordinator.says("返回")
    assert coordinator.hears("老年人", "主要给哪些人")
    coordinator.says("给长者", "三十人")
    assert coordinator.hears("30人", "联系人是谁")


def test_back_from_the_first_question_leads_out_of_the_order(coordinator: Person) -> None:
    coordinator.says("我要点单", "返回")
    assert coordinator.hears("您好")


def test_people_are_told_whom_to_call(coordinator: Person) -> None:
    coordinator.says("人工")
    assert coordinator.hears("020-12345678")


def test_without_a_phone_of_ours_the_district_culture_centre_is_named(bot: Bot, coordinator: Person) -> None:
    bot.service_phone = ""
    coordinator.restarts_the_bot().says("人工")
    assert coordinator.hears("海珠区文化馆")


def test_what_is_not_understood_gets_a_way_on_and_the_second_time_a_need(coordinator: Person) -> None:
    coordinator.says("……")
    assert coordinator.hears("没听明白", "找产品")
    coordinator.says("哈哈哈哈")
    assert coordinator.hears("还是没听明白", "提需求", "人工")


def test_a_long_speech_is_answered_kindly_and_the_question_stays(coordinator: Person) -> None:
    begins_an_order(coordinator, 5).says("我们社区" * 400)
    assert coordinator.hears("太长了", "主要给哪些人")


@pytest.mark.parametrize(
    ("role", "scope", "words"),
    [("staff", "", "“群发”“策划下个月专题”"), ("reviewer", "440105", "可以审核点单")],
)
def test_who_answers_orders_is_told_of_their_own_work(bot: Bot, role: str, scope: str, words: str) -> None:
    person = Person(bot, "李工").becomes(role, scope)
    for said in ("你好", "帮助"):
        person.says(said)
        assert person.hears(words)
        assert person.labels == ["待办订单", "找产品", "帮助"]
    person.taps("待办订单")
    assert person.hears("现在没有等您处理的订单")
