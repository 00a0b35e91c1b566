"""Telegram's updates, read with care from plain JSON.

python-telegram-bot's `Update.de_json` takes 150 microseconds for a text message, reading the few fields
that matter takes five: a turn has half a millisecond in all.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.telegram import commands
from bot.dialogue.messages import Incoming, Medium, Sender

CHANNEL = "telegram"
ALLOWED = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")  # what we ask for
HELLO = "hello"  # a payload that leads nowhere: some links must have one
TEXT = 4096  # characters of a text; Telegram sends no more

Json = Mapping[str, Any]

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{3,32}))?(?:\s+(.*))?", re.DOTALL)
_LARGEST = 2**53  # ids take up to 52 bits
_MEDIA = {
    "voice": Medium.VOICE,
    "photo": Medium.PICTURE,
    "video": Medium.VIDEO,
    "video_note": Medium.VIDEO,
    "animation": Medium.VIDEO,
    "sticker": Medium.STICKER,
    "dice": Medium.STICKER,
    "game": Medium.STICKER,
    "document": Medium.FILE,
    "audio": Medium.FILE,
    "poll": Medium.FILE,
    "checklist": Medium.FILE,
    "story": Medium.FILE,
    "paid_media": Medium.FILE,
}


class Unreadable(ValueError):  # noqa: N818 - says what the update is
    """An update without the shape that the Bot API gives it. Holds no words of a person."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as Telegram names it."""

    file: str
    size: int  # bytes, 0 where it is not told
    name: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said or tapped in their own chat with the bot.

    `query` is the callback query to be answered first, `tapped` the message that carries the button. `sent`
    is the picture or the document that came, where there is one in all its sizes, the largest first.
    """

    chat: int
    sender: Sender
    incoming: Incoming
    query: str = ""
    tapped: int = 0
    album: str = ""  # what the pictures of one album share
    sent: tuple[Sent, ...] = ()


@dataclass(frozen=True, slots=True)
class Edited:
    """A message was changed after it was sent."""

    chat: int
    message: int


@dataclass(frozen=True, slots=True)
class Grouped:
    """A message in a group. `asked` is the bot's name in a command, `answered` that of whom it answers to."""

    chat: int
    thread: int
    message: int
    text: str
    asked: str = ""
    answered: str = ""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A tapped button that stands in no private chat, or in no message at all."""

    query: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An inline query: `@bot 八段锦`, typed in any chat."""

    query: str
    text: str


@dataclass(frozen=True, slots=True)
class Membership:
    """The person blocked the bot, or took that back."""

    chat: int
    here: bool


Event = Said | Edited | Grouped | Foreign | Asked | Membership


def read(update: object) -> Event | None:
    """What happened, or None where there is nothing to say or do. Raises Unreadable."""
    body = _object(update)
    key = str(_number(body, "update_id"))
    if message := _part(body, "message"):
        return _message(message, key)
    if query := _part(body, "callback_query"):
        return _tap(query, key)
    if query := _part(body, "inline_query"):
        return Asked(_text(query, "id"), _text(query, "query"))
    if message := _part(body, "edited_message"):
        return _edit(message)
    if member := _part(body, "my_chat_member"):
        return _membership(member)
    return None


def _message(message: Json, key: str) -> Event | None:
    chat = _must(message, "chat")
    number, person = _number(chat, "id"), _part(message, "from")
    if person is None or person.get("is_bot") is True:
        return None
    match chat.get("type"):
        case "private":
            incoming = _incoming(message, key)
            if incoming is None:
                return None
            album = _text(message, "media_group_id", "")
            return Said(number, _sender(number, person), incoming, album=album, sent=_sent(message, incoming))
        case "group" | "supergroup":
            return _grouped(message, number)
    return None


def _incoming(message: Json, key: str) -> Incoming | None:
    """The message, or None for those that tell of something: pinned, a timer set, a gift."""
    if "text" in message:
        return _spoken(key, _text(message, "text")[:TEXT])
    if contact := _part(message, "contact"):
        words = f"{_name(contact)} {_text(contact, 'phone_number')}".strip()
        return Incoming(key, words, medium=Medium.CONTACT)
    if venue := _part(message, "venue"):
        words = f"{_text(venue, 'title', '')} {_text(venue, 'address', '')}".strip()
        return Incoming(key, words, medium=Medium.POSITION)
    if "location" in message:
        return Incoming(key, medium=Medium.POSITION)
    medium = next((medium for name, medium in _MEDIA.items() if name in message), None)
    if medium is None:
        return None
    return Incoming(key, _text(message, "caption", "")[:TEXT], medium=medium)


def _sent(message: Json, incoming: Incoming) -> tuple[Sent, ...]:
    """The picture or the document that came with a message, in all its sizes."""
    if incoming.medium not in (Medium.PICTURE, Medium.FILE):  # an animation is told as a document, too
        return ()
    if document := _part(message, "document"):
        found = [_file(document)]
    else:
        sizes = message.get("photo")
        found = [_file(_object(size)) for size in sizes] if isinstance(sizes, list) else []
        found.reverse()  # Telegram tells the smallest first
    return tuple(each for each in found if each.file)


def _file(told: Json) -> Sent:
    return Sent(_text(told, "file_id", ""), _number(told, "file_size", 0), _text(told, "file_name", ""))


def _spoken(key: str, text: str) -> Incoming:
    command = _COMMAND.fullmatch(text.strip())
    if command is None:
        return Incoming(key, text)
    name, rest = command[1], (command[3] or "").strip()
    if name.lower() != commands.START:
        return Incoming(key, commands.said(name, rest))
    start = rest if _PAYLOAD.fullmatch(rest) and rest != HELLO else ""
    return Incoming(key, medium=Medium.ARRIVAL, start=start)


def _grouped(message: Json, chat: int) -> Grouped | None:
    text = (_text(message, "text", "") or _text(message, "caption", ""))[:TEXT]
    before = _part(message, "reply_to_message")
    author = _part(before, "from") if before else None
    answered = _text(author, "username", "") if author else ""
    thread = _number(message, "message_thread_id", 0) if message.get("is_topic_message") is True else 0
    command = _COMMAND.fullmatch(text.strip())
    asked = ""
    if command:
        asked, rest = command[2] or "", (command[3] or "").strip()
        text = rest if command[1].lower() == commands.START else commands.said(command[1], rest)
    return Grouped(chat, thread, _number(message, "message_id"), text, asked, answered) if text else None


def _tap(query: Json, key: str) -> Event:
    name = _text(query, "id")
    message = _part(query, "message")
    chat = _part(message, "chat") if message else None
    if message is None or chat is None or chat.get("type") != "private":
        return Foreign(name)
    number = _number(chat, "id")
    data = _text(query, "data", "") or "?"  # a game's button has none, and is none of ours
    incoming = Incoming(key, button=data, label=_label(message, data))
    # A message that Telegram no longer holds has the date 0, and cannot be changed.
    tapped = _number(message, "message_id") if message.get("date") else 0
    return Said(number, _sender(number, _must(query, "from")), incoming, name, tapped)


def _label(message: Json, data: str) -> str:
    """What the tapped button says, without the number of its card."""
    markup = _part(message, "reply_markup")
    rows = markup.get("inline_keyboard") if markup else None
    for row in rows if isinstance(rows, list) else ():
        for key in row if isinstance(row, list) else ():
            if isinstance(key, dict) and key.get("callback_data") == data:
                return re.sub(r"^\d{1,2} ", "", _text(key, "text", ""))
    return ""


def _edit(message: Json) -> Edited | None:
    chat = _must(message, "chat")
    # Somebody who shares where they are changes that message every few seconds.
    if chat.get("type") != "private" or "location" in message:
        return None
    return Edited(_number(chat, "id"), _number(message, "message_id"))


def _membership(member: Json) -> Membership | None:
    chat, now = _must(member, "chat"), _must(member, "new_chat_member")
    if chat.get("type") != "private":
        return None
    return Membership(_number(chat, "id"), _text(now, "status") not in ("kicked", "left"))


def _sender(chat: int, person: Json) -> Sender:
    return Sender(CHANNEL, str(chat), _name(person))


def _name(person: Json) -> str:
    """The name as its people write it: 陈大文, but Ada Lovelace."""
    first, last = _text(person, "first_name", ""), _text(person, "last_name", "")
    if first and last and all("CJK" in unicodedata.name(sign, "") for sign in first + last):
        return last + first
    return f"{first} {last}".strip()


def _object(value: object) -> Json:
    if not isinstance(value, dict):
        raise Unreadable("no object")
    return value


def _must(body: Json, key: str) -> Json:
    part = _part(body, key)
    if part is None:
        raise Unreadable(f"no {key}")
    return part


def _part(body: Json, key: str) -> Json | None:
    value = body.get(key)
    if value is None or isinstance(value, dict):
        return value
    raise Unreadable(f"{key} is no object")


def _text(body: Json, key: str, default: str | None = None) -> str:
    value = body.get(key, default)
    if not isinstance(value, str):
        raise Unreadable(f"{key} is no text")
    return value


def _number(body: Json, key: str, default: int | None = None) -> int:
    value = body.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _LARGEST:
        raise Unreadable(f"{key} is no id")
    return value
