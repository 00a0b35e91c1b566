"""统计: what a month has come to, for those who look after a region, in words and figures."""

import pytest

from tests.conversation.moments import SEATED, orders
from tests.conversation.person import Bot, Person


@pytest.fixture
def staff(bot: Bot) -> Person:
    return Person(bot, "市里阿红", "wechat").becomes("staff", "")


@pytest.fixture
def rated(bot: Bot, coordinator: Person) -> Bot:
    """One delivery of December was held, counted and rated; another was called off."""
    supplier = Person(bot, "馆里阿强", "web").becomes("supplier", bot.product(SEATED).supplier_code)
    orders(coordinator)
    supplier.says("接单")
    coordinator.says("12月20号下午两点给长者约一场中药非遗体验之认百草包凉茶，二十五人，三楼")
    coordinator.says("陈姨 13800138000", "没有", "确认")
    bot.passes("2026-12-10 16:00")
    coordinator.says("评价", "3分", "来了三十人")
    coordinator.says("我的订单").taps("看订单")
    return bot


def test_staff_see_a_month_of_the_city(rated: Bot, staff: Person) -> None:
    staff.says("统计")
    assert staff.hears("广州市12月（到今天为止）一共", "已办 1 场", "来了 30 人", "评价平均 3.0 分")
    assert staff.hears(f"办得最多：《{SEATED}》1 场", f"评分偏低：《{SEATED}》3.0 分")
    assert staff.hears("各处：海珠区 1 场", "还没办过")
    staff.taps("11月的统计")
    assert staff.hears("广州市11月还没有点单")


@pytest.mark.parametrize(
    "said",
    ["十二月总结", "本月统计", "12月份的月报", "2026年12月数据", "这个月一共办了多少场活动？", "各区情况"],
)
def test_it_is_asked_in_many_words(rated: Bot, staff: Person, said: str) -> None:
    staff.says(said)
    assert staff.hears("广州市12月", "已办 1 场")


def test_a_reviewer_sees_their_own_region_only(rated: Bot) -> None:
    here = Person(rated, "区里李工").becomes("reviewer", "440105").says("统计")
    assert here.hears("海珠区12月", "已办 1 场", "海幢街道 1 场")
    there = Person(rated, "天河老张").becomes("reviewer", "440106").says("统计")
    assert there.hears("天河区12月（到今天为止）还没有点单")


def test_nobody_else_sees_figures(rated: Bot, coordinator: Person, resident: Person, staff: Person) -> None:
    staff.says("统计")
    button = staff.button("11月的统计")
    for person in (coordinator, resident):
        person.says("统计")
        assert person.hears_nothing_of("已办")
        person.taps_data(button)
        assert person.hears("统计给审核员和工作人员看")


@pytest.mark.parametrize("said", ["统计学讲座", "数据可视化培训", "年终总结写作课"])
def test_a_search_stays_a_search(staff: Person, said: str) -> None:
    staff.says(said)
    assert staff.hears_nothing_of("场点单")


@pytest.mark.parametrize("value", ["", "x-y", "2026-13", "99999-1", "2026"])
def test_a_button_that_names_no_month_shows_this_one(staff: Person, value: str) -> None:
    staff.taps_data(f"overview:month:{value}")
    assert staff.hears("广州市11月")
