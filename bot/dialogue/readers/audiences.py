"""Reads who a programme is for, in everyday words, as the catalog's words for audiences."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.dialogue.readers.spans import Span, blanked
from bot.dialogue.readers.tables import load_rows

_Found = tuple[Span, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class AudiencesRead:
    """The catalog's words in the order they were said, and where their everyday words stood."""

    audiences: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


def _load() -> dict[str, tuple[str, ...]]:
    """Everyday word to catalog words; none for a word that only contains an audience (老人与海)."""
    table: dict[str, tuple[str, ...]] = {}
    for audiences, words in load_rows("audiences.tsv"):
        table |= dict.fromkeys(words.split(" "), tuple(audiences.split(";")) if audiences != "-" else ())
    return table


_AUDIENCES = _load()
_GROUP = re.compile(
    "家庭|亲子|家长|一家|全家|[带牵拉和与及陪]|活动|(?:户|队|团|社|班|组|站|局|校|营|连|军|所|区|部队|大学|残联|特殊教育|班子|小分队)$"
)

PERSONS = frozenset(
    word for word, names in _AUDIENCES.items() if names and len(word) > 1 and not _GROUP.search(word)
)
"""The everyday words that name persons and no groups: 留守儿童, not 亲子家庭 or 消防队."""

_WORD = re.compile("|".join(sorted(map(re.escape, _AUDIENCES), key=len, reverse=True)))
_TROUPES = "群文团队"
# 请增城的山歌队到黄埔: whoever is invited comes to perform; 请老师教舞蹈队 invites the teacher only.
_INVITED = re.compile(r"(?:请|邀|约|找|叫|看|听|来)[^,.;!?教带给为帮让到去]{0,8}$")
_LONELY, _OLD = "孤寡老人", "老年人"


def read_audiences(text: str, taken: Iterable[Span] = ()) -> AudiencesRead:
    """Every audience the normalised text names, without repeats; the longest word at each place counts."""
    free = blanked(text, taken)
    found = [(word.span(), _AUDIENCES[word.group()]) for word in _WORD.finditer(free)]
    found = [(span, names) for span, names in found if names and not _performs(free, span, names)]
    found = [one for at, one in enumerate(found) if not _repeats(free, found[at - 1] if at else None, one)]
    named = tuple(dict.fromkeys(name for _, names in found for name in names))
    return AudiencesRead(named, tuple(span for span, _ in found))


def _performs(text: str, span: Span, names: tuple[str, ...]) -> bool:
    """请醒狮队来: the troupe is what is wished for, not whom it is for."""
    return _TROUPES in names and _INVITED.search(text[: span[0]]) is not None


def _repeats(text: str, before: _Found | None, found: _Found) -> bool:
    """独居的老人家: the general word only completes the particular one."""
    if before is None or (_LONELY not in before[1]) or found[1] != (_OLD,):
        return False
    return text[before[0][1] : found[0][0]] in ("", "的", "嘅")
