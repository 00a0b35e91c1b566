"""Roles in words: what one is, whom one acts as, who holds what, and how a role ends."""

from collections.abc import Mapping, Sequence

from bot.dialogue.messages import Button, Card, Reply
from bot.handlers.wording.home import FIND, HELP
from bot.people.roles import Role

NAMES: Mapping[Role, str] = {
    Role.RESIDENT: "居民",
    Role.COORDINATOR: "文化专干",
    Role.REVIEWER: "审核员",
    Role.SUPPLIER: "供应商工作人员",
    Role.STAFF: "市级工作人员",
    Role.ADMINISTRATOR: "管理员",
    Role.AUDITOR: "审计员",
}
CHANNELS: Mapping[str, str] = {
    "web": "网页",
    "telegram": "Telegram",
    "wechat": "微信",
    "console": "终端",
}
WHO_AM_I = Button("我的身份", "role", "mine")
SWITCH = Button("切换身份", "role", "switch")
PENDING = Button("看待审批", "approve", "list")
_CAN: Mapping[Role, str] = {
    Role.RESIDENT: "可以找产品、提需求",
    Role.COORDINATOR: "可以点单",
    Role.REVIEWER: "可以审核点单，说“待办”就行；"
    "也可以说“邀请文专”“待审批”“谁是某街的文专”“需求汇总”“发问卷”“群发”",
    Role.SUPPLIER: "可以接单，说“待办”就能看到等您答复的订单；说“我的产品”管理自己的产品",
    Role.STAFF: "可以处理没人接的订单，说“待办”就行；"
    "也可以说“邀请审核员”“邀请文专”“待审批”“统计”“需求汇总”“紧俏产品”“发问卷”“群发”“策划下个月专题”",
    Role.ADMINISTRATOR: "可以邀请和撤销各种身份，说“邀请市级工作人员”就行",
    Role.AUDITOR: "可以查看，不能改动",
}


def title(role: Role, place: str) -> str:
    """A role with what it is held for: 海珠区海幢街道寺前社区的文化专干."""
    return f"{place}的{NAMES[role]}" if place else NAMES[role]


def new_supplier(name: str) -> str:
    """What an application asks for that brings a new supplier."""
    return f"供应商“{name}”"


def can(role: Role) -> str:
    """What one can do in a role."""
    return _CAN[role]


def channel(name: str) -> str:
    """A channel as people call it."""
    return CHANNELS.get(name, name)


def mine(
    now: str, others: Sequence[str], name: str, channels: Sequence[str], buttons: Sequence[Button]
) -> Reply:
    """Who somebody is to us."""
    lines = [f"您现在的身份：{now}"]
    if others:
        lines.append(f"您还是：{'；'.join(others)}")
    if name:
        lines.append(f"称呼：{name}")
    lines.append(f"已关联：{'、'.join(channels)}")
    return Reply("\n".join(lines), buttons=tuple(buttons))


def choose(now: str, buttons: Sequence[Button]) -> Reply:
    """Which role to act in."""
    return Reply(f"您现在的身份是{now}。要换成哪个？", buttons=tuple(buttons))


def only_one(now: str) -> Reply:
    """There is nothing to switch to."""
    return Reply(f"您现在的身份是{now}，没有别的身份可换。", buttons=(FIND, HELP))


def switched(now: str, role: Role) -> Reply:
    """Said after the switch."""
    return Reply(f"好的，您现在是{now}，{can(role)}。", buttons=(FIND, HELP))


def not_held() -> Reply:
    """A button of a role that is held no longer."""
    return Reply("这个身份您现在没有了。", buttons=(WHO_AM_I, HELP))


def holders(what: str, cards: Sequence[Card]) -> Reply:
    """Who holds a role."""
    if not cards:
        return Reply(f"现在还没有{what}。", buttons=(HELP,))
    return Reply(f"{what}：", cards=tuple(cards))


def holder(name: str) -> str:
    """A holder whose name nobody told us."""
    return name or "（没有留姓名）"


REVOKE = "撤销"
KEEP = Button("不撤销", "role", "keep")


def which_to_revoke(cards: Sequence[Card]) -> Reply:
    """Whose role shall end."""
    return Reply("要撤销谁的身份？", cards=tuple(cards))


def nobody_to_revoke(what: str) -> Reply:
    """Nobody holds what shall be taken back."""
    return Reply(f"没有找到{what}。请说清是哪里、哪个身份，比如“撤销北京街文专的身份”。", buttons=(HELP,))


def ask_revoke(who: str, what: str, grant_id: int) -> Reply:
    """The last question before a role ends."""
    return Reply(
        f"要撤销{who}的“{what}”身份吗？撤销后会通知对方。",
        buttons=(Button("撤销", "role", "revoked", str(grant_id)), KEEP),
    )


def revoked(who: str, what: str) -> Reply:
    """Said to whom took the role back."""
    return Reply(f"已撤销{who}的“{what}”身份。", buttons=(HELP,))


def laid_down(what: str) -> Reply:
    """Said to whom gave up their own role."""
    return Reply(f"好的，您不再是{what}了。", buttons=(FIND, HELP))


def kept() -> Reply:
    """Nothing was taken back."""
    return Reply("好的，没有撤销。", buttons=(HELP,))


def gone() -> Reply:
    """The role ended before."""
    return Reply("这个身份已经撤销过了。", buttons=(HELP,))


def you_lost(what: str) -> Reply:
    """Told to the person whose role ended."""
    return Reply(
        f"您的“{what}”身份已被撤销。找产品、提需求照常可以用；有疑问请联系上级文化站或说“人工”。",
        buttons=(FIND, HELP),
    )


def not_allowed(what: str) -> Reply:
    """Somebody asks for what is not theirs to do."""
    return Reply(
        f"您现在的身份不能{what}。如需办理，请找上一级的审核员或工作人员。", buttons=(WHO_AM_I, HELP)
    )


def ask_place(what: str) -> str:
    """Which place a role is meant for."""
    return f"{what}是哪里的？请说区、镇街或社区的名字，比如“越秀区北京街”。"


def ask_supplier() -> str:
    """Which supplier a role is meant for."""
    return "是哪家供应商？请说名称，比如“广州市文化馆”。"


def choose_place(buttons: Sequence[Button]) -> Reply:
    """Several places have that name."""
    return Reply("名字对得上的不止一个，请问是哪一个？", buttons=tuple(buttons))


def ask_town(name: str) -> str:
    """In which town a unit is."""
    return f"“{name}”在哪个镇街？请连镇街一起说，比如“太和镇{name}”。"


def is_unit(what: str) -> Reply:
    """Nothing is to be registered: it is one already."""
    return Reply(f"{what}已经是点单单位，不用登记。", buttons=(HELP,))


def registered(what: str) -> Reply:
    """A unit is registered."""
    return Reply(f"已登记点单单位：{what}。", buttons=(HELP,))


def only_by_invitation(role: Role) -> Reply:
    """A role that is not applied for."""
    return Reply(f"{NAMES[role]}要由上级邀请。拿到邀请码后，直接发给我就行。", buttons=(WHO_AM_I, HELP))
