"""Filters said inside the words, and what is left to look for."""

import pytest

from bot.catalog import Filters, read_query


@pytest.mark.parametrize(
    ("text", "filters", "words"),
    [
        (
            "天河区 老年人 一小时以内的讲座",
            Filters(districts=("天河区",), audiences=("老年人",), max_minutes=60, form="讲座"),
            "",
        ),
        ("良辰美景 线上", Filters(brand="良辰美景", mode="线上"), ""),
        ("三月 非遗传承 讲座", Filters(month=3, field="非遗传承", form="讲座"), ""),
        (
            "三十个小朋友，一个小时就能做完的手工",
            Filters(people=30, audiences=("少儿",), max_minutes=60),
            "手工",
        ),
        ("增城 榄雕", Filters(districts=("增城区",)), "榄雕"),
        ("12月份，五六十人", Filters(month=12, people=60), ""),
        ("一个半小时左右的粤剧", Filters(min_minutes=68, max_minutes=112), "粤剧"),
        ("至少两小时", Filters(min_minutes=120), ""),
        ("两个钟以内，上百人", Filters(max_minutes=120, people=100), ""),
        ("手语 残障人士 培训", Filters(language="手语", audiences=("残障人士",), form="培训"), ""),
    ],
)
def test_filters_are_heard_inside_the_words(text: str, filters: Filters, words: str) -> None:
    query = read_query(text)
    assert query.filters == filters
    assert query.words == words


@pytest.mark.parametrize(
    "text", ["三月三", "八月十五", "正月十五", "荔湾湖", "白云山", "黄埔军校", "月光光", "五月节"]
)
def test_names_are_not_taken_for_months_or_districts(text: str) -> None:
    filters = read_query(text).filters
    assert (filters.month, filters.districts) == (None, ())


@pytest.mark.parametrize(
    "text", ["唔该，我想揾剪纸，多谢", "您好，请问有没有剪纸的课呀？", "麻烦帮我们社区约一场剪纸"]
)
def test_politeness_is_not_looked_for(text: str) -> None:
    assert read_query(text).words == "剪纸"


def test_everyday_names_of_an_audience_lean_and_the_catalogs_own_demand() -> None:
    assert read_query("街坊 剪纸").loose == {"audiences"}
    assert read_query("老年人 剪纸").loose == frozenset()


def test_all_spellings_of_a_query_read_alike() -> None:
    assert read_query("天河區　長者 剪紙") == read_query("天河区 长者 剪纸")
