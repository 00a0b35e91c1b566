"""What a month has come to, in words."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.dialogue.messages import Button, Reply
from bot.handlers.wording.home import HELP, TO_DO
from bot.orders.overview import Overview

TOPIC = "overview"
_NAMED = 6  # places named


def before(first: date) -> date:
    """The first day of the month before."""
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)


def month(overview: Overview, titles: Mapping[str, str], today: date) -> Reply:
    """One month; `titles` are the products' names by their codes."""
    first = overview.first
    year = "" if first.year == today.year else f"{first.year}年"
    so_far = "（到今天为止）" if (first.year, first.month) == (today.year, today.month) else ""
    head = f"{overview.region.name}{year}{first.month}月{so_far}"
    earlier = before(first)
    buttons = (
        Button(f"{earlier.month}月的统计", TOPIC, "month", f"{earlier.year}-{earlier.month}"),
        TO_DO,
        HELP,
    )
    if not overview.total:
        return Reply(f"{head}还没有点单。", buttons=buttons)
    counts = (
        (overview.held, "已办"),
        (overview.coming, "等着办"),
        (overview.open, "还在审核或等答复"),
        (overview.called_off, "取消"),
        (overview.came_to_nothing, "没有通过或没人接"),
        (overview.not_held, "没有办成"),
    )
    told = "，".join(f"{what} {count} 场" for count, what in counts if count)
    lines = [f"{head}一共 {overview.total} 场点单：{told}。"]
    if overview.counted:
        lines.append(f"来了 {overview.came:,} 人（{overview.counted} 场报了人数）。")
    if overview.score is not None:
        lines.append(f"评价平均 {overview.score:.1f} 分（{overview.rated} 场）。")
    if overview.liked:
        most = "、".join(f"《{titles[code]}》{count} 场" for code, count in overview.liked)
        lines.append(f"办得最多：{most}。")
    if overview.low:
        least = "、".join(f"《{titles[code]}》{score:.1f} 分" for code, score in overview.low)
        lines.append(f"评分偏低：{least}。")
    if overview.places:
        lines.append(f"各处：{_listed([f'{name} {count} 场' for name, count in overview.places])}。")
    if overview.without:
        lines.append(f"还没办过：{_listed(overview.without)}。")
    lines.append("大家还想要什么，说“需求汇总”。")
    return Reply("\n".join(lines), buttons=buttons)


def _listed(names: Sequence[str]) -> str:
    more = f"等 {len(names)} 个地方" if len(names) > _NAMED else ""
    return f"{'、'.join(names[:_NAMED])}{more}"


def not_yours() -> Reply:
    """Only those who look after a region see its figures."""
    return Reply("统计给审核员和工作人员看。", buttons=(HELP,))
