"""Replies as Telegram messages: escaped, within the limits, every button traceable to its card."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.rendering import BUTTONS, FITTING, LIMIT, keyboard, message, size
from bot.dialogue.messages import Button, Card, Reply
from tests.fakes.telegram.chats import check_markup, read_text


def look(code: str = "A001", label: str = "看详情") -> Button:
    return Button(label, "search", "card", code)


def labels(*replies: Reply) -> list[list[str]]:
    return [[key["text"] for key in row] for row in keyboard(replies)]


def shown(*replies: Reply) -> str:
    """What a phone shows, after the strict double has parsed it."""
    body = message(replies)
    check_markup(body.get("reply_markup"))
    said, _ = read_text(body["text"], body["parse_mode"])
    return said


def test_everything_said_is_escaped() -> None:
    reply = Reply("<b>5 < 6 & 7</b>", (Card("<i>", "&amp;", (("<a>", "</b>"),)),))
    assert shown(reply) == "<b>5 < 6 & 7</b>\n\n<i>\n&amp;\n<a>：</b>"


def test_a_card_has_a_bold_title_and_a_line_a_row() -> None:
    card = Card("八段锦（A001）", "老师带练", (("时长", "90分钟"), ("人数", "20至60人")))
    assert message([Reply("", (card,))])["text"] == (
        "<b>八段锦（A001）</b>\n老师带练\n时长：90分钟\n人数：20至60人"
    )


def test_the_buttons_of_several_cards_begin_with_the_number_of_their_card() -> None:
    cards = tuple(Card(name, buttons=(look(name),)) for name in ("甲", "乙"))
    assert shown(Reply("找到 2 个：", cards)) == "找到 2 个：\n\n1. 甲\n\n2. 乙"
    assert labels(Reply("", cards)) == [["1 看详情", "2 看详情"]]


def test_the_buttons_of_one_card_carry_no_number() -> None:
    assert labels(Reply("", (Card("甲", buttons=(look(),)),))) == [["看详情"]]


def test_cards_with_several_buttons_have_a_row_each() -> None:
    cards = tuple(Card(name, buttons=(look(name), look(name, "点这个"))) for name in ("甲", "乙"))
    assert labels(Reply("", cards)) == [["1 看详情", "1 点这个"], ["2 看详情", "2 点这个"]]


def test_short_labels_stand_side_by_side_and_long_ones_alone() -> None:
    buttons = tuple(
        look(label=each)
        for each in ("老年人", "少儿", "军人", "按条件筛选", "我的订单", "海珠区海幢街道寺前社区")
    )
    assert labels(Reply("请选：", buttons=buttons)) == [
        ["老年人", "少儿", "军人"],
        ["按条件筛选", "我的订单"],
        ["海珠区海幢街道寺前社区"],
    ]


def test_labels_that_a_phone_would_cut_stand_in_the_text_too_with_their_numbers() -> None:
    long = "坐式八段锦教学进颐康中心公益课堂（90分钟，20至60人）"
    reply = Reply("点哪一个？", buttons=(look(label=long), look(label="都不是")))
    assert shown(reply) == f"点哪一个？\n\n1. {long}\n2. 都不是"
    assert labels(reply) == [[f"1 {long}"], ["2 都不是"]]


@pytest.mark.parametrize("reply", [Reply(), Reply(" \n "), Reply("", buttons=(look(),))])
def test_a_message_is_never_empty(reply: Reply) -> None:
    assert shown(reply).strip()


def test_an_empty_text_with_buttons_asks_to_choose() -> None:
    assert shown(Reply("", buttons=(look(),))) == "请选择："


def test_a_text_is_as_long_as_telegram_counts_it() -> None:
    assert size([Reply("<&")]) == 2
    assert size([Reply("好")]) == 1
    assert size([Reply("🙂")]) == 2


def test_what_is_too_long_is_cut_at_the_end_of_a_sentence() -> None:
    text = "这是一句话。" * 1000
    first, *rest = FITTING.messages([Reply(text, buttons=(look(),))])
    assert shown(*first).endswith("。")
    assert "".join(shown(*each) for each in (first, *rest)) == text
    assert not keyboard(first)
    assert keyboard(rest[-1])


def test_no_more_buttons_are_sent_than_telegram_takes() -> None:
    buttons = tuple(look(str(number)) for number in range(150))
    (words, *_), *_ = messages = FITTING.messages([Reply("请选：", buttons=buttons)])
    assert words.text == "请选："
    for each in messages:
        assert sum(map(len, keyboard(each))) <= BUTTONS
        shown(*each)


words = st.text(st.characters(), max_size=400) | st.text("<>&\"'/ab。\n🙂好", max_size=3000)
buttons = st.lists(st.builds(look, st.text("A1", max_size=9), words), max_size=6).map(tuple)
cards = st.lists(
    st.builds(Card, words, words, st.lists(st.tuples(words, words), max_size=3).map(tuple), buttons),
    max_size=6,
).map(tuple)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.builds(Reply, words, cards, buttons), min_size=1, max_size=4))
def test_whatever_is_said_telegram_takes_it(replies: list[Reply]) -> None:
    for each in FITTING.messages(replies):
        assert size(each) <= LIMIT
        shown(*each)
