"""Said to those who come by a link."""

from bot.dialogue.messages import Reply
from bot.handlers.wording.home import FIND, HELP


def unknown_link() -> str:
    """Before the greeting, to those who came by a link that leads nowhere."""
    return "这个链接已经用不上了。"


def events_not_open() -> Reply:
    """Said to those who came by the code of an event."""
    return Reply(
        "活动报名还没有开放，开放后再扫这个码就能报名。现在可以先看看有哪些产品：", buttons=(FIND, HELP)
    )
