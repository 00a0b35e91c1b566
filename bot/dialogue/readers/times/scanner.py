"""From text to atoms: one pass from left to right, the first rule that fits at a place wins."""

import re

from bot.dialogue.readers.numerals import CHINESE
from bot.dialogue.readers.times.atoms import Clock, Mark, Token, Year
from bot.dialogue.readers.times.clock_words import CLOCK_RULES, LENGTH_RULES, PART_RULES, TAIL_HOUR
from bot.dialogue.readers.times.day_words import (
    DAY_RULES,
    MONTH_RULES,
    RELATIVE_YEARS,
    WEEK_RULES,
    YEAR_RULES,
)
from bot.dialogue.readers.times.festival_words import FESTIVAL_RULES
from bot.dialogue.readers.times.rules import Rule
from bot.dialogue.readers.times.shift_words import MARK_RULES, SHIFT_RULES

_NO_TIME = re.compile(
    r"《[^《》]{0,60}》|"
    r"(?:订单|单号|编号|电话|手机|热线|联系方式|微信|qq)号?(?:码)?(?:是|为|:)?\s?[a-z]{0,6}-?\d[\d-]{3,}|"
    r"[a-z]{1,6}-?\d{4,}[a-z\d]{0,20}|[a-z]\d{2,3}(?![\d月:])|1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|\d{3,4}-\d{7,8}|\d{9,}|"
    r"三月红|十三行|二沙岛|三元里|百花街|小年轻|二十四节气|24节气|二十四式|24式|八段锦|五禽戏|清明上河图|元宵(?:丸|馅|团)|"
    r"年年|半夜三更|一年四季|一点点|有一点|一点(?:也|都)|过去|早日|日常|节日|生日|假日|每[日天]|天天|天河|日本|日月|"
    r"三八红旗手|五一(?:新村|村|厂)|端午?节气|新年度|老年节?大学|春联|年货|年画|年俗|年宵|早晚|下午茶|八一(?:南昌|起义|电影|中学|小学)|"
    r"七七八八|一五一十|十一月(?=红)|月饼|月光|月亮|三明|昆明|光明|文明|明星|正月(?:剃头)|"
    r"(?:第|周)?[一二三四五六七八九十两\d]{1,3}(?:日|天)(?:游|营|课程|两夜|一夜)|年级|周年|学期|周岁|岁|世纪|年代"
)
_NUMERAL = frozenset(CHINESE + "0123456789")
_GLUE = frozenset("的之 里")


_RULES: tuple[Rule, ...] = (
    *SHIFT_RULES,
    *YEAR_RULES,
    *LENGTH_RULES,
    *WEEK_RULES[:1],
    *FESTIVAL_RULES,
    *DAY_RULES,
    *WEEK_RULES[1:],
    *CLOCK_RULES,
    *MONTH_RULES,
    *PART_RULES,
    *MARK_RULES,
)
_YEAR_WORDS = re.compile(
    "(?:" + "|".join(sorted(RELATIVE_YEARS, key=len, reverse=True)) + ")(?!级|龄|轻|纪|代)的?"
)


def _any_of(rules: tuple[Rule, ...]) -> re.Pattern[str]:
    """One pattern that tells at a glance whether any rule fits; its groups are nameless."""
    return re.compile("|".join(re.sub(r"\(\?P<\w+>", "(?:", each.pattern.pattern) for each in rules))


_FREE = _any_of(tuple(each for each in _RULES if not each.glued))
_MOST = 200  # atoms; no sentence says more


def scan(text: str, year: int) -> list[Token]:
    """The atoms of a normalised text said in a given year."""
    tokens: list[Token] = []
    position, glued_at = 0, -1
    while position < len(text) and len(tokens) < _MOST:
        glued = (
            glued_at >= 0 and position - glued_at <= 1 and (position == glued_at or text[glued_at] in _GLUE)
        )
        if noise := _NO_TIME.match(text, position):
            position = noise.end()
            continue
        token = _token(text, position, glued, tokens, year)
        if token is None:
            position += 1
            continue
        tokens.append(token)
        glued_at = token.end
        position = max(token.end, position + 1)
    return tokens


def _token(text: str, position: int, glued: bool, tokens: list[Token], year: int) -> Token | None:
    before = tokens[-1].end if tokens else -1
    if position and before != position and text[position] in _NUMERAL and text[position - 1] in _NUMERAL:
        return None  # inside a longer number
    if words := _YEAR_WORDS.match(text, position):
        return Token(Year(year + RELATIVE_YEARS[words[0].rstrip("的")]), position, words.end())
    if (
        glued
        and _ends_a_range(tokens)
        and (tail := TAIL_HOUR.pattern.match(text, position))
        and (atom := TAIL_HOUR.build(tail))
    ):
        free = _FREE.match(text, position)
        if not free or free.end() <= tail.end():
            return Token(atom, position, tail.end())
    if not glued and not _FREE.match(text, position):
        return None
    for each in _RULES:
        if each.glued and not glued:
            continue
        match = each.pattern.match(text, position)
        if match and match.end() > position and (atom := each.build(match)) is not None:
            return Token(atom, position, match.end())
    return None


def _ends_a_range(tokens: list[Token]) -> bool:
    return len(tokens) > 1 and tokens[-1].atom == Mark("to") and isinstance(tokens[-2].atom, Clock)
