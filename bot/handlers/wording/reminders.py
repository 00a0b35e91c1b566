"""What reminders say, written when they go out."""

from datetime import datetime

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
    away = "今天" if begins.date() == today else dates.away(begins.date(), today)
    lines = [f"{away}（{when}）“{product.name}”在{unit_name}{order.room}，{_people(order)}。"]
    lines.append(_CHECKS.get(kind, "").format(venue=product.venue, contact=order.contact_name))
    return Reply(
        "\n".join(line for line in lines if line),
        buttons=(Button(f"看订单 {order.number}", "mine", "show", order.number),),
    )


_CHECKS = {
    "reminder-7d": "请确认场地：{venue}。要改时间或人数，现在还来得及。",
    "reminder-3d": "请通知居民，再确认一次人数和场地。",
    "reminder-1d": "请安排好现场联系人{contact}，提前开门。",
    "reminder-2h": "两小时后开始，请准备好场地。",
}


def _people(order: Order) -> str:
    return dates.people(order.people_min, order.people_max)
