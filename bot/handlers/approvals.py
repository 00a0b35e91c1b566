"""审批: the level above decides on an application."""

from bot.dialogue.messages import Button, Reply
from bot.dialogue.readers.understanding import Intent
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers import titles
from bot.handlers.applications import details
from bot.handlers.turn import Turn
from bot.handlers.wording import applications as wording
from bot.handlers.wording import dates, roles
from bot.people.applications import NameTaken
from bot.people.registry import Denied
from bot.people.roles import Role
from storage.models import Application

TOPIC = "approve"
PAGE = 5
_LONGEST = 100  # characters of a reason


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
            details(turn, each),
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
    elif application.state == "withdrawn":
        turn.answers(wording.taken_back())
    elif application.state != "waiting":
        turn.answers(wording.decided_before())
    elif button.slot == "yes":
        _approves(turn, application)
    elif button.slot == "because" and key in wording.ALL_REASONS:
        _refuses(turn, application, wording.ALL_REASONS[key])
    else:
        turn.talk.enter(TOPIC)
        turn.talk.notes[TOPIC] = {"number": number}
        asks_reason(turn)


def hears_reason(turn: Turn) -> bool:
    """The reason for a no, in words."""
    application = _application(turn, str(turn.talk.note(TOPIC).get("number", "")))
    words = " ".join(turn.text.split())[:_LONGEST]
    if application is None or turn.reading.intent in {Intent.YES, Intent.NO} or len(words) < 2:
        turn.talk.forget(TOPIC)
        return False
    _refuses(turn, application, words)
    return True


def asks_reason(turn: Turn) -> None:
    """Asks why not."""
    number = str(turn.talk.note(TOPIC).get("number", ""))
    application = _application(turn, number)
    if application is None or application.id is None:
        turn.talk.forget(TOPIC)
        turn.answers(wording.decided_before())
        return
    new_supplier = application.role == Role.SUPPLIER and not application.scope
    turn.answers(wording.ask_reason(application.name, application.id, new_supplier))


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
    except NameTaken:
        turn.answers(wording.name_taken(application.unit_name, application.id or 0))
        return
    if grant is None:
        turn.answers(wording.decided_before())
        return
    what = titles.title(turn, grant)
    _tells(turn, application, wording.you_are(what, grant.role))
    turn.who = turn.recognise(turn.who.id)
    turn.answers(wording.approved(application.name, what))


def _refuses(turn: Turn, application: Application, reason: str) -> None:
    turn.talk.forget(TOPIC)
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
