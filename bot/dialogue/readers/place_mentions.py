"""The place names in one sentence: found, told from other words, weighed against each other."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.dialogue.readers.gazetteer import RegionIndex
from bot.dialogue.readers.region_names import Kind, folded, suffix_at, suffixes
from bot.dialogue.readers.spans import Span, blanked, overlaps
from bot.dialogue.readers.tables import load_words
from bot.dialogue.readers.understanding import Place

_words = load_words("places.toml")
_BEFORE, _ORIGIN, _REFUSED, _AFTER = (_words[key] for key in ("before", "origin", "refused", "after"))
_COMMON, _GENERIC, _NO_NAME = (frozenset(_words[key]) for key in ("common", "generic", "no_name"))
_OTHER = re.compile("|".join(sorted(map(re.escape, _words["other"]), key=len, reverse=True)))
# However a misspelt name may look, it does not begin so.
_STARTS_NO_NAME = (*"到去在给请想要我的是系喺畀叫说进沿或由及与入走座所再送全", "你们", "这个", "整个")
_TOWN_ENDS = ("街", "道", "镇", "办")  # 花地街中市: after a town with its suffix even 中市 is a name

_SCHOOLS = ("小学", "中学", "幼儿园", "学校")  # a name before them is the school's

_BOUNDARY = re.compile(r"[^\w]|\x00|_")
_LINK = re.compile(r"[的嘅 ,、·\-/市]{0,2}")  # what may stand between a region and one of its parts
_MOST_MENTIONS = 12  # a message that names more places is no request
_COUNTED = re.compile("[一二两三四五六七八九十几每某本这那有个][个栋间所家座条片处批位名场次支队幢]")
_LONGEST_MISSPELT = 6  # characters
_LIKELY = 0.6  # below this a misspelt name is not worth a guess
_SURE = 0.95  # above this a misspelt name may replace one that starts in the middle of words
_SAME_SOUND = 0.85  # at least; other slips are less likely
_BESIDE = ("", "的", "嘅", " ", ",")  # what may stand between a region and a misspelt name in it
_CLOSER = (0.0, 0.25, 0.4, 0.0)  # how much likelier inside a district or a town that is named, by its level
LEVELS = {"city": 0, "district": 1, "town": 2, "community": 3}


@dataclass(frozen=True, slots=True)
class PlaceRead:
    """The best reading, every reading that fits as well (the best among them first), and where they stood."""

    place: Place | None = None
    places: tuple[Place, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """One name in the folded text with every region it can mean."""

    start: int
    end: int
    codes: tuple[str, ...]
    stem: str
    kind: Kind | None  # of the suffix that was said; None for a bare name
    likely: float = 1.0  # below 1 the name was misspelt

    @property
    def span(self) -> Span:
        return self.start, self.end


class Sentence:
    """One reading of one text: finds mentions, weighs them, chooses."""

    def __init__(self, index: RegionIndex, text: str, taken: tuple[Span, ...]) -> None:
        self.index = index
        self.text = folded(blanked(text, taken))
        self.other = [found.span() for found in _OTHER.finditer(self.text)]
        self.exact = self._exact()

    def read(self) -> PlaceRead:
        mentions = self._accepted(self._linked(self.exact))
        settled = any(self._level(one) == 3 and not self._is_doubtful(one, mentions) for one in mentions)
        if not settled and (bent := self._misspelt(mentions)):
            kept = [one for one in mentions if not overlaps(one.span, [bent.span])]
            mentions = self._linked(sorted([*kept, bent], key=lambda mention: mention.start))
        mentions = [mention for mention in mentions if not self._follows(mention, _REFUSED)]
        if not mentions:
            return PlaceRead()
        target = max(mentions, key=lambda mention: self._worth(mention, mentions))
        line = [other for other in mentions if other is target or self._contains(other, target)]
        codes = self._told_apart(target, line)
        places = tuple(self.index.regions[code].place for code in codes)
        return PlaceRead(places[0], places, tuple(mention.span for mention in line))

    # Mentions

    def _exact(self) -> list[Mention]:
        """Names that stand in the text letter by letter; of overlapping ones the suffixed and longer."""
        found: list[Mention] = []
        for start in range(len(self.text)):
            for stem in self.index.stems_at(self.text, start):
                found.extend(self._mentions_of(stem, start))
        found = [one for one in found if not self._is_other(one)]
        found.sort(key=lambda one: (one.kind is None, one.start - one.end, self._level(one), one.start))
        return self._without_overlaps(found)[:_MOST_MENTIONS]

    def _mentions_of(self, stem: str, start: int) -> Iterable[Mention]:
        stem_end = start + len(stem)
        end, kind = suffix_at(self.text, stem_end)
        if self.text[start - 1 : start + 1] == "社区" or self.text[stem_end - 1 : stem_end + 1] == "社区":
            return
        if kind and (codes := self.index.called(stem, kind) or self.index.loosely_called(stem, kind)):
            yield Mention(start, end, codes, stem, kind)
        elif codes := self.index.called(stem, None):
            # 冼村, 故衣街: the stem brings its own suffix
            own: Kind | None = "village" if stem.endswith("村") and len(stem) > 2 else None
            yield Mention(start, stem_end, codes, stem, own)

    def _is_other(self, mention: Mention) -> bool:
        """Whether the name is only part of something else: 沙湾 of 沙湾飘色, but not 白云山制药厂社区."""
        start, end = mention.span
        return any(
            start < other_end and other_start < end and (mention.kind is None or end <= other_end)
            for other_start, other_end in self.other
            if not (start <= other_start and other_end < end)
        )

    def _without_overlaps(self, ranked: Sequence[Mention]) -> list[Mention]:
        kept: list[Mention] = []
        used = bytearray(len(self.text))
        for mention in ranked:
            if not any(used[mention.start : mention.end]):
                used[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
                kept.append(mention)
        return sorted(kept, key=lambda mention: mention.start)

    def _linked(self, mentions: Sequence[Mention]) -> list[Mention]:
        """Neighbours of which one lies in the other keep only the readings that fit together."""
        linked = list(mentions)
        for at, (one, other) in enumerate(pairwise(mentions)):
            one = linked[at]
            if not _LINK.fullmatch(self.text[one.end : other.start]):
                continue
            for codes in (other.codes, self._also(other)):
                pairs = [(a, b) for a in one.codes for b in codes if self._related(a, b)]
                if pairs:
                    break
            if pairs:
                linked[at] = replace(one, codes=_unique(a for a, _ in pairs))
                linked[at + 1] = replace(other, codes=_unique(b for _, b in pairs))
        return linked

    def _also(self, mention: Mention) -> Sequence[str]:
        """The readings of a bare name of every level, once its neighbour says where it lies."""
        best = mention.codes
        return (
            best
            if mention.kind
            else (*best, *(c for c in self.index.all_called(mention.stem) if c not in best))
        )

    def _accepted(self, mentions: Sequence[Mention]) -> list[Mention]:
        backed = set[int]()
        for at, (one, other) in enumerate(pairwise(mentions)):
            if not _LINK.fullmatch(self.text[one.end : other.start]) or not self._any_related(one, other):
                continue
            whole = Mention(one.start, other.end, one.codes, one.stem + other.stem, None)
            if one.kind or other.kind or self._stands_alone(whole):
                backed |= {at, at + 1}
        return [mention for at, mention in enumerate(mentions) if self._is_place(mention, at in backed)]

    def _is_place(self, mention: Mention, is_backed: bool) -> bool:
        """Whether the name is meant as a place; `is_backed` by the region it lies in, right beside it."""
        if mention.kind:
            return True
        ends, led, level = self._ends(mention.end), self._led(mention.start), self._level(mention)
        if mention.stem in _GENERIC:
            return is_backed and ends and self.text[mention.start - 1 : mention.start] in _TOWN_ENDS
        if is_backed:
            return True
        if mention.stem in _COMMON and level > 1:
            return led and ends
        if level == 1:
            return led or ends
        if level == 2 or len(mention.stem) > 2:
            return led or (ends and self._opens(mention.start))
        return self._stands_alone(mention)

    def _stands_alone(self, mention: Mention) -> bool:
        return self._ends(mention.end) and (self._led(mention.start) or self._opens(mention.start))

    def _is_doubtful(self, mention: Mention, known: Sequence[Mention]) -> bool:
        """Whether the name begins or ends inside words, so that a longer, misspelt one may be meant."""
        if mention.kind is None:
            return not self._ends(mention.end)
        if mention.kind == "district" or self._led(mention.start) or self._opens(mention.start):
            return False
        gaps = (self.text[other.end : mention.start] for other in known if other.end <= mention.start)
        return not any(gap in _BESIDE for gap in gaps)

    def _misspelt(self, known: Sequence[Mention]) -> Mention | None:
        """A name with a slip, where a suffix or a region before it says that a name must stand here."""
        doubtful = [mention for mention in known if self._is_doubtful(mention, known)]
        above = [one for one in known if one not in doubtful or self._level(one) == 1]
        above += [one for one in self.exact if self._level(one) == 1 and one not in above]
        sure = [mention.span for mention in above if mention.kind or self._ends(mention.end)]
        free = blanked(self.text, [*sure, *self.other])
        found: list[Mention] = []
        for at, end, kind in suffixes(free)[:_MOST_MENTIONS]:
            pieces = [(start, at) for start in range(max(0, at - _LONGEST_MISSPELT), at - 1)]
            if kind == "village" and end - at == 1:
                pieces += [(start, end) for start in range(max(0, at - 3), at)]
            for start, stop in pieces:
                found.extend(self._slip(free, (start, stop), end, kind, above))
        for mention in above:
            start = mention.end + (free[mention.end : mention.end + 1] in _BESIDE[1:])
            for stop in range(start + 2, min(start + _LONGEST_MISSPELT, len(free)) + 1):
                if self._ends(stop) and not _COUNTED.match(free, start):
                    found.extend(self._slip(free, (start, stop), stop, None, above))
        spans = [mention.span for mention in doubtful]
        found = [one for one in found if one.likely >= _SURE or not overlaps(one.span, spans)]
        return max(found, key=lambda one: (one.likely, one.end - one.start), default=None)

    def _slip(
        self, free: str, piece_span: Span, end: int, kind: Kind | None, above: Sequence[Mention]
    ) -> Iterable[Mention]:
        start, stop = piece_span
        piece = free[start:stop]
        if len(piece) < 2 or _BOUNDARY.search(piece) or piece.isascii() or piece.startswith(_STARTS_NO_NAME):
            return
        if {piece, piece.removesuffix("村")} & _NO_NAME or free.startswith(_SCHOOLS, end):
            return
        opens = self._led(start) or start == 0 or _BOUNDARY.match(free, start - 1) is not None
        opens = opens or any(one.end == start for one in above)
        needed = _needed(piece, kind, bool(above))
        weighed: dict[str, float] = {}
        for code, value in self.index.misspelt(piece, kind).items():
            if value < needed:
                continue
            closest = max((self._level(one) for one in above if self._holds(one, code)), default=0)
            if closest or (kind and not above):
                weighed[code] = value + _CLOSER[closest] + (0.15 if opens else -0.25)
        best = max(weighed.values(), default=0.0)
        if best >= _LIKELY:
            codes = tuple(sorted(code for code, value in weighed.items() if value > best - 0.02))
            yield Mention(start, end, codes, piece, kind, best)

    def _holds(self, above: Mention, code: str) -> bool:
        return any(code != other and self.index.is_within(code, other) for other in above.codes)

    # Weighing

    def _worth(self, mention: Mention, mentions: Sequence[Mention]) -> tuple[float, ...]:
        line = [other for other in mentions if other is mention or self._contains(other, mention)]
        led = any(self._led(other.start) for other in line)
        origin = any(self._follows(other, _ORIGIN) for other in line) and not led
        named = any(other.kind not in (None, "district") for other in line)
        return (
            -origin,
            led + named,
            self._level(mention),
            mention.likely,
            mention.end if led else -mention.start,
        )

    def _told_apart(self, target: Mention, line: Sequence[Mention]) -> tuple[str, ...]:
        def fits(code: str) -> int:
            return sum(any(self.index.is_within(code, above) for above in other.codes) for other in line)

        most = max(map(fits, target.codes))
        return tuple(code for code in target.codes if fits(code) == most)

    def _contains(self, above: Mention, below: Mention) -> bool:
        return any(a != b and self.index.is_within(b, a) for a in above.codes for b in below.codes)

    def _any_related(self, one: Mention, other: Mention) -> bool:
        return any(self._related(a, b) for a in one.codes for b in other.codes)

    def _related(self, one: str, other: str) -> bool:
        return one != other and (self.index.is_within(one, other) or self.index.is_within(other, one))

    def _level(self, mention: Mention) -> int:
        return LEVELS[self.index.regions[mention.codes[0]].place.level]

    # Surroundings

    def _led(self, start: int) -> bool:
        return self.text.endswith(_BEFORE, 0, start)

    def _follows(self, mention: Mention, words: tuple[str, ...]) -> bool:
        return self.text.endswith(words, 0, mention.start)

    def _opens(self, start: int) -> bool:
        return start == 0 or bool(_BOUNDARY.match(self.text, start - 1))

    def _ends(self, end: int) -> bool:
        return (
            end == len(self.text)
            or bool(_BOUNDARY.match(self.text, end))
            or self.text.startswith(_AFTER, end)
        )


def _needed(piece: str, kind: Kind | None, is_placed: bool) -> float:
    """How likely a slip must be before its surroundings are weighed: the less they say, the more."""
    if kind in (None, "district") or piece.endswith("村"):
        return _SAME_SOUND  # 老城区 and 农村 are no misspelt names
    return 0.0 if is_placed or kind in ("street", "township") else 0.55


def _unique(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))
