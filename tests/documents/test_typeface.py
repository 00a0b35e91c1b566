"""No character is ever printed as a box."""

import pytest

from bot.documents import typeface
from bot.knowledge import read_sheets
from storage.models import Product, Region, Supplier

_FACES = (typeface.regular(), typeface.bold())


def test_both_weights_have_the_same_characters() -> None:
    regular, bold = _FACES
    assert {chr(each) for each in range(0x30000) if regular.has(chr(each)) != bold.has(chr(each))} == set()


def test_the_characters_of_the_language_and_of_every_name_are_there() -> None:
    face = typeface.bold()
    gb2312 = [
        bytes([row, column]).decode("gb2312", "ignore")
        for row in range(0xB0, 0xF8)
        for column in range(0xA1, 0xFF)
    ]
    names = [row.name for row in read_sheets() if isinstance(row, Region | Product | Supplier)]
    assert [sign for sign in "".join([*gb2312, *names, "嘢乜冇咗嘅䶮曌犇"]) if not face.has(sign)] == []


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("廣州歷史", "广州历史"),
        ("龑老师讲故事", "䶮老师讲故事"),
        ("靐老师讲故事", "（bing）老师讲故事"),
        ("新年快乐🎉🧧一起来", "新年快乐一起来"),
        ("两行\n标题\t在此", "两行 标题 在此"),
        ("café № 5 ①", "café № 5 ①"),
        ("\x07\u200d铃", "铃"),
    ],
)
def test_what_is_missing_is_written_another_way(said: str, printed: str) -> None:
    assert typeface.bold().printable(said) == printed
