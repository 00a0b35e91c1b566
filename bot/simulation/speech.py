"""How people say days, hours and audiences; and how they read a time in what they are told."""

import re
from datetime import date, datetime, time, timedelta
from random import Random

from bot.dialogue.wall_clock import SHANGHAI

_WEEKDAYS = "一二三四五六日"
_HOURS = {8: "八", 9: "九", 10: "十", 11: "十一", 14: "两", 15: "三", 16: "四", 19: "七"}
WHOM = {
    "社区居民": ("街坊", "居民", "社区居民"),
    "亲子家庭": ("亲子家庭", "家长和小朋友"),
    "少儿": ("小朋友", "少儿", "孩子们"),
    "青少年": ("青少年", "中学生"),
    "中青年": ("年轻人", "中青年"),
    "老年人": ("老人", "长者", "老人家", "老年人"),
    "孤寡老人": ("孤寡老人", "独居老人"),
    "残障人士": ("残障人士", "残疾人"),
    "乡村儿童": ("乡村儿童", "村里的小朋友"),
    "外来务工子女": ("外来务工子女",),
    "来穗人员": ("来穗人员", "外来工"),
    "低保人员": ("低保人员", "低保户"),
    "军人": ("军人", "官兵"),
    "消防员": ("消防员", "消防指战员"),
    "归国华侨": ("归侨", "归国华侨"),
    "港澳台同胞": ("港澳台同胞",),
    "群文团队": ("群文团队", "文艺队"),
}
_MOMENT = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日（周.）(\d\d):(\d\d)")
_PEOPLE = re.compile(r"(\d+)人")
_NUMBER = re.compile(r"GZ\d{8,}")


def day(value: date, today: date, dice: Random) -> str:
    """1月20号, 下周三, 1.20."""
    monday = today - timedelta(today.weekday())
    weeks = (value - monday).days // 7
    ways = [f"{value.month}月{value.day}号", f"{value.month}月{value.day}日"]
    if weeks == 1:
        ways.append(f"下周{_WEEKDAYS[value.weekday()]}")
    if value.year == today.year or value - today < timedelta(90):
        return dice.choice(ways)
    return f"{value.year}年{value.month}月{value.day}号"


def clock(value: time, dice: Random) -> str:
    """下午两点半, 14:30."""
    part = "上午" if value.hour < 12 else "下午" if value.hour < 18 else "晚上"
    half = "半" if value.minute else ""
    if value.hour not in _HOURS:
        return f"{value:%H:%M}"
    hour = _HOURS[value.hour]
    digits = f"{value.hour if value.hour <= 12 else value.hour - 12}点{half}"
    return dice.choice((f"{part}{hour}点{half}", f"{part}{digits}", f"{value:%H:%M}"))


def whom(audience: str, dice: Random) -> str:
    """An audience in everyday words."""
    return dice.choice(WHOM.get(audience, (audience,)))


def moments(text: str, today: date) -> list[datetime]:
    """The times that a text names with day and hour, aware; a day without its year is the nearest."""
    found = []
    for year, month, number, hour, minute in _MOMENT.findall(text):
        years = (int(year),) if year else (today.year - 1, today.year, today.year + 1)
        times = []
        for each in years:
            try:
                times.append(datetime(each, int(month), int(number), int(hour), int(minute), tzinfo=SHANGHAI))
            except ValueError:  # 29 February
                continue
        if times:
            found.append(min(times, key=lambda each: abs((each.date() - today).days)))
    return found


def numbers(text: str) -> list[str]:
    """The order numbers that a text names."""
    return _NUMBER.findall(text)


def people(text: str) -> int:
    """The head count that a text names first; 0 where it names none."""
    found = _PEOPLE.search(text)
    return int(found[1]) if found else 0
