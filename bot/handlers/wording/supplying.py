"""The application of a new supplier in words."""

from collections.abc import Mapping, Sequence

from bot.dialogue.messages import Button, Card, Reply
from bot.handlers.wording.roles import new_supplier as title

__all__ = ["TOPIC", "title"]

TOPIC = "supply"
SUBMIT = Button("提交申请", TOPIC, "submit")
LEAVE = Button("先不申请", TOPIC, "leave")


def ask_name() -> str:
    """The supplier's name."""
    return "申请成为供应商，先问几个问题。您的单位或团队叫什么名字？个人就说姓名，比如“小红花儿童剧团”。"


def name_too_long(most: int) -> str:
    """A name that is none."""
    return f"名称请控制在 {most} 个字以内。您的单位或团队叫什么名字？"


def known_already(name: str, code: str) -> Reply:
    """Such a supplier is on the list; perhaps they work there."""
    return Reply(
        f"“{name}”已经是供应商了。您是那里的工作人员吗？是的话可以申请工作人员身份；不是的话，请说您单位的名称。",
        buttons=(Button("我是那里的工作人员", "apply", "join", f"supplier:{code}"), LEAVE),
    )


def ask_kind(kinds: Sequence[str]) -> Reply:
    """What kind of supplier it is."""
    return Reply("属于哪一类？", buttons=tuple(Button(kind, TOPIC, "kind", kind) for kind in kinds))


def ask_district() -> str:
    """Where it is."""
    return "在哪个区？比如“海珠区”。"


def ask_intro() -> str:
    """What it does."""
    return "主要做什么？一两句话就行，比如“儿童剧演出和戏剧体验课，有 12 名演员”。"


def ask_contact(name: str = "", phone: str = "") -> Reply:
    """Who applies and how to reach them."""
    same = (Button(f"还是{name} {phone}", TOPIC, "same"),) if name and phone else ()
    return Reply("联系人姓名和手机号？比如“陈静 13800138000”。", buttons=same)


def read_back(note: Mapping[str, object]) -> Reply:
    """The application, before it is sent."""
    rows = (
        ("名称", str(note["supplier"])),
        ("类别", str(note["kind"])),
        ("所在区", str(note["district"])),
        ("简介", str(note["intro"])),
        ("联系人", f"{note['name']} {note['phone']}"),
    )
    return Reply(
        "请核对，没问题就提交；要改就说，比如“类别改成文化企业”。",
        cards=(Card("供应商申请", rows=rows),),
        buttons=(SUBMIT, LEAVE),
    )
