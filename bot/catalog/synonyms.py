"""What people say and what the sheets say instead: the table of synonyms and the words it makes known."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from bot.catalog.taxonomy import AUDIENCES, BRANDS, FIELDS, FORMS, LANGUAGES, ON_SITE, ONLINE
from bot.dialogue.readers.normal import normalise

# Kinds of the table that set a filter of the same name; "light" words and particles carry nothing, a
# "refusal" takes back the word beside it, an "elsewhere" word is what cultural services do not offer. Every
# other kind is a heading for those who edit the table, and its words are looked for in the products' texts.
FILTER_KINDS = {"audience": "audiences", "form": "form", "mode": "mode", "language": "language"}
LIGHT, PARTICLE, REFUSAL, ELSEWHERE, WISH = "light", "particle", "refusal", "elsewhere", "wish"
OFF = "off"  # takes back what the rows before say of these words


@dataclass(frozen=True, slots=True)
class Synonym:
    """One row of the table: several ways of saying, the ways of meaning (best first), and the kind."""

    said: tuple[str, ...]
    meant: tuple[str, ...]
    kind: str


@dataclass(slots=True)
class Known:
    """What is known of one word: the filters it sets, other words to look for, or that it says nothing."""

    filters: list[tuple[str, str]] = field(default_factory=list)  # (field of Filters, value)
    meant: list[str] = field(default_factory=list)
    light: bool = False
    particle: bool = False  # light, and never a part of another word
    searched: bool = False  # whether the word itself is looked for in the products
    wish: bool = False  # whether it says how it should be, not what
    refusal: bool = False  # light, and takes back the word beside it
    elsewhere: bool = False  # whether nothing fits unless a name or keyword holds it


class Lexicon:
    """The known words: the taxonomy, the table of synonyms and, for a catalog, its own keywords."""

    def __init__(self, synonyms: Iterable[Synonym], keywords: Iterable[str] = ()) -> None:
        self._known: dict[str, Known] = {}
        for name, words in _TAXONOMY.items():
            for word in words:
                self._word(word).filters.append((name, word))
        for synonym in synonyms:
            for said in synonym.said:
                self._add(normalise(said), synonym)
        self.keywords = frozenset(map(normalise, keywords))
        for keyword in keywords:
            known = self._word(normalise(keyword))
            known.searched = known.searched or not known.light
        self.longest = max(map(len, self._known))

    def _word(self, word: str) -> Known:
        return self._known.setdefault(word, Known())

    def _add(self, said: str, synonym: Synonym) -> None:
        if synonym.kind == OFF:
            self._known.pop(said, None)
            return
        known = self._word(said)
        if synonym.kind in (LIGHT, PARTICLE):
            known.particle = synonym.kind == PARTICLE
            known.light = not (known.filters or known.searched)
            return
        if synonym.kind == REFUSAL:
            known.light = known.particle = known.refusal = True
            return
        known.light = False
        if synonym.kind in FILTER_KINDS:
            name = FILTER_KINDS[synonym.kind]
            known.filters.extend((name, word) for word in synonym.meant if (name, word) not in known.filters)
            return
        known.searched = True
        known.wish = synonym.kind == WISH
        known.elsewhere = synonym.kind == ELSEWHERE
        known.meant.extend(
            word for word in map(normalise, synonym.meant) if word not in known.meant and word != said
        )

    def searched(self) -> list[str]:
        """All words that are looked for in the products' texts and may be there."""
        return [word for word, known in self._known.items() if known.searched and not known.elsewhere]

    def get(self, word: str) -> Known | None:
        """What is known of the word, or None."""
        return self._known.get(word)


_TAXONOMY: Mapping[str, tuple[str, ...]] = {
    "brand": BRANDS,
    "field": FIELDS,
    "form": FORMS,
    "audiences": AUDIENCES,
    "mode": (ON_SITE, ONLINE),
    "language": LANGUAGES,
}


def read_synonyms(lines: Iterable[str]) -> list[Synonym]:
    """Rows of a tab-separated table with the columns said, meant and kind; ";" between several words.

    Raises:
        ValueError: naming the row that has no said word or no kind.
    """
    read: list[Synonym] = []
    for number, row in enumerate(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=2):
        synonym = Synonym(_split(row.get("said")), _split(row.get("meant")), (row.get("kind") or "").strip())
        if not synonym.said or not synonym.kind:
            raise ValueError(f"synonyms, row {number}: said and kind must not be empty")
        read.append(synonym)
    return read


def write_synonyms(synonyms: Iterable[Synonym]) -> str:
    """The table that `read_synonyms` reads."""
    rows = [("said", "meant", "kind")]
    rows += [(";".join(each.said), ";".join(each.meant), each.kind) for each in synonyms]
    return "".join("\t".join(row) + "\n" for row in rows)


def _split(cell: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in (cell or "").split(";") if word.strip())


@cache
def packaged_synonyms() -> tuple[Synonym, ...]:
    """The table that comes with the program."""
    text = (files("bot.catalog") / "synonyms.tsv").read_text(encoding="utf-8")
    return tuple(read_synonyms(text.splitlines()))


def kinds() -> list[str]:
    """The kinds that a row may have."""
    return [*dict.fromkeys(synonym.kind for synonym in packaged_synonyms()), OFF]


@cache
def packaged_lexicon() -> Lexicon:
    """The taxonomy and the packaged table, without any catalog's keywords."""
    return Lexicon(packaged_synonyms())
