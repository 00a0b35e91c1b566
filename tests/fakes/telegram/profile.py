"""How the bot presents itself, and what it offers inline."""

import re
from typing import Any

from tests.fakes.telegram import chats
from tests.fakes.telegram.refusal import bad_request

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat"}
_MOST = {"name": 64, "description": 512, "short_description": 120}
_METHODS = {
    "setMyName": "name",
    "setMyDescription": "description",
    "setMyShortDescription": "short_description",
}


class Profile:
    """Commands by scope, texts by name, the menu button."""

    def __init__(self) -> None:
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.texts: dict[str, str] = {}
        self.menu_button: dict[str, Any] = {"type": "default"}

    def knows(self, method: str) -> bool:
        return method in {
            *_METHODS,
            "setMyCommands",
            "deleteMyCommands",
            "getMyCommands",
            "setChatMenuButton",
        }

    def do(self, method: str, given: dict[str, Any]) -> Any:
        scope = (given.get("scope") or {"type": "default"})["type"]
        if scope not in _SCOPES:
            raise bad_request("can't parse BotCommandScope: unsupported type")
        match method:
            case "getMyCommands":
                return self.commands.get(scope, [])
            case "deleteMyCommands":
                self.commands.pop(scope, None)
            case "setMyCommands":
                self.commands[scope] = _checked(given.get("commands"))
            case "setChatMenuButton":
                button = given.get("menu_button") or {"type": "default"}
                if button.get("type") not in ("default", "commands", "web_app"):
                    raise bad_request("can't parse menu button: unsupported type")
                self.menu_button = button
            case _:
                name = _METHODS[method]
                if len(given.get(name, "")) > _MOST[name]:
                    raise bad_request(f"{name} is too long")
                self.texts[name] = given.get(name, "")
        return True


def _checked(commands: object) -> list[dict[str, str]]:
    if not isinstance(commands, list) or len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(command.get("command", "")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return commands


def check_results(given: dict[str, Any]) -> None:
    """Raises Refusal where an inline query cannot be answered so."""
    results = given.get("results")
    if not isinstance(results, list) or len(results) > 50:
        raise bad_request("RESULTS_TOO_MUCH")
    if len(given.get("next_offset", "").encode()) > 64:
        raise bad_request("NEXT_OFFSET_INVALID")
    ids = [str(result.get("id", "")) for result in results]
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    if not all(1 <= len(name.encode()) <= 64 for name in ids):
        raise bad_request("RESULT_ID_INVALID")
    for result in results:
        if result.get("type") == "article":
            if not result.get("title"):
                raise bad_request("can't parse inline query result: title is empty")
            content = result.get("input_message_content") or {}
            chats.read_text(content.get("message_text"), content.get("parse_mode"))
        chats.check_markup(result.get("reply_markup"))
    button = given.get("button") or {}
    if "start_parameter" in button and not _PAYLOAD.fullmatch(button["start_parameter"]):
        raise bad_request("START_PARAM_INVALID")
