"""Noting a need: something wanted that the catalog does not offer."""

from collections.abc import Sequence

from bot.dialogue.messages import Button, Reply
from bot.handlers.wording.home import FIND, MINE, quoted

ANY_DAY = "时间都可以"
KEPT = "您想要的我先记下了（不写您的名字）。"  # of a search that found nothing


def ask_words() -> str:
    """The question for what is wanted."""
    return "您想要什么？请用一两句话说说，比如“想请人教长者剪短视频”。"


def taken(words: str) -> str:
    """What the need is taken to be."""
    return f"好的，记成需求：“{quoted(words)}”。"


def ask_place(topic: str, anywhere: str) -> Reply:
    """The question for the place."""
    return Reply("是哪个社区或镇街想要？说名字就行。", buttons=(Button("不限地方", topic, "unit", anywhere),))


def ask_wanted(topic: str) -> Reply:
    """The question for the time."""
    return Reply("大概什么时候要？比如“春节前”“三月的周末”。", buttons=(Button(ANY_DAY, topic, "wanted"),))


def noted(words: str, audiences: Sequence[str], place: str, wanted: str) -> Reply:
    """The need is on record."""
    parts = "，".join(part for part in ("、".join(audiences), place, wanted) if part)
    return Reply(
        f"已记下您的需求：“{quoted(words)}”（{parts}）。工作人员在安排产品时会看到。",
        buttons=(FIND, MINE),
    )
