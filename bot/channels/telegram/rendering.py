"""Replies as one Telegram message: HTML in which everything said is escaped, choices as inline buttons."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count, repeat
from typing import Any

from wcwidth import wcswidth

from bot.dialogue.files import Document
from bot.dialogue.fitting import Fitting
from bot.dialogue.messages import Button, Card, Reply

LIMIT = 4096  # of a text, in UTF-16 units after its entities were parsed (Bot API, sendMessage)
BUTTONS = 100  # of an inline keyboard; Telegram refuses more
LABEL = 60  # characters of a button
LONG = 34  # columns beyond which a phone hides the end of a label, so that the text shows it whole
CHOOSE = "请选择："
NOTHING = "（没有内容）"

Body = dict[str, Any]
Key = dict[str, str]
Mark = Callable[[str], str]

_ROOM = ((3, 9), (2, 15))  # buttons that share a row, and the columns that each of them may then take
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def message(replies: Sequence[Reply]) -> Body:
    """The fields that sendMessage and editMessageText share.

    `FITTING` has cut the replies to a message before; buttons beyond the limit are left out here.
    """
    body = words(_written(replies, escape, bold))
    if keys := keyboard(replies):
        body["reply_markup"] = {"inline_keyboard": keys}
    return body


def words(html: str) -> Body:
    """The same for a text that is HTML already."""
    return {"text": html, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


def content(html: str) -> Body:
    """The same as the content of an inline result."""
    return {"message_text": html, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


def size(replies: Sequence[Reply]) -> int:
    """What the replies take of `LIMIT`; more than it where they have too many buttons for one message."""
    if sum(1 for reply in replies for _ in reply.all_buttons()) > BUTTONS:
        return LIMIT + 1
    return units(_written(replies, _plain, _plain))


class LetterFitting(Fitting):
    """Cuts replies into messages; each document is one of its own, behind everything that is said."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(size, LIMIT)

    def messages(self, replies: Iterable[Reply]) -> list[tuple[Reply, ...]]:
        """The messages in order; one that is a document is a single reply with nothing else."""
        said: list[Reply] = []
        documents: list[Document] = []
        for reply in replies:
            documents += reply.documents
            bare = replace(reply, documents=()) if reply.documents else reply
            if bare.text or bare.cards or bare.buttons or not reply.documents:
                said.append(bare)
        return [*super().messages(said), *((Reply(documents=(each,)),) for each in documents)]


class AnswerFitting(LetterFitting):
    """The same for an answer, which begins with words: a document has to be sent by itself."""

    __slots__ = ()

    def messages(self, replies: Iterable[Reply]) -> list[tuple[Reply, ...]]:
        """The messages in order, the first of them in words."""
        messages = super().messages(replies)
        if messages and (documents := messages[0][0].documents):
            return [(Reply(documents[0].label),), *messages]
        return messages


FITTING = AnswerFitting()
LETTERS = LetterFitting()  # for what the courier brings, which is also the rest of an answer


def units(text: str) -> int:
    """The length as Telegram counts it, in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def escape(text: str) -> str:
    """HTML that shows exactly this text."""
    return _plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def bold(text: str) -> str:
    """The same in bold; nothing stays nothing."""
    return f"<b>{escape(text)}</b>" if text else ""


def card_text(card: Card, number: int = 0, plain: Mark = escape, strong: Mark = bold) -> str:
    """A card: the title, what it is about, and a line for each row."""
    title = strong(f"{number}. {card.title}" if number else card.title)
    rows = (f"{plain(label)}：{plain(value)}" for label, value in card.rows)
    return "\n".join(line for line in (title, plain(card.text), *rows) if line)


def keyboard(replies: Sequence[Reply]) -> list[list[Key]]:
    """The buttons in reading order; those of several cards begin with the number of their card."""
    rows: list[list[Key]] = []
    numbers = _card_numbers(replies)
    for reply in replies:
        cards = [[_key(button, number) for button in card.buttons] for card, number in _of(reply, numbers)]
        if all(len(keys) < 2 for keys in cards):
            cards = [[key for keys in cards for key in keys]]
        listed = count(1) if _is_listed(replies) else repeat(0)
        own = [_key(button, number) for button, number in zip(reply.buttons, listed, strict=False)]
        for keys in (*cards, own):
            rows += in_rows(keys)
    return _first(rows, BUTTONS)


def in_rows(keys: Iterable[Key]) -> list[list[Key]]:
    """Short labels side by side, long ones alone."""
    rows: list[list[Key]] = []
    most = 0
    for key in keys:
        room = _room(key["text"])
        if rows and len(rows[-1]) < min(most, room):
            rows[-1].append(key)
            most = min(most, room)
        else:
            rows.append([key])
            most = room
    return rows


def shortened(label: str) -> str:
    """A label that a button can carry."""
    label = _plain(label).strip() or "…"
    return label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"


def _key(button: Button, number: int) -> Key:
    label = f"{number} {button.label}" if number else button.label
    return {"text": shortened(label), "callback_data": button.data}


def _room(label: str) -> int:
    """How many buttons may share the row of this one."""
    wide = columns(label)
    return next((most for most, each in _ROOM if wide <= each), 1)


def columns(label: str) -> int:
    """The width of a label, in which a Chinese character counts two."""
    return max(wcswidth(label), len(label))


def _written(replies: Sequence[Reply], plain: Mark, strong: Mark) -> str:
    """Everything in words, paragraphs apart by an empty line; never empty, which Telegram would refuse."""
    numbers = _card_numbers(replies)
    parts: list[str] = []
    for reply in replies:
        parts.append(plain(reply.text).strip())
        parts += [card_text(card, number, plain, strong) for card, number in _of(reply, numbers)]
    if _is_listed(replies):
        lines = (f"{place}. {button.label}" for place, button in enumerate(replies[0].buttons, 1))
        parts.append("\n".join(map(plain, lines)))
    written = "\n\n".join(part for part in parts if part)
    if written.strip():
        return written
    return CHOOSE if any(reply.buttons for reply in replies) else NOTHING


def _of(reply: Reply, numbers: Iterator[int]) -> Iterator[tuple[Card, int]]:
    return zip(reply.cards, numbers, strict=False)


def _card_numbers(replies: Sequence[Reply]) -> Iterator[int]:
    """1, 2, 3 where there is more than one card with buttons to be told apart; else no numbers."""
    cards = sum(1 for reply in replies for card in reply.cards if card.buttons)
    return count(1) if cards > 1 else repeat(0)


def _is_listed(replies: Sequence[Reply]) -> bool:
    """Whether the choices are too long for their buttons and stand in the text as well."""
    if len(replies) != 1 or replies[0].cards:
        return False
    return any(columns(button.label) > LONG for button in replies[0].buttons)


def _first(rows: list[list[Key]], most: int) -> list[list[Key]]:
    kept: list[list[Key]] = []
    for row in rows:
        kept.append(row[:most])
        most -= len(kept[-1])
        if most <= 0:
            break
    return kept


def _plain(text: str) -> str:
    return _CONTROL.sub("", text)
