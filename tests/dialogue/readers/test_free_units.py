"""Units that are no regions: barracks, schools, fire stations, companies."""

import pytest

from bot.dialogue.readers.free_units import read_free_unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("给白云消防站的消防员约一场", "白云消防站"),
        ("到棠下小学演木偶戏", "棠下小学"),
        ("我们是广州市第十六中学", "广州市第十六中学"),
        ("想请老师到红棉制衣厂", "红棉制衣厂"),
        ("在东山幼儿园", "东山幼儿园"),
    ],
)
def test_a_named_unit_is_read_as_said(text: str, unit: str) -> None:
    found = read_free_unit(text)
    assert found is not None
    assert found[0] == unit


@pytest.mark.parametrize(
    "text",
    [
        "给小学生上课",
        "公司姐妹想学插花",
        "给部队战士办音乐会",
        "去学校",
        "街道文化站",
        "送戏进工厂",
        "大学生",
    ],
)
def test_a_bare_kind_names_no_unit(text: str) -> None:
    assert read_free_unit(text) is None
