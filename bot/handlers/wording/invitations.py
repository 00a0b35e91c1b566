"""Invitations and codes in words."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.dialogue.messages import Button, Reply
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers.wording import dates
from bot.handlers.wording.home import FIND, HELP, HUMAN, ORDER
from bot.handlers.wording.roles import WHO_AM_I, can
from bot.people.codes import spoken
from bot.people.lookup import Fault
from bot.people.roles import Role

_ASK_AGAIN = {
    Fault.UNKNOWN: "没有这个码，请看看有没有打错。码是 8 位字母和数字，没有 0、1、O、I。",
    Fault.EXPIRED: "这个码已经过期了，请向给您码的人再要一个。",
    Fault.USED: "这个码已经有人用过了。一个码只能用一次，请再要一个。",
    Fault.USED_BY_YOU: "这个码您已经用过了，不用再用。",
    Fault.WITHDRAWN: "这个邀请已经失效了，请向上级另要一个。",
    Fault.OWN: "这个码要在您的另一个渠道上说，不是在这里。",
}


def refused(fault: Fault, wait: timedelta) -> Reply:
    """A code that is not taken."""
    if fault is Fault.TOO_MANY:
        minutes = max(1, -(-int(wait.total_seconds()) // 60))
        return Reply(f"码输错的次数太多了，请过 {minutes} 分钟再试。", buttons=(HELP, HUMAN))
    return Reply(_ASK_AGAIN[fault], buttons=(WHO_AM_I, HELP))


def made(what: str, code: str, expires_at: datetime, addresses: Sequence[str], now: datetime) -> Reply:
    """A new invitation, to be handed on."""
    until = dates.moment(expires_at.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date())
    link = f"\n也可以直接打开：{' 或 '.join(addresses)}" if addresses else ""
    return Reply(
        f"邀请码：{spoken(code)}\n给{what}，{until}前有效，只能用一次。\n"
        f"请对方在网页、微信或 Telegram 里对我说：邀请码 {spoken(code)}{link}\n"
        "请只发给本人，不要发到群里。",
        buttons=(HELP,),
    )


def offer(what: str, role: Role, code: str) -> Reply:
    """What an invitation gives, before it is taken."""
    return Reply(
        f"您将成为{what}，{can(role)}。可以吗？",
        buttons=(
            Button("可以", "invite", "accept", code),
            Button("先不要", "invite", "decline"),
        ),
    )


def accepted(what: str, role: Role) -> Reply:
    """The role is given."""
    first = ORDER if role is Role.COORDINATOR else WHO_AM_I
    return Reply(f"好的，您现在是{what}，{can(role)}。", buttons=(first, FIND, HELP))


def declined() -> Reply:
    """The invitation stays open."""
    return Reply("好的，先不用。邀请码在有效期内还可以再用。", buttons=(FIND, HELP))


def held_already(what: str) -> Reply:
    """The person is that already."""
    return Reply(f"您已经是{what}了，这个邀请码可以留给别人。", buttons=(WHO_AM_I, HELP))
