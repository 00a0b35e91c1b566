"""加到日历, 订阅日历: an order or event as a calendar file, and a feed of all of them."""

import re

from bot.dialogue.documents import Kind
from bot.dialogue.messages import Button
from bot.handlers.turn import Turn
from bot.handlers.wording import calendars as wording
from bot.orders.numbers import UnknownNumber, plain
from storage.models import Order

TOPIC = wording.TOPIC
_CHOICES = 5
_SOFT = r"(?:请|帮我|麻烦|我想|我要|想|要|可以|能不能|把)*"
_END = r"(?:吧|啊|呀|啦|了|吗|么|谢谢|[?!,.~。、 ])*"
_WHAT = (
    r"(?:我的|这场|这张|这个|那场|全部|所有)*(?:活动|订单|报名|安排|行程|点单)?(?P<number>[A-Za-z]{2}[\d ]+)?"
)
_ADDS = re.compile(
    rf"{_SOFT}{_WHAT}(?:都)?(?:加|加入|加到|添加|放|放到|存|导|导出|导入|写)(?:一下)?(?:到|进|入|成)?"
    rf"(?:我的)?(?:手机)?日历(?:里|上|中)?{_END}"
)
_FEEDS = re.compile(rf"{_SOFT}(?:看看?|查看?|订阅|打开)?(?:我的|个人)?(?:手机)?日历(?:订阅|地址|链接)?{_END}")
_RENEWS = re.compile(
    rf"{_SOFT}(?:换|更换|重置|重新生成|作废)(?:一个|一下|个)?(?:我的)?日历(?:的)?(?:地址|链接){_END}"
)
_LONGEST = 40  # characters; a longer message is about something else


def hears(turn: Turn) -> bool:
    """Takes a message that asks for a calendar; False for all others."""
    text = turn.reading.text
    if "日历" not in text or len(text) > _LONGEST:
        return False
    if _RENEWS.fullmatch(text):
        _feeds(turn, anew=True)
    elif found := _ADDS.fullmatch(text):
        _adds(turn, found["number"] or turn.reading.order_number or "")
    elif _FEEDS.fullmatch(text):
        _feeds(turn)
    else:
        return False
    return True


def tapped(turn: Turn, button: Button) -> None:
    """A button of an order, an event or the feed."""
    match button.slot:
        case "add":
            _adds(turn, button.value)
        case "renew":
            _feeds(turn, anew=True)
        case _:
            _feeds(turn)


def _adds(turn: Turn, said: str) -> None:
    """The order or event meant, or the only one to come, or one to be chosen."""
    if said:
        title = _title(turn, plain(said))
        if title is None:
            turn.answers(wording.unknown(said))
            return
        number = plain(said)
    else:
        coming = _coming(turn)
        if len(coming) != 1:
            choices = [Button(f"{title} {number}", TOPIC, "add", number) for number, title in coming.items()]
            turn.answers(wording.which(choices[:_CHOICES]) if choices else wording.nothing())
            return
        ((number, title),) = coming.items()
    document = turn.document(Kind.CALENDAR, number, "加到日历", f"{number}.ics")
    turn.answers(wording.entry(title, document))


def _feeds(turn: Turn, *, anew: bool = False) -> None:
    document = turn.document(Kind.FEED, "", "我的日历", wording.FILE_NAME, anew=anew)
    if not turn.public_url:
        turn.answers(wording.snapshot(document))
        return
    address = document.address(turn.public_url)
    turn.answers(wording.renewed(address) if anew else wording.feed(address))


def _title(turn: Turn, number: str) -> str | None:
    """What the order or event is called, where this person may see it."""
    if occasion := turn.events.occasion(number):
        return occasion.product.name
    try:
        order = turn.decisions.order(number)
    except UnknownNumber:
        return None
    return _product(turn, order)


def _coming(turn: Turn) -> dict[str, str]:
    """What this person ordered or signed up for and is to come, by number, the nearest first."""
    own = [order for order in turn.desk.orders_of(turn.who.id) if turn.desk.is_open(order)]
    coming = [*own, *(mine.occasion.order for mine in turn.events.mine())]
    coming.sort(key=lambda order: order.starts_at)
    return {order.number: _product(turn, order) for order in coming}


def _product(turn: Turn, order: Order) -> str:
    product = turn.product_of(order)
    return product.name if product else order.product_code
