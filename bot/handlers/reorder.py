"""再点一次: a new order with everything of a former one but its day."""

import re

from bot.dialogue.form import OPEN
from bot.dialogue.messages import Button
from bot.handlers import drafts, ordering
from bot.handlers.forms import NEW, advance
from bot.handlers.turn import Turn
from bot.handlers.wording import home, mine
from bot.handlers.wording import reorder as wording
from bot.orders.life import HELD
from bot.orders.numbers import UnknownNumber
from storage.models import Order

TOPIC = wording.TOPIC
_SAID = re.compile(
    r"(?:我|想|要|帮我|请|唔该)*"
    r"(?:再(?:来|点|约|订|办|安排)一?(?:场|次|个|张|单|遍)?(?:一样的|同样的|上次的|上次那个|上次那场|相同的)"
    r"|再(?:点|约|订)一次|照(?:上次|旧|原样)(?:的)?再?(?:来|点|约|订)一?(?:场|次|个|单)?"
    r"|(?:和|跟|同)上次一样(?:的)?(?:再?(?:来|点|约|订)一?(?:场|次|个|单)?)?)"
    r"(?:吧|啦|啊|可以吗|谢谢|[。!！~])*"
)
_AROUND = re.compile(r"^[ ,，。、.!]+|[ ,，。、.!]+$")


def buttons(turn: Turn, order: Order) -> tuple[Button, ...]:
    """The way to another one like it, once nothing can be changed about it any more."""
    if turn.desk.is_open(order) or not turn.who.may_order:
        return ()
    return (wording.again(order.number),)


def hears(turn: Turn) -> bool:
    """再来一场一样的: like the last one that took place, else the last one made. Says so without any.

    The day may be said along with it: 再来一场一样的，1月8号.
    """
    found = _SAID.search(turn.reading.text)
    if found is None:
        return False
    rest = _AROUND.sub("", turn.reading.text[: found.start()] + turn.reading.text[found.end() :])
    if rest and not _is_day(turn, rest):
        return False
    orders = turn.desk.orders_of(turn.who.id)
    held = [order for order in orders if order.state in HELD]
    if not orders:
        turn.answers(mine.none(turn.who.may_order, ordering.waits(turn)))
        return True
    _begins(turn, max(held, key=lambda order: order.starts_at) if held else orders[0], rest)
    return True


def _is_day(turn: Turn, words: str) -> bool:
    """Whether the words say when, and nothing else."""
    reading = turn.read(words, turn.local)
    return reading.when is not None and not (reading.wish or reading.audiences or reading.place)


def tapped(turn: Turn, button: Button) -> None:
    """The button below an order."""
    try:
        order = turn.desk.order(button.value, turn.who.id)
    except UnknownNumber as unknown:
        turn.answers(mine.unknown(button.value, unknown.meant))
        return
    _begins(turn, order)


def _begins(turn: Turn, order: Order, day: str = "") -> None:
    if not turn.who.may_order:
        turn.answers(home.only_coordinators(turn.demo))
        return
    kept = ordering.keeps(turn)
    draft = drafts.of_order(turn, order)
    for name in ("number", "day"):
        del draft[name]
    turn.talk.enter(NEW)
    turn.talk.notes[NEW] = {OPEN: True, **draft}
    turn.opens(wording.begun(order.number, kept))
    if day:
        turn.hears_again(day)
    if not (day and ordering.hears(turn)):
        advance(turn, NEW, {})
