"""紧俏: staff say which product is asked for within which days; everybody may see which these are."""

import re
from datetime import date, datetime, time, timedelta

from bot.dialogue.readers.normal import IN_TITLE, normalise
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers.turn import Turn
from bot.handlers.wording import windows as wording
from bot.handlers.wording.decisions import queue_rule
from storage.models import Order, Product

_LONGEST = 100  # characters
_NEAR = 3  # products named where none has that name
_SOFT = "(?:请|帮我|麻烦|我要|我想|想|要|把|将)*"
_NAMED = rf"(?:《(?P<name>{IN_TITLE}{{2,40}})》|“(?P<quoted>[^”]{{2,40}})”|(?P<code>[a-z][a-z0-9_-]*\d))"
_OPEN = re.compile(
    rf"{_SOFT}{_NAMED}(?:比较|很|太|是|设为|设成|标为|标成|定为|算|作为|列为)*(?:紧俏|抢手)(?:产品|了|的)*(?P<days>.*)"
)
_CLOSE = re.compile(rf"{_SOFT}{_NAMED}(?:已经)?(?:不再|不|没那么)(?:紧俏|抢手)(?:了|啦)?[。.!]?")
_CANCEL = re.compile(rf"{_SOFT}(?:取消|结束|提前结束|截止){_NAMED}(?:的)?(?:紧俏|申请期?|集中申请)(?:了|吧)?")
_LIST = re.compile(
    r"(?:看看|查看|查|看|有哪些)?(?:紧俏|抢手)(?:的)?产品(?:有哪些|名单|列表)?|(?:紧俏|集中申请|申请期)(?:情况|名单|列表)"
)


def hears(turn: Turn) -> bool:
    """Words about scarce products; False for all others, and for what only staff may say."""
    text = turn.reading.text
    if len(text) > _LONGEST or not re.search("紧俏|抢手|申请", text):
        return False
    if _LIST.fullmatch(text):
        _lists(turn)
    elif not turn.windows.may_open:
        return False
    elif found := _CLOSE.fullmatch(text) or _CANCEL.fullmatch(text):
        _closes(turn, found)
    elif found := _OPEN.fullmatch(text):
        _opens(turn, found)
    else:
        return False
    return True


def standing(turn: Turn, order: Order) -> str:
    """Where a request stands among those collected in its window, by which rule, and when it is decided."""
    place, count = turn.desk.queue.standing(order)
    span = turn.windows.span(order.product_code)
    closes = span.closes_at if span else turn.now
    rule = queue_rule(turn.desk.terms.lately)
    return wording.standing(place, count, rule, closes, turn.local.date())


def _opens(turn: Turn, found: re.Match[str]) -> None:
    product = _product(turn, found)
    if product is None:
        return
    days = _days(turn, found["days"])
    if turn.demo:
        turn.answers(wording.not_in_a_trial())
    elif days is None:
        turn.answers(wording.which_days())
    elif days[1] < turn.local.date():
        turn.answers(wording.over_already())
    else:
        first, last = days
        window = turn.windows.open(product, _midnight(first), _midnight(last + timedelta(1)))
        asked = turn.windows.asked(product.code)
        turn.answers(
            wording.opened(product.name, window.opens_at, window.closes_at, turn.local.date(), asked)
        )


def _closes(turn: Turn, found: re.Match[str]) -> None:
    product = _product(turn, found)
    if product is None:
        return
    if turn.windows.close(product) is None:
        turn.answers(wording.not_scarce(product.name))
    else:
        turn.answers(wording.closed(product.name, turn.windows.asked(product.code)))


def _lists(turn: Turn) -> None:
    lines = []
    for window in turn.windows.pending():
        product = turn.catalog.product(window.product_code)
        name = product.name if product else window.product_code
        lines.append((name, window.opens_at, window.closes_at, turn.windows.asked(window.product_code)))
    turn.answers(wording.listed(lines, turn.local.date(), may_open=turn.windows.may_open))


def _product(turn: Turn, found: re.Match[str]) -> Product | None:
    """The product named; says so where there is none of just that name."""
    words = found["name"] or found["quoted"] or found["code"]
    if product := turn.catalog.product(words.upper()):
        return product
    hits = [hit.product for hit in turn.catalog.search(words, limit=_NEAR).hits]
    named = [each for each in hits if normalise(each.name) == normalise(words)]
    if len(named) == 1:
        return named[0]
    turn.answers(wording.which_product(words, [each.name for each in hits]))
    return None


def _days(turn: Turn, words: str) -> tuple[date, date] | None:
    """The first and the last day that the words say; a single one is the last, and it begins today."""
    when = turn.read(words, turn.local).when
    if when is None:
        return None
    first, last = when.start.date(), (when.end or when.start).date()
    return (first, last) if last > first else (min(turn.local.date(), first), first)


def _midnight(day: date) -> datetime:
    """The beginning of a day, aware."""
    return datetime.combine(day, time.min, SHANGHAI)
