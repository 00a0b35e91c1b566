"""How words sound: Mandarin syllables, one character each, folded so that southern accents and slips meet.

A syllable is written as one character of Unicode's private use area, so that strings of syllables can be
compared by the same fast routines as strings of characters.
"""

import re
from functools import lru_cache
from importlib.resources import files

from bot.dialogue.readers.pinyin import syllables

SYLLABLES = frozenset((files("bot.catalog") / "syllables.tsv").read_text(encoding="utf-8").split()[1:])

# What southern speakers, and hands that type as they speak, do not keep apart: zh/z, ch/c, sh/s, n/l/r, f/h,
# -ng/-n as in the fuzzy options of the common input methods, and, after Cantonese, hu-/w and j/z, q/c, x/s.
_INITIALS = (
    ("zh", "z"), ("ch", "c"), ("sh", "s"), ("j", "z"), ("q", "c"), ("x", "s"),
    ("n", "l"), ("r", "l"), ("h", "f"), ("w", "f"),
)  # fmt: skip
_GLIDES = {"fua": "fa", "fue": "fe", "fui": "fei", "fun": "fen", "fuo": "fo"}


def fold(syllable: str) -> str:
    """The syllable with the distinctions dropped that southern accents drop: zhuang → zuan, hui → fei."""
    folded = syllable.replace("v", "u")
    for heard, kept in _INITIALS:
        if folded.startswith(heard):
            folded = kept + folded[len(heard) :]
            break
    if folded[:3] in _GLIDES:
        folded = _GLIDES[folded[:3]] + folded[3:]
    if folded.endswith(("ang", "eng", "ing")):
        folded = folded[:-1]
    return folded


def _variants() -> frozenset[str]:
    """Every spelling that a folding hand may produce, such as suang for shuang and fui for hui."""
    swaps = [*_INITIALS, *((kept, heard) for heard, kept in _INITIALS)]
    swaps += [("n", "r"), ("r", "n")]
    spelt = set(SYLLABLES) | {syllable.replace("v", "u") for syllable in SYLLABLES}
    for syllable in tuple(spelt):
        for said, written in swaps:
            if syllable.startswith(said) and not (said in "zcs" and syllable[1:2] == "h"):
                spelt.add(written + syllable[len(said) :])
    for syllable in tuple(spelt):
        if syllable.endswith(("ang", "eng", "ing")):
            spelt.add(syllable[:-1])
        elif syllable.endswith(("an", "en", "in")):
            spelt.add(syllable + "g")
    return frozenset(spelt)


_SPELT = _variants()
_LONGEST = max(map(len, _SPELT))
_EXACT = {syllable: chr(0xE000 + place) for place, syllable in enumerate(sorted(SYLLABLES))}
_FOLDED = {syllable: chr(0xE800 + place) for place, syllable in enumerate(sorted(set(map(fold, _SPELT))))}
_TO_FOLDED = {ord(mark): _FOLDED[fold(syllable)] for syllable, mark in _EXACT.items()}
_TO_INITIAL = {ord(mark): syllable[0].upper() for syllable, mark in _EXACT.items()}
_TO_LETTERS = {ord(mark): syllable.replace("v", "u") for syllable, mark in _EXACT.items()}
_TO_FOLDED_LETTERS = {ord(mark): fold(syllable) for syllable, mark in _EXACT.items()}


def sounds(text: str) -> str:
    """One character a character: Chinese ones become syllables, all others stay as they are."""
    return "".join(_EXACT.get(syllable, syllable[:1]) for syllable in syllables(text))


def folded(sounding: str) -> str:
    """What `sounds` gave, with the syllables folded."""
    return sounding.translate(_TO_FOLDED)


def initials(sounding: str) -> str:
    """The first letters of what `sounds` gave, in capitals so that they cannot be taken for words."""
    return sounding.translate(_TO_INITIAL).upper()


def letters(sounding: str, *, fold: bool = False) -> str:
    """What `sounds` gave, spelt out in letters without spaces."""
    return sounding.translate(_TO_FOLDED_LETTERS if fold else _TO_LETTERS)


@lru_cache(maxsize=1024)
def spelt(text: str) -> tuple[str, ...] | None:
    """The fewest syllables that a run of letters spells, with slips of accent; None if it spells none.

    Real syllables win over accented ones, so xian is one syllable and fangan is fang'an, not fan'gan.
    """
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ()), *[None] * len(text)]
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - _LONGEST), end):
            before, syllable = best[start], text[start:end]
            if before is None or syllable not in _SPELT:
                continue
            price = (
                before[0]
                + 1
                + 0.3 * (syllable not in SYLLABLES)
                + 0.01 * (syllable[0] in "aeo" and start > 0)
            )
            if best[end] is None or price < best[end][0]:  # type: ignore[index]
                best[end] = (price, (*before[1], syllable))
    found = best[-1]
    return found[1] if found else None


def spelt_sounds(syllables: tuple[str, ...]) -> tuple[str, str]:
    """Spelt syllables as (exact, folded) characters; an accented syllable has no exact one and is "?"."""
    exact = "".join(_EXACT.get(syllable, "?") for syllable in syllables)
    return exact, "".join(_FOLDED[fold(syllable)] for syllable in syllables)


LATIN = re.compile(r"[a-zü]+(?:['’ ]+[a-zü]+)*")
