"""报名: how many come and who they are; the sign-up is made as soon as both are known."""

import re
from typing import Any

from bot.dialogue.messages import Button
from bot.dialogue.readers.numerals import read_integer
from bot.dialogue.readers.understanding import Intent
from bot.events.occasions import Fault, Mine, NotPossible, audiences_of
from bot.events.places import State
from bot.handlers import forms
from bot.handlers.turn import Turn
from bot.handlers.wording import events as event_wording
from bot.handlers.wording import joining as wording
from bot.orders.phones import phone_fault, plain_phone

TOPIC = event_wording.JOIN
LONGEST = 20  # characters of a name
_DIGITS = {**dict(zip("一二三四五六七八九十", range(1, 11), strict=True)), "两": 2, "俩": 2}
NUMBER = r"([1-9]\d?|[一二两俩三四五六七八九十])"
_COUNT = re.compile(
    rf"(?:就|共|一共|总共|改成|改为|改到|改报|换成)?{NUMBER}(?:个|個|位|人|口|名)?(?:个?人|位)?"
)
_PARTS = re.compile(rf"{NUMBER}(?:个|個|位|名)?(?=大人|大|小孩|小朋友|细路|小|老人|成人|儿童)")
_CHILDREN = re.compile(rf"{NUMBER}(?:个|個|位|名)?(?:小孩|小朋友|细路|小(?!时)|儿童|孩子|娃)")
_FOR_CHILDREN = frozenset(
    {"少儿", "亲子家庭", "乡村儿童", "外来务工子女"}
)  # audiences, as the catalog names them
GROWN = 14  # years; who is younger is signed up by a guardian (law on personal information, article 31)
_AGE = re.compile(
    r"(?:我|本人)(?:今年|现在|才|刚|刚满|是|系|只有|得)*(\d{1,2}|[一二三四五六七八九十]{1,3})周?岁"
)
_CALLED = re.compile(r"^(?:我是|我叫|我系|叫我|就叫|叫)")


def begins(turn: Turn, number: str, party: int = 0) -> None:
    """Signs up for this event, once everything is known. What the message says of children counts too."""
    occasion = turn.events.occasion(number)
    if occasion is None:
        turn.answers(event_wording.not_possible(Fault.UNKNOWN))
        return
    mine = turn.events.sign_up(occasion.event)
    if mine and mine.state in (State.IN, State.OFFERED, State.WAITING) and not party:
        shows(turn, number)
        return
    turn.talk.enter(TOPIC)
    note: dict[str, Any] = {"number": occasion.order.number}
    if party:
        note["party"] = party
    if children := children_in(turn):
        note["children"] = children
    elif mine and mine.state != State.GIVEN_BACK:
        note["children"] = mine.children
    if mine and mine.name:
        note["name"], note["phone"] = mine.name, mine.phone
    turn.talk.notes[TOPIC] = note
    if missed := turn.events.missed():
        turn.opens(wording.missed(missed))
    _advance(turn)


def shows(turn: Turn, number: str) -> bool:
    """The person's sign-up as it stands; False where there is none."""
    occasion = turn.events.occasion(number)
    sign_up = turn.events.sign_up(occasion.event) if occasion else None
    if occasion is None or sign_up is None or sign_up.state == State.GIVEN_BACK:
        return False
    place = turn.events.place_in_line(sign_up)
    turn.answers(wording.signed_up(Mine(sign_up, occasion), turn.now, place))
    return True


def asks(turn: Turn) -> None:
    """Asks once more for what is open."""
    _advance(turn)


def hears(turn: Turn) -> bool:
    """How many, the name, or both."""
    note = turn.talk.note(TOPIC)
    if not note.get("number") or turn.reading.intent in {Intent.SEARCH, Intent.ORDER, Intent.MORE}:
        return False
    if is_child(turn):
        asks_guardian(turn)
        return True
    if _asks_children(turn):
        if turn.reading.intent is Intent.NO or turn.reading.text in {"0", "没有小朋友", "冇细路"}:
            note["children"] = 0
        elif found := children_in(turn) or party_in(turn):
            note["children"] = found
        else:
            return False
        _advance(turn)
        return True
    if turn.reading.intent is Intent.NO:
        _leaves(turn)
        return True
    rest = turn.reading.text
    if not note.get("party"):
        if not (found := party_in(turn)):
            return False
        note["party"] = found
        if children := children_in(turn):
            note["children"] = children
        rest = turn.reading.name or ""
    if not note.get("name") and (rest or turn.reading.phone):
        name = turn.reading.name or _name_in(rest, turn.reading.phone or "")
        if (phone := turn.reading.phone) and phone_fault(phone):
            turn.opens(wording.odd_phone())
            name = ""
        elif phone:
            note["phone"] = plain_phone(phone)
            name = name or turn.who.name
        if name:
            note["name"] = name[:LONGEST]
    _advance(turn)
    return True


def tapped(turn: Turn, button: Button) -> None:
    """The way into a sign-up, or one of its answers."""
    note = turn.talk.notes.get(TOPIC, {})
    match button.slot:
        case "event":
            begins(turn, button.value)
        case "leave":
            _leaves(turn)
        case "party" if note.get("number") and button.value.isdecimal():
            turn.talk.enter(TOPIC)
            note["party"] = int(button.value[:3])
            _advance(turn)
        case "children" if note.get("party") and button.value.isdecimal():
            turn.talk.enter(TOPIC)
            note["children"] = int(button.value[:3])
            _advance(turn)
        case "name" if note.get("number") and turn.who.name:
            turn.talk.enter(TOPIC)
            note["name"], note["phone"] = turn.who.name[:LONGEST], note.get("phone") or turn.who.phone
            _advance(turn)
        case _:
            turn.answers(event_wording.not_possible(Fault.UNKNOWN))


def party_in(turn: Turn) -> int:
    """How many persons the message speaks of: 3, 三个人, 两个大人一个小孩; 0 where it does not say."""
    text = turn.reading.text
    if len(parts := _PARTS.findall(text)) > 1:
        return sum(map(number, parts))
    if turn.reading.people:
        return turn.reading.people.max
    first = re.split(r"[,，、。 ]", text.strip())[0]
    return number(found[1]) if (found := _COUNT.fullmatch(first)) else 0


def children_in(turn: Turn) -> int:
    """How many children the message speaks of; 0 where it speaks of none."""
    return sum(map(number, _CHILDREN.findall(turn.reading.text)))


def is_child(turn: Turn) -> bool:
    """Whether somebody says of themselves that they are under 14."""
    found = _AGE.search(turn.reading.text)
    return found is not None and (read_integer(found[1]) or GROWN) < GROWN


def asks_guardian(turn: Turn) -> None:
    """A child is asked to let a parent sign up; nothing of theirs is kept."""
    turn.talk.forget(TOPIC)
    turn.answers(wording.guardian())


def number(said: str) -> int:
    """The value of what `NUMBER` finds."""
    return int(said) if said.isdecimal() else _DIGITS[said]


def _name_in(text: str, phone: str) -> str:
    words = re.sub(r"[\d\-+ ,，。、:：]+", " ", text.replace(phone, " ") if phone else text).split()
    name = _CALLED.sub("", words[0]) if words else ""
    return name if len(name) <= LONGEST and not _is_phrase(name) else ""


def _is_phrase(words: str) -> bool:
    """Whether the words agree or hesitate instead of naming somebody."""
    return words in {"好", "好的", "可以", "嗯", "是", "确认", "报名", "我要报名"}


def _advance(turn: Turn) -> None:
    """Asks on, or signs up when everything is known."""
    note = turn.talk.note(TOPIC)
    number = str(note.get("number", ""))
    occasion = turn.events.occasion(number)
    if occasion is None:
        turn.talk.forget(TOPIC)
        turn.answers(event_wording.not_possible(Fault.UNKNOWN))
    elif not note.get("party"):
        turn.talk.choices = []
        turn.answers(wording.ask_party(occasion, turn.now))
    elif note["party"] <= int(note.get("children", 0)):
        note.pop("party")  # the children alone were counted
        turn.talk.choices = []
        turn.opens(wording.with_a_grown_up())
        turn.answers(wording.ask_party(occasion, turn.now))
    elif _asks_children(turn):
        turn.talk.choices = []
        turn.answers(wording.ask_children(int(note["party"])))
    elif not note.get("name"):
        turn.talk.choices = []
        turn.answers(wording.ask_name(turn.who.name[:LONGEST]))
    else:
        turn.talk.forget(TOPIC)
        _signs_up(turn, note)
        forms.goes_on(turn)


def _asks_children(turn: Turn) -> bool:
    """Whether it is to be asked how many are children: more than one come, to what is meant for children."""
    note = turn.talk.note(TOPIC)
    if "children" in note or int(note.get("party", 0)) < 2:
        return False
    occasion = turn.events.occasion(str(note.get("number", "")))
    return occasion is not None and bool(_FOR_CHILDREN & audiences_of(occasion))


def _signs_up(turn: Turn, note: dict[str, Any]) -> None:
    number, party, name = str(note["number"]), int(note["party"]), str(note["name"])
    try:
        turn.events.signs_up(number, party, name, str(note.get("phone", "")), int(note.get("children", 0)))
    except NotPossible as refused:
        turn.answers(event_wording.not_possible(refused.fault))
        return
    shows(turn, number)


def _leaves(turn: Turn) -> None:
    turn.talk.forget(TOPIC)
    turn.answers(wording.not_signed_up())
    forms.goes_on(turn)
