"""How characters are read in Mandarin, without tones; the one door to pypinyin.

pypinyin's own table of phrases costs 45 MB and a quarter of a second at every start. What it is needed for
here, characters that are read otherwise in some words (音乐 yin yue), stands in `polyphones.tsv`: the phrases
of pypinyin 0.55 (MIT) of two to four characters whose toneless reading differs from that of their parts.
"""

import os
from functools import lru_cache
from importlib.resources import files

os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # read by pypinyin while it is imported

import pypinyin

_LONGEST = 4  # characters of a phrase


def _polyphones() -> dict[str, list[str]]:
    lines = (files("bot.dialogue.readers") / "polyphones.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {phrase: read.split() for phrase, _, read in (line.partition("\t") for line in lines)}


_PHRASES = _polyphones()
_STARTS = frozenset(phrase[0] for phrase in _PHRASES)


@lru_cache(maxsize=32768)
def readings(mark: str) -> tuple[str, ...]:
    """Every toneless reading of one character, the usual one first; none for what is no Chinese character."""
    found = pypinyin.pinyin(mark, style=pypinyin.Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found else ()


def syllables(text: str) -> list[str]:
    """One toneless syllable a character, as read in its word; other characters stay as they are."""
    said: list[str] = []
    at = 0
    while at < len(text):
        if text[at] in _STARTS:
            for end in range(min(at + _LONGEST, len(text)), at + 1, -1):
                if read := _PHRASES.get(text[at:end]):
                    said += read
                    at = end
                    break
            else:
                said.append(_alone(text[at]))
                at += 1
        else:
            said.append(_alone(text[at]))
            at += 1
    return said


def _alone(mark: str) -> str:
    read = readings(mark)
    return read[0] if read else mark
