"""What is said to those whom a step of an order concerns."""

from datetime import datetime

from bot.dialogue.messages import Button
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers.wording import dates, steps
from bot.orders.life import Event, Party, State
from storage.models import Order, OrderLog, Product


def tell(
    order: Order, row: OrderLog, product: Product, unit: str, now: datetime, *, mine: bool, asked: bool
) -> str:
    """What happened, to which order, and what it waits for now. `mine` is told to whoever ordered it,
    `asked` to whoever it waits for.
    """
    happened = steps.happened(Event(row.event), Party(row.party), row.changes, row.reason, named=not mine)
    if asked and row.event in (Event.SUBMITTED, Event.ALLOCATED):
        happened = "有一张新的点单"
    granted = mine and row.party == Party.ORDERER and row.person_id is None
    words = [f"{'您的申请通过了。' if granted else ''}{happened}。", what(order, product, unit, now)]
    if asked:
        words.append(_asks(order, now))
    elif row.event not in _SAY_ALL:
        words.append(f"{steps.next_step(State(order.state), order.answer_by, now)}。")
    return "\n".join(words)


_SAY_ALL = {Event.DELIVERED, Event.CLOSED, Event.LAPSED, Event.CANCELLED}  # where it stands now, too


def remind(order: Order, product: Product, unit: str, now: datetime) -> str:
    """An answer is due within a day."""
    return f"还有一张订单在等您答复。\n{what(order, product, unit, now)}\n{_asks(order, now)}"


def what(order: Order, product: Product, unit: str, now: datetime) -> str:
    """The order in two lines."""
    begins, today = order.starts_at.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date()
    people = dates.people(order.people_min, order.people_max)
    return f"订单 {order.number}：{product.name}\n{dates.moment(begins, today)}，{unit}{order.room}，{people}"


def look(order: Order) -> Button:
    """Leads to the order."""
    return Button(f"看订单 {order.number}", "mine", "show", order.number)


def _asks(order: Order, now: datetime) -> str:
    if order.answer_by is None:
        return "请您答复。"
    due, today = order.answer_by.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date()
    return f"请您在{dates.moment(due, today)}前答复。"
