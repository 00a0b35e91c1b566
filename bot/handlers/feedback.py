"""反馈: what the coordinator says of a delivery on the day after."""

from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.handlers import forms
from bot.handlers.slots.amendments import product_named
from bot.handlers.slots.details import LONGEST
from bot.handlers.turn import Turn
from bot.handlers.wording import mine as wording
from bot.handlers.wording.reminders import FINE
from bot.orders.life import Event
from bot.orders.numbers import UnknownNumber
from storage.models import Order

TOPIC = "feedback"
_SHORTEST = 3  # characters that say how something was


def tapped(turn: Turn, button: Button) -> None:
    """One of the answers offered with the question."""
    if button.slot == "fine":
        _keeps(turn, button.value, FINE)
        return
    if _order(turn, button.value) is None:
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


def answers_notice(turn: Turn) -> bool:
    """Takes words said within a day of the question as the answer to it, if they ask for nothing else."""
    if turn.reading.when or turn.reading.order_number or len(turn.text) < _SHORTEST:
        return False
    number = turn.desk.awaits_comment(turn.who.id)
    if not number or product_named(turn, {}):
        return False
    _keeps(turn, number, " ".join(turn.text.split())[:LONGEST])
    return True


def asks(turn: Turn) -> None:
    """Asks for the words."""
    turn.asks(wording.ask_feedback())


def _keeps(turn: Turn, number: str, words: str) -> None:
    order = _order(turn, number)
    if order is None:
        return
    kept = [row.reason for row in turn.desk.log_of(order) if row.event == Event.COMMENTED]
    if words not in kept:  # a second tap says nothing new
        turn.desk.comment(order, turn.who.id, words)
    turn.answers(wording.feedback_kept(order.number))
    forms.goes_on(turn)


def _order(turn: Turn, number: str) -> Order | None:
    """The person's own order of that number; otherwise says that there is none."""
    try:
        return turn.desk.order(number, turn.who.id)
    except UnknownNumber:
        turn.answers(wording.unknown(number, ()))
        return None
