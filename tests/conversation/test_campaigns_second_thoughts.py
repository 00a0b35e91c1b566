"""群发 by somebody who says things in their own order, changes their mind, or means something else."""

from dataclasses import replace

import pytest

from tests.conversation.person import Bot, Person
from tests.conversation.test_campaigns import TEXT, colleague, reviewer, sends, staff, subscribes, writes

__all__ = ["colleague", "reviewer", "staff"]


def confirms(person: Person) -> Person:
    """Up to the last word."""
    return writes(person).says("12月1日上午9点")


def test_whom_it_is_for_stands_above_the_last_word(bot: Bot, staff: Person) -> None:
    subscribes(bot, "街坊甲")
    confirms(staff)
    assert staff.hears("请核对", "发给：海珠区的居民。", "12月1日（周二）09:00发送")


def test_a_reviewer_reads_there_how_far_it_goes(bot: Bot, reviewer: Person) -> None:
    subscribes(bot, "街坊甲")
    writes(reviewer, "所有居民").says("12月1日上午9点")
    assert reviewer.hears("发给：全市的居民（只发海珠区范围内的）。")


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("12月2日上午10点", "12月2日（周三）10:00发送"),
        ("订阅了亲子活动的居民", "发给：关注“亲子家庭”的居民。"),
        ("正文改为元旦看戏，先到先得。", "】\n元旦看戏，先到先得。\n"),
        ("标题改为元旦看戏", "【元旦看戏】"),
    ],
)
def test_everything_may_be_said_anew_at_the_last_word(bot: Bot, staff: Person, said: str, heard: str) -> None:
    subscribes(bot, "街坊甲")
    confirms(staff).says(said)
    assert staff.hears("请核对", heard)
    assert staff.hears_nothing_of("没听明白")


def test_words_that_announce_the_text_are_no_part_of_it(bot: Bot, staff: Person) -> None:
    subscribes(bot, "街坊甲")
    confirms(staff).taps("改文字").says("正文改为元旦看戏。")
    assert staff.hears("】\n元旦看戏。\n")


def test_a_question_is_no_time(bot: Bot, staff: Person) -> None:
    subscribes(bot, "街坊甲")
    writes(staff).says("十二月的专题是什么")
    assert staff.hears("暖冬有戏")
    assert staff.hears_nothing_of("几点发")


def test_a_place_that_is_only_spelt_alike_is_no_audience(staff: Person) -> None:
    staff.says("群发", "元旦", TEXT, "不放", "海星社区的居民")
    assert staff.hears("没有完全叫这个名字的地方，最接近的是", "海心", "发给谁")


@pytest.mark.parametrize(
    "said",
    ["發通知畀海珠區嘅文專", "通知海珠区各社区的文专下周三开会", "海珠区的文专都通知一下"],
)
def test_it_may_be_said_as_people_speak(staff: Person, said: str) -> None:
    staff.says(said)
    assert staff.hears("收件人：海珠区的文化专干。", "先说标题")


@pytest.mark.parametrize("said", ["有没有通知书的课", "录取通知书书法课"])
def test_a_search_stays_one(staff: Person, said: str) -> None:
    staff.says(said)
    assert staff.hears_nothing_of("收件人", "先说标题")


def test_who_stops_is_told_where_the_draft_is(bot: Bot, staff: Person) -> None:
    subscribes(bot, "街坊甲")
    confirms(staff).says("取消")
    assert staff.hears("没有发", "[我的群发]")
    staff.taps("我的群发", "接着写")
    assert staff.hears("什么时候发")


def test_a_word_beside_the_list_asks_which_one_it_means(bot: Bot, staff: Person) -> None:
    subscribes(bot, "街坊甲")
    confirms(staff).taps("确认发送")
    staff.says("群发", "元旦看戏", TEXT, "不放", "海珠区的居民", "12月5日上午9点").taps("确认发送")
    staff.says("我的群发", "改正文")
    assert staff.hears("是哪一条群发")
    assert set(staff.labels) == {"元旦看戏", "十二月专题"}
    staff.taps("元旦看戏")
    assert staff.hears("请把新的文字发给我")
    staff.says("我的群发", "取消")
    assert staff.hears_nothing_of("是哪一条")


def test_a_campaign_begun_beside_a_theme_says_what_is_sent(staff: Person) -> None:
    staff.says("策划十二月专题", "群发")
    assert staff.hears("这次发的是专题通知“12月专题：暖冬有戏”", "发给谁")


def test_the_words_of_a_theme_may_be_changed_after_something_else_was_said(staff: Person) -> None:
    staff.says("策划十二月专题", "嗯嗯呃呃", "文字改为街坊们好，来看戏。")
    assert staff.hears("】\n街坊们好，来看戏。\n")


@pytest.mark.parametrize("said", ["恢复接收群发", "重新订阅群发", "恢复群发"])
def test_who_wants_campaigns_again_says_so(bot: Bot, said: str) -> None:
    person = subscribes(bot, "街坊甲").says("退订群发").says(said)
    assert person.hears("有新的群发消息会再告诉您")


@pytest.mark.parametrize("said", ["待办", "批准"])
def test_a_campaign_that_waits_for_a_colleague_is_among_what_they_have_to_do(
    bot: Bot, staff: Person, colleague: Person, said: str
) -> None:
    bot.terms = replace(bot.terms, campaign_approval=0)
    bot.restart()
    subscribes(bot, "街坊甲")
    sends(staff)
    staff.says("待办")
    assert staff.hears_nothing_of("群发等您审批")  # nobody agrees to their own
    colleague.says(said)
    assert colleague.hears("有 1 条群发等您审批")
    colleague.taps("看待批群发", "批准")
    assert colleague.hears("批准")
    colleague.says("待办")
    assert colleague.hears_nothing_of("条群发")
