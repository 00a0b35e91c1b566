"""Several readings are offered, the likeliest first; and the time words can be cut out of the sentence."""

import pytest

from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.times import read_times
from tests.dialogue.readers.clockwork import SUNDAY_MORNING, told


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("明天8点", ["2026-11-23 08:00", "2026-11-23 20:00"]),
        ("明天七点", ["2026-11-23 19:00", "2026-11-23 07:00"]),
        ("新年那天", ["2027-01-01", "2027-02-06"]),
        ("下周三或者下周四", ["2026-11-25", "2026-11-26"]),
        ("周六还是周日下午", ["2026-11-28 12:00/2026-11-28 18:00", "2026-11-29 12:00/2026-11-29 18:00"]),
        ("周末晚上七点", ["2026-11-28 19:00", "2026-11-29 19:00"]),
    ],
)
def test_words_that_fit_several_times_give_them_all(text: str, readings: list[str]) -> None:
    assert [told(when) for when in read_times(normalise(text), SUNDAY_MORNING).readings] == readings


@pytest.mark.parametrize(
    "text", ["三点", "10点", "15:00", "08:00", "晚上8点", "早上八点", "下周三", "元旦", "八点到十点"]
)
def test_words_that_fit_one_time_ask_nothing(text: str) -> None:
    assert read_times(text, SUNDAY_MORNING).readings == ()


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("下周三下午两点给老人约八段锦", "给老人约八段锦"),
        ("12月5号(周六)来五十人", "()来五十人"),
        ("国庆假期想看戏", "想看戏"),
        ("中秋花灯", "中秋花灯"),
        ("周五想学剪纸,下午三点,两个钟", "想学剪纸,,"),
    ],
)
def test_time_words_can_be_cut_out_of_the_sentence(text: str, rest: str) -> None:
    for start, end in reversed(read_times(text, SUNDAY_MORNING).spans):
        text = text[:start] + text[end:]
    assert text == rest
