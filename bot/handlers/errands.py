"""代办: somebody signs up a neighbour who has no account, with their consent, and looks after the sign-up."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.dialogue.messages import Button, Card
from bot.dialogue.readers.understanding import Intent, Understanding
from bot.dialogue.wall_clock import SHANGHAI
from bot.events.occasions import Fault, Mine, NotPossible, Occasion
from bot.events.places import State
from bot.events.subscriptions import about
from bot.handlers import forms, joining
from bot.handlers.turn import Turn
from bot.handlers.wording import errands as wording
from bot.handlers.wording import events as event_wording
from bot.orders.phones import phone_fault, plain_phone

TOPIC = wording.TOPIC
AHEAD = timedelta(days=60)
CHOICES = 5
_LONGEST = 60  # characters; a longer message is about something else
_HINT = re.compile("报|取消|去不了|来不了|不去|不来|删")
_BRINGS = re.compile(
    r"(?:请|我想|我要|想|要|可以|可不可以)*(?:帮忙|帮手|帮|替|代|给|同)(?P<name>[\u4e00-\u9fffa-z·]{1,8}?)"
    r"(?:也|都)?(?:报个名|报名|报一下名|登记)(?:参加)?(?P<rest>.*)"
)
_CANCELS = re.compile(
    r"(?:请|帮我|我要|我想)*取消(?P<name>[\u4e00-\u9fffa-z·]{1,20}?)的?报名.{0,4}"
    r"|(?P<who>[\u4e00-\u9fffa-z·]{1,20}?)(?:临时有事|有事)?[,，]?(?:去不了|来不了|不去|不来)[了啦]?[。!]?"
)
_FORGETS = re.compile(
    r"(?:请|帮我|我要|我想)*(?:删除|删掉|清除)(?P<name>[\u4e00-\u9fffa-z·]{1,20}?)的?(?:报名)?(?:资料|数据|信息|记录)[。!]?"
)
# Who is no neighbour with a name: oneself, and groups, for whom a delivery is ordered instead.
_NOBODY = re.compile(
    "忙|手|助|意|我|我们|我哋|咱们?|自己|他|她|佢|佢哋|大家|.+们|.*(?:社区|居民|老人|长者|街坊|学校|单位|部队|学生|群众|一下)"
)
_CHILD = re.compile(
    "我?(?:个|家)?(?:孩子|小孩|小朋友|儿子|女儿|囡囡|仔仔|孙子|孙女|外孙|外孙女|细路|宝宝|娃)"
)
_AGREES = re.compile(r"(?:他|她|佢|本人|对方)?(?:已经?)?(?:同意|问过|答应|愿意)[了啦的]*(?:报名)?[。!]?")
_PARTY = re.compile(rf"(?<!\d){joining.NUMBER}(?:个人|個人|位|人)")
_NOISE = re.compile(r"报名|报|参加|活动|那场|这场|嗰场|场|的|嘅|[,，。!\s]|\d+位|[一二两三四五六七八九十]位")


def hears(turn: Turn) -> bool:
    """Takes a message about somebody else's sign-up; False for all others."""
    text = turn.reading.text
    if len(text) > _LONGEST or not _HINT.search(text):
        return False
    if found := _BRINGS.match(text):
        return _begins(turn, found["name"], found["rest"])
    if found := _FORGETS.fullmatch(text):
        return _forgets(turn, found["name"])
    if found := _CANCELS.fullmatch(text):
        return _cancels_named(turn, found["name"] or found["who"])
    return False


def goes_on(turn: Turn) -> bool:
    """How many come, or whether the guest agrees."""
    note = turn.talk.note(TOPIC)
    if not note.get("name"):
        return False
    if turn.reading.intent is Intent.NO:
        _leaves(turn)
    elif note.get("number") and not note.get("party") and (party := joining.party_in(turn)):
        note["party"] = party
        _advance(turn)
    elif _asked_consent(note) and (turn.reading.intent is Intent.YES or _AGREES.fullmatch(turn.reading.text)):
        note["agreed"] = True
        _advance(turn)
    else:
        return False
    return True


def asks(turn: Turn) -> None:
    """Asks once more for what is open."""
    _advance(turn)


def tapped(turn: Turn, button: Button) -> None:
    """The event, how many, the consent, or what becomes of a guest's places."""
    note = turn.talk.notes.get(TOPIC, {})
    match button.slot:
        case "leave":
            _leaves(turn)
        case "cancel":
            _cancels(turn, button.value)
        case "accept":
            _accepts(turn, button.value)
        case "event" if note.get("name"):
            turn.talk.enter(TOPIC)
            note["number"] = button.value
            _advance(turn)
        case "party" if note.get("number") and button.value.isdecimal():
            turn.talk.enter(TOPIC)
            note["party"] = int(button.value[:3])
            _advance(turn)
        case "agreed" if _asked_consent(note):
            turn.talk.enter(TOPIC)
            note["agreed"] = True
            _advance(turn)
        case _:
            turn.answers(wording.none_such())


def cards(turn: Turn) -> Sequence[Card]:
    """The guests in this person's care, for the list of their own sign-ups; those of a list make one card."""
    one_by_one, listed = [], dict[str, list[Mine]]()
    for mine in turn.events.care.all():
        if mine.sign_up.agreed_at is None and mine.sign_up.state != State.OFFERED:
            listed.setdefault(mine.occasion.order.number, []).append(mine)
        else:
            one_by_one.append(wording.card(mine, turn.now))
    return (*one_by_one, *(wording.listed(guests, turn.now) for guests in listed.values()))


def _begins(turn: Turn, name: str, rest: str) -> bool:
    if _NOBODY.fullmatch(name) or "订单" in rest:
        return False
    reading = turn.read(rest.strip(",，。 "), turn.local) if rest.strip(",，。 ") else None
    seen = str(turn.talk.notes.get("events", {}).get("number", ""))
    counted = _PARTY.search(rest)
    party = joining.number(counted[1]) if counted else 0
    if _CHILD.fullmatch(name):
        return _with_children(turn, name, seen, reading)
    phone = turn.reading.phone or ""
    note: dict[str, Any] = {"name": name[: joining.LONGEST]}
    if party:
        note["party"] = party
    if phone and not phone_fault(phone):
        note["phone"] = plain_phone(phone)
    found = _found(turn, reading)
    named = reading is not None and (reading.when is not None or bool(_words(reading)))
    if seen and not named:
        note["number"] = seen
    elif len(found) == 1:
        note["number"] = found[0].order.number
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = note
    if "number" not in note:
        _asks_which(turn, name, found)
        return True
    _advance(turn)
    return True


def _with_children(turn: Turn, name: str, seen: str, reading: Understanding | None) -> bool:
    """A child is signed up together with whoever comes along, and only counted."""
    turn.opens(wording.children_with_you(name))
    found = _found(turn, reading)
    if number := seen or (found[0].order.number if len(found) == 1 else ""):
        joining.begins(turn, number)
    else:
        turn.answers(wording.ask_own(found[:CHOICES], turn.now))
    return True


def _found(turn: Turn, reading: Understanding | None) -> list[Occasion]:
    """The events that the words may mean."""
    when = reading.when if reading else None
    since = until = None
    if when is not None:
        day = when.start.replace(hour=0, minute=0)
        since = day.replace(tzinfo=SHANGHAI)
        until = (when.end or day + timedelta(days=1)).replace(tzinfo=SHANGHAI)
    found = turn.events.coming(until or turn.now + AHEAD, since)
    words = _words(reading) if reading else ""
    if not words:
        return found
    return [each for each in found if words in about(each.product)]


def _words(reading: Understanding) -> str:
    return _NOISE.sub("", reading.wish)


def _asks_which(turn: Turn, name: str, found: Sequence[Occasion]) -> None:
    if not found:
        turn.talk.forget(TOPIC)
        turn.answers(wording.no_event(name))
        return
    turn.answers(wording.ask_which(name, [wording.choice(each, turn.now) for each in found[:CHOICES]]))


def _asked_consent(note: dict[str, Any]) -> bool:
    return bool(note.get("name") and note.get("number") and note.get("party"))


def _advance(turn: Turn) -> None:
    """Asks on, or signs the guest up when everything is known."""
    note = turn.talk.note(TOPIC)
    name, number = str(note.get("name", "")), str(note.get("number", ""))
    if not number:
        _asks_which(turn, name, turn.events.coming(turn.now + AHEAD))
        return
    occasion = turn.events.occasion(number)
    if occasion is None:
        turn.talk.forget(TOPIC)
        turn.answers(event_wording.not_possible(Fault.UNKNOWN))
    elif not note.get("party"):
        turn.talk.choices = []
        turn.answers(wording.ask_party(name, occasion, turn.now))
    elif not (note.get("agreed") or turn.events.care.agreed(name)):
        turn.answers(wording.ask_consent(name, int(note["party"]), occasion, turn.now))
    else:
        turn.talk.forget(TOPIC)
        _signs_up(turn, number, name, int(note["party"]), str(note.get("phone", "")))
        forms.goes_on(turn)


def _signs_up(turn: Turn, number: str, name: str, party: int, phone: str) -> None:
    try:
        sign_up = turn.events.care.brings(number, name, party, phone)
    except NotPossible as refused:
        many = refused.fault is Fault.MANY
        turn.answers(wording.too_many() if many else event_wording.not_possible(refused.fault))
        return
    _shows(turn, sign_up.id or 0)


def _shows(turn: Turn, sign_up_id: int) -> None:
    mine = turn.events.care.guest(sign_up_id)
    if mine is None:
        turn.answers(wording.none_such())
    else:
        turn.answers(wording.signed_up(mine, turn.events.place_in_line(mine.sign_up), turn.now))


def _accepts(turn: Turn, value: str) -> None:
    try:
        sign_up = turn.events.care.accepts(int(value)) if _is_id(value) else None
    except NotPossible as refused:
        turn.answers(event_wording.not_possible(refused.fault))
        return
    _shows(turn, (sign_up.id or 0) if sign_up else 0)


def _cancels(turn: Turn, value: str) -> None:
    given_back = turn.events.care.gives_back(int(value)) if _is_id(value) else None
    turn.answers(wording.given_back(given_back, turn.now) if given_back else wording.none_such())


def _cancels_named(turn: Turn, name: str) -> bool:
    found = [each for each in turn.events.care.all() if each.sign_up.name == name]
    if len(found) == 1:
        _cancels(turn, str(found[0].sign_up.id))
    elif found:
        turn.answers(wording.which_cancelled(name, [wording.card(each, turn.now) for each in found]))
    return bool(found)


def _forgets(turn: Turn, name: str) -> bool:
    if not turn.events.care.forgets(name):
        return False
    turn.answers(wording.forgotten(name))
    return True


def _leaves(turn: Turn) -> None:
    turn.talk.forget(TOPIC)
    turn.answers(wording.left())
    forms.goes_on(turn)


def _is_id(value: str) -> bool:
    return value.isdecimal() and len(value) < 12
