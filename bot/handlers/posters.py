"""活动海报: the poster of an event, for whoever may see the event."""

import re

from bot.dialogue.documents import Kind
from bot.dialogue.messages import Button
from bot.events.occasions import Occasion
from bot.handlers import events, mine
from bot.handlers.turn import Turn
from bot.handlers.wording import posters as wording
from bot.orders.numbers import plain

TOPIC = wording.TOPIC
_CHOICES = 5
_LONGEST = 40  # characters; a longer message is about something else
_SAID = re.compile(
    r"(?:请|帮我|麻烦|给我|我|想|要|可以|能不能|做|出|打印|印|下载|生成|看|来|分享|转发|发|一下|一张|张|个|份)*"
    r"(?:这场|这个|那场|这张|那张)?(?:订单)?(?P<number>[A-Za-z]{2}[\d ]+)?(?:活动|订单|报名)?(?:的|做|出)?"
    r"(?:一张|张|个)?(?:活动|宣传)?海报(?:图片|打印版|pdf)?"
    r"(?:吧|啊|呀|啦|了|吗|么|谢谢|[?!,.~。、 ])*",
    re.IGNORECASE,
)


def hears(turn: Turn) -> bool:
    """Takes a message that asks for a poster; False for all others."""
    text = turn.reading.text
    if "海报" not in text or len(text) > _LONGEST or not (found := _SAID.fullmatch(text)):
        return False
    makes(turn, found["number"] or turn.reading.order_number or _in_view(turn))
    return True


def tapped(turn: Turn, button: Button) -> None:
    """The button of an event."""
    makes(turn, button.value)


def makes(turn: Turn, said: str = "") -> None:
    """The poster of the event meant, of the only one to come, or of one to be chosen."""
    if said:
        occasion = turn.events.occasion(said)
        if occasion is None:
            turn.answers(wording.unknown(said))
            return
    else:
        coming = _coming(turn)
        if len(coming) != 1:
            choices = [
                Button(f"{each.product.name} {each.order.number}", TOPIC, "make", each.order.number)
                for each in coming[:_CHOICES]
            ]
            turn.answers(wording.which(choices) if choices else wording.nothing())
            return
        (occasion,) = coming
    if not occasion.takes_place:
        turn.answers(wording.not_possible())
        return
    number = occasion.order.number
    documents = [turn.document(Kind.POSTER, number, label, name) for label, name in wording.FORMATS]
    scans = occasion.event.is_open and bool(turn.public_url or turn.telegram_username)
    turn.answers(wording.made(occasion.product.name, tuple(documents), can_scan=scans))


def _in_view(turn: Turn) -> str:
    """The number of the event or order that was looked at last."""
    if turn.talk.topic not in (events.TOPIC, mine.TOPIC):
        return ""
    number = plain(str(turn.talk.note(turn.talk.topic).get("number", "")))
    return number if number and turn.events.occasion(number) else ""


def _coming(turn: Turn) -> list[Occasion]:
    """Events of this person's orders and sign-ups that take place, the nearest first."""
    numbers = [order.number for order in turn.desk.orders_of(turn.who.id) if turn.desk.is_open(order)]
    numbers += [each.occasion.order.number for each in turn.events.mine()]
    found = [occasion for number in dict.fromkeys(numbers) if (occasion := turn.events.occasion(number))]
    return sorted((each for each in found if each.takes_place), key=lambda each: each.order.starts_at)
