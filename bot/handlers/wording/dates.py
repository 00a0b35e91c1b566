"""How dates, times and head counts are spoken."""

from collections.abc import Sequence
from datetime import date, datetime, time

WEEKDAYS = "一二三四五六日"


def day(value: date, today: date | None = None) -> str:
    """12月3日（周四）; with the year where it is not this one's."""
    year = "" if today is None or value.year == today.year else f"{value.year}年"
    return f"{year}{value.month}月{value.day}日（周{WEEKDAYS[value.weekday()]}）"


def clock(value: time) -> str:
    """14:00."""
    return f"{value:%H:%M}"


def moment(value: datetime, today: date | None = None) -> str:
    """12月3日（周四）14:00, of a time on Guangzhou's wall clock."""
    return f"{day(value.date(), today)}{clock(value.time())}"


def day_and_distance(value: date, today: date) -> str:
    """12月3日（周四，11 天后）."""
    return f"{day(value, today).removesuffix('）')}，{away(value, today)}）"


def away(value: date, today: date) -> str:
    """今天, 明天, 后天, or the number of days ahead."""
    days = (value - today).days
    return {0: "今天", 1: "明天", 2: "后天"}.get(days, f"{days} 天后" if days > 0 else f"{-days} 天前")


def people(least: int, most: int) -> str:
    """60人, or 50–60人."""
    return f"{least}人" if least == most else f"{least}–{most}人"


def months(values: Sequence[int]) -> str:
    """全年, or 1–3月、9–12月."""
    if len(set(values)) == 12:
        return "全年"
    runs: list[list[int]] = []
    for value in sorted(set(values)):
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    return "、".join(f"{run[0]}月" if len(run) == 1 else f"{run[0]}–{run[-1]}月" for run in runs)


def minutes(value: int) -> str:
    """45分钟, 1小时, 1个半小时, 2小时10分钟."""
    hours, rest = divmod(value, 60)
    if not hours:
        return f"{rest}分钟"
    if not rest:
        return f"{hours}小时"
    if rest == 30:
        return f"{hours}个半小时"
    return f"{hours}小时{rest}分钟"


def part_of_day(start: time) -> str:
    """上午, 下午 or 晚上."""
    if start < time(12):
        return "上午"
    return "下午" if start < time(18) else "晚上"


def span(first: date, last: date, today: date | None = None) -> str:
    """12月11日至20日, 12月28日至1月3日."""
    if first == last:
        return day(first, today)
    year = "" if today is None or first.year == today.year else f"{first.year}年"
    end = (
        f"{last.day}日"
        if (first.year, first.month) == (last.year, last.month)
        else f"{last.month}月{last.day}日"
    )
    return f"{year}{first.month}月{first.day}日至{end}"
