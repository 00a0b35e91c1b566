"""申请: somebody asks to be coordinator of a unit or staff of a supplier; the level above decides."""

import re

from bot.dialogue.messages import Button, Reply
from bot.dialogue.readers.understanding import Intent
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers import forms, titles
from bot.handlers.turn import Turn
from bot.handlers.wording import applications as wording
from bot.handlers.wording import dates, roles
from bot.orders.phones import phone_fault, plain_phone
from bot.people.applications import Asked
from bot.people.registry import Denied
from bot.people.roles import Grant, Role
from storage.models import Application

TOPIC, DECIDING = "apply", "approve"
PAGE = 5
_LONGEST = 100  # characters of a reason
_NAME = re.compile(r"[\u3400-\u9fff·A-Za-z][\u3400-\u9fff·A-Za-z .]{0,19}")
_WORDS = {Intent.STATEMENT, Intent.UNKNOWN, Intent.SEARCH}  # a name alone is read as any of these
_DIGITS = re.compile(r"\+?\d[\d\s-]{3,}\d")
_SAID_BEFORE = re.compile(r"(?:我的)?(?:联系)?(?:电话|手机号?|号码|姓名|名字)(?:是|为|:|：)?|我叫|我是|本人")


# Applying


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
        if not _takes_contact(turn):
            return False
    elif turn.reading.intent is Intent.YES:
        _submits(turn)
    elif not _takes_contact(turn):
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


def _takes_contact(turn: Turn) -> bool:
    note, reading = turn.talk.note(TOPIC), turn.reading
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
    made = turn.people.applications.apply(turn.who.id, _asked(turn, note), name, phone)
    assert made.id is not None
    turn.talk.forget(TOPIC)
    asked = turn.people.applications.ask_deciders(made, wording.news(what, name, phone, made.id))
    turn.answers(wording.submitted(what, asked))
    forms.goes_on(turn)


def _leaves(turn: Turn) -> None:
    turn.talk.forget(TOPIC)
    turn.answers(wording.left())
    forms.goes_on(turn)


# Deciding


def lists(turn: Turn) -> None:
    """What waits for this person's decision."""
    pending = turn.people.applications.pending(turn.who.id)
    today = turn.local.date()
    cards = [
        wording.card(
            titles.title_asked(turn, each),
            each.name,
            each.phone,
            dates.day(each.made_at.astimezone(SHANGHAI).date(), today),
            each.id,
        )
        for each in pending[:PAGE]
        if each.id is not None
    ]
    turn.answers(wording.pending(cards, len(pending) - len(cards)))


def decides(turn: Turn, button: Button) -> None:
    """A yes, a no, or the reason for a no."""
    number, _, key = button.value.partition("-")
    application = _application(turn, number)
    if button.slot == "list":
        lists(turn)
    elif application is None:
        turn.answers(roles.not_allowed("审批这份申请"))
    elif application.state != "waiting":
        turn.answers(wording.decided_before())
    elif button.slot == "yes":
        _approves(turn, application)
    elif button.slot == "because" and key in wording.REASONS:
        _refuses(turn, application, wording.REASONS[key])
    else:
        turn.talk.enter(DECIDING)
        turn.talk.notes[DECIDING] = {"number": number}
        asks_reason(turn)


def hears_reason(turn: Turn) -> bool:
    """The reason for a no, in words."""
    application = _application(turn, str(turn.talk.note(DECIDING).get("number", "")))
    words = " ".join(turn.text.split())[:_LONGEST]
    if application is None or turn.reading.intent in {Intent.YES, Intent.NO} or len(words) < 2:
        turn.talk.forget(DECIDING)
        return False
    _refuses(turn, application, words)
    return True


def asks_reason(turn: Turn) -> None:
    """Asks why not."""
    number = str(turn.talk.note(DECIDING).get("number", ""))
    application = _application(turn, number)
    if application is None or application.id is None:
        turn.talk.forget(DECIDING)
        turn.answers(wording.decided_before())
        return
    turn.answers(wording.ask_reason(application.name, application.id))


def _application(turn: Turn, number: str) -> Application | None:
    if not number.isdecimal() or len(number) > 9:
        return None
    return turn.people.applications.application(int(number), turn.who.id)


def _approves(turn: Turn, application: Application) -> None:
    try:
        grant = turn.people.applications.approve(application, turn.who.id)
    except Denied:
        turn.answers(roles.not_allowed("审批这份申请"))
        return
    if grant is None:
        turn.answers(wording.decided_before())
        return
    what = titles.title(turn, grant)
    _tells(turn, application, wording.you_are(what))
    turn.who = turn.recognise(turn.who.id)
    turn.answers(wording.approved(application.name, what))


def _refuses(turn: Turn, application: Application, reason: str) -> None:
    turn.talk.forget(DECIDING)
    what = titles.title_asked(turn, application)
    try:
        done = turn.people.applications.refuse(application, turn.who.id, reason)
    except Denied:
        turn.answers(roles.not_allowed("审批这份申请"))
        return
    if not done:
        turn.answers(wording.decided_before())
        return
    _tells(turn, application, wording.you_are_not(what, reason))
    turn.answers(wording.refused(application.name, reason))


def _tells(turn: Turn, application: Application, words: Reply) -> None:
    turn.people.registry.tell(application.person_id, "decision", f"application/{application.id}", words)
