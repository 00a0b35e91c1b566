"""What is said to somebody who used the words of a role that they do not hold."""

from collections.abc import Mapping, Sequence

from bot.dialogue.messages import Button, Reply
from bot.handlers.wording.home import HELP, MINE, NEED, TRY
from bot.handlers.wording.roles import NAMES, WHO_AM_I
from bot.people.roles import Role

_INSTEAD: Mapping[str, tuple[str, tuple[Button, ...]]] = {
    "orders": ("要看自己点的单，请点“我的订单”。", (MINE,)),
    "need": ("您有想要的，可以记成需求。", (NEED,)),
    "": ("", ()),
}
_APPLIED_FOR = {Role.COORDINATOR, Role.SUPPLIER}  # the others come by invitation


def not_for_you(what: str, roles: Sequence[Role], instead: str, demo: bool) -> Reply:
    """For whom that is, and how one becomes it; `instead` names what everybody may use."""
    hint, buttons = _INSTEAD[instead]
    lines = [f"{what}是给{'、'.join(NAMES[role] for role in roles)}用的，您现在没有这个身份。"]
    if demo:
        lines.append("这是试用版，您可以换个身份试试。")
    elif applied := [role for role in roles if role in _APPLIED_FOR]:
        lines.append(f"如果您是{NAMES[applied[0]]}，请说“申请{_SHORT[applied[0]]}”，批准后就能用。")
    else:
        lines.append("这个身份要由上级邀请，拿到邀请码后直接发给我就行。")
    tail = (*buttons, TRY if demo else WHO_AM_I, HELP)
    return Reply("\n".join([*lines, *([hint] if hint else [])]), buttons=tail)


_SHORT: Mapping[Role, str] = {Role.COORDINATOR: "文化专干", Role.SUPPLIER: "供应商"}
