"""Known words behind slips: typed by ear, in pinyin, by first letters only, or with one wrong character."""

from dataclasses import replace

from bot.catalog.likeness import NUMERALS, spoken
from bot.catalog.postings import squeezed
from bot.catalog.query import Concept, Query
from bot.catalog.sounds import folded, initials, letters, sounds
from bot.catalog.synonyms import Lexicon

_LONGEST = 8  # characters of a known word that is looked for inside a run of unknown ones
_WHOLE = 40  # characters of a whole query that may be one known word in letters
_MANY = 8  # words that the same first letters may stand for; more say nothing


class Mender:
    """Finds the words that a lexicon looks for by their sounds and by all their characters but one."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words = frozenset(lexicon.searched())
        self._by_rest: dict[str, list[str]] = {}
        self._by_sound: dict[str, list[str]] = {}
        self._by_folded: dict[str, list[str]] = {}
        self._by_letters: dict[str, list[str]] = {}
        self._by_initials: dict[str, list[str]] = {}
        for word in sorted(self._words):
            sound = sounds(word)
            if len(word) < 2 or word.isascii():
                continue
            # The last of three everyday characters bears the meaning: 吹口哨 is no slip for 吹口琴.
            for pattern in _patterns(word)[: None if len(word) > 3 or word in lexicon.keywords else -1]:
                self._by_rest.setdefault(pattern, []).append(word)
            heard = folded(sound)
            self._by_sound.setdefault(sound, []).append(word)
            self._by_folded.setdefault(heard, []).append(word)
            self._by_letters.setdefault(letters(sound), []).append(word)
            self._by_initials.setdefault(initials(sound), []).append(word)

    def mend(self, query: Query) -> tuple[Query, str | None]:
        """The query with unknown runs replaced by the words that they sound like, and the first such word."""
        doubtful = query.unknown or not query.concepts or any(len(each.said) == 1 for each in query.concepts)
        if doubtful:
            for said in dict.fromkeys((query.core, squeezed(query.text))):
                if said in self._words or not 2 <= len(said) <= _WHOLE:
                    continue
                if len(said) == 2 and said != squeezed(query.text):
                    continue  # two syllables out of more may sound like anything
                if words := self._heard(said, slipped=bool(query.unknown)):
                    return replace(query, concepts=(self._concept(words),), unknown=(), core=words[0]), words[
                        0
                    ]
        concepts, unknown, bent_to = list(query.concepts), [], None
        for run in query.unknown:
            left, found = self._inside(run, sounds(run))
            unknown += left
            for words in found:
                concepts.append(self._concept(words))
                bent_to = bent_to or words[0]
        if bent_to is None:
            return query, None
        return replace(query, concepts=tuple(concepts), unknown=tuple(unknown)), bent_to

    def _concept(self, words: list[str]) -> Concept:
        """What was meant: the first word, the others that sound the same, and what they mean."""
        meant = dict.fromkeys(words[1:])
        for word in words[:2]:
            known = self._lexicon.get(word)
            meant.update(dict.fromkeys(known.meant if known else ()))
        return Concept(words[0], tuple(meant))

    def _inside(self, run: str, sound: str) -> tuple[list[str], list[list[str]]]:
        """The longest words heard in a run, and what is left of it before and after them."""
        if run.isascii():
            heard = self._heard(run, slipped=True)
            return ([], [heard]) if heard else ([run] if run else [], [])
        for length in range(min(_LONGEST, len(run)), 2, -1):
            for start in range(len(run) - length + 1):
                end = start + length
                if words := self._by_sound.get(sound[start:end]):
                    before = self._inside(run[:start], sound[:start])
                    after = self._inside(run[end:], sound[end:])
                    return before[0] + after[0], [*before[1], words, *after[1]]
        return [run], []

    def _heard(self, said: str, *, slipped: bool) -> list[str]:
        """The words that the whole text sounds like, in Chinese characters, pinyin or first letters.

        `slipped` allows one wrong character too; where every character is part of a word, none is wrong.
        """
        if len(said) < 2:
            return []
        if said.isascii():
            if not said.isalpha():
                return []
            heard = spoken(said)
            if typed := self._by_letters.get(said) or self._by_folded.get(heard.folded):
                return typed
            first = self._by_initials.get(said.upper(), [])
            return first if len(first) <= _MANY else []
        heard = spoken(said)
        if found := self._by_sound.get(heard.exact):
            return sorted(found, key=lambda word: -len(set(word) & set(said)))
        if len(said) < 3:
            return []
        if found := self._by_folded.get(heard.folded):
            return found
        if not slipped:
            return []
        meant = {
            word
            for mark, pattern in zip(said, _patterns(said), strict=True)
            if mark not in NUMERALS
            for word in self._by_rest.get(pattern, ())
        }
        return sorted(meant) if len(meant) < 3 else []


def _patterns(word: str) -> list[str]:
    """The word with each of its characters left open in turn; short words would be any word."""
    if len(word) < 3:
        return []
    return [f"{word[:place]}?{word[place + 1 :]}" for place in range(len(word))]
