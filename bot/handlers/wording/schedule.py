"""A supplier's days in words: the day sheet, days marked and cleared."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.dialogue.messages import Button, Reply
from bot.handlers.wording import dates
from bot.handlers.wording.home import HELP, TO_DO

TOPIC = "days"
SHEET = Button("我的日程", TOPIC, "sheet")


def line(begins: datetime, ends: datetime, product: str, place: str, people: str, contact: str) -> str:
    """One delivery: 14:00–15:00 产品，地点，25人，联系人. Times are on Guangzhou's wall clock."""
    hours = f"{dates.clock(begins.time())}–{dates.clock(ends.time())}"
    return f"{hours} {product}\n　{place}，{people}\n　现场联系人 {contact}"


def sheet(
    supplier: str,
    days: Sequence[tuple[date, Sequence[str]]],
    away: Sequence[date],
    looks: Sequence[Button],
    today: date,
) -> Reply:
    """The deliveries of the next two weeks, day by day."""
    count = sum(len(lines) for _, lines in days)
    head = f"{supplier}：今后 14 天有 {count} 场。" if count else f"{supplier}：今后 14 天没有已确认的活动。"
    parts = [head]
    for day, lines in days:
        parts += [f"\n{dates.day(day, today)}", *lines]
    if away:
        parts.append(f"\n没空：{runs(away, today)}")
    return Reply("\n".join(parts), buttons=(*looks, TO_DO))


def runs(days: Sequence[date], today: date) -> str:
    """Days in a row as one span: 12月5日至8日、12月20日."""
    found: list[list[date]] = []
    for day in sorted(days):
        if found and (day - found[-1][-1]).days == 1:
            found[-1][-1] = day
        else:
            found.append([day, day])
    return "、".join(dates.span(first, last, today) for first, last in found)


def marked(supplier: str, days: Sequence[date], today: date, part: bool, busy: Sequence[Button]) -> Reply:
    """The days are marked. `busy` leads to orders that are on one of them."""
    whole = "（按整天记）" if part else ""
    text = f"记下了：{supplier}{runs(days, today)}没空{whole}，这几天不会再派单给您。"
    if busy:
        text += f"\n这几天已有 {len(busy)} 张订单，不会自动取消，请逐张处理："
    undo = Button("撤销", TOPIC, "clear", f"{days[0].isoformat()}-{days[-1].isoformat()}")
    return Reply(text, buttons=(*busy, undo, SHEET))


def cleared(supplier: str, days: Sequence[date], today: date, count: int) -> Reply:
    """The days are free again, or had been."""
    if not count:
        return Reply(f"{supplier}{runs(days, today)}本来就没有记成没空。", buttons=(SHEET,))
    return Reply(f"好的，{supplier}{runs(days, today)}又可以接单了。", buttons=(SHEET,))


def which_day(example: date) -> str:
    """The days were not said."""
    return f"是哪几天？比如“{example.month}月{example.day}号没空”“12月5号到8号没空”。"


def too_long(most: int) -> Reply:
    """More days than can be marked at once."""
    return Reply(f"一次最多记 {most} 天，请分几次说。", buttons=(SHEET,))


def past() -> Reply:
    """All of the days are over."""
    return Reply("这几天已经过去了，请说今天以后的日子。", buttons=(SHEET,))


def not_in_a_trial() -> Reply:
    """Visitors of the demo share the suppliers, so that a day marked by one would be gone for all."""
    return Reply(
        "试用版里不记没空的日子，免得影响别的访客。正式使用时说一声就记下了。", buttons=(SHEET, HELP)
    )


def only_suppliers() -> Reply:
    """The person answers for no supplier any more."""
    return Reply("这是供应商用的，您现在没有供应商的身份。", buttons=(HELP,))
