"""The people's side: chats, what they show, and whether they can be written to."""

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram import entities
from tests.fakes.telegram.refusal import Refusal, bad_request

TEXT, CAPTION = 4096, 1024
KEYBOARD = 100  # buttons under one message
_ACTIONS = {
    *("callback_data", "url", "web_app", "login_url", "switch_inline_query", "copy_text", "pay"),
    *("switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "callback_game"),
}


@dataclass
class Shown:
    """One message of the bot as a chat shows it."""

    message_id: int
    text: str  # as it is read, without tags
    html: str  # as it was sent
    keyboard: list[list[dict[str, Any]]]
    markup: dict[str, Any] | None  # the whole reply_markup, also where it is no inline keyboard
    entities: list[dict[str, Any]] = field(default_factory=list)
    media: str = ""  # photo, document
    edits: int = 0

    @property
    def buttons(self) -> dict[str, str]:
        """Label to callback_data (or url), in reading order."""
        return {
            button["text"]: button.get("callback_data") or button.get("url") or ""
            for row in self.keyboard
            for button in row
        }


@dataclass
class Chat:
    """One chat: a person's (positive id) or a group (negative)."""

    id: int
    title: str
    started: bool = True  # a person has to write first
    blocked: bool = False
    deactivated: bool = False
    kicked: bool = False
    migrated_to: int = 0
    shown: list[Shown] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """What the bot has said here."""
        return [message.text for message in self.shown]

    def find(self, message_id: int) -> Shown | None:
        return next((message for message in self.shown if message.message_id == message_id), None)

    def admit(self) -> None:
        """Raises Refusal where the bot cannot write here."""
        if self.migrated_to:
            raise Refusal(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.migrated_to,
            )
        if self.kicked:
            raise Refusal(403, "Forbidden: bot was kicked from the group chat")
        if self.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")
        if self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if not self.started:
            raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")

    def to_json(self) -> dict[str, Any]:
        if self.id < 0:
            kind = "supergroup" if self.id <= -(10**12) else "group"
            return {"id": self.id, "type": kind, "title": self.title}
        return {"id": self.id, "type": "private", "first_name": self.title}


def read_text(text: object, parse_mode: object, most: int = TEXT) -> tuple[str, list[dict[str, Any]]]:
    """The text as it is read, and its entities. Raises Refusal where that cannot be shown."""
    if not isinstance(text, str):
        raise bad_request("message text is empty")
    if parse_mode not in (None, "", "HTML"):
        raise bad_request("unsupported parse_mode")
    said, marks = entities.parse(text) if parse_mode == "HTML" else (text, [])
    if most == TEXT and not said.strip():
        raise bad_request("message text is empty")
    if entities.utf16(said) > most:
        raise bad_request("message is too long" if most == TEXT else "message caption is too long")
    return said, marks


def check_markup(markup: object) -> None:
    """Raises Refusal where the platform would not take this reply_markup."""
    if markup is None:
        return
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        if not {"keyboard", "remove_keyboard", "force_reply"} & set(markup):
            raise bad_request("can't parse reply keyboard markup JSON object")
        return
    buttons = [button for row in rows for button in row]
    if len(buttons) > KEYBOARD:
        raise bad_request("reply markup is too long")
    for button in buttons:
        actions = _ACTIONS & set(button)
        if not str(button.get("text", "")).strip() or len(actions) != 1:
            raise bad_request(
                "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
            )
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
            raise bad_request("BUTTON_DATA_INVALID")
        if "url" in button and not button["url"].startswith(("http://", "https://", "tg://")):
            raise bad_request(
                f"inline keyboard button URL '{button['url']}' is invalid: Unsupported URL protocol"
            )
