"""The menu below the chat, from `menu.toml`, in the form that WeChat publishes."""

import tomllib
from pathlib import Path
from typing import Any

GROUPS, BUTTONS = 3, 5
GROUP_BYTES, BUTTON_BYTES, KEY_BYTES = 16, 60, 128
_TABLE = Path(__file__).with_name("menu.toml")


def menu() -> dict[str, Any]:
    """The body of menu/create. Raises ValueError, naming it, where something exceeds WeChat's limits."""
    groups = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["groups"]
    if not 1 <= len(groups) <= GROUPS or not all(1 <= len(group["buttons"]) <= BUTTONS for group in groups):
        raise ValueError(f"a menu has at most {GROUPS} groups of at most {BUTTONS} buttons")
    return {
        "button": [
            {
                "name": _short(group["name"], GROUP_BYTES),
                "sub_button": [
                    {
                        "type": "click",
                        "name": _short(button["name"], BUTTON_BYTES),
                        "key": _short(button["key"], KEY_BYTES),
                    }
                    for button in group["buttons"]
                ],
            }
            for group in groups
        ]
    }


def outline() -> list[str]:
    """The menu in lines, for whoever publishes it."""
    return [
        f"{group['name']}：{'、'.join(button['name'] for button in group['sub_button'])}"
        for group in menu()["button"]
    ]


def _short(text: str, most: int) -> str:
    if not 0 < len(text.encode()) <= most:
        raise ValueError(f"{text!r} takes more than {most} bytes")
    return text
