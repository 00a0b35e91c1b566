"""The inverted index: for every short piece of text the products that hold it, and in which fields."""

import re
from array import array
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from bot.catalog.sounds import folded, initials, sounds

Ids = npt.NDArray[np.uint32]
Bits = npt.NDArray[np.uint8]

NAME, KEYWORDS, SUMMARY, VENUE, PROVIDES, CLASSES, SUPPLIER = (1 << place for place in range(7))
# What a word is worth where it is found; a posting's worth is that of its best field.
WORTH = {NAME: 1.0, KEYWORDS: 0.9, SUMMARY: 0.6, VENUE: 0.5, PROVIDES: 0.5, CLASSES: 0.45, SUPPLIER: 0.5}
WORTHS = np.array(
    [max([worth for bit, worth in WORTH.items() if bits & bit], default=0.0) for bits in range(128)],
    dtype=np.float32,
)
_MARKS = re.compile(r"[\W_]+")


def squeezed(text: str) -> str:
    """The text without marks and spaces."""
    return _MARKS.sub("", text)


def pieces(text: str) -> list[str]:
    """The pairs of neighbours in a squeezed text."""
    return [text[place : place + 2] for place in range(len(text) - 1)]


class Postings:
    """Ids and field bits by piece; ids are given in rising order and never taken back."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[array[int], array[int]]] = {}
        self.size = 0

    def add(self, name: str, keywords: Iterable[str], others: Iterable[tuple[int, str]]) -> str:
        """Add the next product; the texts are normalised. Returns the sounds of its squeezed name."""
        found: dict[str, int] = {}
        sounding = ""
        for bit, word in [(NAME, name), *((KEYWORDS, keyword) for keyword in keywords)]:
            plain = squeezed(word)
            sound = sounds(plain)
            sounding = sounding or sound
            heard = folded(sound)
            first = initials(sound)
            for piece in (*plain, *pieces(plain), *heard, *pieces(heard), *pieces(first)):
                found[piece] = found.get(piece, 0) | bit
            for place in range(len(first) - 2):
                piece = first[place : place + 3]
                found[piece] = found.get(piece, 0) | bit
        for bit, text in others:
            if bit == SUMMARY:
                for piece in squeezed(text):
                    found[piece] = found.get(piece, 0) | bit
            for clause in _MARKS.split(text):
                for piece in pieces(clause):
                    found[piece] = found.get(piece, 0) | bit
        for piece, bits in found.items():
            held = self._held.get(piece)
            if held is None:
                held = self._held[piece] = (array("I"), array("B"))
            held[0].append(self.size)
            held[1].append(bits)
        self.size += 1
        return sounding

    def piece(self, piece: str) -> tuple[Ids, Bits]:
        """Who holds a single piece."""
        held = self._held.get(piece)
        if held is None:
            return _NO_IDS, _NO_BITS
        return np.frombuffer(held[0], dtype=np.uint32), np.frombuffer(held[1], dtype=np.uint8)

    def word(self, word: str) -> tuple[Ids, Bits]:
        """Who holds all neighbouring pairs of a word in one field, which is nearly always the word itself."""
        if len(word) < 3:
            return self.piece(word)
        rarest, *more = sorted(
            (self.piece(pair) for pair in set(pieces(word))), key=lambda held: len(held[0])
        )
        ids, bits = rarest
        for other_ids, other_bits in more:
            if not len(ids):
                break
            places = np.minimum(np.searchsorted(other_ids, ids), len(other_ids) - 1)
            shared = np.where(other_ids[places] == ids, bits & other_bits[places], 0)
            ids, bits = ids[shared > 0], shared[shared > 0].astype(np.uint8)
        return ids, bits


_NO_IDS: Ids = np.zeros(0, dtype=np.uint32)
_NO_BITS: Bits = np.zeros(0, dtype=np.uint8)
