"""Words that count from a day or from now: 三天后, 前一天, 后第一个周六, 当晚, 推迟一周."""

import re

from bot.dialogue.readers.times.atoms import Ahead, Atom, Edge, LastDay, NearWeekday, SameDay, Shift, Unit
from bot.dialogue.readers.times.rules import (
    AMOUNT,
    WEEK,
    WEEKDAY,
    WEEKDAYS,
    Build,
    Rule,
    amount,
    any_of,
    number,
    rule,
)

_UNITS: dict[str, Unit] = {
    **dict.fromkeys(("天", "日", "晚", "夜"), "day"),
    **dict.fromkeys(("周", "星期", "礼拜"), "week"),
    "月": "month",
    "年": "year",
    **dict.fromkeys(("小时", "钟头", "钟"), "hour"),
    "分钟": "minute",
}
_UNIT = r"个?(?P<unit>天|日|周|星期|礼拜|(?<=个)月|年|小时|钟头|(?<=个)钟|分钟)"
_WHOLE_UNIT = r"个?(?P<unit>天|日|周|星期|礼拜|(?<=个)月)"
_NUMBER = r"(?P<n>[一二两三四五六七八九十]{1,3}|\d{1,3})"
_SIDE = r"[的之]?(?P<side>之前|以前|前|之后|以后|过后|后)"
_BEFORE = ("前", "之前", "以前", "头")
_AFTERWARDS = r"(?:之后|以后|过后|后)(?![天日])"
_FIRST = any_of(
    "首个 头一个 头个 最后个 最后一个 一个 最近的 最近一个 最近的一个 "
    "上个 上一个 下个 下一个 那个 那一个 这个 那 个"
)
_ONE_OF = rf"的?(?:第(?P<nth>[一二三四1-4])个|{_FIRST})?的?"
_SAME_DAY = any_of("那天 那一天 当天 当日 那日 嗰日 果日 个日 正日 同一天 同日")
_WEEKEND_OR_DAY = rf"(?P<day>末|六日|{WEEKDAY})"
_EARLIER = any_of("提前 提早 往前提 往前挪 往前推")
_LATER = any_of("推迟 延迟 延后 延期 顺延 往后推 往后挪 往后延 推后 押后")
_NOT_A_NOTICE = r"(?!到|[之以]?[前内]|[提通告预报说问来把准])"  # 提前三天提醒我 moves nothing


def _ahead(match: re.Match[str]) -> Atom | None:
    return Ahead(amount(match["n"]), _UNITS[match["unit"]])


def _ahead_and_a_half(match: re.Match[str]) -> Atom | None:
    return Ahead(amount(match["n"]) + 0.5, _UNITS[match["unit"]])


def _within(match: re.Match[str]) -> Atom | None:
    unit = _UNITS[match["unit"]]
    return Ahead(amount(match["n"]), unit, within=True) if unit in ("day", "week", "month") else None


def _counted(match: re.Match[str], sign: int, moves: bool = False) -> Atom | None:
    value, unit = sign * number(match["n"]), _UNITS[match["unit"]]
    if unit == "month":
        return Shift(0, months=value, moves=moves)
    return Shift(value * (7 if unit == "week" else 1), moves=moves)


def _to_the_side(match: re.Match[str]) -> Atom | None:
    return _counted(match, -1 if match["side"] in _BEFORE else 1)


def _back(match: re.Match[str]) -> Atom | None:
    return _counted(match, -1)


def _moved_earlier(match: re.Match[str]) -> Atom | None:
    return _counted(match, -1, moves=True)


def _moved_later(match: re.Match[str]) -> Atom | None:
    return _counted(match, 1, moves=True)


def _nth_day(match: re.Match[str]) -> Atom | None:
    return Shift(number(match["n"]) - 1, of_span=True)


def _near_weekday(match: re.Match[str]) -> Atom | None:
    day = match["day"]
    return NearWeekday(_nth(match), WEEKDAYS.get(day, 5), weekend=day in ("末", "六日"))


def _near_working_day(match: re.Match[str]) -> Atom | None:
    return NearWeekday(_nth(match), None)


def _nth(match: re.Match[str]) -> int:
    nth = number(match["nth"]) if match["nth"] else 1
    return -nth if match["side"] in _BEFORE else nth


def _in_its_week(match: re.Match[str]) -> Atom | None:
    day = match["day"]
    return NearWeekday(0, WEEKDAYS.get(day, 5), weekend=day in ("末", "六日"))


def _always(atom: Atom) -> Build:
    return lambda _: atom


_AT_NIGHT_OR_DAY = r"那(?=[晚早]|上午|下午|中午)"

SHIFT_RULES: tuple[Rule, ...] = (
    rule(rf"{_SIDE}{_ONE_OF}{WEEK}{_WEEKEND_OR_DAY}", _near_weekday, glued=True),
    rule(rf"{_SIDE}{_ONE_OF}工作日", _near_working_day, glued=True),
    rule(
        rf"[的之]?(?:那一?个?|当|所在的?那?一?|同一?个?){WEEK}的?(?:{WEEK})?{_WEEKEND_OR_DAY}",
        _in_its_week,
        glued=True,
    ),
    rule(
        rf"[的之]?(?P<side>之前|以前|前|之后|以后|过后|后|头)的?[第头]?{_NUMBER}"
        r"个?(?P<unit>天|日|晚|夜|周|星期|礼拜|(?<=个)月)(?![一二三四五六日末])",
        _to_the_side,
        glued=True,
    ),
    rule(rf"{_NUMBER}{_WHOLE_UNIT}(?:之前|以前|前)", _back, glued=True),
    rule(r"的?(?:前夕|前夜|前晚|头晚)", _always(Shift(-1)), glued=True),
    rule(r"的?(?:翌日|次日|隔天|隔日|转天)", _always(Shift(1)), glued=True),
    rule(r"(?:的|里的?)?第(?P<n>[一二三四五六七八九十]|\d)[天日]", _nth_day, glued=True),
    rule(r"(?:的|里的?)?(?:首日|头一天|头一日)", _always(Shift(0, of_span=True)), glued=True),
    rule(r"(?:的|里的?)?(?:最后一[天日]|最尾一日|末日|尾日)", _always(LastDay()), glued=True),
    rule(rf"{_EARLIER}了?{_NUMBER}{_WHOLE_UNIT}{_NOT_A_NOTICE}", _moved_earlier),
    rule(rf"{_LATER}了?{_NUMBER}{_WHOLE_UNIT}{_NOT_A_NOTICE}", _moved_later),
    rule(rf"再?过(?P<n>{AMOUNT}){_UNIT}(?:{_AFTERWARDS})?", _ahead),
    rule(rf"(?P<n>{AMOUNT})个半(?P<unit>小时|钟头|钟|月|星期|礼拜){_AFTERWARDS}", _ahead_and_a_half),
    rule(rf"(?P<n>{AMOUNT}){_UNIT}{_AFTERWARDS}", _ahead),
    rule(rf"(?P<n>{AMOUNT}){_UNIT}[之以]?内", _within),
    rule(rf"(?:未来|接下来|今后|往后)的?(?P<n>{AMOUNT}){_UNIT}", _within),
    rule(
        rf"的?(?:{_SAME_DAY}|当(?=[晚早午夜])|{_AT_NIGHT_OR_DAY}|嗰(?=晚))",
        _always(SameDay()),
        glued=True,
    ),
    rule(rf"当天|当日|那天|同一天|同日|嗰日|当(?=晚(?!会))|{_AT_NIGHT_OR_DAY}", _always(SameDay())),
    rule(r"[的之]?(?:之前|以前|前(?![台面排来往去后沿进景辈锋]))", _always(Edge(after=False)), glued=True),
    rule(r"之后|以后|过后|后(?![台面排勤辈续来])", _always(Edge(after=True)), glued=True),
)
