"""What reminders say, written when they go out."""

from datetime import datetime, timedelta

from bot.dialogue.messages import Button, Reply
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers.wording import dates
from bot.handlers.wording.ratings import scores
from storage.models import Order, Product


def words(kind: str, order: Order, product: Product, unit_name: str, now: datetime) -> Reply:
    """The reminder of that kind (reminder-7d … reminder-2h, feedback). `now` is aware."""
    begins, today = order.starts_at.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date()
    when = dates.moment(begins, today)
    if kind == "feedback":
        return Reply(
            f"{dates.day(begins.date(), today)}在{unit_name}办的“{product.name}”，大家觉得怎么样？\n"
            "选一个或写一句话都行，我们会转给供应商和工作人员。",
            buttons=scores(order.number, not_held=True),
        )
    if order.starts_at - now < _AT_HAND:
        away = f"今天{dates.clock(begins.time())}，再过{dates.minutes(_minutes(order.starts_at - now))}，"
    elif (begins.date() - today).days <= 1:
        away = f"{dates.away(begins.date(), today)}{dates.clock(begins.time())}，"
    else:
        away = f"{dates.away(begins.date(), today)}，{when}，"
    lines = [f"{away}“{product.name}”在{unit_name}{order.room}，{_people(order)}。"]
    lines.append(_CHECKS.get(kind, "").format(venue=product.venue, contact=order.contact_name))
    return Reply(
        "\n".join(line for line in lines if line),
        buttons=(Button(f"看订单 {order.number}", "mine", "show", order.number),),
    )


_AT_HAND = timedelta(hours=3)  # less is told in hours and minutes
_CHECKS = {
    "reminder-7d": "请确认场地：{venue}。要改时间或人数，现在还来得及。",
    "reminder-3d": "请通知居民，再确认一次人数和场地。",
    "reminder-1d": "请安排好现场联系人{contact}，提前开门。",
    "reminder-2h": "请准备好场地。",
}


def _minutes(left: timedelta) -> int:
    """Whole minutes, rounded, at least one."""
    return max(1, round(left.total_seconds() / 60))


def _people(order: Order) -> str:
    return dates.people(order.people_min, order.people_max)
