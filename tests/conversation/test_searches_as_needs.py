"""A search that found nothing is noted as a need by itself."""

import pytest

from tests.conversation.person import Bot, Person

NOTHING = "有没有高空跳伞体验"


@pytest.fixture
def staff(bot: Bot) -> Person:
    return Person(bot, "市里阿红", "wechat").becomes("staff", "")


def test_what_was_not_found_is_noted_and_the_person_is_told_so(coordinator: Person) -> None:
    coordinator.says(NOTHING)
    assert coordinator.hears("没有找到", "先记下了", "不写您的名字")
    (need,) = coordinator.needs
    assert (need.words, need.searched, need.district) == ("高空跳伞体验", True, "海珠区")


@pytest.mark.parametrize(
    ("said", "words", "audiences", "month", "district"),
    [
        ("量子对撞机", "量子对撞机", [], "2026-11", ""),
        ("给残疾人的马术课", "马术课", ["残障人士"], "2026-11", ""),
        ("老人冰壶", "冰壶", ["老年人"], "2026-11", ""),
        ("有没有天河区的赛马", "赛马", [], "2026-11", "天河区"),
        ("有没有三月的滑雪", "三月的滑雪", [], "2027-03", ""),
    ],
)
def test_audience_month_and_district_are_taken_from_the_words(
    resident: Person, said: str, words: str, audiences: list[str], month: str, district: str
) -> None:
    resident.says(said)
    (need,) = resident.needs
    assert (need.words, need.audiences, need.month, need.district) == (words, audiences, month, district)


@pytest.mark.parametrize(
    "said",
    [
        "哈哈哈哈",
        "阿斯蒂芬",
        "测试",
        "asdf qwer",
        "啊",
        "你是不是傻",
        "今天天气真好",
        "13800138000",
        "张三",
        "李伟明的电话",
        "贷款",
        "修水管",
        "的的的的",
        "需求汇总",
        "我的日程",
        "剪纸",
        "/start",
        "滑",
    ],
)
def test_what_is_no_wish_or_was_found_is_not_noted(resident: Person, said: str) -> None:
    resident.says(said)
    assert resident.needs == []


def test_the_same_search_counts_once_a_day(bot: Bot, coordinator: Person, resident: Person) -> None:
    coordinator.says(NOTHING, "高空跳伞体验", "重来", NOTHING)
    assert len(coordinator.needs) == 1
    bot.now = bot.now.replace(day=23, hour=5)
    coordinator.says("重来", NOTHING)
    assert len(coordinator.needs) == 2
    resident.says(NOTHING)
    assert len(resident.needs) == 1


def test_paging_and_filters_note_nothing_again(coordinator: Person) -> None:
    coordinator.says(NOTHING).taps("按条件筛选", "按人群", "老年人")
    assert len(coordinator.needs) == 1


def test_a_wish_for_an_order_counts_too(coordinator: Person) -> None:
    coordinator.says("约一场滑雪")
    assert coordinator.hears("没有找到“滑雪”", "先记下了")
    assert [need.words for need in coordinator.needs] == ["滑雪"]


def test_the_form_makes_the_search_a_need_of_its_own(coordinator: Person) -> None:
    coordinator.says("搜一下量子对撞机").taps("提需求").taps("青少年", "时间都可以")
    (need,) = coordinator.needs
    assert (need.words, need.audiences, need.searched) == ("搜一下量子对撞机", ["青少年"], False)


def test_staff_see_like_searches_together_and_no_name(bot: Bot, staff: Person) -> None:
    for name in ("王姐", "何姐", "李叔"):
        Person(bot, name).says(NOTHING)
    Person(bot, "周伯").says("有没有卡丁车")
    staff.says("需求汇总")
    assert staff.hears("4 条是搜过没找到的", "1、2、3号 高空跳伞体验（3 次）", "4号 卡丁车")
    assert staff.hears_nothing_of("王姐", "何姐", "李叔")


def test_a_reviewer_sees_what_was_searched_for_in_the_district(bot: Bot, resident: Person) -> None:
    resident.says("有没有天河区的赛马", "重来", NOTHING)
    there = Person(bot, "天河王工").becomes("reviewer", "440106").says("需求汇总")
    assert there.hears("天河区 · 不限人群：1 条（1 条是搜过没找到的）", "赛马")
    assert there.hears_nothing_of("高空跳伞")
    here = Person(bot, "海珠李工").becomes("reviewer", "440105").says("需求汇总")
    assert here.hears("现在没有还没回应的需求")


def test_who_only_searched_hears_once_of_the_product_that_answers(
    bot: Bot, resident: Person, staff: Person
) -> None:
    resident.says(NOTHING)
    bot.now = bot.now.replace(day=24)
    resident.says("重来", NOTHING)
    staff.says("回应需求 1、2 A001")
    assert staff.hears("需求 1、2 用")
    assert resident.looks_up().hears("您找过的“高空跳伞体验”有回应了", "[看详情]")
    assert resident.heard.count("有回应了") == 1


def test_a_visitor_of_the_demo_sees_no_searches_of_others(bot: Bot, resident: Person, staff: Person) -> None:
    resident.says(NOTHING)
    bot.demo = True
    bot.restart()
    staff.says("需求汇总")
    assert staff.hears_nothing_of("高空跳伞")


def test_what_officials_look_for_is_nobodys_need(bot: Bot, staff: Person) -> None:
    reviewer = Person(bot, "海珠李工").becomes("reviewer", "440105")
    for person in (staff, reviewer):
        person.says("高空跳伞体验")
        assert person.needs == []
        assert person.hears_nothing_of("先记下了")
    staff.says("需求汇总")
    assert staff.hears_nothing_of("跳伞")
