"""专题: what this month is about for everybody; changing and planning it for staff."""

import re
from datetime import date, time, timedelta

from bot.dialogue.messages import Button
from bot.dialogue.readers.numerals import read_integer
from bot.events.occasions import Occasion
from bot.events.subscriptions import about
from bot.handlers import nearby, theme_plan
from bot.handlers.turn import Turn
from bot.handlers.wording import events as event_wording
from bot.handlers.wording import themes as wording
from bot.orders.request import moment
from bot.themes import fitting
from bot.themes.year import LONGEST, BadValue, month_of, nearest
from storage.models import Theme

TOPIC = wording.TOPIC
_LONGEST = 300  # characters; a longer message is no command
_SHOWN, _EVENTS = 4, 2  # products and events shown with a theme
SOFT = "(?:请|帮我|我想|我要|想|麻烦|看看|查看|看一下|查一下|看|睇|介绍一下|介绍|请问|问一下)*"
END = "(?:啊|呀|呢|吧|谢谢|[?!。. ])*"
MONTH = (
    r"(?:(?:(?P<year>20\d\d)年)?(?P<number>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?"
    r"|(?P<now>本月|这个?月|今个?月|当月)|(?P<next>下个?月)|(?P<past>上个?月))"
)
_SHOW = re.compile(
    rf"{SOFT}{MONTH}?的?(?:专题(?:活动)?(?:是什么|是啥|系乜嘢|系咩|是乜|叫什么|有什么|有哪些|讲什么)?"
    rf"|主题(?:是什么|是啥|系乜嘢|叫什么)){END}"
)
_YEAR = re.compile(
    rf"{SOFT}(?:(?:今年|全年|一年|整年|明年|每个?月)的?专题(?:有哪些|是什么|安排|计划|表|都有什么|都是什么)?"
    rf"|专题(?:安排|计划|表|列表|日历)|一月一专题){END}"
)
_COLUMNS = {
    "title": "标题|名字|名称|题目",
    "intro": "简介|介绍|说明",
    "keywords": "关键词|关键字",
    "audiences": "适合人群|服务人群|人群|适合",
    "brand": "品牌",
}
_COLUMN = "|".join(f"(?P<{name}>{words})" for name, words in _COLUMNS.items())
_TO = "(?:改为|改成|换成|换为|改叫|设为)"
_CHANGE = re.compile(rf"{SOFT}(?:把|将)?{MONTH}的?专题的?(?:{_COLUMN})?{_TO}[: ]*(?P<value>.*)")
_PLANS = (
    re.compile(rf"{SOFT}(?:策划|规划|筹备|筹划)(?:一下)?{MONTH}?的?专题(?:活动)?{END}"),
    re.compile(rf"{SOFT}{MONTH}?的?专题(?:策划|规划){END}"),
)


def hears(turn: Turn) -> bool:
    """Words about a theme; False for all others."""
    text = turn.reading.text
    if len(text) > _LONGEST or ("专题" not in text and "主题" not in text):
        return False
    if _YEAR.fullmatch(text):
        _lists(turn)
    elif found := _SHOW.fullmatch(text):
        _shows(turn, month_said(turn, found) if _names_month(found) else _at_hand(turn))
    elif found := next(filter(None, (each.fullmatch(text) for each in _PLANS)), None):
        theme_plan.plans(turn, month_said(turn, found))
    elif found := _CHANGE.fullmatch(text):
        _changes(turn, month_said(turn, found), found)
    else:
        return False
    return True


def tapped(turn: Turn, button: Button) -> None:
    """A theme, the year, or a step of planning."""
    theme_month, _, rest = button.value.partition("/")
    theme = turn.themes.of(theme_month)
    if button.slot == "year":
        _lists(turn)
    elif theme is None:
        turn.answers(wording.none())
    elif button.slot == "show":
        _shows(turn, theme_month)
    elif not turn.themes.may_keep:
        turn.answers(wording.only_staff())
    elif button.slot == "plan":
        theme_plan.plans(turn, theme_month)
    elif button.slot in {"text", "title"}:
        theme_plan.asks(turn, theme, button.slot)
    elif button.slot == "send":
        theme_plan.sends(turn, theme)
    elif button.slot == "approve":
        theme_plan.approves(turn, theme, rest)
    elif button.slot in {"out", "put"}:
        code, _, instead = rest.partition("/")
        product = turn.catalog.product(code)
        old = turn.catalog.product(instead) if instead else None
        if product is None:
            turn.answers(wording.no_product(button.label))
        elif button.slot == "out":
            theme_plan.edits(turn, theme, out=product)
        else:
            theme_plan.edits(turn, theme, out=old, put=product)


def _lists(turn: Turn) -> None:
    found = turn.themes.coming()
    turn.answers(wording.year(found, turn.local.date()) if found else wording.none())


def _shows(turn: Turn, theme_month: str) -> None:
    today = turn.local.date()
    theme = turn.themes.of(theme_month)
    if theme is None:
        turn.answers(wording.none(wording.month(theme_month, today), turn.themes.coming()[:1], today))
        return
    suited = fitting.chosen(fitting.fitting(turn.catalog, theme), _SHOWN)
    place = nearby.place_asked(turn)
    on = _on(turn, theme, place.code if place else "")[:_EVENTS]
    cards = [event_wording.card(each, turn.now, nearby.state(turn, each)) for each in on]
    near = place.name if place and place.level != "city" else "全市"
    turn.answers(wording.shown(theme, suited, cards, today, near=near, keeps=turn.themes.may_keep))


def _at_hand(turn: Turn) -> str:
    """This month, where it has a theme, else the next one that has."""
    return next((theme.month for theme in turn.themes.coming()), month_of(turn.local.date()))


def _names_month(found: re.Match[str]) -> bool:
    return any(found[name] for name in ("number", "now", "next", "past"))


def _on(turn: Turn, theme: Theme, near: str) -> list[Occasion]:
    """The events of the theme's month that are about it, those in the place before all others."""
    first = date.fromisoformat(f"{theme.month}-01")
    after = (first + timedelta(31)).replace(day=1)
    found = turn.events.coming(moment(after, time.min), moment(first, time.min))
    suiting = [each for each in found if any(word in about(each.product) for word in theme.keywords)]
    if near:
        return [each for each in suiting if turn.places.is_within(each.seat.region_code, near)]
    return suiting


def _changes(turn: Turn, theme_month: str, found: re.Match[str]) -> None:
    column = next((name for name in _COLUMNS if found[name]), "title")
    said = re.split(_TO, turn.text, maxsplit=1)[-1] if re.search(_TO, turn.text) else found["value"]
    if not turn.themes.may_keep:
        turn.answers(wording.only_staff())
    elif turn.demo:
        turn.answers(wording.not_in_a_trial())
    else:
        try:
            theme = turn.themes.change(theme_month, column, said.strip(" :："))
        except LookupError:
            turn.answers(wording.none(wording.month(theme_month, turn.local.date())))
        except BadValue as bad:
            turn.answers(wording.bad_value(column, bad.said, bad.allowed, LONGEST.get(column, 0)))
        else:
            turn.answers(wording.changed(theme, column, turn.local.date()))


def month_said(turn: Turn, found: re.Match[str]) -> str:
    """The month that the words name; this one where they name none."""
    today = turn.local.date()
    if number := found["number"]:
        return nearest(read_integer(number) or 1, today, int(found["year"]) if found["year"] else None)
    first = today.replace(day=1)
    if found["next"]:
        return month_of(first + timedelta(31))
    return month_of(first - timedelta(1) if found["past"] else today)
