"""Cutting replies into messages: nothing lost, nothing over the limit, the order kept."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.fitting import Fitting
from bot.dialogue.messages import Button, Card, Reply


def parts(replies: Sequence[Reply]) -> list[str]:
    """Everything that is seen, in reading order."""
    seen = []
    for reply in replies:
        seen.append(reply.text)
        for card in reply.cards:
            rows = (f"{label}：{value}" for label, value in card.rows)
            seen += [card.title, card.text, *rows, *(button.label for button in card.buttons)]
        seen += [button.label for button in reply.buttons]
    return seen


def length(replies: Sequence[Reply]) -> int:
    """Bytes, as WeChat counts; choices are text there."""
    return sum(len(part.encode()) for part in parts(replies))


def characters(replies: Sequence[Reply]) -> int:
    """Characters, choices for nothing, as Telegram counts."""
    return sum(len(part) for part in parts([Reply(reply.text, reply.cards) for reply in replies]))


LABELS = st.text("甲乙丙x😀", min_size=1, max_size=6)
BUTTONS = st.lists(st.builds(Button, LABELS, st.just("a")), max_size=6).map(tuple)
WORDS = st.builds(
    lambda part, times: part * times, st.text("好，。；\n x😀", max_size=12), st.integers(1, 40)
)
CARDS = st.builds(Card, WORDS, WORDS, st.lists(st.tuples(LABELS, WORDS), max_size=2).map(tuple), BUTTONS)
REPLIES = st.lists(
    st.builds(Reply, WORDS, st.lists(CARDS, max_size=3).map(tuple), BUTTONS, st.booleans()), max_size=4
)
FITTINGS = st.builds(Fitting, st.sampled_from([length, characters]), st.integers(30, 400))


@given(REPLIES, FITTINGS)
@settings(deadline=None)
def test_no_message_is_over_the_limit(replies: list[Reply], fitting: Fitting) -> None:
    assert all(fitting.size(message) <= fitting.most for message in fitting.messages(replies))


@given(REPLIES, FITTINGS)
@settings(deadline=None)
def test_nothing_is_lost_and_the_order_is_kept(replies: list[Reply], fitting: Fitting) -> None:
    said = [reply for message in fitting.messages(replies) for reply in message]
    assert "".join("".join(parts(said)).split()) == "".join("".join(parts(replies)).split())


@given(REPLIES, FITTINGS)
@settings(deadline=None)
def test_every_button_is_there_once_and_in_its_place(replies: list[Reply], fitting: Fitting) -> None:
    said = [reply for message in fitting.messages(replies) for reply in message]
    buttons = [button for reply in said for button in reply.all_buttons()]
    assert buttons == [button for reply in replies for button in reply.all_buttons()]


@given(REPLIES, FITTINGS)
@settings(deadline=None)
def test_no_piece_of_a_reply_is_empty_and_only_the_first_one_replaces(
    replies: list[Reply], fitting: Fitting
) -> None:
    for reply in replies:
        first, *others = [piece for message in fitting.messages([reply]) for piece in message] or [reply]
        assert first.replaces == reply.replaces
        assert all(parts([piece]) != [""] and not piece.replaces for piece in others)


def test_what_fits_stays_as_it_is() -> None:
    replies = [Reply("一", (Card("题", "文"),)), Reply("二", buttons=(Button("甲", "a"),))]
    assert Fitting(length, 100).messages(replies) == [tuple(replies)]


def test_nothing_said_is_no_message() -> None:
    assert Fitting(length, 100).messages([]) == []


def test_replies_share_a_message_until_it_is_full() -> None:
    one, two, three = Reply("一" * 10), Reply("二" * 10), Reply("三" * 10)
    assert Fitting(characters, 20).messages([one, two, three]) == [(one, two), (three,)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("甲。乙\n\n丙丁戊己庚辛", "甲。乙"),
        ("甲乙丙丁，戊己庚辛壬癸", "甲乙丙丁，"),
        ("甲乙，丙丁。戊己庚辛壬癸", "甲乙，丙丁。"),
        ("甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛"),
        ("甲，乙丙丁戊己庚辛壬癸", "甲，乙丙丁戊己庚"),  # a border near the beginning is none
    ],
)
def test_a_text_is_cut_at_the_best_border_near_the_end(text: str, first: str) -> None:
    assert Fitting(characters, 8).messages([Reply(text)])[0] == (Reply(first),)


def test_cards_are_cut_apart_before_any_text_is() -> None:
    cards = tuple(Card(name * 10) for name in "甲乙丙丁")
    messages = Fitting(characters, 25).messages([Reply("找到：", cards, (Button("更多", "search"),))])
    assert [[card.title[0] for reply in message for card in reply.cards] for message in messages] == [
        ["甲", "乙"],
        ["丙", "丁"],
    ]
    assert messages[-1][-1].buttons


def test_the_buttons_stay_below_the_end_of_the_text() -> None:
    button = Button("甲", "a")
    messages = Fitting(characters, 10).messages([Reply("好" * 25, buttons=(button,))])
    assert [message[0].buttons for message in messages] == [(), (), (button,)]


def test_buttons_too_many_for_one_message_go_into_several() -> None:
    buttons = tuple(Button("选" * 10, "a", "b", str(place)) for place in range(5))
    messages = Fitting(length, 60).messages([Reply("请选：", buttons=buttons)])
    assert [len(reply.buttons) for message in messages for reply in message if reply.buttons] == [2, 2, 1]


def test_a_very_long_text_is_cut_without_running_out_of_stack() -> None:
    assert len(Fitting(characters, 100).messages([Reply("好" * 300_000)])) == 3000
