"""What the bot says and what it is answered: messages, edits, queries, within the limits."""

import re
import time
from collections import Counter
from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.fakes.telegram import chats, profile
from tests.fakes.telegram.chats import Chat, Shown
from tests.fakes.telegram.limits import Gate, Limits
from tests.fakes.telegram.refusal import bad_request

DOWNLOAD_BYTES = 20 * 1024 * 1024  # that getFile hands over
BOT = {"id": 4839574812, "is_bot": True, "first_name": "向美点单", "username": "xiangmei_bot"}


@dataclass
class Query:
    """A tapped button or an inline query that waits for its answer."""

    asked: float  # time.monotonic()
    answered: bool = False


class Desk:
    """All chats of the bot. Every method of the Bot API here raises Refusal where a rule forbids it."""

    def __init__(self, limits: Limits, violations: "Counter[str]", query_seconds: float) -> None:
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.inline_answers: dict[str, list[dict[str, Any]]] = {}
        self.accepted: list[tuple[float, int]] = []
        self.query_seconds = query_seconds
        self.ids = count(1)
        self.files: dict[str, bytes] = {}  # what people sent, by file_id
        self._gate = Gate(limits, violations)
        self.methods = {
            "getMe": self._get_me,
            "sendMessage": self._send_message,
            "sendPhoto": self._send_file,
            "sendDocument": self._send_file,
            "getFile": self._get_file,
            "editMessageText": self._edit_text,
            "editMessageReplyMarkup": self._edit_markup,
            "answerCallbackQuery": self._answer_callback,
            "answerInlineQuery": self._answer_inline,
        }

    def asks(self) -> str:
        """Notes that a query was asked now; returns its id."""
        query_id = str(next(self.ids))
        self.queries[query_id] = Query(time.monotonic())
        return query_id

    def _get_me(self, given: dict[str, Any]) -> dict[str, Any]:
        abilities = {"can_join_groups": True, "can_read_all_group_messages": False}
        return BOT | abilities | {"supports_inline_queries": True, "has_main_web_app": False}

    def _get_file(self, given: dict[str, Any]) -> dict[str, Any]:
        file = str(given.get("file_id", ""))
        body = self.files.get(file)
        if body is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable", offence=False)
        if len(body) > DOWNLOAD_BYTES:
            raise bad_request("file is too big", offence=False)
        return {"file_id": file, "file_unique_id": file, "file_size": len(body), "file_path": f"files/{file}"}

    def _send_message(self, given: dict[str, Any]) -> dict[str, Any]:
        chat = self._chat(given)
        said, marks = chats.read_text(given.get("text"), given.get("parse_mode"))
        return self._show(chat, given, said, marks, given["text"])

    def _send_file(self, given: dict[str, Any]) -> dict[str, Any]:
        chat = self._chat(given)
        kind = "photo" if "photo" in given else "document"
        if not given.get(kind):
            raise bad_request(f"there is no {kind} in the request")
        caption = given.get("caption", "")
        said, marks = chats.read_text(caption, given.get("parse_mode"), chats.CAPTION)
        return self._show(chat, given, said, marks, caption, kind)

    def _chat(self, given: dict[str, Any]) -> Chat:
        chat_id = str(given.get("chat_id", ""))
        if not chat_id:
            raise bad_request("chat_id is empty")
        chat = self.chats.get(int(chat_id)) if re.fullmatch(r"-?\d+", chat_id) else None
        if chat is None:
            raise bad_request("chat not found", offence=False)
        return chat

    def _show(
        self,
        chat: Chat,
        given: dict[str, Any],
        said: str,
        marks: list[dict[str, Any]],
        html: str,
        media: str = "",
    ) -> dict[str, Any]:
        markup = given.get("reply_markup")
        chats.check_markup(markup)
        self._gate.admit(chat.id)
        chat.admit()
        keyboard = (markup or {}).get("inline_keyboard", [])
        shown = Shown(next(self.ids), said, html, keyboard, markup, marks, media)
        chat.shown.append(shown)
        self.accepted.append((time.monotonic(), chat.id))
        return self.to_json(chat, shown)

    def _edit_text(self, given: dict[str, Any]) -> dict[str, Any]:
        chat, shown = self._shown(given)
        said, marks = chats.read_text(given.get("text"), given.get("parse_mode"))
        return self._edit(chat, shown, given, (said, given["text"], marks))

    def _edit_markup(self, given: dict[str, Any]) -> dict[str, Any]:
        chat, shown = self._shown(given)
        return self._edit(chat, shown, given, (shown.text, shown.html, shown.entities))

    def _shown(self, given: dict[str, Any]) -> tuple[Chat, Shown]:
        chat = self._chat(given)
        if (shown := chat.find(int(given.get("message_id", 0)))) is None:
            raise bad_request("message to edit not found", offence=False)
        return chat, shown

    def _edit(
        self, chat: Chat, shown: Shown, given: dict[str, Any], words: tuple[str, str, list[dict[str, Any]]]
    ) -> dict[str, Any]:
        said, html, marks = words
        markup = given.get("reply_markup")
        chats.check_markup(markup)
        keyboard = (markup or {}).get("inline_keyboard", [])
        chat.admit()
        if (said, marks, keyboard) == (shown.text, shown.entities, shown.keyboard):
            raise bad_request(
                "message is not modified: specified new message content and reply markup "
                "are exactly the same as a current content and reply markup of the message",
                offence=False,
            )
        self._gate.admit(chat.id)
        shown.text, shown.html, shown.entities = said, html, marks
        shown.keyboard, shown.markup = keyboard, markup
        shown.edits += 1
        return self.to_json(chat, shown) | {"edit_date": int(time.time())}

    def _answer_callback(self, given: dict[str, Any]) -> bool:
        self._answer_query(str(given.get("callback_query_id", "")))
        if len(given.get("text", "")) > 200:
            raise bad_request("MESSAGE_TOO_LONG")
        return True

    def _answer_inline(self, given: dict[str, Any]) -> bool:
        query_id = str(given.get("inline_query_id", ""))
        self._answer_query(query_id)
        profile.check_results(given)
        self.inline_answers[query_id] = given["results"]
        return True

    def _answer_query(self, query_id: str) -> None:
        query = self.queries.get(query_id)
        if query is None or time.monotonic() - query.asked > self.query_seconds:
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid", offence=False
            )
        query.answered = True

    def to_json(self, chat: Chat, shown: Shown) -> dict[str, Any]:
        body: dict[str, Any] = {
            "message_id": shown.message_id,
            "from": BOT,
            "chat": chat.to_json(),
            "date": int(time.time()),
        }
        if shown.keyboard:
            body["reply_markup"] = {"inline_keyboard": shown.keyboard}
        if not shown.media:
            return body | {"text": shown.text, "entities": shown.entities}
        file = {"file_id": "f1", "file_unique_id": "u1", "file_size": 1}
        media = [file | {"width": 1, "height": 1}] if shown.media == "photo" else file
        return body | {shown.media: media, "caption": shown.text}
