"""Whole sentences: every field at once, and no surprise on any string."""

import time
from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.places import Gazetteer
from bot.dialogue.readers.sentence import Reader
from bot.dialogue.readers.understanding import Intent, People, Understanding

Understand = Callable[[str], Understanding]


def test_one_sentence_gives_everything_it_holds(understand: Understand) -> None:
    found = understand("下周三下午两点给天河区石牌街的长者约一场八段锦，五六十人，联系人陈姨 138 0013 8000")
    assert found.intent is Intent.ORDER
    assert found.when is not None
    assert found.when.start == datetime(2026, 11, 25, 14)  # noqa: DTZ001
    assert found.people == People(50, 60)
    assert found.audiences == ("老年人",)
    assert found.place is not None
    assert found.place.name == "石牌街道"
    assert (found.name, found.phone) == ("陈姨", "13800138000")
    assert found.wish == "八段锦"
    assert found.products == ("八段锦 老年人",)


def test_a_festival_is_searched_for_although_it_is_a_time(understand: Understand) -> None:
    found = understand("元宵节晚上想给亲子家庭演皮影戏")
    assert found.when is not None
    assert found.products == (f"{found.wish} 元宵节 亲子家庭",)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("我想请老师来教长者学手机", "学手机"),
        ("麻烦帮我们约一堂剪纸课，谢谢", "剪纸课"),
        ("想搞一场亲子阅读", "亲子阅读"),
        ("有没有适合小朋友的手工", "手工"),
        ("想请人教做面人", "做面人"),
        ("想约一堂点心课", "点心课"),
        ("想办一场教育讲座", "教育讲座"),
        ("改成60人", ""),
        ("我想预约", ""),
        ("请醒狮队到棠下街道表演", "醒狮队 表演"),
    ],
)
def test_the_wish_is_what_is_left_for_the_search(understand: Understand, text: str, wish: str) -> None:
    assert understand(text).wish == wish


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("三元里街道下周三下午", "三元里街道"),
        ("番禺石壁一村,三十人", "石壁一村民委员会"),
        ("给七一村的老人", "七一村民委员会"),
    ],
)
def test_numbers_in_names_stay_names(understand: Understand, text: str, place: str) -> None:
    found = understand(text)
    assert found.place is not None
    assert found.place.name == place


@pytest.mark.parametrize("text", ["联系人陈国庆，电话13800138000", "姓名：陈国庆"])
def test_a_contact_called_like_a_festival_is_a_name_and_no_time(understand: Understand, text: str) -> None:
    found = understand(text)
    assert (found.name, found.when) == ("陈国庆", None)


def test_a_weekday_behind_the_word_contact_is_a_time(understand: Understand) -> None:
    found = understand("联系人周三下午在")
    assert (found.name, found.when is None) == (None, False)


def test_an_order_number_is_neither_time_nor_phone_nor_head_count(understand: Understand) -> None:
    found = understand("取消订单GZ20260918003，谢谢")
    assert found.order_number == "GZ20260918003"
    assert (found.when, found.phone, found.people) == (None, None, None)


PIECES = [
    *("下周三", "石牌街", "三元里", "社区", "街道", "村", "老人", "给", "在", "GZ26", "0041", "79", "138"),
    *("00138000", "五六十人", "不是", "，", "八段锦", "约一场", "取消", "华", "区", " ", "\x00", "\u202e"),
    *("🎉", "𠮶", "的", "一", "和平", "天河"),
]
STRINGS = st.text(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=80).map("".join)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=STRINGS)
def test_any_string_is_read_and_spelling_does_not_matter(understand: Understand, text: str) -> None:
    found = understand(text)
    assert found == understand(normalise(text))
    assert found.place is None or found.place in found.places


@pytest.mark.parametrize("piece", [*PIECES, "石碑街", "天河区石碑", "星星村", "我们社区", "a1", "１２"])
def test_the_longest_message_is_read_in_time(understand: Understand, piece: str) -> None:
    understand("越秀区盆福社区")  # loads the table of sounds
    text = piece * (2000 // len(piece))
    best = min(_seconds(understand, f"{text}{again}") for again in "甲乙丙")
    assert best < 0.05


def _seconds(understand: Understand, text: str) -> float:
    start = time.process_time()
    understand(text)
    return time.process_time() - start


def test_a_sentence_is_read_anew_when_the_catalog_is_another(gazetteer: Gazetteer) -> None:
    editions = [1]
    reader = Reader(gazetteer, lambda wish: [f"P{editions[0]}"], lambda: editions[0])
    now = datetime.fromisoformat("2026-11-22T09:00")
    assert reader.read("约一场剪纸", now).products == ("P1",)
    editions[0] = 2
    assert reader.read("约一场剪纸", now).products == ("P2",)


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("我要点宋人点茶与茶汤作画", "宋人点茶与茶汤作画"),
        ("我要点心制作", "点心制作"),
        ("想订阅八段锦", "八段锦"),
    ],
)
def test_the_verb_of_ordering_is_no_part_of_the_wish(
    understand: Callable[[str], Understanding], said: str, wish: str
) -> None:
    assert understand(said).wish == wish
