"""What those who get a campaign do with it: tap its buttons, or want no more of them."""

import re

from bot.dialogue.messages import Button
from bot.handlers.turn import Turn
from bot.handlers.wording import campaign_letters as wording
from bot.handlers.wording.events import JOIN

TOPIC = wording.TOPIC
_END = r"(?:吧|啊|呀|啦|喇|了|一下|谢谢|[!,.~。、！，～ ])*"
_WHAT = r"群发(?:的)?(?:消息|信息|通知)?"
_STOPS = re.compile(
    r"(?:我要|我想|帮我|请|给我)*(?:退订|取消|停止|(?:不要|唔要|不想|唔想|别)再?(?:收到?|发|给我发)?)"
    + _WHAT
    + _END
)
_STARTS = re.compile(
    r"(?:我要|我想|帮我|请)*(?:(?:恢复|继续|重新|再)(?:接收|订阅|收)?|订阅|接收|我要收)" + _WHAT + _END
)


def hears(turn: Turn) -> bool:
    """Takes 退订群发 and 恢复群发; False for everything else."""
    text = turn.reading.text
    if "群发" not in text:
        return False
    if _STOPS.fullmatch(text):
        _refuses(turn)
    elif _STARTS.fullmatch(text):
        _accepts(turn)
    else:
        return False
    return True


def leads_to(turn: Turn, button: Button) -> Button | str | None:
    """Where a button of a campaign leads: another button, or words that are heard as if typed; None where
    that is settled here, the button itself where it leads nowhere any more. The tap is noted.
    """
    if button.slot == "accept":
        _accepts(turn)
        return None
    if button.slot == "stop":
        _refuses(turn)
        return None
    turn.campaigns.notes_tap(button.slot, button.value)
    kind, value = button.value[:2], button.value[2:]
    if kind == wording.PRODUCT:
        slot = ("order", "product") if turn.who.may_order or turn.demo else ("search", "card")
        return Button(button.label, *slot, value)
    if kind == wording.EVENT:
        return Button(button.label, JOIN, "event", value)
    return value if kind == wording.WORDS else button


def _refuses(turn: Turn) -> None:
    turn.answers(wording.refused() if turn.campaigns.refusal.refuse() else wording.refused_before())


def _accepts(turn: Turn) -> None:
    turn.campaigns.refusal.accept()
    turn.answers(wording.accepted())
