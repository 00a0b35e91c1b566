"""Phones, names and order numbers, however they are spaced."""

import pytest

from bot.dialogue.readers.contacts import read_name, read_phone
from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.order_numbers import read_order_number


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("13800138000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("电话020-81234567", "02081234567"),
        ("(020) 8123 4567", "02081234567"),
        ("手机号是1380013", "1380013"),  # too short: read, and judged by the rules
        ("陈姨13800138000收", "13800138000"),
    ],
)
def test_a_phone_is_read_as_its_digits(text: str, digits: str) -> None:
    found = read_phone(normalise(text))
    assert found is not None
    assert found[0] == digits


@pytest.mark.parametrize(
    "text", ["60人", "2026年12月5日", "下午2:30", "12-15人", "GZ2600417", "3月8号", "138人"]
)
def test_other_numbers_are_no_phones(text: str) -> None:
    assert read_phone(normalise(text)) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("联系人陈姨", "陈姨"),
        ("我叫李小明", "李小明"),
        ("找王主任", "王主任"),
        ("陈主任 13800138000", "陈主任"),
        ("联系人：欧阳静，电话13800138000", "欧阳静"),
        ("13800138000（张敏）", "张敏"),
        ("联系人改成刘书记", "刘书记"),
        ("负责人是冼志强", "冼志强"),
        ("联系人阿珍", "阿珍"),
        ("我姓陈", "陈"),
    ],
)
def test_the_contacts_name_is_read_with_its_title(text: str, name: str) -> None:
    found = read_name(normalise(text))
    assert found is not None
    assert found[0] == name


@pytest.mark.parametrize(
    "text",
    [
        "请老师来教太极",
        "找个老师",
        "我是石牌街的",
        "约一场八段锦",
        "我想和街坊一起",
        "联系人换一个",
        "高龄老人",
    ],
)
def test_other_people_are_no_contacts(text: str) -> None:
    assert read_name(normalise(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "GZ26004179",
        "gz26004179",
        "gz26 00417 9",
        "ＧＺ２６００４１７９",
        "GZ-26-00417-9",
        "订单26004179",
        "单号：2600 4179",
    ],
)
def test_an_order_number_is_read_however_it_is_spaced(text: str) -> None:
    found = read_order_number(normalise(f"取消{text}，谢谢"))
    assert found is not None
    assert found[0] == "GZ26004179"


@pytest.mark.parametrize("text", ["60人", "13800138000", "广州2026", "订单", "gz12", "订单30人"])
def test_other_numbers_are_no_order_numbers(text: str) -> None:
    assert read_order_number(normalise(text)) is None


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
