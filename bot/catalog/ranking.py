"""How well each product answers a query: by what is asked (topic), by its name, and by both together."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt

from bot.catalog.likeness import Spoken, likeness, pairs_heard
from bot.catalog.postings import (
    KEYWORDS,
    NAME,
    NO_IDS,
    SUMMARY,
    SUPPLIER,
    WORTHS,
    Ids,
    Postings,
    Scores,
    pieces,
)
from bot.catalog.query import Concept, Query
from storage.ratings import Average

ENOUGH = 0.46  # share of what was asked, by weight, that a product must answer, if few words were said
LEAST = 0.12  # the same if many words were said: stories hold more than is asked
SHORT, LONG = 6, 14  # characters that count as few and as many
NAMED = 20  # products whose names are compared with the query, those that share most with it
MANY = 20_000  # products above which single sounds are too common to tell names apart
KEPT = 1_000_000  # answers kept in all, in eight bytes each
COMMON = 1000  # products above which a piece that every eighth of them holds is passed over
UNKNOWN = 0.45  # weight of an unknown character, beside the rarest word
RAREST = 7.2  # the weight that a rarest word has at most for that: of one product among 650
OVERLAP = 0.6  # what shared characters are worth in long queries, beside known words
NAMED_SO = 0.9  # the same if a word of it is known to mean something else
PAIRED = 0.85  # likeness of a name in which two syllables were heard
ALIKE = 0.62  # likeness to a name from which on the name was meant
WISHED = 0.6  # weight of a word that says how it should be, beside one that says what
NEAR = 0.02  # what ratings can do at most: of scores that differ by more the better one stays in front
PRIOR = 5  # ratings as which the mean of all products counts: one single five is not the best there is
BONUS = 0.5  # weight of a word that a filter answers already, beside a word that must be found
_LONG = 2.3  # characters beyond which an unknown run weighs no more
# How surely an unknown word says what a product is about by where it stands.
_TOLD = np.array(
    [1.0 if bits & (NAME | KEYWORDS | SUPPLIER) else 0.7 if bits & SUMMARY else 0.0 for bits in range(128)],
    np.float32,
)
WORST, BEST = 1, 5  # the ratings
NO_SCORES: Scores = np.zeros(0, np.float32)
_TITLE = np.array(
    [1.0 if bits & NAME else 0.6 if bits & KEYWORDS else 0.0 for bits in range(128)], np.float32
)


Answers = tuple[float, Ids, Scores]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product compared with the query in detail."""

    place: int
    score: float
    covered: float  # 0 to 1, the share of what was asked that it answers
    alike: float  # 0 to 1, how surely its name was meant

    def fits(self, enough: float) -> bool:
        """Whether it may be shown as an answer, if that share of what was asked is enough."""
        return self.covered >= enough or self.alike >= (ALIKE if enough <= 1 else NAMED_SO)


def _otherwise(place: int) -> float:
    """What the synonym at a place is worth beside the word itself, which is at place 0."""
    return 1.0 if place == 0 else max(0.5, 0.79 - 0.04 * place)


def enough(query: Query) -> float:
    """The share of what a query asks that a product must answer."""
    length = (len(query.core) - SHORT) / (LONG - SHORT)
    return ENOUGH + (LEAST - ENOUGH) * min(1.0, max(0.0, length))


@dataclass(slots=True)
class Topic:
    """What every product answers of what is asked, as shares of the whole."""

    score: Scores
    covered: Scores
    elsewhere: bool = False  # whether something is asked that cultural services do not offer


def favour(averages: Mapping[int, Average], size: int) -> Scores:
    """What ratings add to each product's score, by its place; below nothing for those below the mean.

    The mean of a product is drawn to that of all ratings as PRIOR more ratings would (a Bayesian mean);
    between the best and the worst lies NEAR at most.
    """
    added = np.zeros(size, np.float32)
    if total := sum(each.times for each in averages.values()):
        mean = sum(each.score * each.times for each in averages.values()) / total
        for place, (score, times) in averages.items():
            drawn = (PRIOR * mean + score * times) / (PRIOR + times)
            added[place] = NEAR * (drawn - mean) / (BEST - WORST)
    return added


class Ranker:
    """Scores all products by the postings and the best of them by their names."""

    def __init__(self, postings: Postings, names: list[str], sounds: list[str]) -> None:
        self._postings, self._names, self._sounds = postings, names, sounds
        self._size = postings.size
        self._weights: dict[int, float] = {}
        self._rarest = self._weight(0)
        self._answers: dict[Concept, Answers] = {}
        self._kept = 0  # postings in `_answers`

    def _weight(self, holders: int) -> float:
        weight = self._weights.get(holders)
        if weight is None:
            weight = self._weights[holders] = log(1 + (self._size - holders + 0.5) / (holders + 0.5))
        return weight

    def _concept(self, concept: Concept) -> Answers:
        """The answers to a concept; those to the concepts of late are kept, for people share their words."""
        answers = self._answers.get(concept)
        if answers is None:
            answers = self._answered(concept)
            if self._kept > KEPT:
                self._answers.clear()
                self._kept = 0
            self._answers[concept] = answers
            self._kept += len(answers[1])
        return answers

    def _answered(self, concept: Concept) -> Answers:
        """The weight of a concept, who answers it, and what each of them is worth, 0 to 1.

        The weight is that of the rarer of its first two words; what is found by a common word is worth less.
        """
        found = [
            (place, *held)
            for place, word in enumerate((concept.said, *concept.meant))
            if len((held := self._held(word, concept))[0])
        ]
        if not found:
            return min(self._rarest, RAREST), NO_IDS, NO_SCORES
        weight = max(self._weight(len(ids)) for _, ids, _ in found[:2])
        best = self._scratch()
        anyhow = np.zeros(self._size, np.bool_)
        for place, ids, bits in found:
            anyhow[ids] = True
            common = min(1.0, self._weight(len(ids)) / weight) ** 0.5
            best[ids] = np.maximum(best[ids], WORTHS[bits] * np.float32(common * _otherwise(place)))
        holders = found[0][1] if len(found) == 1 else np.flatnonzero(anyhow).astype(np.uint32)
        return weight, holders, best[holders]

    def _held(self, word: str, concept: Concept) -> tuple[Ids, Ids]:
        ids, bits = self._postings.word(word)
        if not concept.elsewhere:
            return ids, bits
        told = bits & (NAME | KEYWORDS) > 0  # a mention in passing does not mean that it is offered
        return ids[told], bits[told]

    def _scratch(self) -> Scores:
        return np.zeros(self._size, np.float32)

    def topic(self, query: Query) -> Topic:
        """Every product's share of what is asked."""
        score, covered = self._scratch(), self._scratch()
        asked = bonus = 0.0
        elsewhere = False
        for concept in query.concepts:
            weight, ids, worth = self._concept(concept)
            elsewhere |= concept.elsewhere and not len(ids) and len(query.core) <= LONG
            if concept.wish:
                weight *= WISHED
            if concept.required:
                asked += weight
                covered[ids] += np.float32(weight)
                score[ids] += np.float32(weight) * worth
            else:
                bonus += BONUS * weight
                score[ids] += np.float32(BONUS * weight) * worth
        for run in query.unknown:
            weight, ids, worth, held = self._run(run)
            asked += weight
            score[ids] += worth
            covered[ids] += held
        if asked:
            covered /= np.float32(asked)
        if asked + bonus:
            score /= np.float32(asked + bonus)
        share = np.float32(min(1.0, len(query.core) / LONG))
        score += OVERLAP * share * self._overlap(query.telling)
        return Topic(score, covered, elsewhere)

    def _overlap(self, words: tuple[str, ...]) -> Scores:
        """Every product's share of the characters and pairs of the words, wherever they stand."""
        sought = {piece for word in words for piece in (*word, *pieces(word))}
        return self._postings.shares(sought, self._weight_of_piece, WORTHS)

    def _weight_of_piece(self, piece: str, holders: int) -> float:
        if self._too_common(holders):
            return 0.0
        return self._weight(holders) * (1.0 if len(piece) > 1 else 0.5)

    def _weight_of_title(self, piece: str, holders: int) -> float:
        return 0.0 if not holders or self._too_common(holders) else self._weight(holders)

    def _too_common(self, holders: int) -> bool:
        return holders > COMMON and holders * 8 > self._size

    def _run(self, run: str) -> tuple[float, Ids, Scores, Scores]:
        """The weight of an unknown run, who has any of it, what that is worth, and the weight it answers."""
        each = UNKNOWN * min(self._rarest, RAREST)
        if run.isascii() or len(run) == 1:
            ids, bits = self._postings.word(run)
            weight = self._weight(len(ids)) if run.isascii() else 0.2 * each
            return weight, ids, WORTHS[bits] * np.float32(weight), np.full(len(ids), weight, np.float32)
        found = [self._postings.piece(pair) for pair in pieces(run)]
        anything = np.zeros(self._size, np.bool_)
        for ids, _ in found:
            anything[ids] = True
        holders = np.flatnonzero(anything).astype(np.uint32)
        worth = np.zeros(len(holders), np.float32)
        held = np.zeros((len(run), len(holders)), np.float32)
        for place, (ids, bits) in enumerate(found):
            at = np.searchsorted(holders, ids)
            worth[at] += WORTHS[bits] * np.float32(each)
            held[place : place + 2, at] = np.maximum(held[place : place + 2, at], _TOLD[bits])
        share = held.sum(axis=0) / np.float32(len(run))
        weight = each * min(len(run), _LONG)
        if len(run) == 2 and len(found[0][0]):  # a word of the products' texts, if not of the table
            weight = min(weight, self._weight(len(found[0][0])))
        return weight, holders, worth, share ** np.float32(3.0 if len(run) < 5 else 1.5) * np.float32(weight)

    def titles(self, said: Spoken) -> Scores:
        """How much of the text every name shares, piece by piece: the ground on which names are compared."""
        if said.initials:
            sought = {said.initials[place : place + 3] for place in range(len(said.initials) - 2)}
            sought |= set(pieces(said.initials)) | set(said.folded) | set(pieces(said.folded))
        else:
            sought = {*said.text, *pieces(said.text), *pieces(said.folded)}
            if self._size <= MANY or len(said.text) < 4:
                sought.update(said.folded)
        return self._postings.shares(sought, self._weight_of_title, _TITLE)

    def _heard_pair(self, said: Spoken, name: str, sounding: str) -> bool:
        """Whether two syllables mean a word of the name: it stands in several places, 榫卯 but not 社共."""
        return any(
            int(np.bitwise_count(self._postings.piece(pair)[1]).sum()) > 1
            for pair in pairs_heard(said, name, sounding)
        )

    def compare(
        self,
        places: npt.NDArray[np.intp],
        topic: Topic,
        titles: Scores,
        spoken: tuple[Spoken, ...],
        left: Scores,
        favoured: Scores,
    ) -> list[Candidate]:
        """The products at these places, best first; `left` is what filters leave of their scores, and
        `favoured`, by place, what their ratings add where scores are near each other.
        """
        found = []
        pairs = [said for said in spoken if len(said.text) == 2 and not said.latin]
        shared = titles[places]
        least = -np.partition(-shared, NAMED - 1)[NAMED - 1] if len(shared) > NAMED else np.float32(0)
        for place, share, kept in zip(places.tolist(), shared.tolist(), left.tolist(), strict=True):
            alike = 0.0
            if share > 0 and share >= least:
                name, sounding = self._names[place], self._sounds[place]
                for said in spoken:
                    alike = max(alike, likeness(said, name, sounding))
                if alike < ALIKE and any(self._heard_pair(said, name, sounding) for said in pairs):
                    alike = PAIRED
            score = (float(topic.score[place]) + 0.9 * alike * alike) * kept
            found.append(Candidate(place, score, float(topic.covered[place]), alike))
        return sorted(found, key=lambda each: -(each.score + favoured[each.place]))
