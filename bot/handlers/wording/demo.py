"""Trying it out: who to be in the demo."""

from bot.dialogue.messages import Button, Reply
from bot.handlers.wording.home import FIND, HELP, ORDER

COORDINATOR = Button("当社区的文化专干", "demo", "role", "coordinator")
RESIDENT = Button("当居民", "demo", "role", "resident")


def choose() -> Reply:
    """Who to be."""
    return Reply(
        "这是试用版，产品目录为示例，不是市里的正式目录。您想用哪个身份试试？",
        buttons=(COORDINATOR, RESIDENT),
    )


def ask_unit() -> str:
    """Which community to be the coordinator of."""
    return "您想当哪个社区或镇街的文化专干？说名字就行，比如“小洲社区”“石牌街”。"


def choose_unit(buttons: tuple[Button, ...]) -> Reply:
    """Several regions have that name."""
    return Reply("同名的不止一个，请问是哪一个？", buttons=buttons)


def unknown_unit() -> str:
    """No region of that name."""
    return "没有找到这个地方。请说社区、村或镇街的名字，比如“小洲社区”。"


def now_coordinator(place: str) -> Reply:
    """The role is taken."""
    return Reply(
        f"好的，您现在是{place}的文化专干（试用）。\n"
        "可以说“下周三下午两点给社区老人约一场八段锦，五六十人”，也可以先找产品。",
        buttons=(FIND, ORDER, HELP),
    )


def now_resident() -> Reply:
    """The role is given back."""
    return Reply("好的，您现在是居民（试用），可以找产品、提需求。", buttons=(FIND, HELP))
