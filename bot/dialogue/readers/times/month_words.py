"""Words for months and what is counted in them: 12月, 下个月, 上旬, 月底, 第二季度, 年底."""

import re

from bot.dialogue.readers.times.atoms import Atom, Month, PartOfMonth, PartOfYear
from bot.dialogue.readers.times.rules import DAY, MONTH, Build, Rule, number, rule
from bot.dialogue.readers.times.week_words import WEEKS_AHEAD

_ALONE = r"(?<![\d个第.])"
_NO_MONTH = r"(?![红龄大饼嫂季光色子亮天球])"
# A month in Chinese numerals is as often part of a name (三月红, 十月革命): it must be used like a time.
_USED_AS_TIME = (
    r"(?=的?\s?(?:第|首|头|最后|最尾|上旬|中旬|下旬|[底初末中尾]|[^\w]|[到至谢]|"
    r"[想要请有能可搞办安约来去给做在之前后我你开举组演看听]|$))"
)


def _month(match: re.Match[str]) -> Atom | None:
    return Month(number(match["month"]))


def _month_ahead(match: re.Match[str]) -> Atom | None:
    return Month(None, WEEKS_AHEAD[match["which"]])


def _quarter(match: re.Match[str]) -> Atom | None:
    quarter = number(match["n"])
    return PartOfYear(3 * quarter - 2, 3 * quarter)


def _quarter_ahead(match: re.Match[str]) -> Atom | None:
    return PartOfYear(1, 3, offset=1 if match["which"] == "下" else 0)


def _days(first: int, last: int) -> Build:
    return lambda _: PartOfMonth(first, last)


def _months(first: int, last: int) -> Build:
    return lambda _: PartOfYear(first, last)


MONTH_RULES: tuple[Rule, ...] = (
    rule(r"(?P<which>下下|下|上|本|这|今|呢)个?月(?![饼光])(?:份)?(?:内|里)?", _month_ahead),
    rule(rf"{_ALONE}(?P<month>1[0-2]|0?[1-9])月(?:份|间|里|内)?{_NO_MONTH}", _month),
    rule(rf"(?<=年)(?P<month>{MONTH})月(?:份)?{_NO_MONTH}", _month),
    rule(rf"{_ALONE}(?P<month>{MONTH})月(?:份|{_USED_AS_TIME}|[间里内]{_USED_AS_TIME})", _month),
    rule(rf"{_ALONE}(?P<month>{MONTH})(?=[-~到至、]{MONTH}月(?!\d|{DAY}[号日]))", _month),
    rule("上旬", _days(1, 10)),
    rule("中旬", _days(11, 20)),
    rule("下旬", _days(21, 31)),
    rule(r"(?<=月)[底末尾](?!代)", _days(21, 31), glued=True),
    rule(r"(?<=月)初(?![一二三四五六七八九十\d])", _days(1, 10), glued=True),
    rule(r"(?<=月)中(?=$|[,。\s想要搞办有前后])", _days(11, 20), glued=True),
    rule(r"(?<![一-九个蜜满正腊])月[底末尾]", _days(21, 31)),
    rule(r"(?<![一-九个蜜满正腊])月初(?![一二三四五六七八九十])", _days(1, 10)),
    rule(r"第?(?P<n>[一二三四1-4])季度(?![一两])", _quarter),
    rule(r"(?P<which>本|这|下)个?季度", _quarter_ahead),
    rule(r"(?<![a-z])q(?P<n>[1-4])(?!\d)", _quarter),
    rule(r"(?:今|本)?年(?:之内|内|以内)", _months(1, 12)),
    rule("上半年", _months(1, 6)),
    rule("下半年", _months(7, 12)),
    rule("年底|年末|岁末|年尾", _months(12, 12)),
    rule("(?<=年)[底末尾]", _months(12, 12), glued=True),
    rule("(?:年初|(?<=年)初)(?![一二三四五六七八九十])", _months(1, 1)),
)
