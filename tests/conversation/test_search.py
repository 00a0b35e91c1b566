"""Looking for a product."""

import pytest

from tests.conversation.moments import SEATED
from tests.conversation.person import Bot, Person

PAGE = 5


def hits(person: Person) -> list[str]:
    return [card.title for reply in person.replies for card in reply.cards]


def test_a_word_finds_products_five_a_page_each_with_its_reason(resident: Person) -> None:
    resident.says("剪纸")
    assert resident.hears("找到", "这是第 1–5 个", "名称里有“剪纸”")
    assert len(hits(resident)) == PAGE
    assert resident.labels.count("看详情") == PAGE


def test_more_goes_on_until_everything_was_shown(resident: Person) -> None:
    resident.says("剪纸")
    seen = hits(resident)
    while "更多" in resident.labels:
        resident.taps("更多")
        assert not set(hits(resident)) & set(seen)
        seen += hits(resident)
    resident.says("更多")
    assert resident.hears("已经是全部了")
    assert len(seen) > PAGE


@pytest.mark.parametrize("said", ["更多", "还有吗", "下一页", "换一批"])
def test_more_may_be_said_in_several_ways(resident: Person, said: str) -> None:
    resident.says("剪纸", said)
    assert resident.hears("这是第 6–10 个")


def test_an_audience_alone_is_a_search(resident: Person) -> None:
    resident.says("适合老人的手工")
    assert resident.hears("条件：老年人", "适合老年人")


def test_filters_are_understood_in_the_words(bot: Bot, resident: Person) -> None:
    resident.says("天河区 少儿 一个小时以内的体验")
    assert hits(resident)
    for button in resident.buttons[: len(hits(resident))]:
        product = bot.knowledge.catalog.current.product(button.value)
        assert product is not None
        assert "少儿" in product.audiences
        assert product.duration_min <= 60
        assert not product.districts or "天河区" in product.districts


@pytest.mark.parametrize(
    ("dimension", "choice"),
    [
        ("按人群", "老年人"),
        ("按品牌", "成人之美"),
        ("按门类", "非遗传承"),
        ("按形式", "讲座"),
        ("按区", "天河区"),
        ("按月份", "3月"),
        ("线上或线下", "线上"),
    ],
)
def test_every_filter_may_be_tapped_and_taken_back(resident: Person, dimension: str, choice: str) -> None:
    resident.taps_data("search:start:").taps(dimension, choice)
    assert resident.hears("找到", choice.removesuffix("月"))
    assert len(hits(resident)) == PAGE
    resident.taps("去掉条件")
    assert resident.hears_nothing_of("条件：")


def test_a_head_count_is_a_filter_too(bot: Bot, resident: Person) -> None:
    resident.says("剪纸").taps("按条件筛选", "按人数").says("60")
    for button in resident.buttons[: len(hits(resident))]:
        product = bot.knowledge.catalog.current.product(button.value)
        assert product is not None
        assert product.people_min <= 60 <= product.people_max


def test_a_filter_said_afterwards_narrows_what_was_found(resident: Person) -> None:
    resident.says("剪纸")
    total = resident.heard.split(" 个")[0]
    resident.says("天河区的")
    assert resident.hears("条件：")
    assert resident.heard.split(" 个")[0] != total


def test_filters_tapped_one_after_another_count_together(resident: Person) -> None:
    resident.taps_data("search:start:").taps("按人群", "少儿", "按条件筛选", "按区", "南沙区")
    assert resident.hears("少儿", "南沙区")


def test_the_card_says_everything_one_must_know(coordinator: Person) -> None:
    coordinator.says(f"搜一下{SEATED}")
    if "看详情" in coordinator.labels:
        coordinator.taps("看详情")
    assert coordinator.hears(
        f"{SEATED}（C014）",
        "品牌：尽善尽美",
        "适合：老年人、孤寡老人",
        "供应商：",
        "时长：1小时",
        "人数：10–35人",
        "方式：线下",
        "场地要求：",
        "老师自带：",
        "提前：至少 7 天",
        "可约月份：全年",
        "服务范围：全市",
        "剩余场次：2026年还有 50 场",
        "最近可约：11月29日（周日）",
    )


def test_the_card_counts_what_is_left(bot: Bot, coordinator: Person) -> None:
    bot.is_booked(SEATED, "2026-12-02 14:00", "2026-12-03 14:00")
    coordinator.taps_data("search:card:C014")
    assert coordinator.hears("2026年还有 48 场")


def test_a_product_that_does_not_come_to_the_own_district_says_so(coordinator: Person) -> None:
    coordinator.taps_data("search:card:B143")
    assert coordinator.hears("增城区（送不到海珠区）")


def test_products_alike_and_the_way_back(coordinator: Person) -> None:
    coordinator.says("剪纸", "更多").taps("看详情")
    card = hits(coordinator)
    coordinator.taps("相近的产品")
    assert coordinator.hears("相近的有")
    assert hits(coordinator) != card
    coordinator.says("返回")
    assert coordinator.hears("这是第 6–10 个")
    coordinator.says("返回")
    assert coordinator.hears("这是第 1–5 个")
    coordinator.says("返回")
    assert coordinator.hears("您好")


def test_the_list_is_a_tap_away_from_a_card(coordinator: Person) -> None:
    coordinator.says("剪纸").taps("看详情", "返回列表")
    assert coordinator.hears("这是第 1–5 个")


def test_from_the_card_to_the_order_is_one_tap(coordinator: Person) -> None:
    coordinator.says("剪纸").taps("看详情", "点这个")
    assert coordinator.hears("好的，", "想约哪一天")


def test_nothing_found_is_said_honestly_with_a_need_to_be_noted(resident: Person) -> None:
    resident.says("搜一下量子对撞机")
    assert resident.hears("没有找到合适的“搜一下量子对撞机”", "[提需求]")


def test_words_found_again_after_a_restart(resident: Person) -> None:
    resident.says("剪纸").restarts_the_bot()
    resident.says("更多")
    assert resident.hears("这是第 6–10 个")


def test_a_choice_of_a_list_by_its_number(resident: Person) -> None:
    resident.says("剪纸")
    third = hits(resident)[2]
    resident.says("3")
    assert resident.hears(third, "提前：")


def test_not_understood_twice_offers_near_hits_and_a_need(resident: Person) -> None:
    resident.says("改成红色的", "改成红色的剪纸那种")
    assert resident.hears("提需求")


def test_conditions_that_nothing_meets_together_are_lifted_one_by_one(coordinator: Person) -> None:
    coordinator.says("天河区 老年人 一小时以内的讲座")
    assert coordinator.hears("没有找到合适的", "放宽一个条件就有", "不限时长")
    coordinator.taps("不限时长")
    assert coordinator.hears("天河区", "老年人", "讲座", "第 1–5 个")


def test_several_conditions_begin_a_new_search_and_one_narrows_the_last(coordinator: Person) -> None:
    coordinator.says("剪纸", "少儿的")
    assert coordinator.hears("条件：少儿")
    coordinator.says("玉成其美 传统体育")
    assert coordinator.hears("玉成其美、传统体育")
    assert coordinator.hears_nothing_of("少儿")


def test_going_on_turns_the_page_of_a_list_in_sight_and_of_no_other(resident: Person) -> None:
    resident.says("讲座", "继续")
    assert resident.hears("看详情")
    resident.says("你好", "继续")
    assert resident.hears("后面没有等着看的了")
