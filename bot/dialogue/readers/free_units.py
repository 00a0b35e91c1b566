"""Reads the barracks, school, fire station or company a sentence names: 白云消防站, 棠下小学."""

import re
from collections.abc import Iterable

from bot.dialogue.readers.spans import Span, blanked
from bot.dialogue.readers.tables import load_rows

_WORDS: dict[str, list[str]] = {"kind": [], "before": [], "other": [], "region": []}
for _role, _word in load_rows("free_units.tsv"):
    _WORDS[_role].append(_word)


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_KIND = re.compile(f"(?:{_either(_WORDS['kind'])})(?![生员们])")
_CUT = re.compile(_either(_WORDS["before"]) + r"|[^\w]|_")
_NAME = "囗"  # stands for the characters of a region's name
_OTHER = re.compile(_either(_WORDS["other"]))
_LONGEST = 14  # characters of a proper name in front of its kind


def read_free_unit(
    text: str, taken: Iterable[Span] = (), regions: Iterable[Span] = ()
) -> tuple[str, Span] | None:
    """The first named unit that is no region, as said, and where it stood; a bare 学校 or 部队 names none.

    `regions` are the spans of place names, which are not taken apart: 太和镇消防站 has no 和.
    """
    free = _OTHER.sub(lambda found: "\x00" * len(found.group()), blanked(text, taken))
    cuts = [found.end() for found in _CUT.finditer(blanked(free, regions, _NAME))]
    for kind in _KIND.finditer(free):
        first = max(0, kind.start() - _LONGEST, *(cut for cut in (0, *cuts) if cut <= kind.start()))
        if _names(free[first : kind.start()]):
            return free[first : kind.end()], (first, kind.end())
    return None


def read_kinds(text: str) -> tuple[str, ...]:
    """The kinds of free unit that the normalised text speaks of, named or not: 消防站, 小学."""
    return tuple(found.group() for found in _KIND.finditer(_OTHER.sub("", text)))


def kind_of(name: str) -> str:
    """The kind that a unit's name ends with, or nothing: 消防站 of 白云消防站."""
    kinds = [found for found in _KIND.finditer(name) if found.end() == len(name)]
    return kinds[0].group() if kinds else ""


def _names(name: str) -> bool:
    """Whether what stands before 学校 or 消防站 tells it from others: 白云 does, 社区 does not."""
    return name.isdigit() or (len(name) > 1 and name not in _WORDS["region"])
