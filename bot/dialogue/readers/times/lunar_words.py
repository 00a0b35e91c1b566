"""Words for days and months of the lunar calendar: 正月初五, 农历八月十六, 年廿八, 腊月."""

import re

from bot.dialogue.readers.times.atoms import Atom, LunarDay, LunarMonth
from bot.dialogue.readers.times.rules import Rule, number, rule

_OLD = r"(?:农历|阴历|旧历|夏历|老历)的?\s?"
_MONTH = r"(?P<month>闰?(?:正|冬|腊|1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九]))"
_FIRST_TEN = r"初(?:10|[1-9]|十|[一二三四五六七八九])"
_LATER = r"二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|十[一二三四五六七八九]?|三十|卅|30|[12]\d"
_DAY = rf"(?P<day>{_FIRST_TEN}|{_LATER}|[1-9])"
_NO_COUNT = r"(?!\d(?!\d?[:点时])|[个位名人])"
# 初一 is a school year as well.
_SCHOOL = r"(?!(?:[至到、和]?初[一二三])?(?:中|级|步|期|学|的?学生|的?孩子|年级|同学|班|生)|[、和到至]?高)"

_NAMED_MONTHS = {"正": 1, "冬": 11, "腊": 12}


def _lunar_day(match: re.Match[str]) -> Atom | None:
    day = number(match["day"].lstrip("初"))
    return LunarDay(_month_number(match["month"]), day) if 1 <= day <= 30 else None


def _lunar_month(match: re.Match[str]) -> Atom | None:
    return LunarMonth(_month_number(match["month"]))


def _month_number(words: str) -> int:
    plain = words.lstrip("闰")
    month = _NAMED_MONTHS.get(plain) or number(plain)
    return -month if words != plain else month


def _new_year_day(match: re.Match[str]) -> Atom | None:
    return LunarDay(1, number(match["day"].lstrip("初")))


def _year_end_day(match: re.Match[str]) -> Atom | None:
    return LunarDay(12, number(match["day"]))


def _bare_day(match: re.Match[str]) -> Atom | None:
    return LunarDay(None, number(match["day"].lstrip("初")))


LUNAR_RULES: tuple[Rule, ...] = (
    rule(rf"{_OLD}{_MONTH}月(?:份)?的?{_DAY}{_NO_COUNT}[日号]?", _lunar_day),
    rule(rf"{_MONTH}月(?P<day>{_FIRST_TEN}|廿[一二三四五六七八九]?)(?![一二三四五六七八九号])", _lunar_day),
    rule(rf"(?P<month>闰?[正腊]|冬)月的?{_DAY}{_NO_COUNT}[日号]?", _lunar_day),
    rule(rf"{_OLD}{_MONTH}月(?:份|里)?", _lunar_month),
    rule(r"(?P<month>正|腊)月(?:份|里头?|间)?", _lunar_month),
    rule(rf"大?年(?P<day>{_FIRST_TEN}|十[一二三四五])", _new_year_day),
    rule(
        r"(?<![\d今明后去二三四五六七八九零〇])年(?P<day>廿[一二三四五六七八九]?|二十[四五六七八九]|2\d)(?!\d(?!\d?[:点时])|个)",
        _year_end_day,
    ),
    rule(rf"(?:{_OLD})?(?P<day>初(?:十|[一二三四五六七八九])){_SCHOOL}", _bare_day),
)
TAIL_DAY = rule(rf"(?P<day>{_FIRST_TEN}|{_LATER}){_NO_COUNT}", _bare_day)
"""The day that ends a range of lunar days: 正月初九到十二."""
