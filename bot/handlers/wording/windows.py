"""Windows of scarce products in words: opened by staff, asked for by coordinators."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.dialogue.messages import Button, Reply
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers.wording import dates
from bot.handlers.wording.home import FIND, HELP, MINE, quoted

EXAMPLE = "《醒狮进社区》紧俏，12月1日到7日开放申请"


def until(closes: datetime, today: date) -> str:
    """When a window closes: a day that it still holds, or a moment within one."""
    local = closes.astimezone(SHANGHAI)
    if local.time() == time(0):
        return f"{dates.day(local.date() - timedelta(1), today)}截止"
    return f"{dates.moment(local, today)}截止"


def standing(place: int, count: int, rule: str, closes: datetime, today: date) -> str:
    """Where a request stands among those collected so far."""
    return f"{until(closes, today)}；现在共 {count} 份申请，您排第 {place} 位（{rule}）"


def collected(number: str, product: str, when: datetime, today: date, line: str, look: Button) -> Reply:
    """The request is in, and nothing is decided yet."""
    return Reply(
        f"已收到申请！订单号 {number}\n{product}，{dates.moment(when, today)}。\n"
        f"这个产品紧俏，截止后统一分配：{line}。\n截止前还会有人申请，名次可能变；分到没分到，我都会通知您。",
        buttons=(look, MINE, FIND),
    )


def opened(product: str, opens: datetime, closes: datetime, today: date, asked: int) -> Reply:
    """Staff have opened a window, or changed its days."""
    begins = dates.day(opens.astimezone(SHANGHAI).date(), today)
    so_far = f"\n已收到 {asked} 份申请，都算数。" if asked else ""
    return Reply(
        f"好的，“{product}”按紧俏产品办：{begins}开始申请，{until(closes, today)}。\n"
        f"这几天的点单先收着，截止后自动分配：近期没约过的单位在先，再照顾特殊人群，再按先后；"
        f"没分到的按顺序候补。{so_far}\n要提前结束，说“《{product}》不紧俏了”。",
        buttons=(HELP,),
    )


def closed(product: str, asked: int) -> Reply:
    """A window is over before its time."""
    tail = f"收到的 {asked} 份申请马上统一分配。" if asked else "没有收到申请。"
    return Reply(f"好的，“{product}”的申请到此截止，{tail}之后照常点单。", buttons=(HELP,))


def listed(lines: Sequence[tuple[str, datetime, datetime, int]], today: date, *, may_open: bool) -> Reply:
    """The windows that are open or to come: product, from, to, requests so far."""
    if not lines and not may_open:
        return Reply("现在没有紧俏产品，都可以照常点单。", buttons=(FIND, HELP))
    if not lines:
        return Reply(f"现在没有紧俏产品。要设一个，比如说“{EXAMPLE}”。", buttons=(HELP,))
    said = [
        f"· {product}：{dates.day(opens.astimezone(SHANGHAI).date(), today)}开始，{until(closes, today)}，"
        f"{asked} 份申请"
        for product, opens, closes, asked in lines
    ]
    return Reply("\n".join(["紧俏产品（集中申请，统一分配）：", *said]), buttons=(HELP,))


def not_scarce(product: str) -> Reply:
    """There is no window to be closed."""
    return Reply(f"“{product}”现在没有设申请期，本来就是照常点单。", buttons=(HELP,))


def which_product(words: str, near: Sequence[str]) -> Reply:
    """No product has just that name."""
    hint = f"是不是：{'、'.join(f'《{name}》' for name in near)}？" if near else ""
    return Reply(f"没有找到叫“{quoted(words)}”的产品。{hint}请把名称写全，或者写编号。", buttons=(HELP,))


def which_days() -> Reply:
    """The days were not said, or cannot be."""
    return Reply(f"从哪天到哪天开放申请？请连产品一起说，比如“{EXAMPLE}”。", buttons=(HELP,))


def over_already() -> Reply:
    """The window would be over by now."""
    return Reply(f"这几天已经过去了。请说以后的日子，比如“{EXAMPLE}”。", buttons=(HELP,))


def not_in_a_trial() -> Reply:
    """A window would keep other visitors of the demo from ordering."""
    return Reply("这是试用版，大家共用一个目录，不能把产品设成紧俏。", buttons=(HELP,))
