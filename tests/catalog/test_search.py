"""What a person who searches sees."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog import Catalog, Filters, Synonym
from storage.models.catalog import Product


def names(catalog: Catalog, text: str) -> list[str]:
    return [hit.product.name for hit in catalog.search(text).hits]


@pytest.mark.parametrize("text", ["醒师拜年", "xingshibainian", "xing shi bai nian", "醒shi拜年"])
def test_a_name_typed_by_ear_is_found_and_offered_back(catalog: Catalog, text: str) -> None:
    result = catalog.search(text)
    assert result.hits[0].product.name.startswith("醒狮拜年")
    assert result.bent_to is not None


def test_a_mended_word_is_named(catalog: Catalog) -> None:
    assert catalog.search("剪指").bent_to == "剪纸"


@pytest.mark.parametrize("text", ["醒狮拜年：点睛采青贺新岁", "醒狮拜年", "剪纸", "老人 剪纸"])
def test_words_that_were_right_are_not_bent(catalog: Catalog, text: str) -> None:
    assert catalog.search(text).bent_to is None


@pytest.mark.parametrize("text", ["帮忙通下水道", "上门修空调", "打新冠疫苗", "宽带安装", "学游泳", "灭蟑螂"])
def test_nothing_that_fits_is_said_honestly_with_the_nearest(catalog: Catalog, text: str) -> None:
    result = catalog.search(text)
    assert result.hits == ()
    assert result.total == 0
    assert len(result.nearest) <= 3


@pytest.mark.parametrize("text", ["", "   ", "？！", "你好", "的"])
def test_a_text_that_asks_nothing_finds_nothing(catalog: Catalog, text: str) -> None:
    assert catalog.search(text).hits == ()


def test_every_hit_says_why_it_is_there(catalog: Catalog) -> None:
    result = catalog.search("适合长者的八段锦，30人，一小时以内")
    assert "名称里有“八段锦”" in result.hits[0].reasons
    assert "适合老年人" in result.hits[0].reasons
    assert all(hit.reasons for hit in result.hits)


def test_given_filters_are_always_satisfied(catalog: Catalog) -> None:
    given_filters = Filters(audiences=("军人",), month=8)
    result = catalog.search("表演 剪纸 音乐", given_filters)
    assert result.hits
    for hit in result.hits:
        assert "军人" in hit.product.audiences
        assert 8 in hit.product.months


def test_filters_alone_list_what_satisfies_them(catalog: Catalog, products: list[Product]) -> None:
    result = catalog.search("", Filters(form="展览", brand="良辰美景"), limit=100)
    wanted = {each.code for each in products if (each.form, each.brand) == ("展览", "良辰美景")}
    assert {hit.product.code for hit in result.hits} == wanted
    assert result.total == len(wanted)


@pytest.mark.parametrize("text", ["剪纸", "老年人 演出", "室外", "春节"])
def test_pages_follow_one_another_without_gap_or_repetition(catalog: Catalog, text: str) -> None:
    whole = [hit.product.code for hit in catalog.search(text, limit=15).hits]
    paged = [hit.product.code for start in (0, 5, 10) for hit in catalog.search(text, offset=start).hits]
    assert paged == whole
    assert len(set(whole)) == len(whole)


def test_a_whole_name_counts_more_than_the_filters_it_seems_to_say(catalog: Catalog) -> None:
    assert names(catalog, "七一百人红歌快闪")[0] == "七一百人红歌快闪"
    assert names(catalog, "老街坊真人书之粮票年代")[0] == "老街坊真人书之粮票年代"


def test_staff_can_teach_a_word(products: list[Product]) -> None:
    before = Catalog(products[:60], [], synonyms=[])
    after = Catalog(products[:60], [], synonyms=[Synonym(("哗啦哗啦",), ("醒狮",), "stage")])
    assert before.search("哗啦哗啦").hits == ()
    assert any("醒狮" in name for name in names(after, "哗啦哗啦"))


def test_products_taken_out_are_not_found(products: list[Product]) -> None:
    gone = Product(**{**products[0].model_dump(), "active": False})
    assert Catalog([gone, *products[1:50]], []).product(gone.code) is None


def test_similar_products_do_not_include_the_product_itself(catalog: Catalog) -> None:
    similar = catalog.similar("C014", limit=3)
    assert len(similar) == 3
    assert "C014" not in {product.code for product in similar}
    assert catalog.similar("没有") == []


def test_an_empty_catalog_answers_too() -> None:
    empty = Catalog([], [])
    assert empty.search("剪纸").hits == ()
    assert empty.search("老年人").hits == ()


@settings(max_examples=300, deadline=None)
@given(st.text() | st.text(alphabet="老人剪纸三月天河区baduanjin一个小时以内，。 0123456789", max_size=60))
def test_no_text_breaks_the_search_or_keeps_anyone_waiting(catalog: Catalog, text: str) -> None:
    start = time.process_time()
    catalog.search(text)
    assert time.process_time() - start < 0.05


@pytest.mark.parametrize("text", ["瑜珈", "社工", "9点半", "半日活动"])
def test_a_likeness_in_passing_is_no_hit(catalog: Catalog, text: str) -> None:
    result = catalog.search(text)
    assert result.hits == ()
    assert result.bent_to is None


@pytest.mark.parametrize("text", ["免费", "周末", "平啲"])
def test_what_is_said_of_everything_is_no_topic(catalog: Catalog, text: str) -> None:
    assert catalog.search(text).hits == ()
    said, plain = catalog.search(f"{text}的剪纸"), catalog.search("剪纸")
    assert {hit.product.code for hit in said.hits} == {hit.product.code for hit in plain.hits}


def test_what_is_refused_is_left_out(catalog: Catalog) -> None:
    assert all("手工" not in name for name in names(catalog, "老人活动，手工就不要了"))
    assert all("剪纸" not in name for name in names(catalog, "手工，唔要剪纸"))
    assert all(hit.product.mode != "线上" for hit in catalog.search("不要线上的绘本").hits)
    grown = catalog.search("不是小朋友的绘本").hits
    assert grown
    assert all("少儿" not in hit.product.audiences for hit in grown)


def test_a_refusal_leaves_the_next_clause_alone(catalog: Catalog) -> None:
    assert all("剪纸" in name for name in names(catalog, "唱歌不要，剪纸要")[:2])
    assert names(catalog, "是不是有剪纸") == names(catalog, "剪纸")
