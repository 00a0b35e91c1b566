"""The filters that are said in numbers and names of places: months, head counts, durations, districts."""

import re
from typing import Any

from bot.catalog.filters import Filters
from bot.catalog.taxonomy import DISTRICTS

_NUMBER = r"(?:[0-9]+|[零一二两三四五六七八九十百]+)"
_DIGITS = {mark: value for value, mark in enumerate("零一二三四五六七八九")} | {"两": 2, "几": 3}

# A district's short name is part of another name before these: 荔湾湖, 白云山, 黄埔军校 …
_PLACES = "涌|湖|山|桥|公园|广场|路|街|镇|古港|古城|塔|军校|港|机场|大道|岛|画院"
_DISTRICT = re.compile("|".join(f"{name}|{name[:-1]}(?!{_PLACES})" for name in DISTRICTS))

# 三月三 and 八月十五 are festivals, 五月节 too; 月光, 月饼 and 月嫂 are no months.
_MONTH = re.compile(
    r"(?<![0-9一二三四五六七八九十正腊闰])(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月"
    r"(?:份|里|底|初(?![一二三四五六七八九十])|(?=[0-9])|(?![一二三四五六七八九十初节光饼圆亮嫂牙]))"
)

_HOURS = "小时|钟头|个钟|钟"
_DURATION = re.compile(
    rf"(?P<before>不超过|不要超过|不多于|少于|最多|最长|至少|起码|不少于|最少|超过|大于)?\s*"
    rf"(?P<number>半|{_NUMBER})(?P<half>个半)?个?(?P<unit>{_HOURS}|分钟|刻钟|天)(?P<more>半)?"
    r"\s*(?P<after>以内|之内|内|以下|就能|就可以|就得|搞定|搞掂|以上|往上|起|左右|上下)?"
)
_AT_MOST = {
    "不超过",
    "不要超过",
    "不多于",
    "少于",
    "最多",
    "最长",
    "以内",
    "之内",
    "内",
    "以下",
    "就能",
    "就可以",
    "就得",
    "搞定",
    "搞掂",
}
_AT_LEAST = {"至少", "起码", "不少于", "最少", "超过", "大于", "以上", "往上", "起"}

_PEOPLE = re.compile(
    rf"(?:不超过|最多|大概|大约|差不多|约)?(?P<number>几?{_NUMBER})(?:多|来|余|几)?"
    r"(?:(?:个|名|位|号)(?!半|钟|小时|月|星期|礼拜|节目|活动|主意)(?:人(?!工|物|像))?|人(?!工|物|像|鱼|体))"
)


_AGE = re.compile(rf"(?P<age>{_NUMBER})(?:多|来|几)?岁(?:以上|以下|左右|的|大)*")
# The age up to which somebody belongs to an audience; the laws and schools of China draw these lines.
_AGES = ((12, "少儿"), (18, "青少年"), (59, "中青年"), (150, "老年人"))


_YOUNGEST = "婴幼儿"
_DAYLONG = re.compile(r"[站坐累忙每第了]$")  # 站一天 and 每天 are complaints, not durations


def read_measures(text: str) -> tuple[Filters, str]:
    """The filters found in a normalised text, and the text with spaces where they stood."""
    said: dict[str, Any] = {}
    for read in (_districts, _durations, _months, _ages, _people):
        text = read(text, said)
    return Filters(**said), text


def _districts(text: str, said: dict[str, Any]) -> str:
    named: dict[str, None] = {}

    def note(match: re.Match[str]) -> str:
        named[next(name for name in DISTRICTS if name.startswith(match[0]))] = None
        return " "

    text = _DISTRICT.sub(note, text)
    if named:
        said["districts"] = tuple(named)
    return text


def _durations(text: str, said: dict[str, Any]) -> str:
    match = _DURATION.search(text)
    if not match:
        return text
    unit = {"分钟": 1, "刻钟": 15, "天": 480}.get(match["unit"], 60)
    count = 0.5 if match["number"] == "半" else float(_value(match["number"]))
    if match["unit"] == "天" and (
        _DAYLONG.search(text[: match.start()]) or text.startswith("到晚", match.end())
    ):
        return text
    minutes = round((count + 0.5 * bool(match["half"] or match["more"])) * unit)
    if not 5 <= minutes <= 10_000:
        return text
    bounds = {match["before"], match["after"]}
    if bounds & _AT_LEAST and not bounds & _AT_MOST:
        said["min_minutes"] = minutes
    elif {"左右", "上下"} & bounds:
        said["min_minutes"], said["max_minutes"] = round(minutes * 0.75), round(minutes * 1.25)
    else:
        said["max_minutes"] = minutes
    return text[: match.start()] + " " + text[match.end() :]


def _months(text: str, said: dict[str, Any]) -> str:
    match = _MONTH.search(text)
    if not match:
        return text
    said["month"] = _value(match[1])
    return text[: match.start()] + " " + text[match.end() :]


def _ages(text: str, said: dict[str, Any]) -> str:
    match = _AGE.search(text)
    if not match or _value(match["age"]) > _AGES[-1][0]:
        return text
    said["audiences"] = (next(audience for most, audience in _AGES if _value(match["age"]) <= most),)
    # Of the youngest the words of the shelf speak apart, so they are looked for too.
    kept = f" {_YOUNGEST} " if _value(match["age"]) <= 3 else " "
    return text[: match.start()] + kept + text[match.end() :]


def _people(text: str, said: dict[str, Any]) -> str:
    match = _PEOPLE.search(text)
    if not match or _value(match["number"]) < 2:
        return text
    said["people"] = min(_value(match["number"]), 100_000)
    return text[: match.start()] + " " + text[match.end() :]


def _value(number: str) -> int:
    """Chinese or Arabic digits up to the hundreds; 五六十 is the larger of the two, 60."""
    if number.isdecimal() and number.isascii():
        return int(number[:7])
    total = digit = 0
    for mark in number:
        if mark in _DIGITS:
            digit = _DIGITS[mark]
        else:
            total, digit = total + (digit or 1) * (100 if mark == "百" else 10), 0
    return total + digit
