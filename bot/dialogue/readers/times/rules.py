"""A rule of the scanner: a pattern and the atom it makes; and the numerals all patterns share."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.dialogue.readers.numerals import read_integer, read_number
from bot.dialogue.readers.times.atoms import Atom

Build = Callable[[re.Match[str]], "Atom | None"]

HOUR = r"(?:2[0-4]|[01]?\d|(?:二十|廿)[一二三四]?|十[一二三四五六七八九]?|[零〇一二两俩三四五六七八九])"
MINUTE = r"(?:[0-5]?\d|[二三四五]十[一二三四五六七八九]?|十[一二三四五六七八九]?|[零〇]?[一二三四五六七八九])"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
DAY = (
    r"(?:3[01]|[12]\d|0?[1-9]|三十一?|卅一?|(?:二十|廿)[一二三四五六七八九]?|"
    r"十[一二三四五六七八九]?|[一二三四五六七八九])"
)
AMOUNT = r"(?:\d{1,3}(?:\.5)?|[一二两俩三四五六七八九十廿卅百]{1,5}|半)"
# With what the keyboard offers beside them: 星其三, 下州四; 州 alone is in too many names.
WEEK = (
    r"(?:周|(?<=[下上本这])[州洲舟粥]|(?<=[下上本这]个)[州洲舟粥]|星期|礼拜|星[其奇斯骑棋旗琪齐起启器]|[新心兴行]期|"
    r"礼[败白摆百]|[里理李力立]拜|(?:(?<=[下上个])|(?<![\u4e00-\u9fff]))拜(?=[一二三四五六日](?!出)))"
)
WEEKDAY = r"(?:[一二三四五六日天]|[1-7](?!\d))"

WEEKDAYS = {
    mark: number
    for number, marks in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7"))
    for mark in marks
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, what it makes, and where it may stand.

    `glued` rules read only right behind another atom (的, 之 and a space may lie between). `build` may answer
    None: the words turn out to mean something else and the next rule is tried.
    """

    pattern: re.Pattern[str]
    build: Build
    glued: bool = False


def rule(pattern: str, build: Build, glued: bool = False) -> Rule:
    """A rule with its pattern compiled."""
    return Rule(re.compile(pattern), build, glued)


def any_of(words: str) -> str:
    """A pattern for any of some words parted by spaces, the longest first.

    It looks at the first character before it tries hundreds of words one by one.
    """
    longest_first = sorted(words.split(), key=len, reverse=True)
    firsts = "".join(sorted({re.escape(word[0]) for word in longest_first}))
    return f"(?:(?=[{firsts}])(?:{'|'.join(map(re.escape, longest_first))}))"


def number(text: str) -> int:
    """The whole number a pattern has matched; 0 where it is none."""
    return read_integer(text) or 0


def amount(text: str) -> float:
    """The number before a unit, 半 included."""
    return 0.5 if text == "半" else read_number(text) or 0
