"""What a method may be given. The platform passes over misspelt names in silence; the double does not."""

import inspect
import re
from functools import cache

from telegram import Bot

# python-telegram-bot's own, which never reach the platform by these names.
_OURS = {
    *("self", "read_timeout", "write_timeout", "connect_timeout", "pool_timeout", "api_kwargs", "filename"),
    *("disable_web_page_preview", "reply_to_message_id", "allow_sending_without_reply", "current_offset"),
    *("auto_pagination", "contact", "location", "venue"),
}


@cache
def parameters(method: str) -> frozenset[str]:
    """The names that the Bot API knows for a method; none for a method that it does not know."""
    known = getattr(Bot, re.sub("([A-Z])", lambda found: f"_{found[1].lower()}", method), None)
    return frozenset(inspect.signature(known).parameters) - _OURS if known else frozenset()
