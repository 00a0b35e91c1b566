"""How much a query is like a name: in order, in any order, by its characters and by its sounds."""

from dataclasses import dataclass, field
from functools import lru_cache
from operator import eq

from rapidfuzz.distance import LCSseq

from bot.catalog.postings import pieces
from bot.catalog.sounds import LATIN, folded, initials, letters, sounds, spelt, spelt_sounds

NUMERALS = frozenset("0123456789零一二两三四五六七八九十百千半")
HEARD = 26  # characters up to which a text is compared by its sounds too; the longest names have as many


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is compared with names: a squeezed text as it is, as it sounds and, if in letters, as initials."""

    text: str
    exact: str  # sounds
    folded: str
    letters: str = ""  # folded letters, if the text is in letters only
    initials: str = ""  # capitals, if the text may be the first letters of a name
    marks: frozenset[str] = field(init=False)
    repeated: tuple[tuple[str, int], ...] = field(init=False)  # marks that are there more than once

    def __post_init__(self) -> None:
        marks = frozenset(self.text)
        counts = ((mark, self.text.count(mark)) for mark in marks) if len(marks) < len(self.text) else ()
        object.__setattr__(self, "marks", marks)
        object.__setattr__(self, "repeated", tuple((mark, count) for mark, count in counts if count > 1))

    @property
    def latin(self) -> bool:
        """Whether the text is in letters only, hence pinyin or initials."""
        return bool(self.letters)


@lru_cache(maxsize=512)
def spoken(text: str) -> Spoken:
    """The sounds of a squeezed text, pinyin between Chinese characters read as such.

    A long text is a story that may hold a name; it is compared by its characters alone.
    """
    if len(text) > HEARD and not text.isascii():
        return Spoken(text, "", "")
    exact = heard = ""
    place = 0
    for match in LATIN.finditer(text):
        exact, heard = (
            exact + sounds(text[place : match.start()]),
            heard + folded(sounds(text[place : match.start()])),
        )
        syllables = spelt(match[0])
        more = spelt_sounds(syllables) if syllables else (match[0], match[0])
        exact, heard = exact + more[0], heard + more[1]
        place = match.end()
    exact, heard = exact + sounds(text[place:]), heard + folded(sounds(text[place:]))
    if text.isascii() and text.isalpha():
        return Spoken(text, exact, heard, letters=text, initials=text.upper())
    return Spoken(text, exact, heard)


def likeness(said: Spoken, name: str, sounding: str) -> float:
    """0 to 1: how surely the text means the product of that squeezed name, whose sounds are given."""
    if said.latin:
        return max(
            _in_order(said.folded, folded(sounding), 0.3) if "?" not in said.folded else 0.0,
            _spelling(said.letters, letters(sounding)),
            _initials(said.initials, initials(sounding)),
        )
    alike = _in_order(said.text, name, 0.1)
    # Each way is tried only if it could tell more than those before it.
    if _most_in_any_order(said.text, name) > alike:
        alike = max(alike, _in_any_order(said, name))
    if len(said.text) < 3:  # two syllables are somewhere in too many names; see pairs_heard
        return alike
    if alike < 0.97:
        alike = max(alike, 0.97 * _in_order(said.exact, sounding, 0.2))
    if alike < 0.93:
        alike = max(alike, 0.93 * _in_order(said.folded, folded(sounding), 0.3))
    return alike


def pairs_heard(said: Spoken, name: str, sounding: str) -> list[str]:
    """What the name has in place of a text of two characters that sounds the same and shares one of them."""
    places = [place for place in range(len(name) - 1) if sounding[place : place + 2] == said.exact]
    return [name[place : place + 2] for place in places if any(map(eq, said.text, name[place : place + 2]))]


def _in_order(said: str, name: str, chance: float) -> float:
    """The share of the text that the name has in its order; near 1 too if the whole name is in the text.

    `chance` is how much is taken off a short text whose shared characters are scattered.
    """
    if not said or not name:
        return 0.0
    shared = LCSseq.similarity(said, name)
    of_said, of_name = shared / len(said), shared / len(name)
    if of_said < 0.5 and of_name < 0.8:
        return 0.0
    value = of_said * (0.88 + 0.12 * of_name)
    if said not in name:
        if chance < 0.2 and 3 <= len(said) <= 5 and _slipped(said, name):
            return 0.66
        value -= chance * (1 - _together(said, name) / max(1, len(said) - 1)) * min(2.0, 6 / len(said))
        if len(said) < 3:
            value = 0.0
    return float(max(value, 0.97 * of_name if len(name) >= 5 else 0.0))


def _together(said: str, name: str) -> int:
    """How many pairs of neighbours in the text are neighbours in the name."""
    together = 0
    for pair in pieces(said):
        if pair in name:
            together += 1
    return together


def _slipped(said: str, name: str) -> bool:
    """Whether the name holds the text with one character changed; a number is no slip: 九点半, 四点半."""
    length = len(said)
    for start in range(len(name) - length + 1):
        same = list(map(eq, said, name[start : start + length]))
        if sum(same) == length - 1 and said[same.index(False)] not in NUMERALS:
            return True
    return False


def _most_in_any_order(said: str, name: str) -> float:
    """What `_in_any_order` may give at most."""
    if len(said) < 4 or 3 * len(name) < 2 * len(said):  # too short to tell, or too long to be like it
        return 0.0
    return 0.92 * (0.85 + 0.15 * min(1.0, len(said) / len(name)))


def _in_any_order(said: Spoken, name: str) -> float:
    """The share of the text's characters that the name has in whatever order; long names count less."""
    shared = len(said.marks.intersection(name))
    for mark, count in said.repeated:
        shared += max(0, min(count, name.count(mark)) - 1)
    return 0.92 * shared / len(said.text) * (0.85 + 0.15 * shared / len(name))


def _spelling(said: str, name: str) -> float:
    if len(said) < 4:
        return 0.0
    shared = LCSseq.similarity(said, name)
    # A long name has nearly any letters somewhere in order: yoga is not youpideng yu yangtaodeng.
    together = _together(said, name) / (len(said) - 1)
    value = 0.9 * shared / len(said) * (0.8 + 0.2 * shared / len(name))
    return float(value * min(1.0, 0.4 + 0.7 * together))


def _initials(said: str, name: str) -> float:
    if said in name:
        return 0.8 + 0.2 * len(said) / len(name) if len(said) > 1 else 0.0
    if len(said) < 4:
        return 0.0
    shared = LCSseq.similarity(said, name)
    return float(0.85 * shared / len(said) * (0.8 + 0.2 * shared / len(name)))
