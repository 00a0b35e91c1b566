"""Reading a query: the filters said inside the words, what is to be looked for, and what says nothing."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.catalog.filters import Filters
from bot.catalog.measures import read_measures
from bot.catalog.synonyms import Known, Lexicon, packaged_lexicon
from bot.dialogue.readers.normal import normalise

LONGEST = 200  # characters of a query that are looked at; what follows is not what is looked for
_WORD = re.compile(r"[a-z0-9]+|[^\W_]")
_STOPS = frozenset("，。；！？,.;!?")
_AND = frozenset(("和", "跟", "同", "与", "及", "或", "、", "或者"))


@dataclass(frozen=True, slots=True)
class Concept:
    """Something looked for: the word as said and the words that would do instead, best first."""

    said: str
    meant: tuple[str, ...] = ()
    required: bool = True  # False for a word that a filter already answers: finding it is only a bonus
    wish: bool = False  # whether it says how it should be, not what: quiet, outdoors, to take home
    elsewhere: bool = False  # whether it is what cultural services do not offer, as far as is known


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was understood."""

    text: str  # normalised
    filters: Filters
    concepts: tuple[Concept, ...]  # known words, in the order said
    unknown: tuple[str, ...]  # runs of characters that no known word covers
    telling: tuple[str, ...]  # all pieces that say something, known or not, in the order said
    core: str  # from the first to the last word that says something, without marks and spaces
    loose: frozenset[str] = frozenset()  # filters said in everyday words only: preferred, not demanded
    refused: tuple[Concept, ...] = ()  # what must not be in it
    unwanted: tuple[tuple[str, str], ...] = ()  # filters that must not be satisfied: (field, value)

    @property
    def asked(self) -> bool:
        """Whether anything is looked for that no filter answers."""
        return bool(self.unknown) or any(each.required for each in self.concepts)

    @property
    def words(self) -> str:
        """What is looked for, without filters, politeness and marks, spaces between the words."""
        return " ".join([each.said for each in self.concepts if each.required] + list(self.unknown))


def read_query(text: str, lexicon: Lexicon | None = None) -> Query:
    """The query in a text of any kind: a name, a wish, filters, or a whole polite sentence."""
    return _read(normalise(text)[:LONGEST], lexicon or packaged_lexicon())


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    known: Known | None  # None for what is not known


@lru_cache(maxsize=4096)
def _read(text: str, lexicon: Lexicon) -> Query:
    measures, left = read_measures(text)
    said: dict[str, Any] = {"audiences": measures.audiences} if measures.audiences else {}
    concepts: list[Concept] = []
    unknown: list[str] = []
    firm: set[str] = set()
    loose: set[str] = {"audiences"} if measures.audiences else set()
    telling: list[_Piece] = []
    refused: list[Concept] = []
    unwanted: list[tuple[str, str]] = []
    runs_on = -1
    pieces = _joined(_pieces(left, lexicon))
    taken_back = _taken_back(pieces, left)
    for piece in pieces:
        word = left[piece.start : piece.end]
        if piece.start in taken_back:
            if piece.known and piece.known.filters:
                unwanted += piece.known.filters
            else:
                refused.append(Concept(word, tuple(piece.known.meant if piece.known else ())))
            continue
        if piece.known is None:
            if piece.start == runs_on:
                unknown[-1] += word
            else:
                unknown.append(word)
            runs_on = piece.end
        elif piece.known.light:
            continue
        else:
            for name, value in piece.known.filters:
                (loose if value != word else firm).add(name)
                if name == "audiences":
                    said[name] = (*said.get(name, ()), *({value} - set(said.get(name, ()))))
                else:
                    said.setdefault(name, value)
            required = piece.known.searched and not piece.known.filters
            concepts.append(
                Concept(word, tuple(piece.known.meant), required, piece.known.wish, piece.known.elsewhere)
            )
        telling.append(piece)
    filters = measures.joined(Filters(**said))
    if filters or concepts:  # a lone unknown character among known words says nothing
        unknown = [run for run in unknown if len(run) > 1]
    core = _core(left, telling, taken_back) if telling else "" if taken_back else left
    scraps = all(len(run) == 1 for run in unknown) and all(each.end - each.start == 1 for each in pieces)
    if not (filters or concepts) and scraps and 2 <= len(plain := "".join(_WORD.findall(left))) <= 8:
        unknown = [plain]  # 跳伞: particles and scraps may still be a name
    return Query(
        text=text,
        filters=filters,
        concepts=tuple(dict.fromkeys(concepts)),
        unknown=tuple(unknown),
        telling=tuple("".join(_WORD.findall(left[piece.start : piece.end])) for piece in telling) or (left,),
        core="".join(_WORD.findall(core)),
        loose=frozenset(loose - firm),
        refused=tuple(refused),
        unwanted=tuple(unwanted),
    )


def _taken_back(pieces: list[_Piece], text: str) -> set[int]:
    """Where the words start that a refusal takes back: after it (不要手工), or else before it (手工就不要了).

    Of a list all are taken back (不要剪纸和书法), otherwise the first: 不要线上的手工 refuses only 线上.
    """
    found: set[int] = set()
    for place, piece in enumerate(pieces):
        if not (piece.known and piece.known.refusal):
            continue
        after = _first_telling(pieces[place + 1 :], text)
        if after is None:
            before = _first_telling(pieces[:place][::-1], text)
            found |= {before.start} if before else set()
            continue
        found.add(after.start)
        rest = iter(pieces[pieces.index(after) + 1 :])
        for joining, joined in zip(rest, rest, strict=False):
            unknown = joining.known is None and after.known is None
            if unknown:
                found.add(joining.start)
            if not unknown and text[joining.start : joining.end] not in _AND:
                break
            found.add(joined.start)
    return found


def _first_telling(pieces: list[_Piece], text: str) -> _Piece | None:
    for piece in pieces:
        if text[piece.start] in _STOPS or (piece.known and piece.known.refusal):
            return None
        if piece.known is None or not piece.known.light:
            return piece
    return None


def _core(text: str, telling: list[_Piece], taken_back: set[int]) -> str:
    """From the first to the last telling word, without what was taken back."""
    if not taken_back:
        return text[telling[0].start : telling[-1].end]
    return "".join(text[piece.start : piece.end] for piece in telling)


def _pieces(text: str, lexicon: Lexicon) -> list[_Piece]:
    """The cheapest way to cut the text into known words and single unknown characters."""
    best: list[tuple[float, _Piece | None]] = [(0.0, None), *[(float("inf"), None)] * len(text)]

    def offer(start: int, end: int, price: float, piece: _Piece | None) -> None:
        if best[start][0] + price < best[end][0]:
            best[end] = (best[start][0] + price, piece)

    for start in range(len(text)):
        token = _WORD.match(text, start)
        if token is None:
            offer(start, start + 1, 0.0, _Piece(start, start + 1, _NOTHING))
            continue
        latin = token.group().isascii()
        if not (latin and start and text[start - 1].isascii() and text[start - 1].isalnum()):
            bare = _NOTHING if token.group().isdecimal() else None
            offer(start, token.end(), 1.5, _Piece(start, token.end(), bare))
        for end in range(start + 1, min(len(text), start + lexicon.longest) + 1):
            known = lexicon.get(text[start:end])
            if known is None or (latin and end < token.end()):
                continue
            price = 1.05 if known.light else 1.0
            single = end - start == 1 and not known.particle
            offer(start, end, price + 0.4 * single, _Piece(start, end, known))
    pieces: list[_Piece] = []
    end = len(text)
    while end > 0:
        piece = best[end][1]
        if piece is None:  # inside a run of letters that is one token
            end -= 1
            continue
        pieces.append(piece)
        end = piece.start
    return pieces[::-1]


def _joined(pieces: list[_Piece]) -> list[_Piece]:
    """Single characters beside unknown ones belong to an unknown word, particles excepted: 居住证, 皮肤."""
    for before, piece, after in zip([_EDGE, *pieces], pieces, [*pieces[1:], _EDGE], strict=False):
        known = piece.known
        if known is None or known is _NOTHING or piece.end - piece.start > 1:
            continue
        beside = (before.known is None) + (after.known is None)
        if beside and not known.particle:
            piece.known = None
    return pieces


_NOTHING = Known(light=True)
_EDGE = _Piece(0, 0, _NOTHING)
