"""专题: what this month is about for everybody; changing and planning it for staff."""

import re
from datetime import date, time, timedelta

from bot.campaigns.audience import Everyone
from bot.campaigns.content import Content
from bot.campaigns.life import NotPossible, State
from bot.catalog import Filters
from bot.dialogue.messages import Button
from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.numerals import read_integer
from bot.dialogue.readers.understanding import Intent
from bot.events.occasions import Occasion
from bot.events.subscriptions import about
from bot.handlers import campaigns, events
from bot.handlers.turn import Turn
from bot.handlers.wording import campaigns as campaign_wording
from bot.handlers.wording import events as event_wording
from bot.handlers.wording import themes as wording
from bot.orders.request import moment
from bot.themes import fitting, monthly
from bot.themes.planner import MOST, TEXT, TITLE, Full
from bot.themes.year import LONGEST, BadValue, Denied, month_of, nearest
from storage.models import Product, Theme

TOPIC = wording.TOPIC
_LONGEST = 300  # characters; a longer message is no command
_SHOWN, _EVENTS = 4, 2  # products and events shown with a theme
_CHOICES = 3  # products that may be meant
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
_ORDINAL = r"第 ?(?P<{}>[1-9一二三四五六七八九])(?:个|项|种)"
_DROP = re.compile(
    rf"(?:把)?(?:去掉|删掉|删除|拿掉|不要|撤下)(?:{_ORDINAL.format('place')}|(?P<name>.+))"
    rf"|把?(?:{_ORDINAL.format('place2')}|(?P<name2>.+?))(?:去掉|删掉|删除|拿掉|撤下)(?:吧|了)?"
)
_PUT = re.compile(r"(?:再)?(?:加上|加入|添加|加一?个|放上|补上)(?P<name>.+)")
_SWAP = re.compile(rf"把?(?:{_ORDINAL.format('place')}|(?P<old>.+?))(?:换成|换为|改成|改为)(?P<name>.+)")
_WRITE = re.compile(
    r"(?:把)?(?P<what>标题|题目|文字|正文|内容|通知)(?:改为|改成|换成|写成|[:：])[:： ]*(?P<value>.+)", re.S
)
_ASK = re.compile(r"(?:我要|想)?(?:改|修改|换|重写)(?:一下)?(?P<what>标题|题目|文字|正文|内容)")
_SENDS = re.compile(r"(?:就这样)?(?:发给大家|发出去|发通知|群发|发送)(?:吧|了)?")
ALIVE = (State.WAITING, State.SCHEDULED, State.RUNNING, State.PAUSED, State.DONE)
_LEAVES = {Intent.STOP, Intent.BACK, Intent.RESTART, Intent.HELP, Intent.HUMAN}


def hears(turn: Turn) -> bool:
    """Words about a theme; False for all others."""
    text = turn.reading.text
    if len(text) > _LONGEST or ("专题" not in text and "主题" not in text):
        return False
    if _YEAR.fullmatch(text):
        _lists(turn)
    elif found := _SHOW.fullmatch(text):
        _shows(turn, month_said(turn, found))
    elif found := next(filter(None, (each.fullmatch(text) for each in _PLANS)), None):
        _plans(turn, month_said(turn, found))
    elif found := _CHANGE.fullmatch(text):
        _changes(turn, month_said(turn, found), found)
    else:
        return False
    return True


def amends(turn: Turn) -> bool:
    """Takes what is said of the announcement at hand, before anything else is read into it."""
    note = turn.talk.notes.get(TOPIC, {})
    if turn.talk.topic != TOPIC or not note.get("plan") or turn.incoming.button or not turn.text:
        return False
    theme = turn.themes.of(str(note.get("month", "")))
    if theme is None or not turn.themes.may_keep:
        return False
    if asked := note.get("asks"):
        if turn.reading.intent in _LEAVES:
            note.pop("asks")
            return False
        _writes(turn, theme, str(asked), turn.text)
        return True
    text = turn.reading.text
    if found := _WRITE.fullmatch(turn.text):
        _writes(turn, theme, _what(found["what"]), found["value"])
    elif found := _ASK.fullmatch(text):
        _asks(turn, theme, _what(found["what"]))
    elif _SENDS.fullmatch(text):
        sends(turn, theme)
    elif found := _SWAP.fullmatch(text):
        _swaps(turn, theme, found)
    elif found := _DROP.fullmatch(text):
        old = _named(turn, theme, found["place"] or found["place2"], found["name"] or found["name2"])
        if old is None:
            turn.answers(wording.not_in_it(found["name"] or found["name2"] or text))
        else:
            _edits(turn, theme, out=old)
    elif found := _PUT.fullmatch(text):
        _puts(turn, theme, found["name"], None)
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
        _plans(turn, theme_month)
    elif button.slot in {"text", "title"}:
        _asks(turn, theme, button.slot)
    elif button.slot == "send":
        sends(turn, theme)
    elif button.slot == "approve":
        _approves(turn, theme, rest)
    elif button.slot in {"out", "put"}:
        code, _, instead = rest.partition("/")
        product = turn.catalog.product(code)
        old = turn.catalog.product(instead) if instead else None
        if product is None:
            turn.answers(wording.no_product(button.label))
        elif button.slot == "out":
            _edits(turn, theme, out=product)
        else:
            _edits(turn, theme, out=old, put=product)


def sends(turn: Turn, theme: Theme) -> None:
    """The announcement goes on to whom it shall reach."""
    plan = turn.planner.plan(theme)
    about = monthly.about(theme.month)
    if before := turn.campaigns.all(ALIVE, about, limit=1):
        turn.opens(campaign_wording.already(before[0]))
    codes = [product.code for product in turn.planner.products(plan)]
    known = {"title": plan.title, "text": plan.text, "products": codes, "events": [], "about": about}
    campaigns.begins(turn, known)


def _approves(turn: Turn, theme: Theme, seen: str) -> None:
    """Lets the announcement go out by itself on its day."""
    plan, due = turn.planner.plan(theme), monthly.day_of(theme.month, turn.desk.terms.theme_day)
    about = monthly.about(theme.month)
    if due is None or due <= turn.now or turn.campaigns.all(ALIVE, about, limit=1):
        turn.answers(wording.gone_out())
        return
    if seen != monthly.mark(plan):
        turn.opens(wording.seen_another())
        turn.answers(wording.to_approve(plan, monthly.mark(plan), due, turn.now))
        return
    content = Content(plan.text, tuple(product.code for product in turn.planner.products(plan)))
    try:
        campaign = turn.campaigns.adopts(plan.title, content, Everyone(), about, due, plan.edited_by)
    except NotPossible as refused:
        turn.answers(campaign_wording.impossible(refused.fault))
    else:
        turn.answers(wording.approved(campaign, turn.now))


def _lists(turn: Turn) -> None:
    found = turn.themes.coming()
    turn.answers(wording.year(found, turn.local.date()) if found else wording.none())


def _shows(turn: Turn, theme_month: str) -> None:
    today = turn.local.date()
    theme = turn.themes.of(theme_month)
    if theme is None:
        turn.answers(wording.none(wording.month(theme_month, today)))
        return
    suited = fitting.chosen(fitting.fitting(turn.catalog, theme), _SHOWN)
    place = events.place_asked(turn)
    on = _on(turn, theme, place.code if place else "")[:_EVENTS]
    cards = [event_wording.card(each, turn.now, events.state(turn, each)) for each in on]
    near = place.name if place and place.level != "city" else "全市"
    turn.answers(wording.shown(theme, suited, cards, today, near=near, keeps=turn.themes.may_keep))


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


def _plans(turn: Turn, theme_month: str) -> None:
    today = turn.local.date()
    theme = turn.themes.of(theme_month)
    if not turn.themes.may_keep:
        turn.answers(wording.only_staff())
    elif theme is None:
        turn.answers(wording.none(wording.month(theme_month, today)))
    else:
        turn.answers(wording.proposal(turn.planner.proposal(theme, turn.needs.overview()), today))
        _shows_plan(turn, theme)


def _shows_plan(turn: Turn, theme: Theme) -> None:
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"month": theme.month, "plan": True}
    plan = turn.planner.plan(theme)
    turn.answers(wording.plan(plan, turn.planner.products(plan), turn.local.date()))


def _asks(turn: Turn, theme: Theme, what: str) -> None:
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"month": theme.month, "plan": True, "asks": what}
    plan = turn.planner.plan(theme)
    turn.asks(wording.ask_text(plan) if what == "text" else wording.ask_title(plan))


def _writes(turn: Turn, theme: Theme, what: str, said: str) -> None:
    most = TEXT if what == "text" else TITLE
    words = said.strip()
    if len(words) > most:
        turn.asks(wording.too_long(most))
    elif what == "text":
        _edits(turn, theme, text=words)
    else:
        _edits(turn, theme, title=" ".join(words.split()))


def _swaps(turn: Turn, theme: Theme, found: re.Match[str]) -> None:
    old = _named(turn, theme, found["place"], found["old"])
    if old is None:
        turn.answers(wording.not_in_it(found["old"] or found[0]))
    else:
        _puts(turn, theme, found["name"], old)


def _puts(turn: Turn, theme: Theme, said: str, out: Product | None) -> None:
    """Puts in the product that is meant, or asks which of several."""
    words = said.strip('《》“”" 吧了。')
    month = Filters(month=int(theme.month[5:]))
    hits = turn.catalog.search(words, month, limit=MOST).hits
    named = [hit.product for hit in hits if normalise(words) in normalise(hit.product.name)]
    found = (named or [hit.product for hit in hits])[:_CHOICES]
    if not found:
        turn.answers(wording.no_product(words))
    elif len(named) == 1:
        _edits(turn, theme, out=out, put=named[0])
    else:
        old = f"/{out.code}" if out else ""
        values = [f"{theme.month}/{each.code}{old}" for each in found]
        turn.answers(wording.which_product(words, found, values))


def _named(turn: Turn, theme: Theme, place: str | None, name: str | None) -> Product | None:
    """The product of the announcement that is counted or called so."""
    inside = turn.planner.products(turn.planner.plan(theme))
    if place:
        number = read_integer(place) or 0
        return inside[number - 1] if 0 < number <= len(inside) else None
    words = normalise((name or "").strip("《》“” "))
    found = [each for each in inside if words and words in normalise(each.name)]
    return found[0] if len(found) == 1 else None


def _edits(
    turn: Turn,
    theme: Theme,
    *,
    title: str | None = None,
    text: str | None = None,
    out: Product | None = None,
    put: Product | None = None,
) -> None:
    if turn.demo:
        turn.answers(wording.not_in_a_trial())
        return
    try:
        turn.planner.edit(theme, title=title, text=text, out=out, put=put)
    except Denied:
        turn.answers(wording.only_staff())
    except Full:
        turn.answers(wording.full())
    else:
        _shows_plan(turn, theme)


def _what(said: str) -> str:
    return "title" if said in {"标题", "题目"} else "text"


def month_said(turn: Turn, found: re.Match[str]) -> str:
    """The month that the words name; this one where they name none."""
    today = turn.local.date()
    if number := found["number"]:
        return nearest(read_integer(number) or 1, today, int(found["year"]) if found["year"] else None)
    first = today.replace(day=1)
    if found["next"]:
        return month_of(first + timedelta(31))
    return month_of(first - timedelta(1) if found["past"] else today)
