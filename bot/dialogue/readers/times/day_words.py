"""Words for days, weeks, months and years of the calendar."""

import re
from datetime import date

from bot.dialogue.readers.times.atoms import (
    Atom,
    DayOfMonth,
    LunarDay,
    LunarMonth,
    Month,
    MonthDay,
    NthWeekday,
    PartOfMonth,
    PartOfYear,
    RelativeDay,
    Week,
    Weekday,
    Year,
)
from bot.dialogue.readers.times.rules import DAY, MONTH, WEEK, WEEKDAY, WEEKDAYS, Rule, number, rule

_RELATIVE = {
    **dict.fromkeys(("今天", "今日", "今儿", "今"), 0),
    **dict.fromkeys(("明天", "明日", "明儿", "听日", "听天", "名天", "明"), 1),
    "听": 1,
    **dict.fromkeys(("后天", "后日", "后儿", "后"), 2),
    **dict.fromkeys(("大后天", "大后日"), 3),
    "大大后天": 4,
    **dict.fromkeys(("昨天", "昨日", "寻日", "琴日", "噚日", "昨", "寻"), -1),
    **dict.fromkeys(("前天", "前日"), -2),
    "大前天": -3,
}
_YEARS = {
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
_WEEKS = {
    "": None,
    "本": 0,
    "这": 0,
    "今": 0,
    "呢": 0,
    "当": 0,
    "下": 1,
    "下下": 2,
    "下下下": 3,
    "上": -1,
    "上上": -2,
}
_WHICH_WEEK = r"(?P<which>下下下|下下|下|上上|上|本|这|今|呢)(?:一)?(?:个|個)?"
_MEASURES = "个|场|次|节|回|遍|趟|人|名|位|岁|周岁|堂|家|起|直|共|定|样|些|期"
_NTH = r"(?:第(?P<nth>[一二三四五1-5])个?|(?P<first>首个|头一个|头个)|(?P<last>最后一?个|最尾一?个|最后的|倒数第一个))"


def _day_of_month(match: re.Match[str]) -> Atom | None:
    return DayOfMonth(number(match["day"]))


def _month_day(match: re.Match[str]) -> Atom | None:
    return _valid(number(match["month"]), number(match["day"]))


def _full_date(match: re.Match[str]) -> Atom | None:
    return _valid(int(match["month"]), int(match["day"]), int(match["year"]))


def _valid(month: int, day: int, year: int | None = None) -> Atom | None:
    try:
        date(year or 2000, month, day)  # a leap year: which year is meant is decided later
    except ValueError:
        return None
    return MonthDay(month, day, year)


def _year(match: re.Match[str]) -> Atom | None:
    words = match["year"]
    if words in _YEARS:
        return None
    value = number(words)
    return Year(value + 2000 if value < 100 else value)


def _lunar_day(match: re.Match[str]) -> Atom | None:
    words = match["day"].lstrip("初")
    day = number(words)
    if not 1 <= day <= 30:
        return None
    return LunarDay(_lunar_month_number(match["month"]), day)


def _lunar_month_number(words: str | None) -> int | None:
    if not words:
        return None
    month = {"正": 1, "冬": 11, "腊": 12}.get(words.lstrip("闰")) or number(words.lstrip("闰"))
    return -month if words.startswith("闰") else month


def _lunar_month(match: re.Match[str]) -> Atom | None:
    month = _lunar_month_number(match["month"])
    return LunarMonth(month) if month else None


def _weekday(match: re.Match[str]) -> Atom | None:
    return Weekday(WEEKDAYS[match["day"]], _WEEKS[match["which"] or ""])


def _weekend(match: re.Match[str]) -> Atom | None:
    return Weekday(5, _WEEKS[match["which"] or ""], weekend=True)


def _nth_weekday(match: re.Match[str]) -> Atom | None:
    nth = -1 if match["last"] else 1 if match["first"] else number(match["nth"])
    day = match["day"]
    return NthWeekday(nth, WEEKDAYS.get(day or ""), weekend=day in ("末", "六日"))


def _month(match: re.Match[str]) -> Atom | None:
    return Month(number(match["month"]))


def _quarter(match: re.Match[str]) -> Atom | None:
    words = match["n"]
    if words in ("本", "这个", "下", "下个", "这"):
        return PartOfYear(1, 3, offset=1 if words.startswith("下") else 0)
    quarter = number(words)
    return PartOfYear(3 * quarter - 2, 3 * quarter)


_LUNAR_MONTH = r"(?:闰?(?:正|冬|腊|1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九]))"
_LUNAR_DAY = r"(?:初(?:十|[一二三四五六七八九]|10|[1-9])|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|十[一二三四五六七八九]?|三十|卅|30|[12]\d|[1-9])"
_PLAIN_LUNAR_DAY = r"(?:初(?:十|[一二三四五六七八九]|10|[1-9])|廿[一二三四五六七八九]?)"
_OLD = r"(?:农历|阴历|旧历|夏历|老历)的?\s?"
_SUFFIX = r"(?:[日号]|[好浩耗毫](?![的玩看听吃处]))"

YEAR_RULES: tuple[Rule, ...] = (
    rule(
        r"(?<!\d)(?P<year>20\d\d)[-/.](?P<month>1[0-2]|0?[1-9])[-/.](?P<day>3[01]|[12]\d|0?[1-9])(?!\d)[日号]?",
        _full_date,
    ),
    rule(r"(?<!\d)(?P<year>20[2-4]\d)(?P<month>1[0-2]|0[1-9])(?P<day>3[01]|[12]\d|0[1-9])(?!\d)", _full_date),
    rule(r"(?<!\d)(?P<year>20[0-4]\d|二[〇零0][一二三四〇零][〇零一二三四五六七八九])年(?:度|的)?", _year),
    rule(r"(?<![\d第])(?P<year>2[4-9]|3\d)年(?![前后代级内来级多级以之])", _year),
)

DAY_RULES: tuple[Rule, ...] = (
    rule(rf"{_OLD}(?P<month>{_LUNAR_MONTH})月(?:份)?的?(?P<day>{_LUNAR_DAY})(?![\d个位])[日号]?", _lunar_day),
    rule(rf"(?P<month>{_LUNAR_MONTH})月(?P<day>{_PLAIN_LUNAR_DAY})", _lunar_day),
    rule(rf"(?P<month>闰?[正腊]|冬)月(?P<day>{_LUNAR_DAY})(?![\d个位名])", _lunar_day),
    rule(rf"{_OLD}(?P<month>{_LUNAR_MONTH})月(?:份|里)?", _lunar_month),
    rule(r"(?P<month>正|腊)月(?:份|里|间)?(?![一-鿿]*?红)", _lunar_month),
    rule(
        r"(?:大?年)(?P<month>)(?P<day>初(?:十|[一二三四五六七八九]|10|[1-9])|十[一二三四五])",
        lambda m: LunarDay(1, number(m["day"].lstrip("初"))),
    ),
    rule(
        r"(?<![\d今明后去二三四五六七八九零〇])年(?P<day>廿[一二三四五六七八九]?|二十[四五六七八九]|2[0-9])(?=$|[^\d个])",
        lambda m: LunarDay(12, number(m["day"])),
    ),
    rule(
        rf"{_OLD}?(?P<month>)(?P<day>初(?:十|[一二三四五六七八九]))(?!中|级|步|期|学|的?学生|年级|同学|班|生|至初|到初|、?高|和高|、?初)",
        _lunar_day,
    ),
    rule(rf"(?P<month>{MONTH})月(?:份)?的?\s?(?P<day>{DAY}){_SUFFIX}", _month_day),
    rule(rf"(?P<month>{MONTH})月\s?(?P<day>{DAY})(?=\s?[-~到至]\s?(?:{MONTH}月)?{DAY}[日号])", _month_day),
    rule(
        rf"(?P<month>{MONTH})月\s?(?P<day>3[01]|[12]\d|0?[1-9])(?![\d.%个多场人位名节期次届元万百千岁点时:级])",
        _month_day,
    ),
    rule(
        rf"(?P<month>{MONTH})月(?P<day>三十一?|二十[一二三四五六七八九]|十[一二三四五六七八九])(?![个多场人位名节期次届元万百千岁点时几来余])",
        _month_day,
    ),
    rule(
        r"(?<![\d./-])(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])(?![\d/%个人位名])[日号]?",
        _month_day,
    ),
    rule(
        r"(?<![\d./-])(?<![价版约共v])(?P<month>1[0-2]|0?[1-9])\.(?P<day>3[01]|[12]\d|0?[1-9])"
        r"(?:[日号]|(?![\d.%个人位名元块万百千米小时点级折倍岁公斤寸吨度分克升里]|\s?(?:h|kg|m|km|g)\b))",
        _month_day,
    ),
    rule(
        r"(?<![\d./-])(?P<month>1[0-2]|0[1-9])-(?P<day>3[01]|0[1-9]|[12]\d)(?![\d-]|\s?[个人位名岁点:])[日号]?",
        _month_day,
    ),
    rule(r"(?<![\d./-])(?P<month>1[0-2]|[1-9])-(?P<day>3[01]|[12]\d|0?[1-9])[日号](?!人)", _month_day),
    rule(
        rf"(?<![路街巷道里村坊弄楼第单编座栋房门])(?P<day>{DAY})(?:号|日(?!常|报|子))"
        r"(?!人|楼|院|大院|线|馆|门|铺|店|街坊|厅|房|室|台|车|码|展|会议|职|学员|老|长|员|队|群|居|学生|细|栋|座|桥|仓|地块|位|商|公)",
        lambda m: (
            None
            if re.fullmatch("[一二三五七1357]日.?", m.string[m.start() : m.end() + 1])
            and re.match("[游营课讲体训]|$", m.string[m.end() :])
            else _day_of_month(m)
        ),
    ),
    rule(
        rf"(?<![\d.])(?P<day>3[01]|[12]\d|[1-9])(?=(?:、|-|~|到|至)\s?(?:{DAY})[号日](?!人))", _day_of_month
    ),
    rule(
        r"(?<![\d.])(?P<day>3[01]|[12]\d|[1-9])[好浩](?=上午|下午|早上|晚上|中午|傍晚|$|[,。\s]|\d)",
        _day_of_month,
    ),
    rule(
        r"(?:大大后天|大后天|大后日|大前天|今天|今日|今儿|明天|明日|明儿|听日|听天|名天|后天|后日|昨天|昨日|寻日|琴日|噚日|前天|前日)",
        lambda m: RelativeDay(_RELATIVE[m[0]]),
    ),
    rule(
        r"(?<![文光分说聪声透证表发天])明(?=[早晚](?![会间报年])|朝|晏昼|上午|下午|中午|傍晚|夜)",
        lambda m: RelativeDay(1),
    ),
    rule(
        r"(?:(?<=[\s,。、])|^)(?:大后|后)(?=[早晚朝](?!会|年|辈))",
        lambda m: RelativeDay(3 if m[0] == "大后" else 2),
    ),
    rule(r"听(?=(?:晚(?!会|间|年)|朝))", lambda m: RelativeDay(1)),
    rule(
        r"(?<![如当于至古现迄])今(?=[早晚](?![会间报年])|朝(?!代)|晏昼|上午|下午|中午|傍晚|夜)",
        lambda m: RelativeDay(0),
    ),
    rule(r"[昨寻琴](?=[晚早](?!会))", lambda m: RelativeDay(-1)),
    rule(r"即日|(?<!两)当下", lambda m: None),
)

WEEK_RULES: tuple[Rule, ...] = (
    rule(rf"{_NTH}的?{WEEK}(?P<day>六日|末|{WEEKDAY})?(?![场次])", _nth_weekday),
    rule(rf"{_WHICH_WEEK}?{WEEK}(?:末|尾|六日|6日)", _weekend),
    rule(rf"{_WHICH_WEEK}{WEEK}(?P<day>{WEEKDAY})(?!{_MEASURES})", _weekday),
    rule(
        rf"(?<![一二两三四五六七八九十几\d每])(?P<which>)个?{WEEK}(?P<day>{WEEKDAY})(?!{_MEASURES}|[刊报岁记])",
        _weekday,
    ),
    rule(r"双休日|双休", lambda m: Weekday(5, None, weekend=True)),
    rule(rf"{_WHICH_WEEK}{WEEK}(?:内|里|之内)?", lambda m: Week(_WEEKS[m["which"]] or 0)),
)

MONTH_RULES: tuple[Rule, ...] = (
    rule(
        r"(?P<which>下下|下|上|本|这|今|呢)个?月(?:份)?(?:内|里)?(?=[^底初末中尾饼]|$|(?:底|初|末|中|尾))",
        lambda m: Month(None, _WEEKS[m["which"]]),
    ),
    rule(
        rf"(?<![\d个第])(?P<month>{MONTH})月(?:份|间|里|内)?(?=(?:的|\s)?(?:第|首|头|最后|最尾|上旬|中旬|下旬|底|初|末|中|尾|[-~到至]|、|$|[,。?!\s]|[想要请有能可搞办安约来去给做在的之前后]))",
        _month,
    ),
    rule(rf"(?<![\d个第.])(?P<month>{MONTH})月份", _month),
    rule(rf"(?<![\d个第.])(?P<month>{MONTH})(?=[-~到至、]{MONTH}月(?!\d|{DAY}[号日]))", _month),
    rule(r"上旬", lambda m: PartOfMonth(1, 10)),
    rule(r"中旬", lambda m: PartOfMonth(11, 20)),
    rule(r"下旬", lambda m: PartOfMonth(21, 31)),
    rule(r"(?<=月)(?:底|末|尾)(?!代)", lambda m: PartOfMonth(21, 31), glued=True),
    rule(r"(?<=月)(?:初)(?![一二三四五六七八九十])", lambda m: PartOfMonth(1, 10), glued=True),
    rule(r"(?<=月)(?:中)(?=$|[,。\s想要搞办有前后])", lambda m: PartOfMonth(11, 20), glued=True),
    rule(r"(?<![一-九个蜜满正腊])月(?:底|末|尾)", lambda m: PartOfMonth(21, 31, of_this=True)),
    rule(r"(?<![一-九个蜜满正腊])月初", lambda m: PartOfMonth(1, 10, of_this=True)),
    rule(r"(?:第)?(?P<n>[一二三四1-4])季度", _quarter),
    rule(r"(?P<n>本|这个|这|下个|下)季度?", _quarter),
    rule(r"(?<![a-z])q(?P<n>[1-4])(?!\d)", _quarter),
    rule(r"上半年", lambda m: PartOfYear(1, 6)),
    rule(r"下半年", lambda m: PartOfYear(7, 12)),
    rule(r"(?:年底|年末|岁末|年尾)", lambda m: PartOfYear(12, 12)),
    rule(r"(?<=年)(?:底|末|尾)", lambda m: PartOfYear(12, 12), glued=True),
    rule(r"(?:年初|(?<=年)初)(?![一二三四五六七八九十])", lambda m: PartOfYear(1, 1)),
)
RELATIVE_YEARS = {word: offset for word, offset in _YEARS.items()}
"""Year words counted from this year."""
