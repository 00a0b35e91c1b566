"""Whom a campaign addresses, out of words: 海珠区的专干和订阅了亲子活动的居民，除了参加过活动的.

What cannot be read is handed back, never left out: a condition overheard would reach the wrong people.
"""

import re
from dataclasses import dataclass, replace

from bot.campaigns import audience as expressions
from bot.campaigns.audience import (
    All,
    Attended,
    Audience,
    Either,
    Everyone,
    For,
    Holds,
    In,
    Likes,
    Not,
    Ordered,
    SignedUp,
)
from bot.catalog.taxonomy import BRANDS
from bot.dialogue.readers.audiences import read_audiences
from bot.dialogue.readers.numerals import CHINESE, read_integer
from bot.dialogue.readers.region_names import folded
from bot.dialogue.readers.spans import blanked
from bot.handlers import titles
from bot.handlers.turn import Turn
from bot.handlers.wording.audiences import spoken
from bot.people.roles import Role
from storage.models import Campaign

LONGEST = 200  # characters
_EXCEPT = re.compile(
    r"[,;。 ]*(?:但是?)?(?:除了|除去|除开|除|不包括|不包含|不含|不要发给|不发给|不要|排除|剔除)(?P<rest>.+)"
)
_OUTSIDE = re.compile(r"(?:以外|之外|除外)(?:的?(?:人|所有人))?$|外$")
_ALSO = re.compile(r"并且|而且|同时|以及同时|且")
_OR = re.compile(r"或者是?|还有|以及|或|和|与|跟|同埋|[、;,]")
_EVERYONE = re.compile(r"所有人|全体人员|全体用户|所有用户|大家|每个人|全部人")
_RESIDENT = re.compile(r"社区居民|居民|街坊|市民|群众|老百姓")
_SPAN = (
    r"(?:最近|近|过去)?(?:(?P<half>半年)|(?P<year>今年|一年)"
    rf"|(?P<count>\d{{1,2}}|[{CHINESE}]{{1,3}})个?(?P<unit>月|年))(?:内|以内|里|来|之内)?"
)
_WITHIN = re.compile(_SPAN)
_NOT = r"(?P<not>没有?|未|从没|从未|冇)?"
_ATTENDED = re.compile(rf"{_NOT}(?:参加|参与|去|来)过(?:任何|我们的?)?(?:活动)?")
_SIGNED = re.compile(rf"{_NOT}(?:报过名|报名过|报过活动|报名过活动|报名参加过活动?)")
_ORDERED = re.compile(
    rf"{_NOT}(?:点过单|下过单|点过单的|(?:点|约|订|申请)过(?P<what>“[^”]+”|《[^》]+》|[^的,]{{1,20}}))"
)
_LIKES = re.compile(
    r"(?:订阅|关注|订|留意)(?:了|过)?(?P<what>[^的,]{0,20}?)(?:的?活动|的?通知)?(?=的|$|居民|街坊|市民|人)"
    r"|对(?P<about>.{1,12}?)(?:活动)?(?:感兴趣|有兴趣)|喜欢(?P<liked>[^的,]{1,12})"
)
_FILLER = re.compile(
    r"\x00|各个?(?:社区|镇街|街镇|街道|单位|区)?|[的嘅了过在位于所全部有全体那些这些们人者用户\s给发向对是里内区属,.。!]|单位|工作人员|通知"
)


@dataclass(frozen=True, slots=True)
class Read:
    """The expression, and the words that could not be read; with any of those there is no expression."""

    audience: Audience | None
    unread: str = ""
    several: tuple[str, ...] = ()  # the places of one name, where a name has several


@dataclass(frozen=True, slots=True)
class _Group:
    """What one part of an enumeration says; a place or a role that it leaves out is its neighbour's."""

    places: tuple[str, ...] = ()
    role: Role | None = None
    others: tuple[Audience, ...] = ()
    everyone: bool = False
    unread: str = ""
    several: tuple[str, ...] = ()


def read(turn: Turn, words: str) -> Read:
    """Whom the normalised words mean; nobody yet where they are more than can be kept."""
    found = _read(turn, words)
    kept = found.audience is None or expressions.read(found.audience.to_json()) == found.audience
    return found if kept and len(words) <= LONGEST else Read(None, words)


def _read(turn: Turn, words: str) -> Read:
    text = words.strip(' ,.。!;:“”"')[:LONGEST]
    without: Read | None = None
    if (found := _EXCEPT.search(text)) and found.start() > 0:
        without = _either(turn, _OUTSIDE.sub("", found["rest"].strip(" ,.。!")))
        text = text[: found.start()]
    elif found:  # 除了…以外的所有人
        head, *tail = re.split("以外|之外", found["rest"], maxsplit=1)
        without = _either(turn, head)
        text = "".join(tail).lstrip("的") or "所有人"
    wanted = _either(turn, text)
    if wanted.audience is None or without is None:
        return wanted
    if without.audience is None:
        return without
    return Read(All((wanted.audience, Not(without.audience))))


def _either(turn: Turn, text: str) -> Read:
    groups = [_all(turn, part) for part in _parts(text)]
    if not groups:
        return Read(None, text)
    for group in groups:
        if group.unread or group.several:
            return Read(None, group.unread, group.several)
    groups = _completed(groups)
    merged = [_expression(group) for group in groups]
    return Read(merged[0] if len(merged) == 1 else Either(tuple(merged)))


def _parts(text: str) -> list[str]:
    return [part for part in (each.strip(" ,.") for each in _OR.split(text)) if part]


def _completed(groups: list[_Group]) -> list[_Group]:
    """海珠区和天河区的专干 are both the coordinators'; 海珠区的专干和审核员 are both of 海珠区."""
    for at in reversed(range(len(groups) - 1)):
        each, after = groups[at], groups[at + 1]
        if each.role is None and not each.everyone and after.role is not None:
            bare = not each.others
            groups[at] = replace(each, role=after.role, others=after.others if bare else each.others)
    for at in range(1, len(groups)):
        if not (groups[at].places or groups[at].everyone or groups[at].others):
            groups[at] = replace(groups[at], places=groups[at - 1].places)
    return groups


def _expression(group: _Group) -> Audience:
    parts: list[Audience] = [In(code) for code in group.places]
    if group.role is not None:
        parts.append(Holds(group.role))
    parts += group.others
    if not parts:
        return Everyone()
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _all(turn: Turn, part: str) -> _Group:
    """What one part says, each of its conditions."""
    group = _Group()
    for clause in filter(None, _ALSO.split(part)):
        more = _clause(turn, clause)
        group = _Group(
            group.places + more.places,
            more.role or group.role,
            group.others + more.others,
            group.everyone or more.everyone,
            group.unread or more.unread,
            group.several or more.several,
        )
    return group


def _clause(turn: Turn, text: str) -> _Group:
    others: list[Audience] = []
    rest, months = text, 12
    if found := _WITHIN.search(rest):
        months = _months(turn, found)
        rest = _without(rest, found)
    ordered = _ORDERED.search(rest)
    if ordered:
        condition = _ordered(turn, ordered["what"] or "", months)
        if condition is None:
            return _Group(unread=ordered["what"] or text)
        others.append(Not(condition) if ordered["not"] else condition)
        rest = _without(rest, ordered)
    for pattern, kind in ((_SIGNED, SignedUp), (_ATTENDED, Attended)):
        if found := pattern.search(rest):
            others.append(Not(kind(months)) if found["not"] else kind(months))
            rest = _without(rest, found)
    if found := _LIKES.search(rest):
        what = found["what"] or found["about"] or found["liked"] or ""
        interests = _interests(what)
        if not interests:
            return _Group(unread=text)
        others += interests
        rest = _without(rest, found)
    place = turn.places.read(rest)
    if len(place.places) > 1 or (place.place and _is_a_guess(turn, place.place.code, rest)):
        return _Group(several=tuple(f"{each.district}{each.town}{each.name}" for each in place.places[:5]))
    codes = (place.place.code,) if place.place and place.place.level != "city" else ()
    rest = blanked(rest, place.spans)
    everyone = _EVERYONE.search(rest)
    rest = _EVERYONE.sub("", rest)
    role = titles.role_said(rest)
    rest = re.sub(titles.ROLE_WORDS, "", rest) if role else rest
    if role is None and _RESIDENT.search(rest):
        role, rest = Role.RESIDENT, _RESIDENT.sub("", rest)
    named = read_audiences(rest)
    others += [For(each) for each in named.audiences]
    rest = _FILLER.sub("", re.sub("全市|广州市?", "", blanked(rest, named.spans)))
    if rest or not (codes or role or others or everyone or place.place or "全市" in text):
        return _Group(unread=rest or text)
    return _Group(codes, role, tuple(others), bool(everyone))


def _is_a_guess(turn: Turn, code: str, text: str) -> bool:
    """Whether the place is only spelt like what was said; that may be somebody else's place."""
    region = turn.places.regions[code]
    return region.place.level != "city" and region.stem not in folded(text)


def _interests(what: str) -> list[Audience]:
    """亲子 is an audience, 粤剧 are words."""
    named = read_audiences(what)
    words = re.sub(r"\x00|[的\s]|活动|通知", "", blanked(what, named.spans))
    return [*(For(each) for each in named.audiences), *([Likes(words)] if words else [])]


def _ordered(turn: Turn, what: str, months: int) -> Ordered | None:
    words = what.strip("“”《》的 ")
    if words in {"", "单", "产品", "活动"}:
        return Ordered(months)
    if words in BRANDS:
        return Ordered(months, brand=words)
    named = [hit.product for hit in turn.catalog.search(words).hits if words in hit.product.name.lower()]
    return Ordered(months, product=named[0].code) if len(named) == 1 else None


def _months(turn: Turn, found: re.Match[str]) -> int:
    if found["half"]:
        return 6
    if found["year"]:
        return turn.local.month if found["year"] == "今年" else 12
    count = read_integer(found["count"]) or 1
    return max(1, min(60, count * (12 if found["unit"] == "年" else 1)))


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def aloud(turn: Turn, body: object) -> str:
    """The words for whom a stored expression means."""
    return spoken(
        expressions.read(body), lambda code: _place_name(turn, code), lambda code: _product(turn, code)
    )


def bounds_of(turn: Turn, campaign: Campaign) -> str:
    """The regions beyond which the campaign does not go, in words; empty for none."""
    return "、".join(_place_name(turn, code) for code in campaign.bounds)


def _place_name(turn: Turn, code: str) -> str:
    place = turn.places.get(code)
    if place is None or place.level == "city":
        return "全市"
    return f"{'' if place.level == 'district' else place.district}{place.name}"


def _product(turn: Turn, code: str) -> str:
    product = turn.catalog.product(code)
    return product.name if product else code
