"""Telegram's HTML: what a text says after its tags are read, or why it cannot be read.

https://core.telegram.org/bots/api#html-style; bare `<`, `>` and `&` are refused as that page demands,
although the platform itself lets some of them pass.
"""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from tests.fakes.telegram.refusal import Refusal, bad_request

ENTITIES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_ATTRIBUTES = {
    "a": {"href"},
    "span": {"class"},
    "code": {"class"},
    "blockquote": {"expandable"},
    "tg-emoji": {"emoji-id"},
}
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def utf16(text: str) -> int:
    """The length as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(text: str) -> tuple[str, list[dict[str, Any]]]:
    """The text without its tags, and its entities. Raises Refusal where the HTML is not Telegram's."""
    for piece in _TAG.split(text):
        if stray := re.search(r"[<>]", piece):
            raise _unreadable(f"Unescaped '{stray[0]}'")
        if "&" in _REFERENCE.sub("", piece):
            raise _unreadable("Unescaped '&'")
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if reader.open:
        raise _unreadable(f'Can\'t find end tag corresponding to start tag "{reader.open[-1][0]}"')
    return "".join(reader.said), reader.entities


def _unreadable(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.said: list[str] = []
        self.entities: list[dict[str, Any]] = []
        self.open: list[tuple[str, dict[str, Any]]] = []
        self._length = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ENTITIES:
            raise _unreadable(f'Unsupported start tag "{tag}"')
        given = dict(attrs)
        if not set(given) <= _ATTRIBUTES.get(tag, set()):
            raise _unreadable(f'Unsupported attributes of "{tag}"')
        if tag == "span" and given.get("class") != "tg-spoiler":
            raise _unreadable('Tag "span" must have class "tg-spoiler"')
        entity: dict[str, Any] = {"type": ENTITIES[tag], "offset": self._length}
        if tag == "a":
            entity["url"] = given.get("href") or ""
        self.open.append((tag, entity))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raise _unreadable(f'Unsupported start tag "{tag}/"')

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            raise _unreadable(f'Unexpected end tag "{tag}"')
        _, entity = self.open.pop()
        entity["length"] = self._length - entity["offset"]
        if entity["length"]:
            self.entities.append(entity)

    def handle_data(self, data: str) -> None:
        self._say(data)

    def handle_entityref(self, name: str) -> None:
        self._say(unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self._say(unescape(f"&#{name};"))

    def handle_comment(self, data: str) -> None:
        raise _unreadable("Unsupported start tag")

    def handle_decl(self, decl: str) -> None:
        raise _unreadable("Unsupported start tag")

    def _say(self, words: str) -> None:
        self.said.append(words)
        self._length += utf16(words)
