"""Numbers in Arabic, Chinese and mixed spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.readers.numerals import read_integer, read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("廿三", 23),
        ("卅", 30),
        ("一百零五", 105),
        ("一百五", 150),
        ("百五", 150),
        ("一百五十", 150),
        ("两百三十六", 236),
        ("两千三", 2300),
        ("一千零三十", 1030),
        ("三万五", 35000),
        ("一万二千", 12000),
        ("2百", 200),
        ("1.5百", 150),
        ("2千3", 2300),
        ("二〇二七", 2027),
        ("俩", 2),
        ("仨", 3),
        ("贰佰", 200),
        ("〇", 0),
    ],
)
def test_a_number_is_read_as_it_is_said(text: str, value: int) -> None:
    assert read_integer(text) == value


@pytest.mark.parametrize("text", ["", "人", "十人", "1.2.3", "百〇a", "9" * 40, "一" * 40])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_integer(text) is None


def test_a_fraction_is_a_number_but_no_integer() -> None:
    assert read_number("1.5") == 1.5
    assert read_integer("1.5") is None


@given(st.text(alphabet="0123456789.零一二两三十百千万廿几", max_size=30))
def test_no_numeral_raises(text: str) -> None:
    read_number(text)


@given(st.integers(min_value=0, max_value=9999))
def test_every_number_to_ten_thousand_round_trips(value: int) -> None:
    words, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            words += ("零" if zero and words else "") + "零一二三四五六七八九"[digit] + name
        zero = not digit
    assert read_integer(words or "零") == value
