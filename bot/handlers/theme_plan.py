"""策划: the announcement of a theme, put together and edited in words, and agreed to before its day."""

import re

from bot.campaigns.audience import Everyone
from bot.campaigns.content import Content
from bot.campaigns.life import NotPossible, State
from bot.catalog import Filters
from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.numerals import read_integer
from bot.dialogue.readers.understanding import Intent
from bot.handlers import campaigns
from bot.handlers.turn import Turn
from bot.handlers.wording import campaigns as campaign_wording
from bot.handlers.wording import themes as wording
from bot.themes import monthly
from bot.themes.planner import MOST, TEXT, TITLE, Full
from bot.themes.year import Denied
from storage.models import Product, Theme

TOPIC = wording.TOPIC
_CHOICES = 3  # products that may be meant
_SHORT = 6  # characters of a word that leaves; a longer message is what was asked for
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
_SENDS = re.compile(r"(?:就这样)?(?:发给大家|发出去|发通知|群发|发送|发给我看看|试发)(?:吧|了)?")
ALIVE = (State.WAITING, State.SCHEDULED, State.RUNNING, State.PAUSED, State.DONE)
_LEAVES = {Intent.STOP, Intent.BACK, Intent.RESTART, Intent.HELP, Intent.HUMAN}


def amends(turn: Turn) -> bool:
    """Takes what is said of the announcement at hand, before anything else is read into it."""
    note = turn.talk.notes.get(TOPIC, {})
    if turn.talk.topic != TOPIC or not note.get("plan") or turn.incoming.button or not turn.text:
        return False
    theme = turn.themes.of(str(note.get("month", "")))
    if theme is None or not turn.themes.may_keep:
        return False
    if asked := note.get("asks"):
        if turn.reading.intent in _LEAVES and len(turn.reading.text) <= _SHORT:
            note.pop("asks")
            return False
        _writes(turn, theme, str(asked), turn.text)
        return True
    text = turn.reading.text
    in_sight = any(data.startswith(f"{TOPIC}:") for _, data in turn.talk.choices)
    if found := _WRITE.fullmatch(turn.text):  # says so plainly that nothing else can be meant
        _writes(turn, theme, _what(found["what"]), found["value"])
    elif turn.reading.intent in {*_LEAVES, Intent.NO} or not in_sight:
        return False
    elif found := _ASK.fullmatch(text):
        asks(turn, theme, _what(found["what"]))
    elif _SENDS.fullmatch(text):
        sends(turn, theme)
    elif (found := _SWAP.fullmatch(text)) and (old := _named(turn, theme, found["place"], found["old"])):
        _puts(turn, theme, found["name"], old)
    elif found := _DROP.fullmatch(text):
        old = _named(turn, theme, found["place"] or found["place2"], found["name"] or found["name2"])
        if old is None:
            turn.answers(wording.not_in_it(found["name"] or found["name2"] or text))
        else:
            edits(turn, theme, out=old)
    elif found := _PUT.fullmatch(text):
        _puts(turn, theme, found["name"], None)
    else:
        return False
    return True


def sends(turn: Turn, theme: Theme) -> None:
    """The announcement goes on to whom it shall reach."""
    plan = turn.planner.plan(theme)
    about = monthly.about(theme.month)
    if before := turn.campaigns.all(ALIVE, about, limit=1):
        turn.opens(campaign_wording.already(before[0]))
    codes = [product.code for product in turn.planner.products(plan)]
    known = {"title": plan.title, "text": plan.text, "products": codes, "events": [], "about": about}
    turn.opens(campaign_wording.sends_a_theme(plan.title))
    campaigns.begins(turn, known)


def approves(turn: Turn, theme: Theme, seen: str) -> None:
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


def plans(turn: Turn, theme_month: str) -> None:
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


def asks(turn: Turn, theme: Theme, what: str) -> None:
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
        edits(turn, theme, text=words)
    else:
        edits(turn, theme, title=" ".join(words.split()))


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
        edits(turn, theme, out=out, put=named[0])
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


def edits(
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
