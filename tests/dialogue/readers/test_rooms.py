"""The place within a unit, wherever the sentence names it."""

import pytest

from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.rooms import read_room


@pytest.mark.parametrize(
    ("said", "room"),
    [
        ("三楼多功能厅", "三楼多功能厅"),
        ("地点系三楼多功能厅", "三楼多功能厅"),
        ("订一场书法，40人，地点在一楼会议室，联系人张老师", "一楼会议室"),
        ("剪纸，12月6号，3楼301室，20人", "3楼301室"),
        ("下周三喺饭堂搞一场粤剧", "饭堂"),
        ("地点改到二楼礼堂", "二楼礼堂"),
        ("社区广场", "社区广场"),
        ("在祠堂办", "祠堂"),
        ("二楼", "二楼"),
    ],
)
def test_a_room_is_read_as_it_was_said(said: str, room: str) -> None:
    found = read_room(normalise(said))
    assert found is not None
    assert found[0] == room


@pytest.mark.parametrize(
    "said",
    [
        "写字楼大堂的午间弦乐",
        "敬老九层糕",
        "祠堂冬至祭祖",
        "广场舞",
        "想看图书馆夜游",
        "给社区老人约一场八段锦",
        "在社区办个书法展",
        "五楼台风大",
    ],
)
def test_what_only_holds_a_rooms_word_is_none(said: str) -> None:
    assert read_room(normalise(said)) is None
