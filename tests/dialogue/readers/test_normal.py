"""One spelling for what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.readers.normal import normalise


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("１２月５號", "12月5号"),
        ("12 月 15 号 晚 上 7 点", "12月 15号晚上7点"),
        ("1 2 月 5 号 3 点", "12月5号3点"),
        ("1 2 3 4 5", "1 2 3 4 5"),
        ("下 周 三 下 午 两 点", "下周三下午两点"),
        ("60 人", "60人"),
        ("下 周三", "下周三"),
        ("张 三 13800138000", "张三 13800138000"),
        ("石牌街 老人 剪纸", "石牌街 老人 剪纸"),
        ("14:00 人数 60", "14:00 人数 60"),
        ("楼下 周三", "楼下 周三"),
    ],
)
def test_spaced_out_words_close_and_words_stay_apart(typed: str, seen: str) -> None:
    assert normalise(typed) == seen


@given(st.text(alphabet="12周三下个上月日 人数名号a张", max_size=40))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
