"""接龙 as people paste it: every way of writing a line, and every line told of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.readers.rolls import LONGEST_NAME, Entry, is_roll, key, read_roll

_names = st.text("陈李王张何黄阿小大明芳珍伟英国姨叔伯婆", min_size=2, max_size=4)
_marks = st.sampled_from(["{}. ", "{}、", "{}．", "({}) ", "（{}）", "{}：", "{} ", "【{}】"])
_counts = {
    "": (1, 0),
    " 2人": (2, 0),
    "　3位": (3, 0),
    "+1": (2, 0),
    "（4人）": (4, 0),
    " x2": (2, 0),
    " 2大1小": (3, 1),
    " 13800138000 两位": (2, 0),
    "，一家三口": (3, 0),
    "🌸 妈妈+孩子": (2, 1),
}


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("1. 陈姨 2人", Entry("陈姨", 2)),
        ("2. 李叔", Entry("李叔")),
        ("3、王小明 妈妈+孩子", Entry("王小明", 2, 1)),
        ("4．黃太＋1", Entry("黄太", 2)),
        ("5️⃣ 何生 138-0013-8000 2位", Entry("何生", 2, 0, "13800138000")),
        ("⑥刘阿婆和老伴", Entry("刘阿婆", 2)),
        ("🔟 马叔", Entry("马叔")),
        ("7. 吴先生 2大1小", Entry("吴先生", 3, 1)),
        ("8. 赵大妈 3人（含1小孩）", Entry("赵大妈", 3, 1)),
        ("9. 小明妈妈 带2个小孩", Entry("小明妈妈", 3, 2)),
        ("10. 钱阿姨带孙子", Entry("钱阿姨", 2, 1)),
        ("11. 🌸小红🌸 x2", Entry("小红", 2)),
        ("12. 郑姨 一家三口", Entry("郑姨", 3)),
        ("13. 张 伟 2", Entry("张伟", 2)),
        ("14. mary chan +2", Entry("Mary Chan", 3)),
        ("15. 林姨：2", Entry("林姨", 2)),
    ],
)
def test_a_line_is_read_however_it_is_written(line: str, entry: Entry) -> None:
    assert read_roll(f"#接龙\n{line}").entries == (entry,)


@pytest.mark.parametrize(
    "line", ["1. ~~周叔~~", "1. 周̶叔̶", "1. 周叔 不去了", "1. 周叔（取消）", "1、周叔 有事来不了"]
)
def test_who_writes_that_they_do_not_come_is_not_counted(line: str) -> None:
    roll = read_roll(f"#接龙\n{line}")
    assert roll.entries == ()
    assert roll.withdrawn == ("周叔",)


def test_headings_examples_and_empty_places_are_no_entries() -> None:
    roll = read_roll("#接龙\n12月9日14:00 八段锦\n14:00 集合\n例 1. 张三 2人\n\n1. 例：李四\n2.\n3. 陈姨")
    assert roll.entries == (Entry("陈姨"),)
    assert roll.unread == ()


def test_lines_that_cannot_be_read_are_told_by_number() -> None:
    roll = read_roll("#接龙\n1. 陈姨\n\n2. 2人\n备注 自带水杯\n3. " + "好" * (LONGEST_NAME + 1))
    assert [number for number, _ in roll.unread] == [4, 5, 6]


def test_of_a_name_written_twice_and_of_lists_below_each_other_the_last_counts() -> None:
    roll = read_roll("#接龙\n1. 陈姨 2人\n2. 李叔\n3. 陳姨 3人")
    assert roll.entries == (Entry("陈姨", 3), Entry("李叔"))
    assert roll.twice == (4,)
    assert read_roll("#接龙\n1. 陈姨\n#接龍\n1. 陈姨\n2. 李叔").entries == (Entry("陈姨"), Entry("李叔"))


@pytest.mark.parametrize("text", ["成语接龙", "接龙游戏怎么玩\n谢谢", "1. 陈姨\n2. 李叔", "#接龙"])
def test_other_texts_are_no_list(text: str) -> None:
    assert not is_roll(text)


@given(
    st.lists(
        st.tuples(_names, st.sampled_from(sorted(_counts))),
        min_size=1,
        max_size=30,
        unique_by=lambda row: row[0],
    ),
    _marks,
)
def test_every_list_is_read_as_it_was_written(rows: list[tuple[str, str]], mark: str) -> None:
    text = "\n".join(
        ["#接龙", *(f"{mark.format(at)}{name}{said}" for at, (name, said) in enumerate(rows, 1))]
    )
    roll = read_roll(text)
    assert is_roll(text)
    assert roll.unread == ()
    assert [(each.name, each.party, each.children) for each in roll.entries] == [
        (name, *_counts[said]) for name, said in rows
    ]


@given(st.lists(st.text(max_size=40), max_size=20))
def test_whatever_is_pasted_no_line_is_lost_and_no_name_is_empty(lines: list[str]) -> None:
    roll = read_roll("#接龙\n" + "\n".join(lines))
    assert all(0 < each.party < 100 and 0 < len(each.name) <= LONGEST_NAME for each in roll.entries)
    assert all(0 <= each.children < max(each.party, 1) for each in roll.entries)
    assert len({key(each.name) for each in roll.entries}) == len(roll.entries)


@pytest.mark.parametrize("off", ["唔去", "唔嚟喇", "去唔到", "唔參加"])
def test_a_cantonese_no_is_one(off: str) -> None:
    roll = read_roll(f"接龙\n1. 张三 2人\n2. 黄生 {off}")
    assert [entry.name for entry in roll.entries] == ["张三"]
    assert roll.withdrawn == ("黄生",)
