"""Order numbers: short, speakable, and proof against slips of ear and finger.

"GZ", two digits of the year, a running number of five digits (six in a year of more than 99,999 orders)
and a check digit after H. M. Damm, "Total anti-symmetrische Quasigruppen" (dissertation, Philipps-
Universität Marburg, 2004), example of order 10: it reveals every wrong digit and every swap of
neighbours.
"""

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz.distance import OSA

_PREFIX = "GZ"
_FORM = re.compile(r"GZ\d{2}\d{5,6}\d", re.ASCII)

# Damm's quasigroup: weakly totally anti-symmetric, with a zero diagonal. Row: so far; column: next digit.
_QUASIGROUP = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


class UnknownNumber(LookupError):  # noqa: N818 - says what the number is
    """None of the person's orders has this number.

    `slip` is True when the check digit proves that it was misread or mistyped; `meant` are the numbers
    of the person's own orders that it may stand for.
    """

    def __init__(self, said: str, slip: bool, meant: tuple[str, ...]) -> None:
        super().__init__(said)
        self.said = said
        self.slip = slip
        self.meant = meant


def make(year: int, running: int) -> str:
    """The number of the `running`th order (from 1) made in `year`. Raises ValueError beyond six digits."""
    if not 1 <= running <= 999_999:
        raise ValueError(f"no order can be the {running}th of its year")
    digits = f"{year % 100:02d}{running:05d}"
    return f"{_PREFIX}{digits}{_check(digits)}"


def valid(number: str) -> bool:
    """Whether this is an order number, in its plain form, without a slip."""
    return _FORM.fullmatch(number) is not None and _check(number.removeprefix(_PREFIX)) == 0


def plain(said: str) -> str:
    """The plain form of a number as people write it: any width and case, grouped, with or without "GZ"."""
    letters = re.sub(r"[\s\-_.·#]", "", unicodedata.normalize("NFKC", said)).upper()
    return letters if letters.startswith(_PREFIX) else _PREFIX + letters


def spoken(number: str) -> str:
    """The number in groups that can be read out: "GZ26 004 173"."""
    head, tail = number[:4], number[4:]
    return f"{head} {tail[:3]} {tail[3:]}"


def meant(said: str, known: Iterable[str]) -> tuple[str, ...]:
    """Those of the known numbers that may be meant: one slip away, or ending in the 3 or more digits said."""
    number = plain(said)
    tail = number.removeprefix(_PREFIX)
    return tuple(
        other
        for other in known
        if OSA.distance(other, number) <= 1 or (len(tail) >= 3 and other.endswith(tail))
    )


def _check(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _QUASIGROUP[interim][int(digit)]
    return interim
