"""Numbers as people write them: Arabic, Chinese, mixed (2百, 1.5百) and colloquial (廿, 卅, 俩, 一百五)."""

import re

DIGITS = {
    "〇": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "俩": 2,
    "三": 3,
    "仨": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
    "幺": 1,
}
TENS = {"廿": 20, "卄": 20, "卅": 30, "卌": 40}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10000}

CHINESE = "".join(DIGITS) + "".join(TENS) + "".join(UNITS)
"""Every Chinese numeral character, for use inside a regular expression's brackets."""

_TOKEN = re.compile(rf"\d{{1,9}}(?:\.\d{{1,4}})?|[{CHINESE}]")
_LONGEST = 24  # characters; a longer run of digits is no amount


def read_number(text: str) -> float | None:
    """The value of a text that is one number from end to end, None if it is not.

    Two or more Chinese digits without a unit are read by position (二〇二六 is 2026). A digit after a
    unit without 零 counts in the next lower unit, as spoken (一百五 is 150, 两千三 is 2300).
    """
    if not text or len(text) > _LONGEST:
        return None
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text:
        return None
    if all(token in DIGITS for token in tokens):
        return float("".join(str(DIGITS[token]) for token in tokens))
    return _sum(tokens)


def read_integer(text: str) -> int | None:
    """As `read_number`, None too where the number is not whole."""
    value = read_number(text)
    return int(value) if value is not None and value == int(value) else None


def _sum(tokens: list[str]) -> float | None:
    total = section = 0.0
    waiting: float | None = None  # a digit whose unit has not come yet
    unit_before, after_zero = 0, False
    for token in tokens:
        if token in UNITS:
            unit = UNITS[token]
            if unit == 10000:
                total = (total + section + (waiting or 0) or 1) * unit
                section = 0
            else:
                section += (1 if waiting is None else waiting) * unit
            waiting, unit_before, after_zero = None, unit, False
        elif token in TENS:
            if waiting is not None:
                return None
            section += TENS[token]
            unit_before = 10
        elif DIGITS.get(token) == 0:
            if waiting is not None:
                return None
            waiting, after_zero = None, True
        elif waiting is not None:
            return None
        else:
            waiting = float(DIGITS[token]) if token in DIGITS else float(token)
    if waiting is not None:
        spoken_short = unit_before >= 100 and not after_zero and waiting < 10
        section += waiting * (unit_before // 10 if spoken_short else 1)
    return total + section
