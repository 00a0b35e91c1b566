"""Reads the region a sentence is about: 到江南中街搞一场, 天河区石牌, 派潭镇高滩村, 在海珠小洲社区."""

from collections.abc import Iterable

from bot.dialogue.readers.gazetteer import Region, RegionIndex, RegionRow
from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.place_mentions import LEVELS, PlaceRead, Sentence
from bot.dialogue.readers.region_names import folded, suffixes
from bot.dialogue.readers.spans import Span
from bot.dialogue.readers.understanding import Place

__all__ = ["Gazetteer", "PlaceRead"]

_ALIKE = 0.9  # a name so misspelt may still be what somebody chose by typing it


class Gazetteer(RegionIndex):
    """All regions, and how to find them in what people write."""

    def __init__(self, rows: Iterable[RegionRow]) -> None:
        super().__init__(rows)
        self._all_names = "\n".join(f"{each.stem}\n{each.place.name}" for each in self.regions.values())

    def read(self, text: str, taken: Iterable[Span] = ()) -> PlaceRead:
        """The region the normalised text is about; spans already read as something else are left alone.

        The deepest region wins, and of two places the one where something is to happen, not the one
        something comes from. Namesakes that nothing tells apart are all in `places`.
        """
        return Sentence(self, text, tuple(taken)).read()

    def certain(self, text: str) -> tuple[Span, ...]:
        """Where names stand with their suffix (七一村, 三元里街道), so that nobody takes them apart."""
        sentence = Sentence(self, text, ())
        return tuple(mention.span for mention in sentence.exact if mention.kind not in (None, "district"))

    def find(self, words: str, within: str | None = None, limit: int = 10) -> list[Place]:
        """Regions for somebody who types part of a name to choose one, the best first.

        `within` is the code of a region that they must lie in.
        """
        asked = folded(normalise(words)).replace(" ", "")
        if not asked:
            return []
        read = self.read(asked)
        ranked: dict[str, float] = {place.code: 3.0 + LEVELS[place.level] for place in read.places}
        stem = _without_suffix(asked)
        for code, region in self._holding(stem, asked):
            if region.stem.startswith(stem):
                ranked.setdefault(code, 2.5 if region.stem == stem else 2.0)
            elif stem in region.stem or asked in region.place.name:
                ranked.setdefault(code, 1.5)
        if not ranked:
            ranked = {code: value for code, value in self.misspelt(stem, None).items() if value >= _ALIKE}
        hits = [
            code for code in ranked if within is None or (code != within and self.is_within(code, within))
        ]
        hits.sort(key=lambda code: (-ranked[code], LEVELS[self.regions[code].place.level], code))
        return [self.regions[code].place for code in hits[:limit]]

    def _holding(self, stem: str, name: str) -> Iterable[tuple[str, Region]]:
        """All regions where one of them has either in what it is called; most words are in none."""
        if stem in self._all_names or name in self._all_names:
            return self.regions.items()
        return ()

    def nearest(self, words: str, limit: int = 3) -> list[Place]:
        """The regions whose names come nearest to words that name none: 你是不是指…"""
        asked = folded(normalise(words)).replace(" ", "")
        near = self.misspelt(_without_suffix(asked), None)
        codes = sorted(near, key=lambda code: (-near[code], LEVELS[self.regions[code].place.level], code))
        return [self.regions[code].place for code in codes[:limit]]


def _without_suffix(name: str) -> str:
    return next((name[:start] for start, end, _ in suffixes(name) if start > 1 and end == len(name)), name)
