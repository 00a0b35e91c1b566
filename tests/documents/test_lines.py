"""Line ends in Chinese: nothing is torn that belongs together."""

import pytest

from bot.documents.lines import balanced, broken, shortened, tears


def test_a_title_ends_its_line_where_it_reads_best() -> None:
    assert balanced("坐式八段锦教学进颐康中心", 8, len) == ["坐式八段锦教学", "进颐康中心"]
    assert balanced("八一营区欢笑专场", 6, len) == ["八一营区", "欢笑专场"]


def test_known_words_are_not_torn() -> None:
    assert balanced("来穗青年粤语夜校班", 7, len, {"粤语夜校"}) == ["来穗青年", "粤语夜校班"]
    assert broken("海珠区寺前社区 三楼多功能厅", 11, len, {"三楼多功能厅"}) == [
        "海珠区寺前社区",
        "三楼多功能厅",
    ]
    assert tears(["粤语夜", "校"], {"夜校"})
    assert not tears(["粤语", "夜校"], {"夜校"})


@pytest.mark.parametrize(
    "text", ["从饮茶到睇医生，学说广州话。真好！", "“小小讲解员”（亲子）：《广州》", "12月9日14:00开始"]
)
@pytest.mark.parametrize("width", range(3, 12))
def test_no_line_begins_or_ends_with_the_wrong_mark(text: str, width: int) -> None:
    for lines in (broken(text, width, len), balanced(text, width, len)):
        assert "".join(lines) == text
        assert all(len(line) <= width for line in lines)
        if width > 5:
            assert [line for line in lines if line[0] in "，。！）》”：" or line[-1] in "（《“"] == []


def test_numbers_and_latin_words_stay_whole() -> None:
    assert broken("电话020-12345678转", 12, len) == ["电话", "020-12345678", "转"]
    assert broken("学Python编程", 7, len) == ["学Python", "编程"]


def test_what_is_too_much_says_so() -> None:
    assert shortened(["一二三", "四五六", "七"], 2, 3, len) == ["一二三", "四五…"]
    assert shortened(["一二三"], 2, 3, len) == ["一二三"]
    assert broken("", 5, len) == balanced(" ", 5, len) == []
