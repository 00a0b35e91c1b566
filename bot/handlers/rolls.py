"""接龙: a group's list, pasted by whoever decides on the event, becomes sign-ups once it was read back."""

from datetime import timedelta
from typing import Any

from bot.dialogue.messages import Button
from bot.dialogue.readers.rolls import Entry, Roll, is_roll, read_roll
from bot.dialogue.readers.understanding import Intent
from bot.dialogue.wall_clock import SHANGHAI
from bot.events.occasions import LARGEST, NotPossible, Occasion
from bot.handlers import forms
from bot.handlers.turn import Turn
from bot.handlers.wording import rolls as wording

TOPIC = wording.TOPIC
MOST = 300  # lines
CHOICES = 6
AHEAD = timedelta(days=60)
_REMEMBERED = 20  # lines that were not understood
_SHARED = 3  # characters of a product's name that a heading has in common with it


def hears(turn: Turn) -> bool:
    """Takes a message that is such a list, of any length; False for all others."""
    if not is_roll(turn.text):
        return False
    roll = read_roll(turn.text)
    if roll.lines > MOST:
        turn.says(wording.too_long(MOST))
        return True
    offered = turn.events.deciding(turn.now + AHEAD)
    if not offered:
        turn.answers(wording.not_yours())
    elif not any(0 < each.party <= LARGEST for each in roll.entries):
        turn.answers(wording.nobody())
    else:
        seen = _in_view(turn)
        turn.talk.enter(TOPIC)
        turn.talk.notes[TOPIC] = _note(roll)
        if meant := _meant(turn, roll, offered, seen):
            turn.talk.note(TOPIC)["number"] = meant.order.number
        asks(turn)
    return True


def goes_on(turn: Turn) -> bool:
    """Yes or no to what was read back; nobody is taken off by a mere yes."""
    if turn.reading.intent is Intent.YES and turn.talk.note(TOPIC).get("number"):
        _fills(turn, drops=False)
    elif turn.reading.intent is Intent.NO:
        _leaves(turn)
    else:
        return False
    return True


def asks(turn: Turn) -> None:
    """Reads back what the list changes, or asks of which event it is."""
    note = turn.talk.note(TOPIC)
    number = str(note.get("number", ""))
    turn.talk.choices = []
    if not number:
        turn.answers(wording.ask_which(turn.events.deciding(turn.now + AHEAD)[:CHOICES], turn.now))
        return
    try:
        plan = turn.events.care.plan(number, _entries(note))
    except NotPossible as refused:
        turn.talk.forget(TOPIC)
        turn.answers(wording.not_possible(refused.fault))
        return
    unread = [(int(line), str(text)) for line, text in note.get("unread", ())]
    if not (plan.changes or plan.missing):
        turn.talk.forget(TOPIC)
    turn.answers(wording.read_back(plan, unread, note.get("twice", ()), note.get("withdrawn", ()), turn.now))


def tapped(turn: Turn, button: Button) -> None:
    """Which event it is, and whether it is taken in."""
    note = turn.talk.notes.get(TOPIC)
    if button.slot == "leave":
        _leaves(turn)
    elif not note or (button.slot in {"keep", "drop"} and note.get("number") != button.value):
        turn.answers(wording.gone())
    else:
        turn.talk.enter(TOPIC)
        if button.slot in {"keep", "drop"}:
            _fills(turn, drops=button.slot == "drop")
        else:
            note["number"] = button.value
            asks(turn)


def _fills(turn: Turn, *, drops: bool) -> None:
    note = turn.talk.note(TOPIC)
    number, entries = str(note.get("number", "")), _entries(note)
    turn.talk.forget(TOPIC)
    try:
        dropped = len(turn.events.care.plan(number, entries).missing) if drops else 0
        plan = turn.events.care.fills(number, entries, drops)
    except NotPossible as refused:
        turn.answers(wording.not_possible(refused.fault))
        return
    turn.answers(wording.done(plan, dropped))
    forms.goes_on(turn)


def _leaves(turn: Turn) -> None:
    turn.talk.forget(TOPIC)
    turn.answers(wording.left())
    forms.goes_on(turn)


def _note(roll: Roll) -> dict[str, Any]:
    """The list as it is remembered until it is confirmed."""
    fitting = [each for each in roll.entries if each.party <= LARGEST]
    large = [(0, f"{each.name} {each.party}位") for each in roll.entries if each.party > LARGEST]
    return {
        "entries": [[each.name, each.party, each.children, each.phone] for each in fitting],
        "unread": [list(each) for each in (*large, *roll.unread)][:_REMEMBERED],
        "twice": list(roll.twice)[:_REMEMBERED],
        "withdrawn": list(roll.withdrawn)[:_REMEMBERED],
        "heading": " ".join(roll.heading)[:200],
    }


def _entries(note: dict[str, Any]) -> list[Entry]:
    return [Entry(*row) for row in note.get("entries", ())]


def _in_view(turn: Turn) -> str:
    """The order or event that was looked at last."""
    note = turn.talk.notes.get(turn.talk.topic, {})
    return str(note.get("number", "")) if turn.talk.topic in {"mine", "events"} else ""


def _meant(turn: Turn, roll: Roll, offered: list[Occasion], seen: str) -> Occasion | None:
    """The event of a list: the one in view, the only one, or the one that its heading names."""
    if found := [each for each in offered if each.order.number == seen]:
        return found[0]
    if len(offered) == 1:
        return offered[0]
    heading = " ".join(roll.heading)
    when = turn.read(heading, turn.local).when
    fitting = [each for each in offered if _named(each, heading)] or offered
    if when is not None:
        fitting = [
            each for each in fitting if each.order.starts_at.astimezone(SHANGHAI).date() == when.start.date()
        ]
    return fitting[0] if len(fitting) == 1 else None


def _named(occasion: Occasion, heading: str) -> bool:
    name = occasion.product.name
    return any(name[at : at + _SHARED] in heading for at in range(max(1, len(name) - _SHARED + 1)))
