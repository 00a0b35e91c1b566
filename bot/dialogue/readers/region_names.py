"""What stays of a region's official name when people say it: the stem, and the kind its suffix stands for."""

import re
from typing import Literal

Kind = Literal["city", "district", "street", "township", "committee", "village", "quarter"]

# Characters of Guangzhou's place names that keyboards do not offer first, each to the one everybody types.
_VARIANTS = str.maketrans(
    "漖窖碁邨圩迳坭埗塱㘵氹凹0123456789", "滘滘棋村墟径泥步朗布凼坳〇一二三四五六七八九"
)

_COMMITTEE = re.compile(r"(?:社区)?(?:居民委员会|居民居委会|居委委员会|居居委会|居委会会?)$")
_VILLAGE = re.compile(r"(?:村民委员会|村委会)$")
_QUARTER = re.compile(r"(?:虚拟)?生活区$")
_TOWN = re.compile(r"(?:街道|镇)$")

# What may follow a stem in a sentence, longest first, with the kind of region it announces.
_SUFFIXES: tuple[tuple[str, Kind], ...] = (
    ("社区居民委员会", "committee"),
    ("街道办事处", "street"),
    ("居民委员会", "committee"),
    ("村民委员会", "village"),
    ("社区居委会", "committee"),
    ("镇人民政府", "township"),
    ("社区居委", "committee"),
    ("居委会", "committee"),
    ("村委会", "village"),
    ("生活区", "quarter"),
    ("街道办", "street"),
    ("镇政府", "township"),
    ("社区", "committee"),
    ("居委", "committee"),
    ("村委", "village"),
    ("街道", "street"),
    ("街办", "street"),
    ("街", "street"),
    ("镇", "township"),
    ("村", "village"),
    ("区", "district"),
)
_SUFFIX = re.compile(
    r"社区居民委员会|街道办事处|居民委员会|村民委员会|社区居委会|镇人民政府|社区居委|居委会|村委会|生活区|街道办"
    r"|镇政府|社区|居委|村委|街道|街办|街(?![坊舞头边角区]|拍(?![全张照个摄下些集一家老合毕]))|镇|村(?![晚])|区"
)
_KINDS: dict[str, Kind] = dict(_SUFFIXES)


def folded(text: str) -> str:
    """The text with rare variants of place-name characters and digits made equal, character by character."""
    return text.translate(_VARIANTS)


def stem_and_kind(name: str, level: str) -> tuple[str, Kind]:
    """An official name cut to what people say: 盘福社区居民委员会 is 盘福, 石牌街道 is 石牌, a street.

    The list's own slips (居民居委会, 居委会会) are known.
    """
    if level in ("city", "district"):
        return re.sub("[市区]$", "", name), "city" if level == "city" else "district"
    if level == "town":
        return _TOWN.sub("", name), "township" if name.endswith("镇") else "street"
    kinds: tuple[tuple[re.Pattern[str], Kind], ...] = (
        (_COMMITTEE, "committee"),
        (_VILLAGE, "village"),
        (_QUARTER, "quarter"),
    )
    for pattern, kind in kinds:
        if pattern.search(name):
            return pattern.sub("", name), kind
    return name, "committee"


def suffix_at(text: str, start: int) -> tuple[int, Kind | None]:
    """The end and the kind of the suffix that stands at this place; (start, None) where none does."""
    found = _SUFFIX.match(text, start)
    return (found.end(), _KINDS[found.group()]) if found else (start, None)


def suffixes(text: str) -> list[tuple[int, int, Kind]]:
    """Every suffix of the text as (start, end, kind), also those that belong to no known name."""
    return [(found.start(), found.end(), _KINDS[found.group()]) for found in _SUFFIX.finditer(text)]
