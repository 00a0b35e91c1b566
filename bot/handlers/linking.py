"""绑定账号: the accounts of one person on several channels are joined, and taken apart again."""

from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.dialogue.talk import SHELF, Talk
from bot.handlers import forms
from bot.handlers.turn import Turn
from bot.handlers.wording import invitations, roles
from bot.handlers.wording import linking as wording
from bot.people.accounts import LASTS
from bot.people.lookup import CodeRefused
from storage.people import KnownAccount

TOPIC = "link"


def gives_code(turn: Turn) -> None:
    """A code to be said on the other channel."""
    made = turn.people.accounts.make_code(turn.who.id)
    turn.answers(wording.code(made.code, int(LASTS.total_seconds() // 60)))


def offers(turn: Turn, code: str) -> None:
    """Says whose account the code links and asks whether that is wanted."""
    try:
        other = turn.people.accounts.look(code, turn.who.id)
    except CodeRefused as refused:
        _refuses(turn, refused)
        return
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"code": code}
    turn.answers(wording.offer(turn.people.accounts.name_of(other), _channels(turn, other), code))


def hears(turn: Turn) -> bool:
    """Yes or no to the question whether to link."""
    code = turn.talk.note(TOPIC).get("code")
    if not isinstance(code, str):
        return False
    if turn.reading.intent is Intent.YES:
        _links(turn, code)
    elif turn.reading.intent is Intent.NO:
        _declines(turn)
    else:
        return False
    return True


def asks(turn: Turn) -> None:
    """Asks once more whether to link."""
    offers(turn, str(turn.talk.note(TOPIC).get("code", "")))


def parts(turn: Turn) -> None:
    """Asks which account to take off."""
    own = turn.people.accounts.of(turn.who.id)
    if len(own) < 2:
        turn.answers(wording.only_one(roles.channel(own[0].channel) if own else ""))
        return
    turn.answers(wording.which([Button(_name(turn, own, each), TOPIC, "part", str(each.id)) for each in own]))


def tapped(turn: Turn, button: Button) -> None:
    """Linking, not linking, or the account to take off."""
    match button.slot:
        case "accept":
            _links(turn, button.value)
        case "part" if button.value.isdecimal() and len(button.value) < 10:
            _parts(turn, int(button.value))
        case "start":
            gives_code(turn)
        case _:
            _declines(turn)


def _links(turn: Turn, code: str) -> None:
    turn.talk.forget(TOPIC)
    try:
        joined = turn.people.accounts.join(code, turn.who.id)
    except CodeRefused as refused:
        _refuses(turn, refused)
        return
    if joined is None:
        turn.answers(wording.busy())
        return
    _joins_talks(turn.talk, Talk.from_json(joined.talk))
    turn.who = turn.recognise(joined.kept)
    turn.answers(wording.linked(_channels(turn, joined.kept)))
    forms.goes_on(turn)


def _joins_talks(here: Talk, there: Talk) -> None:
    """What the other side was in the middle of goes on here, or waits behind what is at hand here.

    Of two drafts of an order the one from here stays, the other can be found again (找回刚才填的).
    """
    noted = {topic: note for topic, note in there.notes.items() if note and topic != TOPIC}
    if noted.get(forms.NEW) and here.notes.get(forms.NEW):
        here.notes.setdefault(forms.KEPT, noted.pop(forms.NEW))
    if not here.notes.get(here.topic):
        here.topic = there.topic if there.topic in noted else ""
    waiting = [topic for topic in (*there.shelf, there.topic) if topic in noted]
    here.shelf = [topic for topic in dict.fromkeys((*waiting, *here.shelf)) if topic != here.topic][-SHELF:]
    here.notes = {**noted, **{topic: note for topic, note in here.notes.items() if note}}


def _parts(turn: Turn, account_id: int) -> None:
    own = turn.people.accounts.of(turn.who.id)
    account = next((each for each in own if each.id == account_id), None)
    here = account is not None and account.id == turn.account_id
    new = turn.people.accounts.part(account_id, turn.who.id) if account else None
    if account is None or new is None:
        turn.answers(wording.not_yours())
        return
    if here:
        turn.who = turn.recognise(new)
        turn.talk = Talk()
    turn.answers(wording.parted(roles.channel(account.channel), here))


def _declines(turn: Turn) -> None:
    turn.talk.forget(TOPIC)
    turn.answers(wording.declined())
    forms.goes_on(turn)


def _refuses(turn: Turn, refused: CodeRefused) -> None:
    turn.talk.forget(TOPIC)
    turn.answers(invitations.refused(refused.fault, refused.wait))
    forms.goes_on(turn)


def _name(turn: Turn, own: list[KnownAccount], account: KnownAccount) -> str:
    """An account by its channel, and by its place among several of one channel."""
    alike = [each for each in own if each.channel == account.channel]
    number = alike.index(account) + 1
    return wording.account(roles.channel(account.channel), account.id == turn.account_id, number)


def _channels(turn: Turn, person_id: int) -> list[str]:
    return [roles.channel(each.channel) for each in turn.people.accounts.of(person_id)]
