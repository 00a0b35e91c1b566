"""A name beside a number needs no known surname, and a number may be dictated."""

import pytest

from bot.dialogue.readers.contacts import read_name, read_phone
from bot.dialogue.readers.normal import normalise


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("芳姨 13800138000", "芳姨"),
        ("20人，芳姐13800138000，没有", "芳姐"),
        ("我是黄丽13800138000", "黄丽"),
        ("阿May 13800138000", "阿may"),
    ],
)
def test_who_is_named_beside_a_number_is_the_contact(said: str, name: str) -> None:
    found = read_name(normalise(said))
    assert found is not None
    assert found[0] == name


@pytest.mark.parametrize("said", ["打电话13800138000", "我的电话13800138000", "剪纸课13800138000"])
def test_other_words_beside_a_number_are_no_name(said: str) -> None:
    assert read_name(normalise(said)) is None


@pytest.mark.parametrize("said", ["一三八零零一三八零零零", "幺三八〇〇幺三八〇〇〇", "13800138OOO"])
def test_a_dictated_number_is_read_digit_by_digit(said: str) -> None:
    found = read_phone(normalise(said))
    assert found is not None
    assert found[0] == "13800138000"
