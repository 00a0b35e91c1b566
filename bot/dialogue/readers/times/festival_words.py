"""Festivals in a sentence: their names, and whether the day is meant or only a theme (中秋花灯)."""

import re
from importlib import resources

from bot.dialogue.readers.contacts import SURNAMES
from bot.dialogue.readers.times.atoms import AnyHoliday, Atom, FestivalDay
from bot.dialogue.readers.times.festivals import FESTIVALS
from bot.dialogue.readers.times.rules import Rule, any_of, rule

_NAMES = any_of(" ".join(FESTIVALS))
_DAYS_OFF = r"(?:(?:节)?(?:放假|假期|长假|小长假|黄金周|期间|假日)+|节?(?:这|那)?几天)"
_PLACE = (
    r"社区|村|岗|里|坊|居委|街道|路|街(?!坊)|小学|中学|幼儿园|医院|"
    r"广场|新村|大道|大厦|酒店|花园|公园|会堂|号码"
)
_TOPICS = re.compile(
    "(?:节|日)?的?(?:"
    + "|".join((resources.files(__package__) / "topics.tsv").read_text(encoding="utf-8").split())
    + ")"
)
_CALLED = re.compile(f"(?:叫|姓名|名字|我是|我系|联系人?|找)[是:]?[{SURNAMES}]$")
_SHORT = frozenset(
    (
        "五一",
        "六一",
        "七一",
        "八一",
        "三八",
        "五四",
        "九一八",
        "一二九",
        "三一五",
        "五二零",
        "双十一",
        "双十二",
    )
)
_NOT_SHORT = re.compile(r"红旗手|[百十千万个名位人号点月楼年层课岁元块米室房班届式拳]|厂|起义|建军节?纪念馆")
_NUMERALS = frozenset("一二三四五六七八九十")
_NUMBERED = re.compile("[号日月年人个名位一二三四五六七八九十]")  # 三月三号 is the calendar's
_NOT_FESTIVAL = re.compile(r"上河图|桥|道夫")
# 陈国庆主任: a person.
_PERSON = re.compile(
    r"(?:老师|主任|书记|站长|社工|先生|女士|小姐|主席|专干|师傅|阿姨|[姐哥叔伯姨婶])(?![节们妹弟])"
)
_TERMS_OF_WEATHER = frozenset({"大雪", "小雪", "大寒", "小寒", "大暑", "小暑", "雨水", "小满"})
_WEATHER = re.compile(r"天|纷|封|过后|很|好大|人|球|花|糕|鞋|量|管|沟|贴")


def _festival(match: re.Match[str]) -> Atom | None:
    name, text = match["name"], match.string
    end = match.end()
    rest = text[end : end + 12]
    if name[-1] in _NUMERALS and _NUMBERED.match(rest):
        return None
    if name in _SHORT and _NOT_SHORT.match(rest) and not match["off"]:
        return None
    if (re.match(_PLACE, rest) and not re.match("社区[有想要搞办的]", rest)) or _NOT_FESTIVAL.match(rest):
        return None
    if _PERSON.match(rest) or _CALLED.search(text[: match.start()]):
        return None
    if name in _TERMS_OF_WEATHER and _WEATHER.match(rest):
        return None
    topic = not match["off"] and _TOPICS.match(rest) is not None
    return FestivalDay(FESTIVALS[name], holiday=bool(match["off"]), topic=topic)


FESTIVAL_RULES: tuple[Rule, ...] = (
    rule(
        r"十一(?=长假|黄金周|假期|国庆|小长假|放假)(?P<name>)(?P<off>长假|黄金周|假期|小长假|放假)?(?:期间)?",
        lambda m: FestivalDay(FESTIVALS["国庆"], holiday=True),
    ),
    rule(
        r"(?P<name>过年|新春|大过年)(?P<off>期间|放假|假期|这几天|那几天)",
        lambda m: FestivalDay(FESTIVALS["春节"], holiday=True),
    ),
    rule(rf"(?P<name>{_NAMES})节?(?P<off>{_DAYS_OFF})?", _festival),
    rule(r"(?P<name>新春)(?=前|后|之|当)", lambda m: FestivalDay(FESTIVALS["春节"])),
    rule(
        r"(?<![年以百千万多几半两十一二三四五六七八九\d])年(?=[前后](?![一-九0-9两几]?[天年代]))",
        lambda m: FestivalDay(FESTIVALS["春节"]),
    ),
    rule(r"(?<![季关情细环礼气音字章时使过春])节(?=[前后](?:夕)?)", lambda m: AnyHoliday()),
)
