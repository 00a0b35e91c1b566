"""申请: somebody asks to be coordinator of a unit or staff of a supplier, and takes it back."""

import re
from typing import Any

from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers import forms, titles
from bot.handlers.turn import Turn
from bot.handlers.wording import applications as wording
from bot.handlers.wording import dates, roles
from bot.orders.phones import phone_fault, plain_phone
from bot.people.applications import MOST_WAITING, Asked, TooMany
from bot.people.roles import Grant, Role
from storage.models import Application

TOPIC = "apply"
_NAME = re.compile(r"[\u3400-\u9fff·A-Za-z][\u3400-\u9fff·A-Za-z .]{0,19}")
_WORDS = {Intent.STATEMENT, Intent.UNKNOWN, Intent.SEARCH}  # a name alone is read as any of these
_DIGITS = re.compile(r"\+?\d[\d\s-]{3,}\d")
_SAID_BEFORE = re.compile(r"(?:我的)?(?:联系)?(?:电话|手机号?|号码|姓名|名字)(?:是|为|:|：)?|我叫|我是|本人")


def applies(turn: Turn, role: Role, words: str) -> None:
    """Starts an application with what the sentence says already."""
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"role": role.value}
    if words:
        _takes_place(turn, words)
    if turn.talk.notes.get(TOPIC) and not turn.replies:
        asks(turn)


def hears(turn: Turn) -> bool:
    """Takes a message as the answer to what is asked for next."""
    note = turn.talk.note(TOPIC)
    if "role" not in note:
        return False
    if turn.reading.intent is Intent.NO:
        _leaves(turn)
        return True
    if "scope" not in note and "town" not in note:
        if turn.reading.intent is Intent.YES or not _takes_place(turn, f"{turn.text}{note.get('unit', '')}"):
            return False
    elif not (note.get("name") and note.get("phone")):
        if not takes_contact(turn, note):
            return False
    elif turn.reading.intent is Intent.YES:
        _submits(turn)
    elif not takes_contact(turn, note):
        return False
    if turn.talk.notes.get(TOPIC) and not turn.replies:
        asks(turn)
    return True


def asks(turn: Turn) -> None:
    """Asks for what is still unknown: the place, who applies, whether all is right."""
    note = turn.talk.note(TOPIC)
    role = _role(note)
    if "scope" not in note and "town" not in note:
        if note.get("unit"):
            turn.asks(roles.ask_town(str(note["unit"])))
        elif role is Role.SUPPLIER:
            turn.asks(roles.ask_supplier())
        else:
            turn.asks(roles.ask_place(roles.NAMES[role]))
        return
    what = _title(turn, note)
    name, phone = str(note.get("name", "")), str(note.get("phone", ""))
    if name and phone:
        turn.answers(wording.read_back(what, name, phone))
    elif name:
        turn.asks(wording.ask_phone())
    elif phone:
        turn.asks(wording.ask_name())
    elif turn.who.name and turn.who.phone:
        label = wording.same_contact(turn.who.name, turn.who.phone)
        turn.says(wording.ask_contact(what), buttons=(Button(label, TOPIC, "same"),))
    else:
        turn.asks(wording.ask_contact(what))


def tapped(turn: Turn, button: Button) -> None:
    """A button of the application; one from before finds its form closed."""
    note = turn.talk.notes.get(TOPIC)
    grant = titles.parse(button.value)
    if button.slot == "mine":
        shows_own(turn)
        return
    if button.slot == "withdraw" and button.value.isdecimal() and len(button.value) < 10:
        _withdraws(turn, int(button.value))
        return
    if button.slot == "join" and grant and grant.role is Role.SUPPLIER and titles.known(turn, grant):
        turn.talk.notes[TOPIC] = note = {"role": Role.SUPPLIER.value}
        _takes(turn, grant)
    if not note:
        turn.answers(wording.left())
        return
    turn.talk.enter(TOPIC)
    if button.slot == "place" and grant and grant.role is _role(note) and titles.known(turn, grant):
        _takes(turn, grant)
    elif button.slot == "same" and turn.who.name and turn.who.phone:
        note["name"], note["phone"] = turn.who.name, turn.who.phone
    elif button.slot == "submit" and note.get("name") and note.get("phone"):
        _submits(turn)
    elif button.slot == "leave":
        _leaves(turn)
    if turn.talk.notes.get(TOPIC) and not turn.replies:
        asks(turn)


def _role(note: dict[str, object]) -> Role:
    grant = titles.parse(str(note.get("role", "")))
    return grant.role if grant else Role.COORDINATOR


def _asked(turn: Turn, note: dict[str, object]) -> Asked:
    role, scope, town = _role(note), str(note.get("scope", "")), str(note.get("town", ""))
    if not scope:
        return Asked(role, "", town, str(note.get("unit", "")), str(note.get("kind", "")))
    line = turn.people.registry.target(Grant(role, scope)).line
    return Asked(role, scope, line[-1] if line else "")


def _title(turn: Turn, note: dict[str, object]) -> str:
    if note.get("scope"):
        return titles.title(turn, Grant(_role(note), str(note["scope"])))
    town = titles.place(turn, Grant(Role.COORDINATOR, str(note.get("town", ""))))
    return roles.title(_role(note), f"{town}{note.get('unit', '')}")


def _takes_place(turn: Turn, words: str) -> bool:
    """Takes the unit or supplier that the words name; False where they name none."""
    note = turn.talk.note(TOPIC)
    meant = titles.meant(turn, _role(note), words)
    if len(meant.grants) == 1:
        _takes(turn, meant.grants[0])
    elif meant.grants:
        turn.answers(roles.choose_place(titles.choices(turn, TOPIC, "place", meant.grants)))
    elif meant.unit:
        note["unit"], note["kind"] = meant.unit, meant.kind
        if meant.town:
            note["town"] = meant.town
    elif _role(note) is Role.SUPPLIER and turn.reading.intent in {Intent.STATEMENT, Intent.UNKNOWN}:
        turn.asks(wording.unknown_supplier())
    else:
        return False
    return True


def _takes(turn: Turn, grant: Grant) -> None:
    if grant in turn.who.grants:
        turn.talk.forget(TOPIC)
        turn.answers(wording.held_already(titles.title(turn, grant)))
        return
    turn.talk.note(TOPIC)["scope"] = grant.scope


def takes_contact(turn: Turn, note: dict[str, Any]) -> bool:
    """Takes who applies, name and number, into the notes; True where the message says either."""
    reading = turn.reading
    digits = _DIGITS.search(turn.text)
    phone = reading.phone or (re.sub(r"\D", "", digits[0]) if digits else "")
    name = reading.name or ""
    if not name and not note.get("name") and not reading.places and reading.intent in _WORDS:
        bare = _SAID_BEFORE.sub("", _DIGITS.sub("", turn.text)).strip(" ，,。、:：")
        name = bare if _NAME.fullmatch(bare) else ""
    if name:
        note["name"] = name
    if phone and phone_fault(phone) is not None:
        turn.asks(wording.bad_phone(phone))
        return True
    if phone:
        note["phone"] = plain_phone(phone)
    return bool(name or phone)


def _submits(turn: Turn) -> None:
    note = turn.talk.note(TOPIC)
    what = _title(turn, note)
    name, phone = str(note["name"]), str(note["phone"])
    asked = _asked(turn, note)
    turn.talk.forget(TOPIC)
    hands_in(turn, asked, what, name, phone)


def hands_in(turn: Turn, asked: Asked, what: str, name: str, phone: str) -> None:
    """Keeps the application and tells those who decide."""
    try:
        made = turn.people.applications.apply(turn.who.id, asked, name, phone)
    except TooMany:
        turn.answers(wording.too_many(MOST_WAITING))
        return
    assert made.id is not None
    news = wording.news(what, name, phone, made.id, details(turn, made))
    turn.answers(wording.submitted(what, turn.people.applications.ask_deciders(made, news)))
    forms.goes_on(turn)


def details(turn: Turn, application: Application) -> str:
    """What is to be known of a new supplier: its kind and seat, what it does, and whose name is alike."""
    if application.role != Role.SUPPLIER or application.scope:
        return ""
    place = turn.places.get(application.region_code)
    alike = turn.people.applications.alike(application)
    return wording.new_supplier(application.unit_kind, place.name if place else "", application.intro, alike)


def shows_own(turn: Turn) -> None:
    """我的申请: what waits for a decision, with the way to take it back."""
    own = turn.people.applications.own(turn.who.id)
    today = turn.local.date()
    cards = [
        wording.own_card(
            titles.title_asked(turn, each),
            dates.day(each.made_at.astimezone(SHANGHAI).date(), today),
            each.id,
        )
        for each in own
        if each.id is not None
    ]
    turn.answers(wording.own(cards))


def withdraws(turn: Turn) -> None:
    """撤回申请: the only one that waits, or the one that is chosen."""
    own = turn.people.applications.own(turn.who.id)
    if len(own) == 1 and own[0].id is not None:
        _withdraws(turn, own[0].id)
    else:
        shows_own(turn)


def _withdraws(turn: Turn, number: int) -> None:
    done = turn.people.applications.withdraw(number, turn.who.id)
    if done is None:
        turn.answers(wording.decided_before())
    else:
        turn.answers(wording.withdrawn(titles.title_asked(turn, done)))


def _leaves(turn: Turn) -> None:
    turn.talk.forget(TOPIC)
    turn.answers(wording.left())
    forms.goes_on(turn)
