"""The theme of the month goes out by itself on its day, after a person agreed to it."""

from dataclasses import replace

import pytest
from sqlmodel import Session

from bot.themes.monthly import mark, planned
from tests.conversation.person import Bot, Person
from tests.conversation.test_campaigns import colleague, staff, subscribes, time_passes

__all__ = ["colleague", "staff"]
WEEK_BEFORE, ITS_DAY = "2026-11-24 10:05", "2026-12-01 10:05"


def test_a_week_before_staff_are_asked_and_on_its_day_it_goes_out(
    bot: Bot, staff: Person, colleague: Person
) -> None:
    one = subscribes(bot, "街坊甲")
    bot.passes("2026-11-23 10:00")
    assert staff.looks_up().replies == []
    bot.passes(WEEK_BEFORE)
    bot.passes("2026-11-24 18:00")
    staff.looks_up()
    assert staff.heard.count("定于12月1日（周二）10:00自动发给所有人，批准后才发") == 1
    assert staff.hears("【12月专题：暖冬有戏】", "[批准]", "[改一改]")
    staff.taps("批准")
    assert staff.hears("已批准，12月1日（周二）10:00自动发给所有人")
    assert colleague.looks_up().replies == []  # nobody is asked twice
    assert one.looks_up().replies == []
    time_passes(bot, ITS_DAY)
    assert one.looks_up().hears("12月专题：暖冬有戏", "岁末把好戏送到家门口")
    assert staff.looks_up().hears_nothing_of("没有人批准")


def test_if_nobody_agrees_nothing_goes_out_and_staff_are_told(bot: Bot, staff: Person) -> None:
    one = subscribes(bot, "街坊甲")
    bot.passes(WEEK_BEFORE)
    yes = staff.looks_up().button("批准")
    time_passes(bot, ITS_DAY)
    assert one.looks_up().replies == []
    assert staff.looks_up().hears("12月专题“暖冬有戏”的通知没有人批准，今天没有发", "[看草稿]")
    staff.taps_data(yes)
    assert staff.hears("日子已经过了")
    time_passes(bot, "2026-12-01 12:00")
    assert one.looks_up().replies == []


def test_a_draft_changed_meanwhile_is_shown_again_before_it_is_approved(
    bot: Bot, staff: Person, colleague: Person
) -> None:
    one = subscribes(bot, "街坊甲")
    bot.passes(WEEK_BEFORE)
    staff.looks_up()
    colleague.says("策划十二月专题", "标题改为来看戏")
    staff.taps("批准")
    assert staff.hears("草稿后来改过了", "【来看戏】")
    staff.taps("批准")
    assert staff.hears("已批准")
    time_passes(bot, ITS_DAY)
    assert one.looks_up().hears("来看戏")


@pytest.mark.parametrize("size", [0, 200])
def test_who_rewrote_it_alone_needs_a_second_person_where_it_goes_to_many(
    bot: Bot, staff: Person, colleague: Person, size: int
) -> None:
    bot.terms = replace(bot.terms, campaign_approval=size)
    bot.restart()
    one = subscribes(bot, "街坊甲")
    bot.passes(WEEK_BEFORE)
    staff.looks_up().taps("改一改").says("标题改为来看戏")
    bot.passes("2026-11-24 11:00")
    staff.taps_data(f"theme:approve:2026-12/{mark_of(bot)}")
    if size:
        assert staff.hears("已批准")
    else:
        assert staff.hears("还要另一位同事批准")
        colleague.looks_up()
        assert colleague.hears("请您批准", "【来看戏】")
        colleague.taps_data(next(each.data for each in colleague.buttons if each.topic == "campaigns"))
    time_passes(bot, ITS_DAY)
    assert one.looks_up().hears("来看戏")


def test_who_sent_it_by_hand_is_not_asked(bot: Bot, staff: Person) -> None:
    subscribes(bot, "街坊甲")
    staff.says("策划十二月专题", "发给大家", "所有居民", "12月1日上午十点", "确认发送")
    bot.passes(WEEK_BEFORE)
    assert staff.looks_up().hears_nothing_of("批准后才发")


def test_where_the_day_is_empty_nobody_is_asked(bot: Bot, staff: Person) -> None:
    bot.terms = replace(bot.terms, theme_day="")
    bot.passes(WEEK_BEFORE)
    bot.passes(ITS_DAY)
    assert staff.looks_up().replies == []


def test_nobody_else_approves(bot: Bot, staff: Person) -> None:
    bot.passes(WEEK_BEFORE)
    reviewer = Person(bot, "区里李工").becomes("reviewer", "440105")
    reviewer.taps_data(staff.looks_up().button("批准"))
    assert reviewer.hears("专题由市级工作人员安排")


def test_a_month_without_a_theme_asks_nobody(bot: Bot, staff: Person) -> None:
    bot.passes("2027-11-24 10:05")
    assert staff.looks_up().replies == []


def mark_of(bot: Bot) -> str:
    """The mark of the draft as it is now."""

    def work(session: Session) -> str:
        found = planned(session, "2026-12")
        assert found is not None
        return mark(found[1])

    return bot.store.read(work)
