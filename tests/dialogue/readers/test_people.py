"""Head counts, as coordinators say them."""

import pytest

from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.people import read_people
from bot.dialogue.readers.times import read_times
from tests.dialogue.readers.clockwork import SUNDAY_MORNING


def counted(text: str) -> tuple[int, int] | None:
    text = normalise(text)
    found = read_people(text, read_times(text, SUNDAY_MORNING).spans)
    return (found[0].min, found[0].max) if found else None


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("五六十人", 50, 60),
        ("百来号人", 100, 100),
        ("二十几个老人", 20, 29),
        ("十几号人", 10, 19),
        ("三四十个", 30, 40),
        ("十五六个人", 15, 16),
        ("三五十人", 30, 50),
        ("五十六十人", 50, 60),
        ("一百二三十人", 120, 130),
        ("俩三十人", 20, 30),
        ("一两百人", 100, 200),
        ("几十人", 20, 90),
        ("好几百人", 200, 900),
        ("不超过60", 60, 60),
        ("最多八十个人", 80, 80),
        ("60以内", 60, 60),
        ("控制在四十人", 40, 40),
        ("一百五", 150, 150),
        ("1百人", 100, 100),
        ("2百多人", 200, 200),
        ("1.5百", 150, 150),
        ("50-60人", 50, 60),
        ("50到80人", 50, 80),
        ("50人到80人", 50, 80),
        ("三十位长者", 30, 30),
        ("５０個小朋友", 50, 50),
        ("五十几号街坊", 50, 59),
        ("15号人", 15, 15),
        ("二十来个", 20, 20),
        ("上百人", 100, 100),
        ("人数改成五十到六十", 50, 60),
        ("人数大概六十", 60, 60),
        ("改成60", 60, 60),
        ("60", 60, 60),
        ("五六十", 50, 60),
        ("大概五六十吧", 50, 60),
        ("六十，不对，八十人", 80, 80),
        ("八十人，不对，六十", 60, 60),
        ("原来五十人，现在改成七十人", 70, 70),
        ("40个小朋友和20个家长", 60, 60),
        ("两个老师带四十个学生", 40, 40),
        ("30个大人20个小孩，一共五十人", 50, 50),
        ("12月5号给100个学生讲", 100, 100),
        ("下周三下午两点给社区老人约一场八段锦，五六十人", 50, 60),
        ("周五下午三点五十人", 50, 50),
        ("街坊八十左右", 80, 80),
        ("人数60", 60, 60),
        ("成百号人", 100, 100),
        ("30+人", 30, 30),
        ("三十个大人加二十个小孩", 50, 50),
        ("40名小朋友，20名家长", 60, 60),
        ("由50人改为60人", 60, 60),
        ("不是50人，是60人", 60, 60),
        ("至少二十人", 20, 20),
        ("80人封顶", 80, 80),
    ],
)
def test_a_head_count_is_found(text: str, least: int, most: int) -> None:
    assert counted(text) == (least, most)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "第二个",
            "三月红",
            "十三行",
            "二沙岛",
            "三楼",
            "202室",
            "13800138000",
            "八段锦",
            "五禽戏",
            "四重奏",
        ),
        *(
            "24式太极拳",
            "2场",
            "两节课",
            "一个半小时",
            "两个钟",
            "gz20260918003",
            "60元",
            "60岁以上老人",
            "九十后",
        ),
        *(
            "十五号",
            "12月5日",
            "下午三点",
            "请一位老师",
            "两个讲座",
            "三个节目",
            "一个人都没有",
            "第三人民医院",
        ),
        *(
            "百人太极",
            "两人一组",
            "每桌五人",
            "屏山二村民委员会",
            "几个人",
            "多少人",
            "十个晚上",
            "100平方米",
        ),
    ],
)
def test_what_counts_no_heads_is_none(text: str) -> None:
    assert counted(text) is None


def test_the_span_is_where_the_count_stands() -> None:
    text = "想约剪纸,五六十人,谢谢"
    found = read_people(text)
    assert found is not None
    start, end = found[1]
    assert text[start:end] == "五六十人"


def test_what_another_reader_has_taken_is_not_counted() -> None:
    assert read_people("60人", taken=[(0, 3)]) is None
