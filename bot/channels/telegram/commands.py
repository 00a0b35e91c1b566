"""The commands of the menu, each with the words that it stands for in the conversation."""

from typing import NamedTuple


class Command(NamedTuple):
    """One command: what is typed after the slash, what it says for the person, and what the menu explains.

    `open` tells that words typed after it say what it is about and take the place of its own.
    """

    name: str
    words: str
    explained: str
    open: bool = False


COMMANDS = (
    Command("find", "找产品", "找产品：说主题、人群或名称", open=True),
    Command("order", "我要点单", "点单：约一场产品送到社区", open=True),
    Command("mine", "我的订单", "我的订单：查看、修改、取消"),
    Command("need", "提需求", "提需求：目录里没有的，记下来"),
    Command("cancel", "取消", "取消正在办的事"),
    Command("back", "返回", "返回上一步"),
    Command("restart", "重来", "从头再来"),
    Command("human", "人工", "找人工"),
    Command("help", "帮助", "帮助：可以怎么说"),
)
START = "start"

_BY_NAME = {command.name: command for command in COMMANDS}


def said(name: str, rest: str) -> str:
    """The words that a command stands for; of one that we do not know, what was typed after it."""
    command = _BY_NAME.get(name.lower())
    if command is None:
        return rest or name
    return rest if command.open and rest else command.words
