"""我的日程: a supplier's day sheet, and the days on which nobody can come, said in words."""

import re
from datetime import date, timedelta

from bot.dialogue.messages import Button
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers import drafts, home
from bot.handlers.turn import Turn
from bot.handlers.wording import dates
from bot.handlers.wording import schedule as wording
from bot.orders.schedule import LONGEST
from storage.models import Order

TOPIC = wording.TOPIC
_LONGEST = 40  # characters; a longer message is about more than days
_LOOKS = 8  # buttons below a sheet
_SHEET = re.compile(
    r"(?:看看|查看|查|看|睇)?(?:我的|我们的|本团的)?(?:日程|日程表|排期|排期表|行程|演出安排)"
)
_AWAY = re.compile(r"没空|没有空|没时间|冇空|冇得闲|唔得闲|不得闲|来不了|去不了|来唔到|不接单|休息|请假")
_BACK = re.compile(
    r"(?:又|都|可以|重新)?(?:有空|得闲|能来|可以来|能接单|可以接单|接得了)(?:了|啦|喇)?$|^(?:取消|撤销|删掉|去掉).*(?:没空|没时间|休息|请假|不接单)"
)


def hears(turn: Turn) -> bool:
    """A supplier's words about days; False for all others and for everybody else."""
    text, supplier = turn.reading.text, turn.who.supplier
    if not supplier or len(text) > _LONGEST or turn.reading.order_number:
        return False
    sheet, back = _SHEET.fullmatch(text), _BACK.search(text)
    if not (sheet or back or _AWAY.search(text)) or (home.asking(turn) and not sheet):
        return False  # while something is asked, a day is the answer or its reason
    if sheet:
        shows(turn, supplier)
        return True
    when = turn.reading.when
    if when is None:
        if not re.fullmatch(r"(?:我|我们|有)?.{0,4}(?:没空|冇空|没时间|休息)", text):
            return False
        turn.asks(wording.which_day(turn.local.date() + timedelta(7)))
        return True
    days = _days(when.start.date(), (when.end or when.start).date())
    if back:
        _clears(turn, supplier, days)
    else:
        _marks(turn, supplier, days, part=when.grain in {"part", "minute"})
    return True


def tapped(turn: Turn, button: Button) -> None:
    """The sheet again, or marks taken back."""
    supplier = turn.who.supplier
    if not supplier:
        turn.answers(wording.only_suppliers())
        return
    ends = re.fullmatch(r"(\d{4}-\d\d-\d\d)-(\d{4}-\d\d-\d\d)", button.value)
    if button.slot == "clear" and ends:
        try:
            days = _days(date.fromisoformat(ends[1]), date.fromisoformat(ends[2]))
        except ValueError:
            days = []
        if 0 < len(days) <= LONGEST:
            _clears(turn, supplier, days)
            return
    shows(turn, supplier)


def shows(turn: Turn, supplier: str) -> None:
    """The supplier's deliveries to come, by day, and the days on which nobody can come."""
    sheet = turn.schedule.sheet(supplier)
    by_day: dict[date, list[str]] = {}
    for order in sheet.orders:
        by_day.setdefault(order.starts_at.astimezone(SHANGHAI).date(), []).append(_line(turn, order))
    looks = [Button(f"看订单 {each.number}", "mine", "show", each.number) for each in sheet.orders[:_LOOKS]]
    name = _name(turn, supplier)
    turn.answers(wording.sheet(name, list(by_day.items()), sheet.unavailable, looks, turn.local.date()))


def _line(turn: Turn, order: Order) -> str:
    product = turn.product_of(order)
    place = f"{drafts.place_name(drafts.seat_of(turn, order.unit_code))}{order.room}"
    return wording.line(
        order.starts_at.astimezone(SHANGHAI),
        order.ends_at.astimezone(SHANGHAI),
        product.name if product else order.product_code,
        place,
        dates.people(order.people_min, order.people_max),
        f"{order.contact_name} {order.contact_phone}",
    )


def _marks(turn: Turn, supplier: str, days: list[date], part: bool) -> None:
    today = turn.local.date()
    days = [day for day in days if day >= today]
    if turn.demo:
        turn.answers(wording.not_in_a_trial())
    elif not days:
        turn.answers(wording.past())
    elif len(days) > LONGEST:
        turn.answers(wording.too_long(LONGEST))
    else:
        busy = turn.schedule.mark(supplier, days)
        looks = [Button(f"看订单 {each.number}", "mine", "show", each.number) for each in busy[:_LOOKS]]
        turn.answers(wording.marked(_name(turn, supplier), days, today, part, looks))


def _clears(turn: Turn, supplier: str, days: list[date]) -> None:
    if len(days) > LONGEST:
        turn.answers(wording.too_long(LONGEST))
        return
    count = turn.schedule.clear(supplier, days)
    turn.answers(wording.cleared(_name(turn, supplier), days, turn.local.date(), count))


def _days(first: date, last: date) -> list[date]:
    count = min((last - first).days, 10 * LONGEST)
    return [first + timedelta(offset) for offset in range(count + 1)]


def _name(turn: Turn, code: str) -> str:
    supplier = turn.people.registry.supplier(code)
    return supplier.name if supplier else code
