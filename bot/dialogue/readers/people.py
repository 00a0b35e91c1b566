"""Head counts: how many people a sentence speaks of, and where it says so."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.dialogue.readers.amounts import AMOUNT, read_amount, read_range
from bot.dialogue.readers.audiences import PERSONS
from bot.dialogue.readers.numerals import CHINESE
from bot.dialogue.readers.spans import Span, blanked
from bot.dialogue.readers.tables import load_words
from bot.dialogue.readers.understanding import People

MOST = 100_000  # more is no head count
_FEW = 5  # below this, 个 without a person after it counts things, and a teacher is the one who comes to us

_words = load_words("people.toml")


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, set(words)), key=len, reverse=True))


_PERSON = _either((*_words["person"], *PERSONS))
_GIVER = _either(_words["giver"])
_TO = r"\s?(?P<to>-|~|—|–|到|至|、)\s?"
_AROUND = r"左右|咁?上下|咁多|咁滞|以内|之内|之间|内|封顶|以上|以下|开外|出头|有[余多几]|度(?![假过])|起步"
# 人民路 is a street, 人数 a heading; 两人一组 and 四人合演 say how it is done, not how many come.
_NO_HEADS = (
    r"(?!数|均|民路|民公园|民桥|委|(?:一|小|为|1)?[组队桌班团份社院宫剧机][^队]?|一[起对]|"
    r"合[力作奏演制]|协作|搭档|舞(?!蹈|台|龙|狮)|[间座床]|家庭|节目|活动(?!一下|筋骨)|项目|产品|服务|讲座|中心|机构|协会)"
)
# What may stand between a measure and a person: no verb, no other noun that is counted.
_FREE = (
    rf"(?![{CHINESE}想要来去到在给请学做听看演讲搞办开和跟同带教是有与及或让为"
    r"场次节课座目展剧戏品项集村街镇区校班队团厂司院站组户家楼栋间所点套份张天]|小时|月)[\u4e00-\u9fff]"
)
_OUR = r"社区|小区|本地|本社区|部队|学校|[村厂街区校]里"
_AGED = rf"[\d{CHINESE}多几到至~-]{{1,8}}岁(?:以[上下]|左右|多)?"
_MODIFIER = (
    rf"(?:{_AGED}[的嘅]?|(?:{_OUR}|\x00|{_FREE}){{1,6}}?[的嘅]?|"
    r"[村街镇区][的嘅]|住在?[\u4e00-\u9fff\x00]{1,5}[的嘅])??"
)
_NOT_OTHERS = rf"(?!{_either(_words['no_person'])})"
_OTHERS = (
    rf"[^\W\d{CHINESE}的给请带]{{1,5}}?(?:{_either(_words['devoted'])})|"
    rf"{_NOT_OTHERS}(?:{_NOT_OTHERS}{_FREE}){{1,5}}?[{''.join(_words['ending'])}]"
    r"(?=们|$|[^\u4e00-\u9fff]|[想要来去到在给请学做听看演讲搞办开和跟同参一报过能可玩体都也的])"
)
_NOUN = rf"(?P<noun>{_PERSON}|(?P<giver>{_GIVER})|(?P<other>{_OTHERS}))们?{_NO_HEADS}"
_UNIT = (
    r"(?:(?P<kind>名|位|个|号|口|条)(?:左右)?(?:的)?\s?)?"
    rf"(?:(?<=[名位个号口条的\s])(?P<modifier>{_MODIFIER}))?{_NOUN}"
)
_MEASURE = r"(?P<measure>名|位|个|号)"

_COUNT = re.compile(
    rf"(?P<low>{AMOUNT})(?:(?:人|个|位|名)?{_TO}(?P<high>{AMOUNT}))?\+?\s?(?:{_AROUND})?(?:的)?\s?(?:{_UNIT}|{_MEASURE})?"
    rf"(?P<around>\s?(?:{_AROUND}))?"
)
_ABOUT = r"(?:大概|大约|大致|估计|约莫|约|差不多|将近|接近|预计|预估|可能|应该|系|是|为|有|在|就|:|\(|\s)*"
_AT_MOST = (
    r"不超过|不多于|不会超过|不得超过|别超过|唔超过|唔好超过|最多|至多|顶多|少于|不到|控制在|上限|限额?"
)
_AT_LEAST = r"最少|至少|起码|不少于|不低于|下限"
_LIMIT = re.compile(rf"(?:(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST})){_ABOUT}$")
_HEADS = re.compile(
    rf"(?:人数|人头|规模|名额|总共|一共|合计|共计|多少人|几多人)(?:改成|改为|改到|换成|变成|调到|调整为|增加到|加到|减到|减少到|定为|定)?{_ABOUT}$"
)
_AMENDED = re.compile(
    rf"(?:不对|不是|唔系|唔啱|错了|搞错|说错|讲错|应该是|改成|改为|改做|换成|变成|加到|减到|增加到|减少到|哦不|噢不)[,，。.!了]*{_ABOUT}$"
)
_CHANGED = re.compile(
    r"不对|唔系|唔啱|错了|搞错|说错|讲错|改成|改为|改到|改做|换成|变成|变|调到|加到|减到|增加到|减少到|减为|增为|"
    r"哦不|噢不|而是|更正|现在|最后|最终|实际"
)
_TOTAL = re.compile(rf"(?:总共|一共|合计|共计|共|加起来){_ABOUT}$")
_PLUS = re.compile(r"\s?(?:和|跟|同|与|加上|加|、|\+|以及|及|,?\s?还有)\s?")
_AFTER_PERSON = re.compile(rf"(?P<who>{_PERSON}|{_GIVER}){_ABOUT}$")
_SAID = r"吧|啊|呀|呢|啦|喇|咯|嘞|嘛|哈|喎|啫|㗎|嘅|的|了|哦|喔"
_CLOSED = re.compile(
    rf"\s?(?:{_AROUND})?(?:{_SAID}|就行|就好|就够|可以吗|得唔得|(?:这|咁)样子?)?\s?(?:[,，。.;；!！?？、)）(]|$)"
)
_OPEN_MEASURE = re.compile(
    rf"\s?(?:[,，。.;；!！?？、)）(]|$|左右|咁?上下|以内|{_SAID}|想|要|来|参加|报名|名额|一起|过来|到场|可以|够|这样|会[来到]|都[想要来会])"
)
_DOING = re.compile("[学看听想要来去做玩唱跳练画写参体到]")  # 工友三十个学急救
_NO_PLACES = re.compile("位?数|密码|验证|号码")  # 5位数
_ALONE = re.compile(rf"^[\s,，。\x00]*(?:嗯|哦|额|那|就)?我?{_ABOUT}$")
_NOT_BEFORE = re.compile(r"每[组桌班队家户车]\D{0,4}$|[第a-z\d./¥￥$#＃-]$|\d:$|前$")
_NO_COUNT = re.compile(r"[a-z]{1,6}-?\d{3,}[a-z\d]*|\d{3,4}-\d{7,8}|\d{7,}")


@dataclass(frozen=True, slots=True)
class _Found:
    people: People
    start: int
    end: int
    whole: bool  # said to be the total
    who: str = ""  # 小朋友, 家长
    limit: str = ""  # least or most, where only one end was said
    lead: int = 0  # where the person before the number begins: 老人 in 老人20


def read_people(text: str, taken: Sequence[Span] = ()) -> tuple[People, Span] | None:
    """The head count of a normalised text and the span that says it; None where there is none.

    `taken` are the spans other readers have already claimed. A limit (不超过60, 80以内) is both ends.
    Of several counts a correction wins over what it corrects, a said total over its parts; counts joined
    by 和 are added, and otherwise the largest is meant.
    """
    text = blanked(text, [*taken, *(match.span() for match in _NO_COUNT.finditer(text))])
    found: list[_Found] = []
    position = 0
    while match := _COUNT.search(text, position):
        position = max(match.end("low"), match.start() + 1)
        if (count := _judge(text, match)) is None:
            continue
        position = count.end
        if found and (joined := _join(text, found[-1], count)):
            found[-1] = joined
        else:
            found.append(count)
    if not found:
        return None
    best = _choose(text, found)
    return best.people, (best.start, best.end)


def _judge(text: str, match: re.Match[str]) -> _Found | None:
    before, start = text[max(0, match.start() - 16) : match.start()], match.start()
    if _NOT_BEFORE.search(before):
        return None
    bounds = (
        read_range(match["low"], match["high"], match["to"]) if match["high"] else read_amount(match["low"])
    )
    if bounds is None or not 0 < bounds[1] <= MOST:
        return None
    if match["noun"] is not None:
        counted = _are_persons(text, match, *bounds)
    elif match["measure"]:
        counted = _are_counted(text, match, *bounds)
    else:
        counted = _CLOSED.match(text, match.end()) is not None and _spoken_of(text, before, match)
    if not counted:
        return None
    who, lead = match["noun"] or "", start
    if not who and (person := _AFTER_PERSON.search(before)):
        who, lead = person["who"], start - len(before) + person.start()
    limit = (
        "least"
        if re.search("以上|起步", match[0])
        else "most"
        if re.search("以下|以内|封顶", match[0])
        else ""
    )
    if said := _LIMIT.search(before):
        start -= len(before) - said.start()
        lead = min(lead, start)
        limit = "most" if said["most"] else "least"
    return _Found(People(*bounds), start, match.end(), _TOTAL.search(before) is not None, who, limit, lead)


def _are_persons(text: str, match: re.Match[str], least: int, most: int) -> bool:
    if (match["modifier"] or match["other"]) and (most < _FEW or not match["kind"]):
        return False
    if most < _FEW and match["giver"] is not None:
        return False
    closed = _CLOSED.match(text, match.end()) is not None
    if match["low"] in {"百", "千", "万"}:
        return closed or match["around"] is not None
    return most > 1 or (closed and _ALONE.match(text[: match.start()]) is not None)


def _are_counted(text: str, match: re.Match[str], least: int, most: int) -> bool:
    measure, end = match["measure"], match.end()
    if most < _FEW:
        return False
    if measure == "号":
        vague = re.search("[来多余把]", match["low"]) is not None
        if not (vague or (least >= 100 and most > least)):
            return False
    if measure in "名位":
        return _NO_PLACES.match(text, end) is None
    doing = _DOING.match(text, end) and _AFTER_PERSON.search(text[: match.start()])
    return match["around"] is not None or bool(doing) or _OPEN_MEASURE.match(text, end) is not None


def _spoken_of(text: str, before: str, match: re.Match[str]) -> bool:
    """Whether a number without a unit can only be a head count here."""
    if match["around"] or re.search(rf"(?:{_AROUND})\s?$", match[0]):
        return (
            not re.search("以上|以下|开外|出头|内$", match[0]) or re.search("[以之]内", match[0]) is not None
        )
    if _ALONE.match(text[: match.start()]):
        return True
    if any(sign.search(before) for sign in (_LIMIT, _HEADS, _AMENDED)):
        return True
    amount = read_amount(match["low"])
    return amount is not None and amount[0] >= _FEW and _AFTER_PERSON.search(before) is not None


def _join(text: str, first: _Found, second: _Found) -> _Found | None:
    low, high = first.people, second.people
    if (
        (first.limit, second.limit) == ("least", "most")
        and low.min <= high.max
        and second.start - first.end < 3
    ):
        return replace(first, people=People(low.min, high.max), end=second.end, limit="")
    between = text[first.end : max(first.end, second.lead)].strip()
    others = len(first.who) > 1 and len(second.who) > 1 and first.who != second.who
    if not _PLUS.fullmatch(between) and not (others and between in {",", ""} and not second.whole):
        return None
    people = People(low.min + high.min, low.max + high.max)
    return replace(first, people=people, end=second.end, who=second.who)


def _choose(text: str, found: list[_Found]) -> _Found:
    for before, after in reversed(list(pairwise(found))):
        if _CHANGED.search(text, before.end, after.start):
            return after
    if whole := [count for count in found if count.whole]:
        return whole[-1]
    return max(found, key=lambda count: (count.people.max, -count.start))
