"""What goes in and out of a turn, the same on every channel.

Channels translate between these values and their platform's own; they never decide.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.dialogue.files import Attachment, Document

BUTTON_BYTES = 64  # Telegram's limit for callback_data, in bytes; the narrowest of all channels


@dataclass(frozen=True, slots=True)
class Button:
    """A choice that carries its own meaning, so that it can be tapped at any later time (law 5).

    Raises ValueError where topic, slot and value take more than 64 bytes together, or where topic or
    slot hold a colon.
    """

    label: str
    topic: str
    slot: str = ""
    value: str = ""

    def __post_init__(self) -> None:
        if ":" in self.topic or ":" in self.slot:
            raise ValueError(f"topic and slot must be free of colons: {self.data}")
        if len(self.data.encode()) > BUTTON_BYTES:
            raise ValueError(f"a button holds {BUTTON_BYTES} bytes: {self.data}")

    @property
    def data(self) -> str:
        """The meaning in one string: `topic:slot:value`."""
        return f"{self.topic}:{self.slot}:{self.value}"

    @classmethod
    def parse(cls, data: str, label: str = "") -> "Button | None":
        """The button behind `data`, or None where it is none of ours."""
        parts = data.split(":", 2)
        if len(parts) != 3 or not parts[0] or len(data.encode(errors="replace")) > BUTTON_BYTES:
            return None
        return cls(label, *parts)


@dataclass(frozen=True, slots=True)
class Card:
    """A product, an order or an event, laid out as rows of label and value."""

    title: str
    text: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """One thing the assistant says: words, cards below them, documents to take away, and choices last.

    `replaces` tells that it takes the place of the message whose button was tapped, as the next page of a
    list does; a channel that cannot change what it said adds it instead.
    """

    text: str = ""
    cards: tuple[Card, ...] = ()
    buttons: tuple[Button, ...] = ()
    replaces: bool = False
    documents: tuple[Document, ...] = ()

    def all_buttons(self) -> Iterator[Button]:
        """Every button in reading order; where a channel has none, this is the order of the numbers."""
        for card in self.cards:
            yield from card.buttons
        yield from self.buttons

    def to_json(self) -> dict[str, Any]:
        """A JSON object with the keys that hold something; `from_json` reads it back."""
        body: dict[str, Any] = {}
        if self.text:
            body["text"] = self.text
        if self.cards:
            body["cards"] = [
                {
                    "title": card.title,
                    "text": card.text,
                    "rows": [list(row) for row in card.rows],
                    "buttons": _buttons_to_json(card.buttons),
                }
                for card in self.cards
            ]
        if self.buttons:
            body["buttons"] = _buttons_to_json(self.buttons)
        if self.replaces:
            body["replaces"] = True
        if self.documents:
            body["documents"] = [[each.label, each.name, each.key] for each in self.documents]
        return body

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> "Reply":
        """Reads what `to_json` wrote, now or in an older version."""
        return cls(
            text=body.get("text", ""),
            cards=tuple(
                Card(
                    title=card.get("title", ""),
                    text=card.get("text", ""),
                    rows=tuple((label, value) for label, value in card.get("rows", ())),
                    buttons=_buttons_from_json(card.get("buttons", ())),
                )
                for card in body.get("cards", ())
            ),
            buttons=_buttons_from_json(body.get("buttons", ())),
            replaces=body.get("replaces") is True,
            documents=tuple(Document(*row) for row in body.get("documents", ()) if len(row) == 3),
        )


def _buttons_to_json(buttons: Iterable[Button]) -> list[list[str]]:
    return [[button.label, button.data] for button in buttons]


def _buttons_from_json(rows: Iterable[Sequence[str]]) -> tuple[Button, ...]:
    parsed = (Button.parse(data, label) for label, data in rows)
    return tuple(button for button in parsed if button is not None)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote, as the channel knows them."""

    channel: str  # console | web | telegram | wechat
    external_id: str
    name: str = ""


class Medium(StrEnum):
    """How a message was said; what has words in it is read like words."""

    WORDS = "words"
    VOICE = "voice"  # its words, where the platform understood them
    PICTURE = "picture"  # its caption, as with all below
    VIDEO = "video"
    STICKER = "sticker"
    FILE = "file"
    CONTACT = "contact"  # "name phone"
    POSITION = "position"  # the address, where the platform tells one
    ARRIVAL = "arrival"  # somebody came: pressed start, followed, scanned; `start` says by which link


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message as it was heard: words, the data of a tapped button, or the link by which somebody came.

    `message_id` is the platform's key: the same message delivered again has the same one.
    """

    message_id: str
    text: str = ""
    button: str = ""
    label: str = ""  # what the tapped button said, for the history
    medium: str = Medium.WORDS
    start: str = ""  # the payload of a link (bot.dialogue.links)
    files: tuple[Attachment, ...] = ()
    untaken: str = ""  # why a file that came is not among them (bot.dialogue.files.Untaken)

    @property
    def said(self) -> str:
        """What the history shows of it: the words, and what else it brought."""
        pictures = sum(1 for each in self.files if each.is_picture)
        shown = [self.text or self.label]
        shown += [f"［图片 {pictures} 张］" if pictures > 1 else "［图片］"] if pictures else []
        shown += [f"［文件］{each.name}" for each in self.files if not each.is_picture]
        return " ".join(filter(None, shown))
