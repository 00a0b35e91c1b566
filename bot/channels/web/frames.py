"""The JSON frames of the socket, read strictly and written in one place.

Page to server: `{"id", "text"}`, `{"id", "button", "label"}`, `{"id", "text", "files"}` with digest and
name of each file that was uploaded, or `{"id", "text", "start"}` with an empty text and the payload of the
link by which the visitor came; nothing else.
Server to page: `replies`, `said`, `history`, `notice` and `error`, told apart by their `type`.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bot.channels.receiving import MOST
from bot.channels.web import wording
from bot.dialogue.files import Attachment
from bot.dialogue.messages import BUTTON_BYTES, Incoming, Medium, Reply

if TYPE_CHECKING:
    from bot.turn import Line

FRAME_BYTES = 64 * 1024
TEXT_CHARACTERS = 8000  # a list of 300 lines, as a group signs up by
LABEL_CHARACTERS = 200
NAME_CHARACTERS = 300

_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_KEYS = (
    {"id", "text"},
    {"id", "button"},
    {"id", "button", "label"},
    {"id", "text", "files"},
    {"id", "text", "start"},
)


class FrameError(Exception):
    """A frame that is refused; its words are meant for the person.

    `message_id` names the refused message where its id could be read, so that the page stops sending it.
    """

    def __init__(self, words: str, message_id: str = "") -> None:
        super().__init__(words)
        self.words = words
        self.message_id = message_id


def read(data: str) -> Incoming:
    """The message in a frame; the files it names are to be looked up. Raises FrameError."""
    if len(data) > FRAME_BYTES or len(data.encode(errors="replace")) > FRAME_BYTES:
        raise FrameError(wording.TOO_LONG)
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        raise FrameError(wording.NOT_JSON) from None
    if not isinstance(body, dict):
        raise FrameError(wording.WRONG_SHAPE)
    message_id = body.get("id")
    if not isinstance(message_id, str) or not _ID.fullmatch(message_id):
        raise FrameError(wording.WRONG_SHAPE)
    if set(body) not in _KEYS:
        raise FrameError(wording.WRONG_SHAPE, message_id)
    files = _files(body.pop("files", []), message_id)
    if not all(isinstance(value, str) for value in body.values()):
        raise FrameError(wording.WRONG_SHAPE, message_id)
    text, button, label = (_storable(body.get(key, "")) for key in ("text", "button", "label"))
    if len(text) > TEXT_CHARACTERS:
        raise FrameError(wording.TOO_LONG, message_id)
    if len(button.encode()) > BUTTON_BYTES or len(label) > LABEL_CHARACTERS:
        raise FrameError(wording.WRONG_SHAPE, message_id)
    if "start" not in body:
        return Incoming(message_id, text, button, label, files=files)
    if text or not _START.fullmatch(body["start"]):
        raise FrameError(wording.WRONG_SHAPE, message_id)
    return Incoming(message_id, medium=Medium.ARRIVAL, start=body["start"])


def _files(named: object, message_id: str) -> tuple[Attachment, ...]:
    """What the page says it has uploaded: only digests and names, of which nothing else is known yet."""
    files = []
    for row in named if isinstance(named, list) and len(named) <= MOST else [None]:
        match row:
            case [str(digest), str(name)] if _DIGEST.fullmatch(digest) and len(name) <= NAME_CHARACTERS:
                files.append(Attachment(digest, "", 0, _storable(name)))
            case _:
                raise FrameError(wording.WRONG_SHAPE, message_id)
    return tuple(files)


def _storable(text: str) -> str:
    """Without control characters, and with lone surrogates replaced: what every database can keep.

    A text field that cuts at a length may cut an emoji in two, so a lone surrogate is no attack.
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(sign for sign in whole if sign in "\n\t" or unicodedata.category(sign) != "Cc")


def replies(message_id: str, replies: Iterable[Reply], *, repeated: bool) -> str:
    """The answer to one message. `repeated`: it was answered before, so the history already shows it."""
    return _frame("replies", id=message_id, repeated=repeated, replies=[reply.to_json() for reply in replies])


def said(message_id: str, text: str) -> str:
    """What the person said on another page of theirs."""
    return _frame("said", id=message_id, text=text)


def history(lines: Iterable["Line"]) -> str:
    """What was said so far, oldest first."""
    return _frame("history", lines=[_line(line) for line in lines])


def notice(reply: Reply) -> str:
    """A notice, which nobody asked for just now."""
    return _frame("notice", reply=reply.to_json())


def error(words: str, message_id: str = "") -> str:
    """A refusal in words; with `message_id`, of that message."""
    return _frame("error", text=words, **({"id": message_id} if message_id else {}))


def _line(line: "Line") -> dict[str, Any]:
    return {
        "who": "notice" if line.notice else line.who,
        "at": line.at.isoformat(),
        "text": line.text,
        "reply": line.reply.to_json() if line.reply else None,
    }


def _frame(kind: str, **body: Any) -> str:
    return json.dumps({"type": kind, **body}, ensure_ascii=False, separators=(",", ":"))
