"""From text to atoms: one pass from left to right, the first rule that fits at a place wins."""

import re
import string

from bot.dialogue.readers.numerals import CHINESE
from bot.dialogue.readers.times.atoms import Clock, LunarDay, Mark, Token, Weekday
from bot.dialogue.readers.times.clock_words import CLOCK_RULES, LENGTH_RULES, PART_RULES, TAIL_HOUR
from bot.dialogue.readers.times.date_words import DATE_RULES, YEAR_RULES
from bot.dialogue.readers.times.festival_words import FESTIVAL_RULES
from bot.dialogue.readers.times.lookalikes import NO_TIME
from bot.dialogue.readers.times.lunar_words import LUNAR_RULES, TAIL_DAY
from bot.dialogue.readers.times.mark_words import MARK_RULES
from bot.dialogue.readers.times.month_words import MONTH_RULES
from bot.dialogue.readers.times.rules import Rule
from bot.dialogue.readers.times.shift_words import SHIFT_RULES
from bot.dialogue.readers.times.week_words import NTH_RULES, TAIL_WEEKDAY, WEEK_RULES

_NUMERAL = frozenset(CHINESE + "0123456789")
_GLUE = frozenset("的之 里")


_RULES: tuple[Rule, ...] = (
    *SHIFT_RULES,
    *YEAR_RULES,
    *LENGTH_RULES,
    *NTH_RULES,
    *FESTIVAL_RULES,
    *LUNAR_RULES,
    *DATE_RULES,
    *WEEK_RULES,
    *CLOCK_RULES,
    *MONTH_RULES,
    *PART_RULES,
    *MARK_RULES,
)


class _AnyOf:
    """Several rules as one pattern, so that a place where none fits costs one look."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        nameless = (re.sub(r"\(\?P<\w+>", "(?:", each.pattern.pattern) for each in rules)
        self.pattern = re.compile("|".join(f"({each})" for each in nameless))

    def token(self, text: str, position: int) -> Token | None:
        """The atom of the first rule that fits at a place."""
        first = self.pattern.match(text, position)
        if first is None or first.lastindex is None:
            return None
        for each in self.rules[first.lastindex - 1 :]:
            match = each.pattern.match(text, position)
            if match and match.end() > position and (atom := each.build(match)) is not None:
                return Token(atom, position, match.end())
        return None


# A character that stands in no pattern begins no time word; most of a sentence is stepped over by this alone.
_STARTERS = frozenset(
    "".join(each.pattern.pattern for each in _RULES) + NO_TIME.pattern + string.ascii_lowercase
)
_FREE = _AnyOf(tuple(each for each in _RULES if not each.glued))
_GLUED = _AnyOf(_RULES)
_MOST = 200  # atoms; no sentence says more


def scan(text: str) -> list[Token]:
    """The atoms of a normalised text."""
    tokens: list[Token] = []
    position = 0
    while position < len(text) and len(tokens) < _MOST:
        if text[position] not in _STARTERS and not text[position].isdigit():
            position += 1
        elif lookalike := NO_TIME.match(text, position):
            position = lookalike.end()
        elif token := _token(text, position, tokens):
            tokens.append(token)
            position = token.end
        else:
            position += 1
    return tokens


def _token(text: str, position: int, tokens: list[Token]) -> Token | None:
    before = tokens[-1].end if tokens else -1
    if position and before != position and text[position] in _NUMERAL and text[position - 1] in _NUMERAL:
        return None  # inside a longer number
    close = before >= 0 and (position == before or (position == before + 1 and text[before] in _GLUE))
    if close and isinstance(tokens[-1].atom, Mark):
        found, tail = _FREE.token(text, position), _tail(text, position, tokens)
        return tail if tail and (found is None or tail.end >= found.end) else found
    return (_GLUED if close else _FREE).token(text, position)


def _tail(text: str, position: int, tokens: list[Token]) -> Token | None:
    """The bare number that ends a range: 9点-11, 正月初九到十二, 周一至五."""
    if len(tokens) < 2 or tokens[-1].atom not in (Mark("to"), Mark("and")):
        return None
    tails = {Clock: TAIL_HOUR, LunarDay: TAIL_DAY} if tokens[-1].atom == Mark("to") else {}
    tail = (tails | {Weekday: TAIL_WEEKDAY}).get(type(tokens[-2].atom))
    if tail and (match := tail.pattern.match(text, position)) and (atom := tail.build(match)):
        return Token(atom, position, match.end())
    return None
