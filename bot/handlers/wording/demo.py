"""Trying it out: who to be in the demo."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue.messages import Button, Reply
from bot.handlers.wording.home import FIND, HELP, ORDER, TO_DO
from bot.handlers.wording.roles import can
from bot.people.roles import Role


@dataclass(frozen=True, slots=True)
class Kind:
    """Somebody to be. `levels` are the regions that the role can be held for; none where it needs none."""

    label: str
    role: Role
    levels: tuple[str, ...] = ()
    ask: str = ""

    @property
    def needs_place(self) -> bool:
        """Whether it is to be asked what the role is held for."""
        return bool(self.levels)


# By the value of the button.
KINDS: Mapping[str, Kind] = {
    "coordinator": Kind(
        "当社区的文化专干",
        Role.COORDINATOR,
        ("city", "district", "town", "community"),
        "您想当哪个社区或镇街的文化专干？说名字就行，比如“小洲社区”“石牌街”。",
    ),
    "resident": Kind("当居民", Role.RESIDENT),
    "town": Kind(
        "当镇街审核员", Role.REVIEWER, ("town",), "您想当哪个镇街的审核员？说名字就行，比如“石牌街”。"
    ),
    "district": Kind(
        "当区审核员", Role.REVIEWER, ("district",), "您想当哪个区的审核员？说名字就行，比如“天河区”。"
    ),
    "supplier": Kind("当供应商工作人员", Role.SUPPLIER),
    "staff": Kind("当市级工作人员", Role.STAFF),
    "administrator": Kind("当管理员", Role.ADMINISTRATOR),
}
CHOICES = {name: Button(kind.label, "demo", "role", name) for name, kind in KINDS.items()}
COORDINATOR, RESIDENT = CHOICES["coordinator"], CHOICES["resident"]


def choose() -> Reply:
    """Who to be."""
    return Reply(
        "这是试用版，产品目录为示例，不是市里的正式目录。您想用哪个身份试试？",
        buttons=tuple(CHOICES.values()),
    )


def choose_unit(buttons: tuple[Button, ...]) -> Reply:
    """Several regions have that name."""
    return Reply("同名的不止一个，请问是哪一个？", buttons=buttons)


ORDER_WAITS = "点单由社区的文化专干来办，试用时可以任选一个社区来当。您要点的我先记着，选好就接着办。"


def ask_place(kind: Kind) -> Reply:
    """Asks what the role is to be held for, with ways round it."""
    return Reply(kind.ask, buttons=(FIND, RESIDENT))


def unknown_unit(kind: Kind) -> Reply:
    """No region of that name and level."""
    return Reply(
        f"没有找到这个地方。{kind.ask}\n不选了，可以先找产品，或者当居民：", buttons=(FIND, RESIDENT)
    )


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


def now_supplier(title: str, product: str, code: str) -> Reply:
    """The role is taken; an order of this product waits for it."""
    return Reply(
        f"好的，您现在是{title}（试用），{can(Role.SUPPLIER)}。\n再点一单“{product}”，审核之后就等您接单。",
        buttons=(Button(f"看“{product}”", "search", "card", code), TO_DO, HELP),
    )


def now_reviewer(title: str) -> Reply:
    """The role is taken; orders for units of the place wait for it."""
    return Reply(
        f"好的，您现在是{title}（试用）。您自己点的单会先等您审核，说“待办”就能看到。",
        buttons=(ORDER, TO_DO, HELP),
    )


def now(title: str, role: Role) -> Reply:
    """Any other role is taken."""
    return Reply(f"好的，您现在是{title}（试用），{can(role)}。", buttons=(FIND, HELP))
