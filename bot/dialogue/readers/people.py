"""Head counts: how many people a sentence speaks of, and where it says so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.dialogue.readers.numerals import CHINESE, DIGITS, read_integer
from bot.dialogue.readers.understanding import People

MOST = 100_000  # more is no head count
_FEW = 5  # below this, 个 without a person after it counts things, and a teacher is the one who comes to us

_PERSON = (
    "老人家|老人|长者|长辈|老年人|老年朋友|老友记|老友|银发族|阿公阿婆|阿公|阿婆|公公婆婆|爷爷奶奶|奶奶|爷爷|大爷|大妈|"
    "阿姨|叔叔|街坊邻里|街坊|邻居|居民|村民|群众|市民|业主|住户|观众|听众|读者|客人|嘉宾|来宾|"
    "小朋友|小孩子|小孩|细路仔|细路|细佬哥|孩子|娃娃|娃|儿童|幼儿|宝宝|学生|同学|学童|青少年|少年|年轻人|青年|后生仔|"
    "后生|家长|妈妈|爸爸|宝妈|妇女|姐妹|女士|男士|大人|成人|职员|白领|租客|师生|亲友|员工|职工|工友|工人|打工人|务工人员|外来工|务工者|骑手|"
    "环卫工人|环卫工|战士|官兵|士兵|子弟兵|军人|兵哥哥|老兵|退役军人|消防哥哥|消防员|指战员|队员|团员|党员|会员|成员|"
    "学员|干部|侨胞|归侨|同胞|残疾人|残障人士|残友|盲人|听障|视障|特殊孩子|病友|患者|人员|人士|朋友|伙伴|人头|人次|人"
)
_GIVER = "老师|讲师|教师|师傅|导师|教练|主持人|演员|专家|义工|志愿者|社工|工作人员|医生|教职工"
_AMOUNT = (
    r"半百|(?:上|近|好|成(?=[百千])|(?<!人)数)?"
    rf"[\d{CHINESE}几](?:[\d.{CHINESE}几来多余把]{{0,11}}[\d{CHINESE}几来多余把])?"
)
_TO = r"\s?(?:-|~|—|–|到|至|、)\s?"
_AROUND = r"左右|上下|以内|之内|内|封顶|以上|以下|开外"
# 人民路 is a street, 人数 a heading; 两人一组 and 四人合演 say how it is done, not how many come.
_NO_HEADS = (
    r"(?!数|均|民路|民公园|民桥|委|(?:一|小|为|1)?[组队桌班团份]|一[起对]|"
    r"合[力作奏演制]|协作|搭档|舞(?!蹈|台|龙|狮)|[间座床])"
)
_UNIT = rf"(?:(?:名|位|个|号|口)(?:左右)?(?:的)?\s?)?(?P<noun>{_PERSON}|(?P<giver>{_GIVER})){_NO_HEADS}"
_MEASURE = r"(?P<measure>名|位|个|号)"

_COUNT = re.compile(
    rf"(?P<low>{_AMOUNT})(?:(?:人|个|位|名)?{_TO}(?P<high>{_AMOUNT}))?\+?\s?(?:{_AROUND})?(?:的)?\s?(?:{_UNIT}|{_MEASURE})?"
    rf"(?P<around>\s?(?:{_AROUND}))?"
)
_ABOUT = r"(?:大概|大约|大致|估计|约莫|约|差不多|将近|接近|预计|预估|可能|应该|系|是|为|有|:|\s)*"
_LIMIT = re.compile(
    r"(?:不超过|不多于|不会超过|不得超过|别超过|唔超过|唔好超过|最多|至多|顶多|最少|至少|起码|不少于|不低于|少于|不到|"
    rf"控制在|上限|限额?){_ABOUT}$"
)
_HEADS = re.compile(
    rf"(?:人数|人头|规模|名额|总共|一共|合计|共计|多少人|几多人)(?:改成|改为|改到|换成|变成|调到|调整为|增加到|加到|减到|减少到|定为|定)?{_ABOUT}$"
)
_AMENDED = re.compile(
    rf"(?:不对|不是|唔系|唔啱|错了|搞错|说错|讲错|应该是|改成|改为|改做|换成|变成|加到|减到|增加到|减少到|哦不|噢不)[,，。.!了]*{_ABOUT}$"
)
_CHANGED = re.compile(
    r"不对|唔系|唔啱|错了|搞错|说错|讲错|改成|改为|改到|改做|换成|变成|调到|加到|减到|增加到|减少到|哦不|噢不|而是|更正"
)
_TOTAL = re.compile(rf"(?:总共|一共|合计|共计|共|加起来){_ABOUT}$")
_PLUS = re.compile(r"\s?(?:和|跟|同|与|加上|加|、|\+|以及|及|,?\s?还有)\s?$")
_AFTER_PERSON = re.compile(rf"(?:{_PERSON}){_ABOUT}$")
_CLOSED = re.compile(
    rf"\s?(?:{_AROUND})?(?:吧|啊|呀|呢|啦|嘅|的|了|哦|喔|就行|就好|就够|可以吗|得唔得)?\s?(?:[,，。.;；!！?？、)）]|$)"
)
_OPEN_MEASURE = re.compile(
    r"\s?(?:[,，。.;；!！?？)）]|$|左右|上下|以内|吧|啊|呀|呢|啦|想|要|来|参加|报名|一起|过来|到场|可以|够)"
)
_ALONE = re.compile(rf"^[\s,，。\x00]*(?:嗯|哦|额|那|就)?{_ABOUT}$")
_NOT_BEFORE = re.compile(r"每[组桌班队家户车]\D{0,4}$|[第a-z\d.:/¥￥$#＃-]$")
_NO_COUNT = re.compile(r"[a-z]{1,6}-?\d{3,}[a-z\d]*|\d{3,4}-\d{7,8}|\d{7,}")


@dataclass(frozen=True, slots=True)
class _Found:
    people: People
    start: int
    end: int
    whole: bool  # said to be the total
    who: str = ""  # 小朋友, 家长


def read_people(text: str, taken: Sequence[tuple[int, int]] = ()) -> tuple[People, tuple[int, int]] | None:
    """The head count of a normalised text and the span that says it; None where there is none.

    `taken` are the spans other readers have already claimed. A limit (不超过60, 80以内) is both ends.
    Of several counts a correction wins over what it corrects, a said total over its parts; counts joined
    by 和 are added, and otherwise the largest is meant.
    """
    for start, end in [*taken, *(match.span() for match in _NO_COUNT.finditer(text))]:
        text = text[:start] + "\x00" * (end - start) + text[end:]
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
    low = read_amount(match["low"])
    high = read_amount(match["high"]) if match["high"] else low
    if low is None or high is None or not 0 < high[1] <= MOST:
        return None
    least, most = low[0], high[1]
    if match["high"] and least >= most:
        least = min(low[0], most)
    named, end = match["noun"] is not None, match.end()
    if named:
        few = most < _FEW and match["giver"] is not None
        alone = most == 1 and not (_ALONE.match(text[: match.start()]) and _CLOSED.match(text, end))
        counted = not few and not alone and (match["low"] not in {"百", "千", "万", "十"})
    elif match["measure"]:
        vague = re.search("[来多余把]", match["low"]) is not None
        small = most < _FEW or (match["measure"] == "号" and not (vague or (least >= 100 and most > least)))
        counted = not small and (
            match["around"] is not None or _OPEN_MEASURE.match(text, match.end()) is not None
        )
    else:
        counted = _CLOSED.match(text, match.end()) is not None and _spoken_of(text, before, match)
    if not counted:
        return None
    if limit := _LIMIT.search(before):
        start -= len(before) - limit.start()
    return _Found(People(least, most), start, end, _TOTAL.search(before) is not None, match["noun"] or "")


def _spoken_of(text: str, before: str, match: re.Match[str]) -> bool:
    """Whether a number without a unit can only be a head count here."""
    if match["around"] or re.search(rf"(?:{_AROUND})\s?$", match[0]):
        return not re.search("以上|以下|开外|内$", match[0]) or re.search("以内|之内", match[0]) is not None
    if _ALONE.match(text[: match.start()]):
        return True
    if any(sign.search(before) for sign in (_LIMIT, _HEADS, _AMENDED)):
        return True
    amount = read_amount(match["low"])
    return amount is not None and amount[0] >= _FEW and _AFTER_PERSON.search(before) is not None


def _join(text: str, first: _Found, second: _Found) -> _Found | None:
    between = text[first.end : second.start]
    others = len(first.who) > 1 and len(second.who) > 1 and first.who != second.who
    if not _PLUS.fullmatch(between) and not (others and between.strip() in {",", ""} and not second.whole):
        return None
    people = People(first.people.min + second.people.min, first.people.max + second.people.max)
    return _Found(people, first.start, second.end, first.whole, second.who)


def _choose(text: str, found: list[_Found]) -> _Found:
    for before, after in reversed(list(pairwise(found))):
        if _CHANGED.search(text, before.end, after.start):
            return after
    if whole := [count for count in found if count.whole]:
        return whole[-1]
    return max(found, key=lambda count: (count.people.max, -count.start))


_PAIR = re.compile(
    rf"(?P<head>(?:\d|[{CHINESE}]){{0,6}}?)(?P<one>[{''.join(DIGITS)}])(?P<two>[{''.join(DIGITS)}])(?P<unit>[十百千万]?)"
)
_SEVERAL = re.compile(rf"(?P<head>(?:\d|[{CHINESE}]){{0,6}})几(?P<unit>[十百千万]?)")
_TWO_TENS = re.compile(r"(?P<one>[一二两三四五六七八]?十)(?P<two>[二三四五六七八九]十)")


@lru_cache(maxsize=1024)
def read_amount(words: str) -> tuple[int, int] | None:
    """The least and the most that words such as 五六十, 二十几, 百来, 几百, 1.5百 can mean.

    来, 多, 余, 把 say "about" and are the number itself; 几 runs through its decade.
    """
    if words == "半百":
        return 50, 50
    words = words.lstrip("上近好成")
    words = "几" + words[1:] if words.startswith("数") else words
    words = words.rstrip("来多余把")
    for mark in "来多余把":
        words = words.replace(mark, "")
    if pair := _PAIR.fullmatch(words):
        one, two = DIGITS[pair["one"]], DIGITS[pair["two"]]
        if (
            (two - one == 1 or (one, two) == (3, 5))
            and one
            and (pair["unit"] or not pair["head"] or _tens(pair["head"]))
        ):
            return _both(pair["head"] + pair["one"] + pair["unit"], pair["head"] + pair["two"] + pair["unit"])
    if tens := _TWO_TENS.fullmatch(words):
        return _both(tens["one"], tens["two"])
    if several := _SEVERAL.fullmatch(words):
        return _several(several["head"], several["unit"])
    if len(words) == 2 and set(words) <= set(DIGITS):
        return None  # 九一 is a name
    value = read_integer(words)
    return None if value is None else (value, value)


def _tens(head: str) -> bool:
    return head[-1] in "十百千廿卅"


def _both(one: str, two: str) -> tuple[int, int] | None:
    low, high = read_integer(one), read_integer(two)
    return None if low is None or high is None else (low, high)


def _several(head: str, unit: str) -> tuple[int, int] | None:
    if unit:
        base = read_integer(head) if head else 0
        step = read_integer(unit)
        return None if base is None or step is None else (base + 2 * step, base + 9 * step)
    base = read_integer(head)
    if not base:
        return None
    step = 10
    while base % (step * 10) == 0 and step < 10_000:
        step *= 10
    return base, base + step - 1
