"""How alike two Chinese characters sound: homophones, and the mergers of southern accents."""

from functools import lru_cache
from itertools import islice, product

from rapidfuzz.distance import Levenshtein

from bot.dialogue.readers import pinyin

# Sounds that people of Guangdong merge when they type pinyin: zh/z, n/l, -ng/-n.
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("r", "l"))
_MOST_KEYS = 16  # combinations of readings kept for one name; more would only be noise


@lru_cache(maxsize=32768)
def readings(mark: str) -> frozenset[str]:
    """The character's pinyin readings without tones; a character without any reads as itself."""
    return frozenset(pinyin.readings(mark) or (mark,))


@lru_cache(maxsize=4096)
def merged(reading: str) -> str:
    """One reading with the merged sounds of southern speakers made equal: zhang and zan are the same."""
    for initial, plain in _INITIALS:
        if reading.startswith(initial):
            reading = plain + reading[len(initial) :]
            break
    return reading[:-1] if reading.endswith("ng") else reading


@lru_cache(maxsize=65536)
def likeness(one: str, other: str) -> float:
    """1.0 for homophones, 0.9 for merged sounds, else up to 0.8 by the letters of pinyin they share."""
    left, right = readings(one), readings(other)
    if left & right:
        return 1.0
    if {merged(reading) for reading in left} & {merged(reading) for reading in right}:
        return 0.9
    return 0.8 * max(Levenshtein.normalized_similarity(a, b) for a in left for b in right)


def sound_keys(name: str) -> tuple[str, ...]:
    """Every way the name may sound with merged sounds, a few at most; equal keys are homophones."""
    choices = [sorted({merged(reading) for reading in readings(mark)}) for mark in name]
    return tuple("'".join(key) for key in islice(product(*choices), _MOST_KEYS))
