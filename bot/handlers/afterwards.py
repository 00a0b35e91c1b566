"""到了、办完了: what is awaited of a person about a delivery of today or before, said without its number."""

from collections.abc import Callable, Iterable

from bot.dialogue.messages import Button
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers import evidence, feedback
from bot.handlers.turn import Turn
from bot.handlers.wording import afterwards as wording
from bot.handlers.wording import evidence as evidence_wording
from bot.handlers.wording import ratings as ratings_wording
from storage.models import Order

LISTED = 5
_RATES = {"评价", "我要评价", "去评价", "评分", "打分", "我要打分", "评价活动", "写评价", "俾评价"}
_ARRIVES = {"到了", "我到了", "我们到了", "到场", "已到场", "到场了", "我哋到咗", "到咗"}
_SHOWS = {
    "交资料",
    "我要交资料",
    "交活动资料",
    "补资料",
    "上传资料",
    "活动资料",
    "办完了",
    "做完了",
    "搞完了",
}


def hears(turn: Turn) -> bool:
    """评价, 到了 or 交资料; the last two of a supplier only."""
    said, supplier = turn.reading.text, turn.who.supplier
    if said in _RATES:
        _leads(turn, _to_rate(turn), "rate", feedback.tapped)
    elif said in _ARRIVES and supplier:
        arriving = turn.deliveries.arriving(supplier)
        choices = _named(turn, arriving, evidence_wording.arrived_button)
        _leads(turn, choices, "arrive", evidence.tapped)
    elif said in _SHOWS and supplier:
        _leads(turn, _to_show(turn), "show", evidence.tapped)
    else:
        return False
    return True


def reminds(turn: Turn) -> bool:
    """Says of which deliveries a rating or the evidence is awaited; False where it is of none."""
    to_rate, to_show = _to_rate(turn), _to_show(turn)
    if to_rate or to_show:
        turn.answers(wording.also_waits(to_rate, to_show))
    return bool(to_rate or to_show)


def _leads(turn: Turn, choices: list[Button], what: str, tapped: Callable[[Turn, Button], None]) -> None:
    """Does it with the only delivery there is, or asks which one is meant."""
    if not choices:
        turn.answers(wording.nothing(what))
    elif len(choices) == 1:
        tapped(turn, choices[0])
    else:
        turn.answers(wording.which(what, choices))


def _to_rate(turn: Turn) -> list[Button]:
    orders = turn.ratings.unrated()
    return _named(turn, orders, lambda number: ratings_wording.rate_button(number, again=False))


def _to_show(turn: Turn) -> list[Button]:
    supplier = turn.who.supplier
    orders = turn.deliveries.awaited(supplier) if supplier else []
    return _named(turn, orders, evidence_wording.hand_in_button)


def _named(turn: Turn, orders: Iterable[Order], button: Callable[[str], Button]) -> list[Button]:
    """The button of each order, called by its day and product."""
    named = []
    for order in [*orders][:LISTED]:
        leads, day = button(order.number), order.starts_at.astimezone(SHANGHAI)
        product = turn.product_of(order)
        label = f"{day.month}月{day.day}日 {product.name if product else order.number}"
        named.append(Button(label, leads.topic, leads.slot, leads.value))
    return named
