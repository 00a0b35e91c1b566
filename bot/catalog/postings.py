"""The inverted index: for every short piece of text the products that hold it, and in which fields."""

import re
from array import array
from collections.abc import Callable, Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from bot.catalog.sounds import folded, initials, sounds

Ids = npt.NDArray[np.uint32]
Bits = Ids
Scores = npt.NDArray[np.float32]

NAME, KEYWORDS, SUMMARY, VENUE, PROVIDES, CLASSES, SUPPLIER = (1 << place for place in range(7))
# What a word is worth where it is found; a posting's worth is that of its best field.
WORTH = {NAME: 1.0, KEYWORDS: 0.9, SUMMARY: 0.6, VENUE: 0.5, PROVIDES: 0.5, CLASSES: 0.45, SUPPLIER: 0.5}
WORTHS = np.array(
    [max([worth for bit, worth in WORTH.items() if bits & bit], default=0.0) for bits in range(128)],
    dtype=np.float32,
)
_FIELDS = 7  # bits of a posting that say in which fields
_BYTES = 4  # of a posting
_ALL = np.uint32((1 << _FIELDS) - 1)
NO_IDS: Ids = np.zeros(0, np.uint32)
_MARKS = re.compile(r"[\W_]+")


def squeezed(text: str) -> str:
    """The text without marks and spaces."""
    return _MARKS.sub("", text)


def pieces(text: str) -> list[str]:
    """The pairs of neighbours in a squeezed text."""
    return [text[place : place + 2] for place in range(len(text) - 1)]


class Postings:
    """Ids and field bits by piece; ids are given in rising order and never taken back.

    Each posting is one 32-bit number, the id above the seven field bits, so that 100,000 products fit in
    little memory.
    """

    def __init__(self) -> None:
        self._adding: dict[str, array[int]] = {}
        self._held: dict[str, bytes] = {}
        self.size = 0

    def add(self, name: str, keywords: Iterable[str], others: Iterable[tuple[int, str]]) -> str:
        """Add the next product; the texts are normalised. Returns the sounds of its squeezed name."""
        plain = squeezed(name)
        sounding = sounds(plain)
        found = dict.fromkeys(_spoken_pieces(plain, sounding), NAME)
        for keyword in keywords:
            for piece in _keyword_pieces(keyword):
                found[piece] = found.get(piece, 0) | KEYWORDS
        for bit, text in others:
            if bit == SUMMARY:
                for piece in squeezed(text):
                    found[piece] = found.get(piece, 0) | bit
            for clause in _MARKS.split(text):
                for piece in pieces(clause):
                    found[piece] = found.get(piece, 0) | bit
        for piece, bits in found.items():
            held = self._adding.get(piece)
            if held is None:
                held = self._adding[piece] = array("I")
            held.append(self.size << _FIELDS | bits)
        self.size += 1
        return sounding

    def close(self) -> None:
        """No more products: what was added becomes as small as it can be."""
        while self._adding:
            piece, held = self._adding.popitem()
            self._held[piece] = held.tobytes()

    def piece(self, piece: str) -> tuple[Ids, Bits]:
        """Who holds a single piece."""
        held = np.frombuffer(self._held.get(piece, b""), dtype=np.uint32)
        return held >> np.uint32(_FIELDS), held & _ALL

    def shares(self, sought: Iterable[str], weigh: Callable[[str, int], float], worths: Scores) -> Scores:
        """Every product's share of the weight of all sought pieces.

        `weigh` gives the weight of a piece that so many products hold, 0 for one that is passed over;
        `worths` says by its field bits what a posting is worth. All postings are summed in one go, because
        each call of numpy costs more than the postings of most pieces do.
        """
        found: list[bytes] = []
        counts: list[int] = []
        weights: list[float] = []
        for piece in sought:
            held = self._held.get(piece)
            count = len(held) // _BYTES if held else 0
            weight = weigh(piece, count)
            if weight:
                weights.append(weight)
                counts.append(count)
                found.append(held or b"")
        if not weights:
            return np.zeros(self.size, np.float32)
        every = np.frombuffer(b"".join(found), dtype=np.uint32)
        share = np.array(weights, np.float32) / np.float32(sum(weights))
        worth = worths[every & _ALL] * np.repeat(share, counts)
        return np.bincount(every >> np.uint32(_FIELDS), worth, self.size).astype(np.float32)

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
            ids, bits = ids[shared > 0], shared[shared > 0]
        return ids, bits


def _spoken_pieces(plain: str, sound: str) -> list[str]:
    """The pieces of a short text by which it is found as it is written, as it sounds and by first letters."""
    heard, first = folded(sound), initials(sound)
    triples = [first[place : place + 3] for place in range(len(first) - 2)]
    return [*plain, *pieces(plain), *heard, *pieces(heard), *pieces(first), *triples]


@lru_cache(maxsize=4096)
def _keyword_pieces(keyword: str) -> list[str]:
    plain = squeezed(keyword)
    return _spoken_pieces(plain, sounds(plain))
