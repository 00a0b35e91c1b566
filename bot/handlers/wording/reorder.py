"""Ordering the same once more."""

from bot.dialogue.messages import Button

TOPIC = "again"


def again(number: str) -> Button:
    """Begins an order like that one."""
    return Button("再点一次", TOPIC, "order", number)


def begun(number: str, kept: bool) -> str:
    """A new order begins as a copy. `kept` tells that another draft was laid aside for it."""
    aside = "原来填到一半的先放在一边。" if kept else ""
    return f"照订单 {number} 再点一场，只要换个日期。{aside}"
