"""邀请: a code is made for somebody who shall have a role, or taken by the one who got it."""

from bot.dialogue.links import Link, Target
from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.handlers import forms, titles
from bot.handlers.turn import Turn
from bot.handlers.wording import invitations as wording
from bot.handlers.wording import roles
from bot.people.lookup import CodeRefused
from bot.people.registry import Denied
from bot.people.roles import Grant, Role

TOPIC = "invite"


def invites(turn: Turn, role: Role, words: str) -> None:
    """Makes an invitation for the place that the words name, or asks for the place."""
    meant = titles.meant(turn, role, words)
    if len(meant.grants) == 1:
        _makes(turn, meant.grants[0])
    elif meant.grants:
        turn.answers(roles.choose_place(titles.choices(turn, TOPIC, "make", meant.grants)))
    elif meant.unit and meant.town:
        _makes_for_new_unit(turn, meant)
    else:
        turn.talk.enter(TOPIC)
        turn.talk.notes[TOPIC] = {"role": role.value, **({"unit": meant.unit} if meant.unit else {})}
        asks(turn)


def registers(turn: Turn, words: str) -> None:
    """Registers a free unit: 登记单位 太和镇白云消防站."""
    meant = titles.meant(turn, Role.COORDINATOR, words)
    if meant.unit and meant.town:
        try:
            unit = turn.people.registry.register_unit(meant.unit, meant.kind, meant.town, turn.who.id)
        except Denied:
            turn.answers(roles.not_allowed("登记这个镇街的单位"))
            return
        turn.answers(roles.registered(titles.place(turn, Grant(Role.COORDINATOR, unit.code))))
    elif meant.grants:
        turn.answers(roles.is_unit(titles.place(turn, meant.grants[0])))
    else:
        turn.says(roles.ask_town(meant.unit or words or "某某消防站"))


def offers(turn: Turn, code: str) -> None:
    """Says what an invitation gives and asks whether that is wanted."""
    try:
        grant = turn.people.invitations.look(code, turn.who.id)
    except CodeRefused as refused:
        _refuses(turn, refused)
        return
    if grant in turn.who.grants:
        turn.answers(wording.held_already(titles.title(turn, grant)))
        return
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"code": code}
    turn.answers(wording.offer(titles.title(turn, grant), grant.role, code))


def hears(turn: Turn) -> bool:
    """Yes or no to an invitation, or the place that one is to be made for."""
    note = turn.talk.note(TOPIC)
    code, role = note.get("code"), titles.parse(str(note.get("role", "")))
    intent = turn.reading.intent
    if isinstance(code, str) and intent is Intent.YES:
        _accepts(turn, code)
    elif isinstance(code, str) and intent is Intent.NO:
        _declines(turn)
    elif role and intent not in {Intent.YES, Intent.NO, Intent.SEARCH}:
        words = f"{turn.text}{note.get('unit', '')}"
        meant = titles.meant(turn, role.role, words)
        if not meant.grants and not meant.unit:
            return False
        turn.talk.forget(TOPIC)
        invites(turn, role.role, words)
    else:
        return False
    return True


def asks(turn: Turn) -> None:
    """Asks the open question again."""
    note = turn.talk.note(TOPIC)
    role = titles.parse(str(note.get("role", "")))
    if isinstance(note.get("code"), str):
        offers(turn, note["code"])
    elif note.get("unit"):
        turn.asks(roles.ask_town(str(note["unit"])))
    elif role and role.role is Role.SUPPLIER:
        turn.asks(roles.ask_supplier())
    else:
        turn.asks(roles.ask_place(roles.NAMES[role.role if role else Role.COORDINATOR]))


def tapped(turn: Turn, button: Button) -> None:
    """Taking an invitation or leaving it, or the place that one is made for."""
    grant = titles.parse(button.value)
    if button.slot == "accept":
        _accepts(turn, button.value)
    elif button.slot == "make" and grant and titles.known(turn, grant):
        _makes(turn, grant)
    else:
        _declines(turn)


def _makes(turn: Turn, grant: Grant) -> None:
    turn.talk.forget(TOPIC)
    what = titles.title(turn, grant)
    try:
        made = turn.people.invitations.make(grant, turn.who.id)
    except Denied:
        turn.answers(roles.not_allowed(f"邀请{what}"))
        return
    link = Link(Target.INVITATION, made.code)
    addresses = link.addresses(turn.public_url, turn.telegram_username)
    turn.answers(wording.made(what, made.code, made.expires_at, addresses, turn.now))
    forms.goes_on(turn)


def _makes_for_new_unit(turn: Turn, meant: titles.Meant) -> None:
    try:
        unit = turn.people.registry.register_unit(meant.unit, meant.kind, meant.town, turn.who.id)
    except Denied:
        turn.answers(roles.not_allowed("登记这个镇街的单位"))
        return
    _makes(turn, Grant(Role.COORDINATOR, unit.code))


def _accepts(turn: Turn, code: str) -> None:
    turn.talk.forget(TOPIC)
    try:
        grant = turn.people.invitations.accept(code, turn.who.id)
    except CodeRefused as refused:
        _refuses(turn, refused)
        return
    turn.who = turn.recognise(turn.who.id)
    turn.answers(wording.accepted(titles.title(turn, grant), grant.role))
    forms.goes_on(turn)


def _declines(turn: Turn) -> None:
    turn.talk.forget(TOPIC)
    turn.answers(wording.declined())
    forms.goes_on(turn)


def _refuses(turn: Turn, refused: CodeRefused) -> None:
    turn.talk.forget(TOPIC)
    turn.answers(wording.refused(refused.fault, refused.wait))
    forms.goes_on(turn)
