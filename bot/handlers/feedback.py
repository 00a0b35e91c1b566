"""反馈: what the coordinator says of a delivery on the day after."""

from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.handlers.slots.details import LONGEST
from bot.handlers.turn import Turn
from bot.handlers.wording import mine as wording
from bot.handlers.wording.reminders import FINE
from bot.orders.numbers import UnknownNumber

TOPIC = "feedback"


def tapped(turn: Turn, button: Button) -> None:
    """One of the answers offered with the question."""
    if button.slot == "fine":
        _keeps(turn, button.value, FINE)
        return
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"number": button.value}
    asks(turn)


def hears(turn: Turn) -> bool:
    """The words themselves, whatever they are."""
    if turn.reading.intent in {Intent.SEARCH, Intent.ORDER}:
        return False
    number = str(turn.talk.note(TOPIC).get("number", ""))
    turn.talk.forget(TOPIC)
    _keeps(turn, number, " ".join(turn.text.split())[:LONGEST])
    return True


def asks(turn: Turn) -> None:
    """Asks for the words."""
    turn.asks(wording.ask_feedback())


def _keeps(turn: Turn, number: str, words: str) -> None:
    try:
        order = turn.desk.order(number, turn.who.id)
    except UnknownNumber:
        turn.answers(wording.unknown(number, ()))
        return
    turn.desk.comment(order, turn.who.id, words)
    turn.answers(wording.feedback_kept(number))
