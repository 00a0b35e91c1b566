"""Words for weekdays, weekends and weeks."""

import re

from bot.dialogue.readers.times.atoms import Atom, NthWeekday, Week, Weekday
from bot.dialogue.readers.times.rules import WEEK, WEEKDAY, WEEKDAYS, Rule, any_of, number, rule

WEEKS_AHEAD = {
    **dict.fromkeys(("本", "这", "今", "呢"), 0),
    "下": 1,
    "下下": 2,
    "下下下": 3,
    "上": -1,
    "上上": -2,
}
"""本周, 下周, 下下个月: how many weeks or months ahead."""

_WHICH = r"(?P<which>下下下|下下|下|上上|上|本|这|今|呢)一?个?"
# 周一次, 下周一场: once a week, a show next week.
_TIMES = r"(?![个场次节回遍趟人名位岁堂家起直共定样些期]|周岁)"
_LAST = any_of("最后个 最后一个 最尾个 最尾一个 最后的 倒数第一个")
_NTH = rf"(?:第(?P<nth>[一二三四五1-5])个?|(?P<first>首个|头一?个)|(?P<last>{_LAST}))的?"


_NOT_WEEKLY = r"(?<!^[\d一两几])(?<![^周期拜][\d一两几])"  # 一周一练


def _weekday(match: re.Match[str]) -> Atom | None:
    return Weekday(WEEKDAYS[match["day"]], WEEKS_AHEAD[match["which"]])


def _next_weekday(match: re.Match[str]) -> Atom | None:
    return Weekday(WEEKDAYS[match["day"]])


def _weekend(match: re.Match[str]) -> Atom | None:
    return Weekday(5, WEEKS_AHEAD[match["which"]] if match["which"] else None, weekend=True)


def _any_weekend(_: re.Match[str]) -> Atom | None:
    return Weekday(5, weekend=True)


def _week(match: re.Match[str]) -> Atom | None:
    return Week(WEEKS_AHEAD[match["which"]])


def _nth_weekday(match: re.Match[str]) -> Atom | None:
    nth = -1 if match["last"] else 1 if match["first"] else number(match["nth"])
    day = match["day"]
    return NthWeekday(nth, WEEKDAYS.get(day or ""), weekend=day in ("末", "六日"))


NTH_RULES: tuple[Rule, ...] = (rule(rf"{_NTH}{WEEK}(?P<day>六日|末|{WEEKDAY})?(?![场次])", _nth_weekday),)

TAIL_WEEKDAY = rule(
    rf"(?P<day>{WEEKDAY})(?![点:.月号日年个十百人位名场节楼起定些样直共下次两几\d])",
    _next_weekday,
)
"""The bare weekday that ends a range: 下周一至五."""

WEEK_RULES: tuple[Rule, ...] = (
    rule(rf"(?:{_WHICH})?{WEEK}(?:末|尾|六日|6日)", _weekend),
    rule(rf"{_WHICH}{WEEK}(?P<day>{WEEKDAY}){_TIMES}", _weekday),
    rule(rf"{_NOT_WEEKLY}(?:每?个?){WEEK}(?P<day>{WEEKDAY}){_TIMES}(?![刊报记])", _next_weekday),
    rule(r"双休日?", _any_weekend),
    rule(rf"{_WHICH}{WEEK}(?:之内|内|里)?", _week),
)
