"""订阅 in words: 帮我留意海珠区亲子活动, 我的订阅, 暂停一个月, 退订."""

import re
from typing import Any

from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.events.occasions import Fault
from bot.events.subscriptions import MOST
from bot.handlers.turn import Turn
from bot.handlers.wording import events
from bot.handlers.wording import subscriptions as wording
from storage.models import Subscription

TOPIC = wording.TOPIC
DISTRICT = 6  # digits of a region's code that name the district
CITY = "440100"  # the official code of Guangzhou
_LONGEST = 60  # characters; a longer message is about something else
_HINT = re.compile("留意|关注|订阅|提醒我|告诉我|通知我|退订|暂停|恢复")
_FOLLOWS = re.compile(r"留意|关注|订阅|(?:提醒|告诉|通知)我")
_END = r"(?:吧|啊|呀|啦|喇|了|一下|谢谢|[!,.~。、 ])*"
_OWN = re.compile(
    r"(?:看看|查看|看下|看|查)?(?:一下)?我(?:的|订了什么|订了哪些|都订了什么)(?:订阅|关注)?" + _END
)
_PAUSES = re.compile(r"(?:先)?暂停(?:一个月|1个月|一下|订阅|通知|推送)*" + _END)
_RESUMES = re.compile(r"恢复(?:订阅|通知|推送)" + _END)
_ENDS = re.compile(r"(?:我要|我想|帮我|全部|都)*(?:退订|取消订阅|取消关注)(?:全部|所有|活动|通知)*" + _END)
_NOISE = re.compile(
    r"帮我|帮手|留意|关注|订阅|提醒我|告诉我|通知我|有新的?|新的?|活动|附近|的|嘅|一下|有|就|请|我|想|要"
)


def hears(turn: Turn) -> bool:
    """Takes a message about subscriptions; False for all others."""
    text = turn.reading.text
    if len(text) > _LONGEST or not _HINT.search(text) or turn.reading.order_number:
        return False
    own = bool(turn.events.subscriptions.all())
    if ("订" in text or "关注" in text) and _OWN.fullmatch(text):
        _lists(turn)
    elif _PAUSES.fullmatch(text) and own:
        _pauses(turn)
    elif _RESUMES.fullmatch(text) and own:
        _resumes(turn)
    elif _ENDS.fullmatch(text) and (own or not turn.who.may_order):  # whose 退订 means an order
        _ends(turn, None)
    elif _FOLLOWS.search(text) and "活动" in text and turn.reading.intent is not Intent.ORDER:
        _begins(turn)
    else:
        return False
    return True


def goes_on(turn: Turn) -> bool:
    """The place or the consent that was asked for."""
    note = turn.talk.note(TOPIC)
    intent = turn.reading.intent
    if "code" not in note:
        if turn.reading.place is None:
            return False
        note["code"] = turn.reading.place.code
        _advance(turn)
    elif intent is Intent.YES or turn.reading.text in {"同意", "我同意"}:
        _agrees(turn)
    elif intent is Intent.NO or turn.reading.text in {"不同意", "我不同意"}:
        _refuses(turn)
    else:
        return False
    return True


def asks(turn: Turn) -> None:
    """Asks once more for what is open."""
    _advance(turn)


def tapped(turn: Turn, button: Button) -> None:
    """Consent, a place, or what becomes of a subscription."""
    note = turn.talk.notes.get(TOPIC, {})
    match button.slot:
        case "agree" if note:
            _agrees(turn)
        case "refuse":
            _refuses(turn)
        case "add":
            seen = turn.talk.notes.get("events", {})
            _opens(turn, {"code": button.value or CITY, "audiences": seen.get("audiences", [])})
        case "like":
            _follows_alike(turn, button.value)
        case "place" if note:
            note["code"] = button.value or CITY
            turn.talk.enter(TOPIC)
            _advance(turn)
        case "pause":
            _pauses(turn)
        case "resume":
            _resumes(turn)
        case "end":
            _ends(turn, int(button.value) if button.value.isdecimal() else None)
        case _:
            _lists(turn)


def _begins(turn: Turn) -> None:
    reading = turn.reading
    words = _NOISE.sub("", reading.wish).strip()
    note: dict[str, Any] = {"audiences": list(reading.audiences), "words": words[:20]}
    near = str(turn.talk.notes.get("near", {}).get("code", ""))
    if reading.place:
        note["code"] = reading.place.code
    elif near:
        note["code"] = near
    _opens(turn, note)


def _follows_alike(turn: Turn, number: str) -> None:
    """Events of the same kind as this one, in its district."""
    occasion = turn.events.occasion(number)
    if occasion is None:
        turn.answers(events.not_possible(Fault.UNKNOWN))
        return
    district = occasion.seat.region_code[:DISTRICT]
    _opens(turn, {"code": district, "audiences": [], "words": occasion.product.field})


def _opens(turn: Turn, note: dict[str, Any]) -> None:
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = note
    _advance(turn)


def _advance(turn: Turn) -> None:
    """Asks for the place, then once for consent, and keeps the subscription."""
    note = turn.talk.note(TOPIC)
    mine = turn.events.subscriptions
    if turn.places.get(str(note.get("code", ""))) is None:
        note.pop("code", None)
        note.setdefault("words", "")
        turn.answers(wording.ask_place())
    elif not mine.agreed:
        turn.answers(wording.ask_consent())
    else:
        turn.talk.forget(TOPIC)
        added = mine.add(str(note["code"]), note.get("audiences", ()), str(note.get("words", "")))
        turn.answers(wording.added(name(turn, added)) if added else wording.too_many(MOST))


def _agrees(turn: Turn) -> None:
    turn.events.subscriptions.agree()
    turn.talk.enter(TOPIC)
    _advance(turn)


def _refuses(turn: Turn) -> None:
    turn.talk.forget(TOPIC)
    turn.says(wording.refused())


def _lists(turn: Turn) -> None:
    own = turn.events.subscriptions.all()
    rows = [(each, name(turn, each)) for each in own]
    turn.answers(wording.listed(rows, turn.now) if rows else wording.none())


def _pauses(turn: Turn) -> None:
    until = turn.events.subscriptions.pause()
    turn.answers(wording.paused(until) if until else wording.none())


def _resumes(turn: Turn) -> None:
    turn.answers(wording.resumed() if turn.events.subscriptions.resume() else wording.none())


def _ends(turn: Turn, subscription_id: int | None) -> None:
    ended = turn.events.subscriptions.end(subscription_id)
    everything = not turn.events.subscriptions.all()
    turn.answers(wording.ended(everything=everything) if ended else wording.none())


def name(turn: Turn, subscription: Subscription) -> str:
    """A subscription in a few words, with its place."""
    place = turn.places.get(subscription.region_code)
    if place is None or place.level == "city":
        return wording.name("全市", subscription)
    above = "" if place.level == "district" else place.district
    return wording.name(f"{above}{place.name}", subscription)
