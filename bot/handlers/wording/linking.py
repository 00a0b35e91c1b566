"""Linking accounts in words."""

from collections.abc import Sequence

from bot.dialogue.messages import Button, Reply
from bot.handlers.wording.home import HELP
from bot.handlers.wording.roles import WHO_AM_I
from bot.people.codes import spoken

NOT_NOW = Button("先不绑定", "link", "decline")


def code(given: str, minutes: int) -> Reply:
    """The code to be said on the other channel."""
    return Reply(
        f"绑定码：{spoken(given)}（{minutes} 分钟内有效，只能用一次）\n"
        f"请在您的另一个渠道（网页、微信或 Telegram）对我说：绑定 {spoken(given)}\n"
        "绑定后两边是同一个人，订单、身份都通用。请不要告诉别人。",
        buttons=(HELP,),
    )


def offer(name: str, channels: Sequence[str], given: str) -> Reply:
    """What linking means, before it is done."""
    whose = f"“{name}”的" if name else "那边的"
    return Reply(
        f"要和{whose}{'、'.join(channels)}账号绑定成同一个人吗？身份、订单、正在填的内容和提醒都会合在一起。\n"
        "请确认那是您自己的账号；别人发来的码请不要绑定。",
        buttons=(Button("绑定", "link", "accept", given), NOT_NOW),
    )


def linked(channels: Sequence[str]) -> Reply:
    """Two persons have become one."""
    return Reply(f"绑定好了，您现在用的渠道有：{'、'.join(channels)}。", buttons=(WHO_AM_I, HELP))


def busy() -> Reply:
    """The other side is in the middle of a turn."""
    return Reply("那边正在办别的事，请过几秒再说一次“绑定”。", buttons=(HELP,))


def declined() -> Reply:
    """Nothing was linked."""
    return Reply("好的，没有绑定。", buttons=(WHO_AM_I, HELP))


def only_one(channel: str) -> Reply:
    """There is nothing to take off."""
    return Reply(f"您只有{channel}这一个账号，没有绑定别的。要绑定请说“绑定账号”。", buttons=(HELP,))


def which(buttons: Sequence[Button]) -> Reply:
    """Which account to take off."""
    return Reply(
        "要解绑哪个账号？解绑后它会变成一个新的居民账号，身份和订单留在其余账号上。", buttons=tuple(buttons)
    )


def account(channel: str, here: bool, number: int) -> str:
    """One account in a list."""
    return f"{channel}（现在这个）" if here else f"{channel}（第 {number} 个）" if number > 1 else channel


def parted(channel: str, here: bool) -> Reply:
    """An account was taken off."""
    if here:
        return Reply(f"已解绑，这个{channel}账号现在是单独的居民账号。", buttons=(WHO_AM_I, HELP))
    return Reply(f"已解绑{channel}账号。", buttons=(WHO_AM_I, HELP))


def not_yours() -> Reply:
    """An account that is not, or no longer, the person's own."""
    return Reply("这个账号已经不在您名下了。", buttons=(WHO_AM_I, HELP))
