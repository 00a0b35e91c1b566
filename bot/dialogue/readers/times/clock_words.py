"""Words for parts of a day, clock times and lengths of time."""

import re

from bot.dialogue.readers.times.atoms import Atom, Clock, Length, Part
from bot.dialogue.readers.times.parts import NAMES
from bot.dialogue.readers.times.rules import AMOUNT, HOUR, MINUTE, Rule, amount, any_of, number, rule

_AP = {"am": False, "a.m.": False, "a.m": False, "pm": True, "p.m.": True, "p.m": True}
_AP_WORDS = r"(?P<ap>a\.m\.?|p\.m\.?|am|pm)"


def _digital(match: re.Match[str]) -> Atom | None:
    hour, minute = int(match["hour"]), int(match["minute"])
    if match["ap"]:
        return _half_day(hour, minute, _AP[match["ap"]])
    return _valid(hour, minute, exact=hour > 12 or match["hour"][0] == "0")


def _am_pm(match: re.Match[str]) -> Atom | None:
    return _half_day(int(match["hour"]), 0, _AP[match["ap"]])


def _half_day(hour: int, minute: int, afternoon: bool) -> Atom | None:
    if hour > 12:
        return _valid(hour, minute, exact=True)
    return _valid(hour % 12 + 12 * afternoon, minute, exact=True)


def _before(match: re.Match[str]) -> Atom | None:
    less = 15 if match["less"] == "一刻" else number(match["less"])
    hour = number(match["hour"])
    return Clock(hour, -less, exact=hour > 12) if 0 < hour <= 24 and less < 60 else None


def _two_hours(match: re.Match[str]) -> Atom | None:
    first, second = number(match["one"]), number(match["two"])
    return Clock(first, 0, to=(second, 0)) if second == first + 1 else None


def _valid(hour: int, minute: int, exact: bool) -> Atom | None:
    return Clock(hour, minute, exact) if hour < 24 or (hour == 24 and minute == 0) else None


def _length(match: re.Match[str]) -> Atom | None:
    words = match["n"]
    minutes = amount(words) * 60 + (30 if match["half"] else 0)
    return Length(_said_of_the_event(match, round(minutes)))


def _misspelt_clock(match: re.Match[str]) -> Atom | None:
    return _valid(number(match["hour"]), 30 if match["half"] else 0, exact=number(match["hour"]) > 12)


_NOT_A_POINT_BEFORE = "第有这那几每"
_NOT_A_POINT_AFTER = "单名击赞评心子燃播餐滴缀亮化意建说注原希内点儿头对出收都也更"
_NIGHT_OR_DAY_BEFORE = re.compile(
    "(?:午|[上间]|昼|夜|黑|晨|[今明听后昨日号天六日五四三二一][早晚]|天|日|号|[周期拜][一二三四五六日天]|[到至~-])\\s?$"
)


def _spoken_clock(match: re.Match[str]) -> Atom | None:
    minute = match["minute"] or match["minute_"]
    steps = match["steps"] or match["steps_"]
    hour = number(match["hour"])
    bare = not (match["half"] or match["quarters"] or minute or steps)
    if (
        bare
        and "点钟" not in match[0]
        and not match["full"]
        and _only_a_point(match.string, match.start(), match.end(), hour)
    ):
        return None
    value = 0
    if match["half"]:
        value = 30
    elif match["quarters"]:
        value = 15 * min(number(match["quarters"]), 3)
    elif minute:
        value = number(minute.lstrip("零〇"))
    elif steps and steps != "正":
        value = 30 if steps == "半" else 5 * number(steps)
    words = match["hour"]
    return _valid(hour, value, exact=hour > 12 or hour == 0 or (len(words) == 2 and words[0] == "0"))


def _only_a_point(text: str, start: int, end: int, hour: int) -> bool:
    """第二点, 三点要求, 早一点: points of a list and a little, not hours."""
    before, after = text[max(0, start - 3) : start], text[end : end + 1]
    if before and before[-1] in _NOT_A_POINT_BEFORE:
        return True
    if after and after in _NOT_A_POINT_AFTER and not (after == "都" and _NIGHT_OR_DAY_BEFORE.search(before)):
        return True
    if text.startswith(("要求", "看法", "想法"), end):
        return True
    return hour == 1 and not _NIGHT_OR_DAY_BEFORE.search(before) and (not after or after not in "到至-~钟")


_OF_A_THING = re.compile(r"左右?(?:的|以内|之内)|的(?!时间)|以内|之内|内")


def _said_of_the_event(match: re.Match[str], minutes: int) -> int:
    """一小时以内的讲座 describes what is looked for; it does not say when the event ends."""
    return 0 if _OF_A_THING.match(match.string, match.end()) else minutes


LENGTH_RULES: tuple[Rule, ...] = (
    rule(rf"(?P<n>{AMOUNT})\s?(?:个)?(?P<half>半)\s?(?:小时|钟头|钟)(?!\s?[之以]?[后前]|内)", _length),
    rule(
        rf"(?P<n>{AMOUNT})\s?个?(?:小时|钟头|(?<=个)钟|h(?![a-z]))(?P<half>半)?(?!\s?[之以]?[后前]|内)",
        _length,
    ),
    rule(
        r"(?P<n>\d{1,3}|[一二三四五六七八九十百]{1,5})\s?(?:分钟|mins?)(?!\s?[之以]?[后前]|内)",
        lambda m: Length(_said_of_the_event(m, number(m["n"]))),
    ),
    rule(r"(?P<n>[一二两三1-3])刻钟(?!\s?[之以]?[后前])", lambda m: Length(15 * number(m["n"]))),
)

CLOCK_RULES: tuple[Rule, ...] = (
    rule(
        rf"(?<!\d)(?P<hour>2[0-4]|[01]?\d)\s?:\s?(?P<minute>[0-5]\d)(?::[0-5]\d)?(?!\d)\s?{_AP_WORDS}?",
        _digital,
    ),
    rule(rf"(?<!\d)(?P<hour>1[0-2]|0?[1-9])\s?{_AP_WORDS}(?![a-z])", _am_pm),
    rule(
        rf"差(?P<less>一刻|{MINUTE}(?=分|到))(?:钟|分钟|分)?(?:就|到)?(?P<hour>{HOUR})点(?:钟|整)?", _before
    ),
    rule(rf"(?P<hour>{HOUR})点(?:钟)?(?:差|欠)(?P<less>一刻|{MINUTE}(?=分))(?:钟|分钟|分)?", _before),
    rule(r"(?P<one>[一二两三四五六七八九])(?P<two>[二三四五六七八九])点(?:钟)?(?:左右|的时候)?", _two_hours),
    rule(
        rf"(?P<hour>{HOUR})\s?(?:点|时(?!候|间|段|代|装|令|尚|期|光|常|不|而|有[发所时]|事|髦|刻))(?P<full>正|整)?"
        r"(?:(?P<half>半|[伴拌](?=$|[^\w]|可以|谢))钟?|(?P<quarters>[一二两三1-3])\s?(?:刻钟?|个骨)|"
        rf"(?:过|零|〇)?(?P<minute>{MINUTE})\s?分(?!钟|之|享|会|校|馆|散|批|组|队|两|为|成|三)|"
        rf"(?:过|零|〇)?(?P<minute_>(?:[零〇][一二三四五六七八九]|[0-5]\d|十五|二十五?|三十五?|四十五?|五十五?|十))(?![\d点个十人名位多来几余场号.]|-\d|到\d+人)|"
        r"(?:(?:搭|踏)(?P<steps>正|十一|十|[一二三四五六七八九])|(?P<steps_>十一|[一二三四六七八九])(?:个字|(?=$|[,。\s开至到-])))"
        r")?(?:钟)?(?:左右|前后|来钟|多钟|多|开始)?",
        _spoken_clock,
    ),
    rule(
        rf"(?P<hour>{HOUR})[典店电碘](?P<half>半)?(?=$|[^\w]|[开左吧想请可谢])", _misspelt_clock, glued=True
    ),
    rule(
        rf"(?<![\d.:])(?P<hour>{HOUR})(?=\s?(?:-|~|—|–|到|至)\s?(?:{HOUR})(?:点|:[0-5]\d|时(?!候|间)))",
        lambda m: _valid(number(m["hour"]), 0, number(m["hour"]) > 12),
    ),
)

TAIL_HOUR = rule(
    rf"(?P<hour>{HOUR})(?:半)?(?=$|[\s,。;)!?]|[在想要请搞办来])",
    lambda m: _valid(number(m["hour"]), 30 if m[0].endswith("半") else 0, number(m["hour"]) > 12),
)
"""The bare hour that ends a range: 9点-11."""

PART_RULES: tuple[Rule, ...] = (
    rule(rf"(?P<half>[上下])[五无舞武吾](?={HOUR}(?:点|:))", lambda m: Part(f"{m['half']}午")),
    rule(
        rf"(?<![\d一二两三四五六七八九十几]个){any_of(' '.join(NAMES))}(?!好)",
        lambda m: Part(NAMES[m[0]]),
    ),
    rule(rf"早(?!一点)(?={HOUR}(?:点|:))", lambda m: Part("早上")),
    rule(r"早(?=$|[\s,。])|朝(?![阳代廷鲜])", lambda m: Part("早上"), glued=True),
    rule(rf"晚(?!一点)(?={HOUR}(?:点|:))", lambda m: Part("晚上")),
    rule(
        r"[晚夜](?!会|点|饭|宴|餐|年|霞|风|报|安|了|市|读|话|巡|校|谈|游|景|跑|空|语|辈|熟|稻|婚|自习|间场)",
        lambda m: Part("晚上"),
        glued=True,
    ),
)
