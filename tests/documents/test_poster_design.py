"""The poster holds everything within its page, whatever it has to say, and is made in a moment."""

import time
from dataclasses import replace
from itertools import product

import pytest

from bot.catalog.taxonomy import BRANDS
from bot.documents import picture, printing, typeface
from bot.documents.bill import Bill
from bot.documents.marks import HEIGHT, WIDTH, Box, Text
from bot.documents.poster_design import design
from bot.handlers.wording import posters as wording

PLAIN = Bill(
    brand="各美其美",
    title="坐式八段锦教学进颐康中心",
    subtitle="",
    summary="坐在椅子上就能练的八段锦。",
    day="12月9日",
    weekday="周三",
    hours="14:00–15:00",
    rows=tuple(
        wording.rows("海珠区海幢街道寺前社区", "三楼多功能厅", ["老年人"], 25, "寺前社区", "海珠区文化馆")
    ),
    code="https://dian.example/?start=e_GZ260000171",
    call=tuple(wording.call("GZ260000171", code=True)),
    foot=wording.foot("020-12345678"),
)
TITLES = (
    "茶",
    "满洲窗里的光",
    "八一营区欢笑专场",
    "新春送福" * 10,
    "一" * 120,
    "The Sound of Guangzhou" * 4,
    "",
)
SUBTITLES = ("", "相声与粤语小品", "相声与粤语小品" * 6)
SUMMARIES = ("", "坐着练。", "全程四十五分钟不冷场，" * 20)


@pytest.mark.parametrize(("title", "subtitle", "summary"), [*product(TITLES, SUBTITLES, SUMMARIES)])
def test_words_stay_on_the_page_and_off_one_another(title: str, subtitle: str, summary: str) -> None:
    crowded = wording.rows(
        "从化区温泉镇" * 4, "二楼" * 30, ["外来务工子女"] * 3, 3000, "单位" * 30, "供应商" * 30
    )
    marks = design(replace(PLAIN, title=title, subtitle=subtitle, summary=summary, rows=tuple(crowded)))
    words = [mark for mark in marks if isinstance(mark, Text)]
    spans = []
    for mark in words:
        face = typeface.bold() if mark.bold else typeface.regular()
        right = mark.x + face.width(mark.words, mark.size)
        assert mark.x >= 10, mark
        assert right <= WIDTH - 10, mark
        assert mark.y - 0.88 * mark.size >= 8, mark
        assert mark.y <= HEIGHT - 5, mark
        spans.append((mark.x, right, mark.y - 0.75 * mark.size, mark.y, mark.words))
    for place, (left, right, top, bottom, said) in enumerate(spans):
        for other in spans[place + 1 :]:
            apart = right <= other[0] or other[1] <= left or bottom <= other[2] or other[3] <= top
            assert apart, (said, other[4])


@pytest.mark.parametrize("brand", [*BRANDS, "一个新品牌", ""])
def test_every_brand_has_its_colour(brand: str) -> None:
    field = design(replace(PLAIN, brand=brand))[1]
    assert isinstance(field, Box)
    others = [design(replace(PLAIN, brand=each))[1] for each in BRANDS if each != brand]
    assert all(field != other for other in others)


def test_white_words_can_be_read_on_every_colour() -> None:
    def luminance(colour: tuple[int, int, int]) -> float:  # WCAG 2.1
        linear: list[float] = [((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for brand in BRANDS:
        field = design(replace(PLAIN, brand=brand))[1]
        assert isinstance(field, Box)
        assert 1.05 / (luminance(field.colour) + 0.05) >= 4.5, brand


def test_no_character_of_a_poster_is_a_box() -> None:
    odd = "😀廣州‍靐🧧"
    marks = design(
        replace(PLAIN, title=odd, subtitle=odd, summary=odd, rows=(("地点", odd),), foot=(odd, odd))
    )
    face = typeface.bold()
    words = "".join(mark.words for mark in marks if isinstance(mark, Text))
    assert "广州（bing）" in words
    assert [sign for sign in words if not face.has(sign)] == []


@pytest.mark.parametrize("draw", [picture.draw, printing.draw])
def test_a_poster_is_made_in_less_than_a_second(draw: object) -> None:
    assert callable(draw)
    draw(design(PLAIN), PLAIN.title)  # loads the fonts
    before = time.thread_time()
    first = draw(design(PLAIN), PLAIN.title)
    assert time.thread_time() - before < 1
    assert draw(design(PLAIN), PLAIN.title) == first
