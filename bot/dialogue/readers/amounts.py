"""Amounts as people estimate them: 五六十, 二十几, 百来, 十几二十, 五、六十."""

import re
from functools import lru_cache

from bot.dialogue.readers.numerals import CHINESE, DIGITS, read_integer

AMOUNT = (
    r"半百|(?:[上近好]|成(?=[百千])|小(?=[一两]?[百千])|(?<!人)数)?"
    rf"[\d{CHINESE}几](?:[\d.{CHINESE}几来多余把]{{0,11}}[\d{CHINESE}几来多余把])?"
)
"""A pattern for the words that `read_amount` can read."""

_PAIR = re.compile(
    rf"(?P<head>(?:\d|[{CHINESE}]){{0,6}}?)(?P<one>[{''.join(DIGITS)}])(?P<two>[{''.join(DIGITS)}])(?P<unit>[十百千万]?)"
)
_SEVERAL = re.compile(rf"(?P<head>(?:\d|[{CHINESE}]){{0,6}})几(?P<unit>[十百千万]?)")
Bounds = tuple[int, int]
_SAYINGS: dict[str, Bounds] = {"半百": (50, 50), "三两": (2, 3)}


@lru_cache(maxsize=1024)
def read_amount(words: str) -> Bounds | None:
    """The least and the most that words such as 五六十, 二十几, 百来, 几百, 1.5百 can mean.

    来, 多, 余, 把 say "about" and are the number itself; 几 runs through its decade.
    """
    if words in _SAYINGS:
        return _SAYINGS[words]
    words = words.lstrip("上近好成小")
    words = "几" + words[1:] if words.startswith("数") else words
    words = words.rstrip("来多余把")
    if rising := _rising(words):
        return rising
    for mark in "来多余把":
        words = words.replace(mark, "")
    if pair := _PAIR.fullmatch(words):
        one, two = DIGITS[pair["one"]], DIGITS[pair["two"]]
        if (
            (two - one == 1 or (one, two) == (3, 5))
            and one
            and (pair["unit"] or not pair["head"] or _tens(pair["head"]))
        ):
            return _both(pair["head"] + pair["one"] + pair["unit"], pair["head"] + pair["two"] + pair["unit"])
    if several := _SEVERAL.fullmatch(words):
        return _several(several["head"], several["unit"])
    if len(words) == 2 and set(words) <= set(DIGITS):
        return None  # 九一 is a name
    value = read_integer(words)
    return None if value is None else (value, value)


def read_range(first: str, last: str, mark: str) -> Bounds | None:
    """The least and the most of two amounts with a mark between them: 50-60, 二三十到四十, 五、六十.

    Of neighbouring digits only one carries the unit: 6、70 is 60 to 70, 十五、六 is 15 to 16.
    """
    low, high = read_amount(first), read_amount(last)
    if low is None or high is None:
        return None
    least, most = low[0], high[1]
    if least >= most > 0:
        unit = 10 ** (len(str(most)) - 1)
        longer = least - least % (10 * unit) + most
        return (least, longer) if most % unit == 0 and longer - least == unit else (min(low[0], most), most)
    scale = 10 ** (len(str(most)) - 1)
    shared = (least + 1) * scale == most or (least, most) == (3, 5 * scale)
    plainly = least == 1 and first.isdigit() and mark != "、"
    return (least * scale if least < 10 < most and shared and not plainly else least), most


def _rising(words: str) -> Bounds | None:
    """十几二十, 五十六十, 十二十三, 一百来两百: two neighbours, the second one unit of the first higher."""
    for cut in range(1, len(words)):
        low, high = read_integer(words[:cut].rstrip("几来多零")), read_integer(words[cut:])
        if not low or not high or low < 10 or words[:cut].isdigit():
            continue
        unit = 10 ** (len(str(low)) - 1) if low % 10 == 0 else 1
        if low % unit == 0 and high - low == unit:
            return low, high
    return None


def _tens(head: str) -> bool:
    return head[-1] in "十百千廿卅"


def _both(one: str, two: str) -> Bounds | None:
    low, high = read_integer(one), read_integer(two)
    return None if low is None or high is None else (low, high)


def _several(head: str, unit: str) -> Bounds | None:
    if unit:
        base = read_integer(head) if head else 0
        step = read_integer(unit)
        return None if base is None or step is None else (base + 2 * step, base + 9 * step)
    base = read_integer(head)
    if not base:
        return None
    step = 10
    while head[-1] not in "零〇" and base % (step * 10) == 0 and step < 10_000:
        step *= 10
    return base, base + step - 1
