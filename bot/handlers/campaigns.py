"""群发 in the making: what, to whom, a look at it, when, and the last word."""

import re
from datetime import datetime
from typing import Any

from bot.campaigns import audience as expressions
from bot.campaigns.content import Content
from bot.campaigns.life import NotPossible, State
from bot.dialogue.form import FIRST, OPEN, WAS, Draft
from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers import audience_words, forms
from bot.handlers.slots.campaign import FORM, NOW, AudienceSlot
from bot.handlers.turn import Turn
from bot.handlers.wording import campaigns as wording
from storage.models import Campaign

TOPIC = wording.TOPIC
_LONGEST = 120  # characters; a longer message is no command
_WHAT = "(?:群发|通知|消息|公告|短信)"
_SOFT = "(?:我要|我想|想|要|帮我|请|麻烦)*"
_END = "(?:吧|啊|[。! ])*"
_BEGINS = re.compile(
    rf"{_SOFT}(?:群发(?:通知|消息|一下|一条)?|(?:写|发|做|新建)一?[条个]?(?:群发|群发通知|群通知|公告|广播)|发通知){_END}"
)
_TO = re.compile(
    rf"{_SOFT}(?:(?:群?发|写)一?[条个]?{_WHAT}给(?P<after>.+)"
    rf"|(?:给|向)(?P<before>.+?)(?:群?发|写)一?[条个]?{_WHAT}|群?发{_WHAT}?[畀俾](?P<cantonese>.+)"
    rf"|群发给(?P<straight>.+)){_END}"
)
_TELL = re.compile(
    rf"{_SOFT}(?:通知(?:一下)?[给畀俾]?(?P<whom>.*?(?:文专|专干|审核员|供应商|居民|街坊|所有人))(?:.*)"
    rf"|(?P<all>.+?)都?通知一下){_END}"
)
_REDO = re.compile(
    r"(?:我要|想|再)?(?:改|修改|换|重写|重选)(?:一下|个)?(?P<what>标题|题目|文字|正文|内容|产品|按钮|收件人|对象|人群|时间)"
)
_REDONE = {"标题": "title", "题目": "title", "产品": "products", "按钮": "products", "时间": "when"}
_REDONE |= dict.fromkeys(("文字", "正文", "内容"), "text") | dict.fromkeys(
    ("收件人", "对象", "人群"), "audience"
)
_TEST = re.compile(
    r"(?:先)?(?:发给我(?:看看|看一下|试试)|试发(?:一条|一下|给我)?|测试(?:发送)?|给我看看)(?:吧)?"
)
_LEAVES = {Intent.STOP, Intent.BACK, Intent.RESTART, Intent.HELP, Intent.HUMAN}
_SHORT = 6  # characters of a word that leaves; a longer message is what was asked for
_ELSEWHERE = {*_LEAVES, Intent.MY_ORDERS, Intent.ORDER_DETAILS, Intent.GREETING, Intent.THANKS}


def hears(turn: Turn) -> bool:
    """群发, 发通知给海珠区的专干; False for all others."""
    text = turn.reading.text
    if len(text) > _LONGEST or not re.search(f"发.*{_WHAT}|群发|通知", text):
        return False
    if turn.campaigns.may_write and (told := _TELL.fullmatch(text)) and _tells(turn, told):
        return True
    found = _TO.fullmatch(text)
    if not (found or _BEGINS.fullmatch(text)):
        return False
    if not turn.campaigns.may_write:
        if not found:
            return False  # the table of reserved words says for whom it is
        turn.answers(wording.only_senders())
        return True
    draft: Draft = {}
    if found:
        words = found["after"] or found["before"] or found["straight"] or found["cantonese"]
        AudienceSlot().takes(turn, draft, words)
    begins(turn, draft)
    return True


def _tells(turn: Turn, told: re.Match[str]) -> bool:
    """通知海珠区的文专开会: only where whom it names can be read; it may be a search otherwise."""
    found = audience_words.read(turn, told["whom"] or told["all"])
    if found.audience is not None:
        begins(turn, {"audience": found.audience.to_json()})
    return found.audience is not None


def begins(turn: Turn, known: Draft) -> None:
    """Opens the form with what is known of it."""
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {OPEN: True, **known}
    if turn.demo:
        turn.opens(wording.not_in_a_trial())
    _advance(turn)


def opens_draft(turn: Turn, campaign: Campaign) -> None:
    """Goes on writing one that was begun."""
    content = Content.from_json(campaign.content)
    known: Draft = {
        "number": campaign.number,
        "title": campaign.title,
        "text": content.text,
        "products": list(content.products),
        "events": list(content.events),
        "picture": content.picture,
        "audience": campaign.audience,
    }
    begins(turn, known)


def goes_on(turn: Turn) -> bool:
    """What is said while a campaign is being written, before anything else is read into it."""
    draft = turn.talk.notes.get(TOPIC, {})
    if turn.talk.topic != TOPIC or not draft.get(OPEN) or turn.incoming.button or not turn.text:
        return False
    slot, text = FORM.question(draft), turn.reading.text
    if slot is None:
        return False
    if turn.reading.intent in (_LEAVES if slot.verbatim else _ELSEWHERE) and len(text) <= _SHORT:
        return False
    if turn.talk.choice(text) and not (slot.verbatim and slot.name in {"title", "text"}):
        return False  # the words or the number of a button in sight
    if not slot.verbatim or slot.name in {"products", "audience"}:
        if found := _REDO.fullmatch(text):
            _redoes(turn, _REDONE[found["what"]])
            return True
        if _TEST.fullmatch(text) and "audience" in draft:
            _tests(turn)
            return True
    if not FORM.hear(turn, draft):
        return False
    _advance(turn)
    return True


def takes_picture(turn: Turn) -> bool:
    """A picture that comes while a campaign is being written goes with it; the last one counts."""
    draft = turn.talk.notes.get(TOPIC, {})
    brought = [each.digest for each in turn.incoming.files if each.is_picture]
    if turn.talk.topic != TOPIC or not draft.get(OPEN) or not brought:
        return False
    draft["picture"] = brought[-1]
    draft.pop("shown", None)
    turn.opens(wording.PICTURE_TAKEN)
    if not turn.text:
        _advance(turn)
    return True


def tapped(turn: Turn, button: Button) -> None:
    """A step of the form."""
    if not turn.campaigns.may_write:
        turn.answers(wording.only_senders())
        return
    draft = turn.talk.notes.get(TOPIC, {})
    if button.slot == "start" or not draft.get(OPEN):
        begins(turn, {})
        return
    turn.talk.enter(TOPIC)
    slot = FORM.slot(button.slot)
    if button.slot == "redo" and FORM.slot(button.value):
        _redoes(turn, button.value)
    elif button.slot == "test" and "audience" in draft:
        _tests(turn)
    else:
        if slot is not None and slot.tap(turn, draft, button.value):
            draft.pop(WAS, None)
        _advance(turn)


def asks(turn: Turn) -> None:
    """Asks the open question again."""
    slot = FORM.question(turn.talk.note(TOPIC))
    if slot is not None:
        slot.ask(turn, turn.talk.note(TOPIC))


def _redoes(turn: Turn, name: str) -> None:
    draft = turn.talk.note(TOPIC)
    draft.pop("confirm", None)
    draft.pop(name, None)
    draft[FIRST] = name
    asks(turn)


def _advance(turn: Turn) -> None:
    """Saves what there is, shows whom it reaches, and asks on or sends."""
    draft = turn.talk.note(TOPIC)
    if all(name in draft for name in ("title", "text", "products", "audience")):
        try:
            campaign = _saved(turn, draft)
            reach = turn.campaigns.preview_of(campaign)
        except NotPossible as refused:
            _fails(turn, refused)
            return
        shown = f"{campaign.version}"
        if draft.get("shown") != shown:
            draft["shown"] = shown
            bounds = audience_words.bounds_of(turn, campaign)
            turn.opens(wording.preview(audience_words.aloud(turn, campaign.audience), bounds, reach))
        if not reach.reached:
            draft.pop("audience")
    elif "audience" in draft and not draft.get("read"):
        draft["read"] = True
        turn.opens(f"收件人：{audience_words.aloud(turn, draft['audience'])}。")
    if FORM.question(draft) is None:
        _submits(turn, draft)
    else:
        asks(turn)


def _submits(turn: Turn, draft: Draft) -> None:
    said = str(draft["when"])
    due = None if said == NOW else datetime.fromisoformat(said).replace(tzinfo=SHANGHAI)
    try:
        campaign = turn.campaigns.submit(str(draft["number"]), due)
    except NotPossible as refused:
        draft.pop("confirm", None)
        draft.pop("when", None)
        _fails(turn, refused)
        return
    turn.talk.leave()
    turn.answers(wording.submitted(campaign, turn.now))
    if turn.talk.topic not in forms.FORMS:
        turn.talk.enter(wording.DESK)
        turn.talk.notes[wording.DESK] = {"number": campaign.number}
    forms.goes_on(turn)


def _tests(turn: Turn) -> None:
    draft = turn.talk.note(TOPIC)
    try:
        turn.campaigns.tests(_saved(turn, draft).number)
    except NotPossible as refused:
        _fails(turn, refused)
        return
    turn.opens(wording.tried())
    asks(turn)


def _saved(turn: Turn, draft: Draft) -> Campaign:
    """The campaign of the draft, as the draft has it now."""
    events, products = draft.get("events", ()), draft.get("products", ())
    picture = str(draft.get("picture", ""))
    content = Content(str(draft["text"]), tuple(products), tuple(events), picture=picture)
    audience = expressions.read(draft["audience"])
    known: dict[str, Any] = {"title": str(draft["title"]), "content": content, "audience": audience}
    campaign = turn.campaigns.get(str(draft.get("number", "")))
    if campaign is not None and campaign.state == State.DRAFT:
        return turn.campaigns.edit(campaign.number, **known)
    campaign = turn.campaigns.draft(**known, about=str(draft.get("about", "")))
    draft["number"] = campaign.number
    return campaign


def _fails(turn: Turn, refused: NotPossible) -> None:
    reply = wording.impossible(refused.fault)
    turn.opens(reply.text)
    if FORM.question(turn.talk.note(TOPIC)) is None:
        turn.says(buttons=reply.buttons)
    else:
        asks(turn)
