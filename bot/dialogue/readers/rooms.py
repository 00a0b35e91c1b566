"""Reads the place within a unit: 三楼多功能厅, 地点在社区广场, 喺饭堂搞."""

import re
from collections.abc import Iterable

from bot.dialogue.readers.spans import Span, blanked
from bot.dialogue.readers.tables import load_rows

_WORDS: dict[str, list[str]] = {"sure": [], "led": []}
for _kind, _word in load_rows("rooms.tsv"):
    _WORDS[_kind].append(_word)


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_SURE = _either(_WORDS["sure"])
_ANY = _either([*_WORDS["sure"], *_WORDS["led"]])
_FEW = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})"
_FLOOR = rf"(?:(?:{_FEW}|[a-z])(?:栋|座|号楼))?负?{_FEW}(?:楼|层|f)"
_NUMBER = r"\d{2,4}(?:号?房|室|号)?"
_NAME = r"[^\s,.;!?、()\x00在喺到去]"
_LEAD = (
    r"(?:(?:换到|换成|换去|换在|改到|改成|改去|改在|改为)|(?:活动|上课|举办|演出)?(?:地点|地址|场地|地方|会场|房间)(?:就|都)?(?:设|定|放|安排|改|换)?(?:在|系|喺|于|是|为|:|到|成|去)?"
    r"|(?:就|都|放|设|定|安排)?(?:在|喺|系)|(?:去|到|来|嚟))"
)
_TAIL = (
    r"(?:里面|入面|那里|那边|嗰度|嗰边|度|里)?(?:就得|就行|就好|可以)?"
    r"(?:搞|办|做|上课|上|开|进行|举行|举办|演出|演|排)?"
)
_END = r"(?=[\s,.;!?、()\x00]|$)"
# A floor or a sure word may stand alone between two marks; other places need 在, 地点 or their like before.
_ALONE = re.compile(
    rf"(?:^|(?<=[\s,.;!?、()\x00]))(?P<room>{_FLOOR}(?:{_NAME}{{0,6}}(?:{_ANY})|{_NUMBER})?"
    rf"|{_NAME}{{0,6}}?(?:{_SURE})){_TAIL}{_END}"
)
_LED = re.compile(
    rf"{_LEAD}(?P<room>{_NAME}{{0,8}}?{_FLOOR}(?:{_NAME}{{0,6}}(?:{_ANY})|{_NUMBER})?|{_NAME}{{0,8}}?(?:{_ANY}))"
    rf"(?:{_TAIL}{_END}|(?=搞|办|做|上课|开|进行|举行|举办|演|排|学|教|看|唱|跳|给|畀))"
)


def read_room(text: str, taken: Iterable[Span] = ()) -> tuple[str, Span] | None:
    """The first room that the normalised text names, as said, and where it stood with what leads to it."""
    free = blanked(text, taken)
    found = _LED.search(free) or _ALONE.search(free)
    if found is None:
        return None
    return found["room"], found.span()
