"""Replies as plain text, for channels without buttons: choices are numbered, columns line up.

The numbers count over all replies of a turn in the order of `Reply.all_buttons`, as `Talk.offer`
remembers them, so that "2" means the same to the reader and to the core. A notice is no part of a turn:
its choices carry no number, which would mean something else, and are taken by their words.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from urllib.parse import quote

from wcwidth import wcswidth

from bot.dialogue.delivery import Letter
from bot.dialogue.files import Document
from bot.dialogue.messages import Button, Card, Reply
from bot.dialogue.talk import CHOICES

INDENT = "    "
ON_THE_PAGE = "请到网页版里打开"  # where a document is to be had without a public address
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # categories Cc but for \n, and Cs


def plain(replies: Iterable[Reply]) -> str:
    """What a turn said, replies apart by an empty line, without a newline at the end."""
    numbers = count(1)
    return "\n\n".join("\n".join(_reply(reply, numbers)) for reply in replies)


def notice(letter: Letter) -> str:
    """What came by itself, marked as such."""
    return letter.heading + "\n".join(_reply(letter.reply, count(CHOICES + 1)))


def linked(reply: Reply, public_url: str) -> Reply:
    """The reply with its documents as lines below its words, for channels that send no files."""
    if not reply.documents:
        return reply
    lines = (f"{each.label}：{address(each, public_url) or ON_THE_PAGE}" for each in reply.documents)
    return replace(reply, text="\n".join(filter(None, [reply.text, *lines])), documents=())


def address(document: Document, public_url: str) -> str:
    """Where the world fetches a document; empty where there is no `public_url`."""
    if not public_url:
        return ""
    return f"{public_url.rstrip('/')}/documents/{document.key}/{quote(document.name, safe='')}"


def _reply(reply: Reply, numbers: Iterator[int]) -> Iterator[str]:
    if reply.text:
        yield clean(reply.text)
    for card in reply.cards:
        yield from _card(card, numbers)
    yield from _choices(reply.buttons, numbers)


def _card(card: Card, numbers: Iterator[int]) -> Iterator[str]:
    yield f"  ■ {clean(card.title)}"
    if card.text:
        yield from (INDENT + line for line in clean(card.text).splitlines())
    widest = max((_width(label) for label, _ in card.rows), default=0)
    for label, value in card.rows:
        first, *rest = clean(value).splitlines() or [""]
        yield f"{INDENT}{clean(label)}{' ' * (widest - _width(label))}  {first}".rstrip()
        yield from (f"{INDENT}{' ' * widest}  {line}" for line in rest)
    yield from (INDENT + line for line in _choices(card.buttons, numbers))


def _choices(buttons: Sequence[Button], numbers: Iterator[int]) -> Iterator[str]:
    for button in buttons:
        number = next(numbers)
        # What the talk does not remember must not carry a number that means nothing.
        yield f"{f'{number}.' if number <= CHOICES else '·'} {clean(button.label)}"


def clean(text: str) -> str:
    """The text without control characters, which a terminal would obey, and without lone surrogates."""
    return _UNSEEN.sub("", text)


def _width(text: str) -> int:
    """Columns on a terminal, where a Chinese character takes two."""
    return max(wcswidth(clean(text)), 0)
