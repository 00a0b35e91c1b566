from hypothesis import given
from hypothesis import strategies as st

from bot.channels.plain import plain
from bot.dialogue.messages import Button, Card, Reply
from bot.dialogue.talk import CHOICES, Talk

CARD = Card(
    "八段锦进社区",
    "一位老师带做。",
    rows=(("时长", "90分钟"), ("适合人数", "20-60人"), ("场地", "礼堂\n或空地")),
    buttons=(Button("点这个", "order", "product", "C014"),),
)


def test_a_card_reads_as_a_block_with_its_columns_in_line() -> None:
    assert plain([Reply("找到1个：", (CARD,), (Button("更多", "search", "more"),))]) == (
        "找到1个：\n"
        "  ■ 八段锦进社区\n"
        "    一位老师带做。\n"
        "    时长      90分钟\n"
        "    适合人数  20-60人\n"
        "    场地      礼堂\n"
        "              或空地\n"
        "    1. 点这个\n"
        "2. 更多"
    )


def test_numbers_go_on_through_all_replies_of_a_turn() -> None:
    replies = [Reply("一", (), (Button("甲", "a"), Button("乙", "b"))), Reply("二", (), (Button("丙", "c"),))]
    assert plain(replies) == "一\n1. 甲\n2. 乙\n\n二\n3. 丙"


@given(st.lists(st.integers(0, 30), min_size=1, max_size=4))
def test_every_number_shown_means_the_same_button_to_the_core(counts: list[int]) -> None:
    made = iter(range(1000))
    replies = [
        Reply(
            "选",
            (Card("卡", buttons=tuple(Button(f"甲{next(made)}", "a") for _ in range(number // 2))),),
            tuple(Button(f"乙{next(made)}", "b") for _ in range(number)),
        )
        for number in counts
    ]
    talk = Talk()
    talk.offer(replies)
    shown = [line.split(". ") for line in plain(replies).splitlines() if ". " in line]
    assert len(shown) == min(CHOICES, next(made))
    for number, label in shown:
        button = talk.choice(number.strip())
        assert button is not None
        assert button.label == label


def test_a_reply_cannot_move_the_cursor_or_ring_the_bell() -> None:
    card = Card("题\x1b[2J", "文\x07", (("行\x08", "值\x9b"),), (Button("钮\r", "a"),))
    shown = plain([Reply("话\x1b]0;x\x07\ud800", (card,))])
    assert not [mark for mark in shown if mark != "\n" and (ord(mark) < 32 or 127 <= ord(mark) < 160)]
    shown.encode()
