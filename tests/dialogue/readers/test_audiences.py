"""Audiences by their everyday names."""

from collections.abc import Iterator

import pytest

from bot.catalog.taxonomy import AUDIENCES
from bot.dialogue.readers.audiences import read_audiences
from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.tables import load_rows


@pytest.mark.parametrize(
    ("text", "audiences"),
    [
        ("给长者约一场", ["老年人"]),
        ("阿公阿婆和细路", ["老年人", "少儿"]),
        ("独居老人", ["孤寡老人"]),
        ("街坊", ["社区居民"]),
        ("小学生和初中生", ["少儿", "青少年"]),
        ("留守儿童", ["乡村儿童"]),
        ("工友的孩子", ["外来务工子女"]),
        ("外卖小哥", ["来穗人员"]),
        ("部队战士", ["军人"]),
        ("消防站的消防哥哥", ["消防员"]),
        ("老归侨", ["归国华侨"]),
        ("香港同胞", ["港澳台同胞"]),
        ("自闭症孩子", ["残障人士"]),
        ("低保户", ["低保人员"]),
        ("家长带孩子", ["亲子家庭"]),
        ("上班族", ["中青年"]),
        ("社区合唱队", ["群文团队"]),
        ("看,亲子,50人", ["亲子家庭"]),
        ("長者", ["老年人"]),
    ],
)
def test_everyday_names_mean_the_catalogs_words(text: str, audiences: list[str]) -> None:
    assert list(read_audiences(normalise(text)).audiences) == audiences


@pytest.mark.parametrize(
    "text", ["老人与海", "少年宫", "青年公园", "黄埔军校", "公司姐妹", "写字楼", "儿童节", "请醒狮队来"]
)
def test_words_that_only_contain_an_audience_name_none(text: str) -> None:
    assert read_audiences(text).audiences == ()


def test_one_audience_said_twice_counts_once_and_the_order_stays() -> None:
    read = read_audiences("小朋友和老人,还有细路")
    assert read.audiences == ("少儿", "老年人")
    assert read.spans == ((0, 3), (4, 6), (9, 11))


def _words() -> Iterator[tuple[str, str]]:
    for audiences, words in load_rows("audiences.tsv"):
        for word in words.split(" "):
            yield audiences, word


def test_the_table_names_only_the_catalogs_audiences_and_no_word_twice() -> None:
    named = {audience for audiences, _ in _words() for audience in audiences.split(";")}
    assert named - {"-"} == set(AUDIENCES)
    words = [word for _, word in _words()]
    assert sorted(words) == sorted(set(words))
