"""All regions by what they are called: exactly, in part, by sound, and with one wrong character."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, cast

from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.region_names import Kind, folded, stem_and_kind
from bot.dialogue.readers.shapes import look_alike
from bot.dialogue.readers.sounds import likeness, sound_keys
from bot.dialogue.readers.understanding import Place

_WILD = "\x00"
_BEGINS = 0.85  # how likely a longer name is meant by its beginning: 石壁 for 石壁一
_LOOKS = 0.85  # how likely a character is meant that only looks like the one typed


class RegionRow(Protocol):
    """A region as the database or the sample table holds it."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def parent_code(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Region:
    """One region with its place in the tree and the stem it is called by."""

    place: Place
    stem: str
    kind: Kind
    ancestors: tuple[str, ...]  # codes from the city down, without its own


# Which kinds a suffix may mean, the best first: old towns have become streets, villages communities.
_MEANT: dict[Kind | None, tuple[tuple[Kind, ...], ...]] = {
    "district": (("district",),),
    "street": (("street",), ("township",)),
    "township": (("township",), ("street",)),
    "committee": (("committee", "quarter"), ("village",)),
    "village": (("village",), ("committee",)),
    "quarter": (("quarter",),),
    None: (("district",), ("street", "township"), ("committee", "village", "quarter")),
}


class RegionIndex:
    """Looks regions up. Reads no sentences; `places` does that with it."""

    def __init__(self, rows: Iterable[RegionRow]) -> None:
        by_code = {row.code: row for row in rows}
        self.regions: dict[str, Region] = {}
        self._children: dict[str, list[str]] = defaultdict(list)
        self._stems: dict[str, list[str]] = defaultdict(list)
        for code in sorted(by_code):
            self._add(by_code[code], by_code)
        lengths: dict[str, set[int]] = defaultdict(set)
        for stem in self._stems:
            lengths[stem[0]].add(len(stem))
        self._lengths = {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}
        self._beginnings: dict[str, list[str]] = defaultdict(list)
        self._gaps: dict[str, list[str]] = defaultdict(list)
        self._sounds: dict[str, list[str]] = defaultdict(list)
        for stem in self._stems:
            for size in range(2, len(stem)):
                self._beginnings[stem[:size]].append(stem)
            for at in range(len(stem)):
                self._gaps[stem[:at] + _WILD + stem[at + 1 :]].append(stem)
            for key in sound_keys(stem):
                self._sounds[key].append(stem)

    def _add(self, row: RegionRow, by_code: dict[str, RegionRow]) -> None:
        line: list[RegionRow] = []
        parent = by_code.get(row.parent_code or "")
        while parent is not None and len(line) < 4:
            line.append(parent)
            parent = by_code.get(parent.parent_code or "")
        names = {above.level: above.name for above in (row, *line)}
        level = cast(Literal["city", "district", "town", "community"], row.level)
        place = Place(row.code, row.name, level, names.get("district", ""), names.get("town", ""))
        spoken, kind = stem_and_kind(normalise(row.name), row.level)
        stem = folded(spoken)
        self.regions[row.code] = Region(place, stem, kind, tuple(above.code for above in reversed(line)))
        self._children[row.parent_code or ""].append(row.code)
        if kind != "city" and len(stem) > 1:
            self._stems[stem].append(row.code)

    def get(self, code: str) -> Place | None:
        """The region with this official code."""
        region = self.regions.get(code)
        return region.place if region else None

    def children(self, code: str) -> list[Place]:
        """The regions one level below, in the order of their codes."""
        return [self.regions[child].place for child in self._children.get(code, ())]

    def is_within(self, code: str, above: str) -> bool:
        """Whether the region is the other one or lies in it."""
        return code == above or above in self.regions[code].ancestors

    def stems_at(self, text: str, start: int) -> list[str]:
        """Every stem that stands at this place of the folded text, the longest first."""
        pieces = (text[start : start + size] for size in self._lengths.get(text[start], ()))
        return [piece for piece in pieces if piece in self._stems]

    def called(self, stem: str, kind: Kind | None) -> tuple[str, ...]:
        """The codes of the regions of that stem which the suffix's kind can mean, only the best kind."""
        codes = self._stems.get(stem, ())
        for kinds in _MEANT[kind]:
            if found := tuple(code for code in codes if self.regions[code].kind in kinds):
                return found
        return ()

    def loosely_called(self, stem: str, kind: Kind) -> tuple[str, ...]:
        """Regions for a stem whose suffix fits none of them: 石壁村 of 石壁一村 to 四村, else the town."""
        if kind in ("committee", "village"):
            longer = {
                code: None for name in self._beginnings.get(stem, ()) for code in self.called(name, kind)
            }
            if longer:
                return tuple(sorted(longer))
            return tuple(
                code for code in self._stems.get(stem, ()) if self.regions[code].place.level == "town"
            )
        return ()

    def all_called(self, stem: str) -> Sequence[str]:
        """The codes of all regions of that stem, of any kind."""
        return self._stems.get(stem, ())

    def misspelt(self, piece: str, kind: Kind | None) -> dict[str, float]:
        """Regions that the piece may mean although no region is called so, with how likely (0 to 1).

        The beginning of a longer name (石壁 of 石壁一), the same sound, or one wrong character.
        """
        found: dict[str, float] = {}
        if kind in ("committee", "village"):
            for stem in self._beginnings.get(piece, ()):
                self._note(found, stem, kind, _BEGINS)
        for key in sound_keys(piece):
            for stem in self._sounds.get(key, ()):
                changed = [likeness(a, b) for a, b in zip(piece, stem, strict=True) if a != b]
                self._note(found, stem, kind, min(changed, default=1.0) - 0.03 * len(changed))
        for at in range(len(piece)):
            for stem in self._gaps.get(piece[:at] + _WILD + piece[at + 1 :], ()):
                alike = likeness(piece[at], stem[at])
                if look_alike(piece[at], stem[at]):
                    alike = max(alike, _LOOKS)
                floor = 0.4 if len(piece) == 2 else 0.7
                self._note(
                    found, stem, kind, max(floor + 0.3 * alike, alike - 0.03) if alike < 0.9 else alike - 0.03
                )
        return found

    def _note(self, found: dict[str, float], stem: str, kind: Kind | None, value: float) -> None:
        for step, kinds in enumerate(_MEANT[kind]):
            for code in self._stems[stem]:
                if self.regions[code].kind in kinds:
                    found[code] = max(found.get(code, 0.0), value - (0.1 * step if kind else 0.0))
