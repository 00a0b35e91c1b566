"""Reads the barracks, school, fire station or company a sentence names: 白云消防站, 棠下小学."""

import re
from collections.abc import Iterable

from bot.dialogue.readers.spans import Span, blanked
from bot.dialogue.readers.tables import load_rows

_WORDS: dict[str, list[str]] = {"kind": [], "before": [], "other": []}
for _role, _word in load_rows("free_units.tsv"):
    _WORDS[_role].append(_word)


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_KIND = re.compile(f"(?:{_either(_WORDS['kind'])})(?![生员们])")
_BEFORE = re.compile(_either(_WORDS["before"]))
_OTHER = re.compile(_either(_WORDS["other"]))
_LONGEST = 14  # characters of a proper name in front of its kind


def read_free_unit(text: str, taken: Iterable[Span] = ()) -> tuple[str, Span] | None:
    """The first named unit that is no region, as said, and where it stood; a bare 学校 or 部队 names none."""
    free = _OTHER.sub(lambda found: "\x00" * len(found.group()), blanked(text, taken))
    for kind in _KIND.finditer(free):
        start = max(0, kind.start() - _LONGEST)
        piece = free[start : kind.start()]
        cut = [found.end() for found in re.finditer(r"[^\w]|_", piece)] + [
            found.end() for found in _BEFORE.finditer(piece)
        ]
        name_start = start + max(cut, default=0)
        if kind.start() - name_start >= 2 or (kind.start() - name_start == 1 and free[name_start].isdigit()):
            return free[name_start : kind.end()], (name_start, kind.end())
    return None
