"""Words that count from a day or from now, and words that relate two times."""

import re

from bot.dialogue.readers.times.atoms import (
    Ahead,
    Atom,
    Edge,
    LastDay,
    Mark,
    NearWeekday,
    SameDay,
    Shift,
    Unit,
)
from bot.dialogue.readers.times.rules import AMOUNT, WEEK, WEEKDAY, WEEKDAYS, Rule, amount, number, rule

_UNITS: dict[str, Unit] = {
    **dict.fromkeys(("天", "日"), "day"),
    **dict.fromkeys(("周", "星期", "礼拜"), "week"),
    "月": "month",
    "年": "year",
    **dict.fromkeys(("小时", "钟头", "钟"), "hour"),
    **dict.fromkeys(("分钟", "刻钟"), "minute"),
}
_UNIT = r"(?:个)?(?P<unit>天|日|周|星期|礼拜|(?<=个)月|年|小时|钟头|(?<=个)钟|分钟)"
_WEEKS = ("周", "星期", "礼拜")
_EARLIER = ("提前", "提早", "往前提", "往前挪", "往前推")
_AFTER = r"(?:之后|以后|过后|后)(?![天日])"


def _ahead(match: re.Match[str]) -> Atom | None:
    groups = match.groupdict()
    unit = _UNITS[match["unit"]]
    return Ahead(
        amount(match["n"]) + (0.5 if groups.get("half") else 0), unit, within=bool(groups.get("within"))
    )


def _shift(match: re.Match[str]) -> Atom | None:
    sign = -1 if match["way"] in ("前", "之前", "以前", "头", "提前") else 1
    unit = match["unit"]
    value = sign * number(match["n"])
    if unit == "月":
        return Shift(0, months=value)
    return Shift(value * (7 if unit in _WEEKS else 1))


def _move(match: re.Match[str]) -> Atom | None:
    sign = -1 if match["way"] in _EARLIER else 1
    value = sign * number(match["n"])
    if match["unit"] == "月":
        return Shift(0, months=value, moves=True)
    return Shift(value * (7 if match["unit"] in _WEEKS else 1), moves=True)


def _back(match: re.Match[str]) -> Atom | None:
    unit = match["unit"]
    if unit == "月":
        return Shift(0, months=-number(match["n"]))
    return Shift(-number(match["n"]) * (7 if unit in _WEEKS else 1))


def _near(match: re.Match[str]) -> Atom | None:
    before = match["way"] in ("前", "之前", "以前")
    groups = match.groupdict()
    nth = number(groups["nth"]) if groups.get("nth") else 1
    day = match["day"]
    if "工作日" in match[0]:
        return NearWeekday(-nth if before else nth, None)
    return NearWeekday(-nth if before else nth, WEEKDAYS.get(day, 5), weekend=day in ("末", "六日"))


def _that_week(match: re.Match[str]) -> Atom | None:
    day = match["day"]
    return NearWeekday(0, WEEKDAYS.get(day, 5), weekend=day in ("末", "六日"))


_WHICH = r"(?:的)?(?:第(?P<nth>[一二三四1-4])个|首个|头一个|头个|最后一?个|一个|最近的?一?个|上一?个|下一?个|那一?个|这个|那|个)?(?:的)?"

SHIFT_RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:的|之)?(?P<way>之前|以前|前|之后|以后|过后|后){_WHICH}{WEEK}(?P<day>末|六日|{WEEKDAY})",
        _near,
        glued=True,
    ),
    rule(rf"(?:的|之)?(?P<way>之前|以前|前|之后|以后|过后|后){_WHICH}(?P<day>工作日)", _near, glued=True),
    rule(
        rf"(?:的)?(?:那一?个?|当|所在的?那?一?|同一?个?){WEEK}(?:的)?(?:{WEEK})?(?P<day>末|六日|{WEEKDAY})",
        _that_week,
        glued=True,
    ),
    rule(rf"(?:的|之)?(?:那一?个?|当)(?:{WEEK})(?P<day>末|六日|{WEEKDAY})", _that_week, glued=True),
    rule(
        r"(?:的|之)?(?P<way>之前|以前|前|之后|以后|过后|后|头)(?:的)?(?:第|头)?(?P<n>[一二两三四五六七八九十]{1,3}|\d{1,3})(?:个)?(?P<unit>天|日|晚|夜|周|星期|礼拜|(?<=个)月)(?![一二三四五六日末])",
        _shift,
        glued=True,
    ),
    rule(
        r"(?P<n>[一二两三四五六七八九十]{1,3}|\d{1,3})(?:个)?(?P<unit>天|日|周|星期|礼拜|(?<=个)月)(?:之前|以前|前)",
        _back,
        glued=True,
    ),
    rule(r"(?:的)?(?:前夕|前夜|前晚|头晚)", lambda m: Shift(-1), glued=True),
    rule(r"(?:的)?(?:翌日|次日|隔天|隔日|转天)", lambda m: Shift(1), glued=True),
    rule(
        r"(?:的|里的?)?第(?P<n>[一二三四五六七八九十]|\d)[天日]",
        lambda m: Shift(number(m["n"]) - 1, of_span=True),
        glued=True,
    ),
    rule(r"(?:的|里的?)?(?:首日|头一天|头一日)", lambda m: Shift(0, of_span=True), glued=True),
    rule(r"(?:的|里的?)?(?:最后一[天日]|最尾一日|末日|尾日)", lambda m: LastDay(), glued=True),
    rule(
        rf"(?P<way>{'|'.join(_EARLIER)}|推迟|延迟|延后|延期|顺延|往后推|往后挪|往后延|推后|押后)了?"
        r"(?P<n>[一二两三四五六七八九十]{1,3}|\d{1,3})个?(?P<unit>天|日|周|星期|礼拜|(?<=个)月)(?!到|[之以]?[前内]|提|通|告|预|报|说|问|来|把|准)",
        _move,
    ),
    rule(rf"(?:过|再过)(?P<n>{AMOUNT}){_UNIT}(?:{_AFTER})?", _ahead),
    rule(rf"(?P<n>{AMOUNT})(?:个)(?P<half>半)(?P<unit>小时|钟头|钟|月|星期|礼拜){_AFTER}", _ahead),
    rule(rf"(?P<n>{AMOUNT}){_UNIT}{_AFTER}", _ahead),
    rule(
        rf"(?P<within>)(?P<n>{AMOUNT}){_UNIT}(?:之|以)?内",
        lambda m: (
            Ahead(amount(m["n"]), _UNITS[m["unit"]], within=True)
            if m["unit"] not in ("小时", "钟头", "钟", "分钟", "年")
            else None
        ),
    ),
    rule(
        rf"(?:未来|接下来|今后|往后)的?(?P<n>{AMOUNT}){_UNIT}",
        lambda m: Ahead(amount(m["n"]), _UNITS[m["unit"]], within=True),
    ),
    rule(
        r"(?:的)?(?:那一?天|当天|当日|那日|嗰日|果日|个日|正日|同一天|同日|当(?=[晚早午夜])|那(?=[晚早]|上午|下午|中午)|嗰(?=晚)|日子)",
        lambda m: SameDay(),
        glued=True,
    ),
    rule(r"当天|当日|那天|同一天|同日|嗰日|当(?=[晚](?!会))|那(?=天?晚上|晚|天)", lambda m: SameDay()),
    rule(
        r"(?:的|之)?(?:之前|以前|前(?!台|面|排|来|往|去|后|沿|进|景|辈|锋))",
        lambda m: Edge(after=False),
        glued=True,
    ),
    rule(r"(?:之后|以后|过后|后(?!台|面|排|勤|辈|续|来))", lambda m: Edge(after=True), glued=True),
)

MARK_RULES: tuple[Rule, ...] = (
    rule(
        r"(?:哦|噢|喔|额|呃|唉)?[,。\s]{0,3}(?:不对|唔对|唔啱|错了|搞错了?|说错了?|讲错了?|记错了?|写错了?|打错了?|口误|更正|不不不?|(?<=[,。\s.…、])不(?=[,。\s.…])|哦不|噢不|啊不|呃不|唔系|等等|准确说)",
        lambda m: Mark("correct"),
    ),
    rule(
        r"(?:改|换|挪|调|移|推迟|延迟|延后|延|提前|推|提早|变更|变|顺延|押后|推后|调整|更改|改期|转|挪后|搬)(?:期|时间|个时间|成|一下)?(?:到|至|为|成|在|去|做|返)|改(?=[周星礼下明后今上中晚早\d一二三四五六七八九十])",
        lambda m: Mark("change"),
    ),
    rule(r"不是(?!吗|么)|并非|不要(?=下?周|下?星期|\d|下午|上午)|别(?=周|星期)", lambda m: Mark("not")),
    rule(
        r"(?:(?:的|那天|都|可能|我们|我|有点|好像|又|实在){0,2}\s?)(?:不行|唔得|不得行|没空|冇空|不得闲|唔得闲|冇得闲|没时间|冇时间|有事|不方便|唔方便|不合适|不可以|不太行|不太方便|去不了|来不了|来唔到|撞期|冲突|取消|不要了|算了|满了|约满)",
        lambda m: Mark("reject"),
        glued=True,
    ),
    rule(r"\s?(?:-{1,2}|~|—{1,2}|–|到|至|直到|直至)\s?", lambda m: Mark("to"), glued=True),
    rule(r"\s?,?\s?(?:或者是|或者|或是|还是|或|又或者|定系)\s?", lambda m: Mark("or"), glued=True),
    rule(r"\s?(?:、|和|跟|同埋|同|以及|及|与|&|\+)\s?", lambda m: Mark("and"), glued=True),
)
