"""What a sentence says of a product: 90分钟，20到40人，适合老人, and 时长改成60分钟."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.catalog import SheetError, column_of, read_cell
from bot.catalog.taxonomy import AUDIENCES, BRANDS, CITY, DISTRICTS, EITHER, FIELDS, FORMS, ON_SITE, ONLINE
from bot.dialogue.readers.numerals import read_integer
from bot.handlers.turn import Turn

Values = dict[str, Any]  # attribute of a product → value
_CALLED: Mapping[str, str] = {  # attribute → how people call it
    "name": "名称 名字 标题 产品名",
    "brand": "子品牌 品牌",
    "field": "门类 领域",
    "form": "形式 类型",
    "audiences": "适合人群 人群 对象 适合",
    "summary": "简介 介绍",
    "keywords": "关键词",
    "mode": "方式",
    "duration_min": "时长",
    "people": "人数",
    "people_min": "最少人数",
    "people_max": "最多人数",
    "venue": "场地要求 场地",
    "provides": "自带物品 老师自带 自带",
    "lead_days": "提前天数 提前",
    "sessions_per_year": "每年场次 场次",
    "months": "可约月份 月份",
    "districts": "服务区域 服务范围 区域",
    "languages": "语言",
    "team": "团队",
}
_NAMES = {word: attribute for attribute, words in _CALLED.items() for word in words.split()}
_IN_FULL = {"name", "summary", "venue", "provides", "keywords"}  # their words may hold commas
_SAID = re.compile(
    rf"(?:^|[，,；;。\n])\s*(?:请)?(?:把|将)?(?P<what>{'|'.join(sorted(_NAMES, key=len, reverse=True))})"
    r"(?:改成|改为|改到|换成|调成|应该是|改|是|为|:|：)\s*(?P<value>[^，,；;。\n]+)"
)
_MINUTES = re.compile(r"(?<!\d)(\d{1,3}|[一二两三四五六七八九十百]{1,5})\s*分钟")
_HOURS = re.compile(
    r"(?P<whole>\d(?:\.5)?|[一两二三四五六])\s*(?:个)?(?P<half>半)?(?:小时|钟头|钟)"
    r"|(?P<bare>个半)(?:小时|钟头|钟)|(?P<only>半)(?:个)?(?:小时|钟头|钟)"
)
_RANGE = re.compile(r"(?<!\d)(\d{1,5})\s*(?:人|个)?\s*[-~至到—]\s*(\d{1,5})(?!\d)")
_LEAD = re.compile(r"提前\s*(\d{1,3}|[一二两三四五六七八九十]{1,3})\s*(天|个?星期|个?礼拜|周)")
_SESSIONS = re.compile(r"(?:每年|一年|全年)(?:最多|可以|能)?(?:去|做|送|办)?\s*(\d{1,3})\s*场")
_FORM_WORDS: Mapping[str, str] = {
    "表演": "演出", "音乐会": "演出", "工作坊": "体验", "手作": "体验", "体验课": "体验", "课程": "培训",
    "读书会": "阅读", "共读": "阅读", "巡展": "展览", "讲座": "讲座",
}  # fmt: skip
_LANGUAGES: Mapping[str, str] = {
    "粤语": "粤语", "白话": "粤语", "广东话": "粤语", "普通话": "普通话", "国语": "普通话",
    "客家话": "客家话", "手语": "手语",
}  # fmt: skip


class Unclear(Exception):  # noqa: N818 - says what is the case
    """A value that its column cannot have; the message says why."""


def said_of_columns(turn: Turn, text: str) -> Values:
    """What the text says by the names of columns: 时长改成90分钟，人数改成20到40. Raises Unclear."""
    values: Values = {}
    found = list(_SAID.finditer(text))
    for place, each in enumerate(found):
        name = _NAMES[each["what"]]
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        value = text[each.start("value") : end] if name in _IN_FULL else each["value"]
        values |= _read(turn, name, value.strip(" ，,；;。\n吧了"))
    return values


def said_freely(turn: Turn, text: str) -> Values:
    """What the text says without naming columns: 90分钟，20到40人，适合老人，只在天河区."""
    reading = turn.read(text, turn.local)
    values: Values = {}
    if minutes := _minutes(text):
        values["duration_min"] = minutes
    if reading.people:
        values |= _people(reading.people.min, reading.people.max)
    if reading.audiences:
        values["audiences"] = list(reading.audiences)
    if form := _form(text):
        values["form"] = form
    values |= {
        name: word for name, words in (("brand", BRANDS), ("field", FIELDS)) for word in words if word in text
    }
    if ONLINE in text or ON_SITE in text:
        values["mode"] = (
            EITHER if ONLINE in text and ON_SITE in text else ONLINE if ONLINE in text else ON_SITE
        )
    if languages := _languages(text):
        values["languages"] = languages
    if districts := _districts(text):
        values["districts"] = districts
    if lead := _LEAD.search(text):
        values["lead_days"] = (read_integer(lead[1]) or 0) * (1 if lead[2] == "天" else 7)
    if sessions := _SESSIONS.search(text):
        values["sessions_per_year"] = int(sessions[1])
    return values


def said_as(turn: Turn, attribute: str, words: str) -> Values:
    """The words as the answer to the question for an attribute; empty where they are none."""
    try:
        return _read(turn, "people" if attribute == "people_max" else attribute, words.strip(" ，,。"))
    except Unclear:
        return {}


def _read(turn: Turn, name: str, words: str) -> Values:
    """A value by the name of its attribute. Raises Unclear."""
    special: Mapping[str, Callable[[], Values]] = {
        "people": lambda: _people_said(turn, words),
        "duration_min": lambda: {"duration_min": _minutes(words)} if _minutes(words) else {},
        "audiences": lambda: {"audiences": found} if (found := _audiences(turn, words)) else {},
        "form": lambda: {"form": form} if (form := _form(words)) else {},
        "languages": lambda: {"languages": found} if (found := _languages(words)) else {},
        "districts": lambda: _districts_said(words),
        "months": lambda: {"months": list(range(1, 13))} if words in {"全年", "每个月", "都可以"} else {},
        "lead_days": lambda: {"lead_days": _days(words)} if _days(words) is not None else {},
    }
    if name in special and (found := special[name]()):
        return found
    if name == "people":
        raise Unclear(f"“{words}”听不出是多少人，比如“20到40人”")
    column = column_of(name)
    assert column is not None
    try:
        return {name: read_cell(column.name, words)}
    except SheetError as error:
        raise Unclear(f"{column.heading}：{error}") from None


def _minutes(text: str) -> int:
    if found := _MINUTES.search(text):
        return read_integer(found[1]) or 0
    found = _HOURS.search(text)
    if found is None:
        return 0
    if found["only"]:
        return 30
    if found["bare"]:  # 个半钟
        return 90
    whole = (
        float(found["whole"]) if found["whole"][0].isdecimal() else float(read_integer(found["whole"]) or 0)
    )
    return int(whole * 60) + (30 if found["half"] else 0)


def _people_said(turn: Turn, words: str) -> Values:
    if found := _RANGE.search(words):
        low, high = sorted(map(int, found.groups()))
        return {"people_min": max(low, 1), "people_max": max(high, 1)}
    reading = turn.read(words if "人" in words else f"{words}人", turn.local)
    return _people(reading.people.min, reading.people.max) if reading.people else {}


def _people(least: int, most: int) -> Values:
    """One number is the most that can come."""
    if least == most:
        return {"people_max": max(most, 1)}
    return {"people_min": max(1, least), "people_max": max(most, least)}


def _days(words: str) -> int | None:
    found = re.fullmatch(
        r"(?:最少|至少)?(\d{1,3}|[一二两三四五六七八九十]{1,3})\s*(天|日|个?星期|个?礼拜|周)?", words
    )
    if not found:
        return None
    return (read_integer(found[1]) or 0) * (7 if found[2] and found[2] not in "天日" else 1)


def _audiences(turn: Turn, words: str) -> list[str]:
    exact = [each for each in AUDIENCES if each in words]
    return list(dict.fromkeys([*exact, *turn.read(f"适合{words}", turn.local).audiences]))


def _form(words: str) -> str:
    exact = next((form for form in FORMS if form in words), "")
    return exact or next((form for word, form in _FORM_WORDS.items() if word in words), "")


def _languages(words: str) -> list[str]:
    return list(dict.fromkeys(language for word, language in _LANGUAGES.items() if word in words))


def _districts(words: str) -> list[str]:
    return [each for each in DISTRICTS if each in words]


def _districts_said(words: str) -> Values:
    if CITY in words or "都可以" in words:
        return {"districts": []}
    found = [each for each in DISTRICTS if each.removesuffix("区") in words]
    return {"districts": found} if found else {}
