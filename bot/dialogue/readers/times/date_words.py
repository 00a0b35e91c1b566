"""Words for calendar dates: years, 12月5号 in every spelling, 28号, 明天."""

import re

from bot.dialogue.readers.times.atoms import Atom, DayOfMonth, MonthDay, RelativeDay, Year
from bot.dialogue.readers.times.rules import DAY, MONTH, Rule, number, rule

YEARS_AHEAD = {
    "今年": 0,
    "本年": 0,
    "明年": 1,
    "来年": 1,
    "下年": 1,
    "出年": 1,
    "后年": 2,
    "大后年": 3,
    "去年": -1,
    "旧年": -1,
}
"""Year words counted from this year."""

_DAYS_AHEAD = {
    **dict.fromkeys(("今天", "今日", "今儿", "今"), 0),
    **dict.fromkeys(("明天", "明日", "明儿", "听日", "听天", "名天", "明", "听"), 1),
    **dict.fromkeys(("后天", "后日", "后儿", "后"), 2),
    **dict.fromkeys(("大后天", "大后日", "大后"), 3),
    "大大后天": 4,
    **dict.fromkeys(("昨天", "昨日", "寻日", "琴日", "噚日", "昨", "寻", "琴"), -1),
    **dict.fromkeys(("前天", "前日"), -2),
    "大前天": -3,
}
_NOT_THE_DYNASTY = r"朝(?=[早头想要请上谢\d一二三四五六七八九十]|[^\w]|可以|$)"
_LATE_OR_EARLY = rf"(?=[早晚](?![会间报年辈])|{_NOT_THE_DYNASTY}|晏昼|上午|下午|中午|傍晚|夜)"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
_SLIP = r"[好浩耗毫豪昊]"  # what the keyboard offers beside 号
_NO_DAY = r"(?![\d.%个多场人位名节期次届元万百千岁点时:级几来余])"
_ALONE = r"(?<![\d./-]|[路街巷道弄])"
_NO_MEASURE = r"(?<![\d./价版共v])(?<!(?<![想要预帮我再就])约)"  # 约12.5米; 想约12.5的剪纸
_NO_ADDRESS = r"(?<![路街巷道里村坊弄楼第单编座栋房门])(?<![路街巷道里村弄][\d之]-)(?<![路街巷道里村弄]\d\d-)"
# 15号人 counts heads, 3号楼 is an address.
_NO_NUMBERED_THING = (
    r"(?![人楼院线馆门铺店厅房室台车码职老长员队群居细栋座桥仓位档摊窗柜箱桌亭岗井机舰]|展[厅位馆区台]|电池|商[铺场]|公[寓馆]|"
    r"大[院厦门]|街坊|会议[室厅]|课室|学员|学生|地块|单元|出口|口(?!$)|信箱|文件|选手|作品|教室|场馆|球场|电梯)"
)
_NO_THING = _NO_NUMBERED_THING.replace("(?!", "(?=", 1)
_ONE_DAY_LONG = re.compile(r"(?<![月到至、~-])[一二两三四五六七八九]日|\d日[游营课]")


def _year(match: re.Match[str]) -> Atom | None:
    value = number(match["year"])
    return Year(value + 2000 if value < 100 else value)


def _year_ahead(match: re.Match[str]) -> Atom | None:
    return Year(YEARS_AHEAD[match["word"]], ahead=True)


def _month_day(match: re.Match[str]) -> Atom | None:
    return MonthDay(number(match["month"]), number(match["day"]))


def _full_date(match: re.Match[str]) -> Atom | None:
    return MonthDay(int(match["month"]), int(match["day"]), int(match["year"]))


def _day_of_month(match: re.Match[str]) -> Atom | None:
    if _ONE_DAY_LONG.match(match.string, match.start()):
        return None
    return DayOfMonth(number(match["day"]))


def _relative_day(match: re.Match[str]) -> Atom | None:
    if match[0] in _DAYS_AHEAD:
        return RelativeDay(_DAYS_AHEAD[match[0]])
    first = _DAYS_AHEAD[match[0][0]]
    return RelativeDay(first, first + 1)  # 明后两天


YEAR_RULES: tuple[Rule, ...] = (
    rule(rf"(?<!\d)(?P<year>20\d\d)[-/.]{_MONTH}[-/.]{_DAY}(?!\d)[日号]?", _full_date),
    rule(r"(?<!\d)(?P<year>20[2-4]\d)(?P<month>1[0-2]|0[1-9])(?P<day>3[01]|[12]\d|0[1-9])(?!\d)", _full_date),
    rule(r"(?<!\d)(?P<year>20[0-4]\d|二[〇零0][一二三四〇零][〇零一二三四五六七八九])年(?:度|的)?", _year),
    rule(r"(?<![\d第])(?P<year>2[4-9]|3\d)年(?![前后代级内来多以之])", _year),
    rule(
        rf"(?P<word>{'|'.join(sorted(YEARS_AHEAD, key=len, reverse=True))})(?![级龄轻纪代])的?", _year_ahead
    ),
)

DATE_RULES: tuple[Rule, ...] = (
    rule(rf"(?P<month>{MONTH})月(?:份)?的?\s?(?P<day>{DAY})(?:[日号]|{_SLIP}(?![的玩看听吃处]))", _month_day),
    rule(rf"(?P<month>{MONTH})月\s?(?P<day>{DAY})(?=\s?[-~到至、]\s?(?:{MONTH}月)?{DAY}[日号])", _month_day),
    rule(rf"(?P<month>{MONTH})月\s?{_DAY}{_NO_DAY}", _month_day),
    rule(
        rf"(?P<month>{MONTH})月(?P<day>三十一?|(?:二十|十)[一二三四五六七八九]|二十|十){_NO_DAY}(?![一二三四五六七八九])",
        _month_day,
    ),
    rule(rf"(?<![\d./]){_MONTH}/{_DAY}(?![\d/%个人位名]|[日号]{_NO_THING})[日号]?", _month_day),
    rule(rf"{_NO_MEASURE}{_MONTH}[.。]{_DAY}[日号]{_NO_NUMBERED_THING}", _month_day),
    rule(rf"{_NO_MEASURE}{_MONTH}。{_DAY}(?=[上下中晚早])", _month_day),
    rule(
        rf"{_NO_MEASURE}{_MONTH}\.{_DAY}"
        r"(?![\d.%个人位名元块万百千米小时点级折倍岁公斤寸吨度分克升里]|\s?(?:h|kg|m|km|g)\b)",
        _month_day,
    ),
    rule(
        rf"{_ALONE}(?P<month>1[0-2]|0[1-9])-(?P<day>3[01]|0[1-9]|[12]\d)(?![\d-]|\s?[个人位名岁点:]|[日号]{_NO_THING})[日号]?",
        _month_day,
    ),
    rule(rf"{_ALONE}{_MONTH}-{_DAY}[日号]{_NO_NUMBERED_THING}", _month_day),
    rule(rf"{_NO_ADDRESS}(?P<day>{DAY})(?:号|日(?!常|报|子)){_NO_NUMBERED_THING}", _day_of_month),
    rule(
        rf"(?<![\d.]){_NO_ADDRESS}{_DAY}(?=(?:、|-|~|到|至)\s?{DAY}[号日]{_NO_NUMBERED_THING})",
        _day_of_month,
    ),
    rule(rf"(?<![\d.]){_DAY}{_SLIP}(?=上午|下午|早上|晚上|中午|傍晚|$|[,。\s]|\d)", _day_of_month),
    rule(
        r"(?:[今明听](?:[明后]|天后天|日后日))(?:两?[天日])|大大后天|大后[天日]|大前天|[今明][天日儿]|听[日天]|名天|后[天日儿]|[昨寻琴噚]日|昨天|前[天日](?!本)",
        _relative_day,
    ),
    rule(rf"(?<![文光分说聪声透证表发天三昆])明{_LATE_OR_EARLY}", _relative_day),
    rule(rf"(?<!\w)(?:大后|后){_LATE_OR_EARLY}", _relative_day),
    rule(r"听(?=晚(?!会|间|年)|朝)", _relative_day),
    rule(rf"(?<![如当于至古现迄])今{_LATE_OR_EARLY}", _relative_day),
    rule(r"[昨寻琴](?=[晚早](?!会))", _relative_day),
)
