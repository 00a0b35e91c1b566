"""到场和活动资料: the supplier checks in, and says after it how many came and how it was."""

from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.handlers import forms, photos
from bot.handlers.slots.details import LONGEST
from bot.handlers.turn import Turn
from bot.handlers.wording import evidence as wording
from bot.orders.life import OrderClosed
from bot.orders.numbers import UnknownNumber
from storage.models import Order

TOPIC = wording.TOPIC
_MOST = 10**6  # people at one delivery


def buttons(turn: Turn, order: Order) -> tuple[Button, ...]:
    """What this person can show of the order now."""
    found = []
    if turn.deliveries.may_arrive(order):
        found.append(wording.arrived_button(order.number))
    if turn.deliveries.may_hand_in(order):
        found.append(wording.hand_in_button(order.number))
    return tuple(found)


def tapped(turn: Turn, button: Button) -> None:
    """Check-in, the way to the evidence, or its head count."""
    number, _, count = button.value.partition("-")
    if button.slot == "arrived":
        _arrives(turn, number)
    elif button.slot == "came" and count.isdecimal() and 0 < int(count) < _MOST:
        _hands_in(turn, number, int(count), "")
    else:
        _asks(turn, number)


def counts(turn: Turn) -> bool:
    """Takes a head count that was asked for, whatever else its words may mean: 来了46人，希望再请我们来."""
    asked = turn.talk.topic == TOPIC and turn.talk.notes.get(TOPIC, {}).get("number")
    if not asked or turn.reading.people is None or (turn.reading.when and turn.who.may_order):
        return False
    _takes(turn)
    return True


def hears(turn: Turn) -> bool:
    """The head count and the words."""
    note = turn.talk.note(TOPIC)
    number = str(note.get("number", ""))
    if not number or turn.reading.intent in {Intent.SEARCH, Intent.ORDER, Intent.YES, Intent.NO}:
        return False
    _takes(turn)
    return True


def asks(turn: Turn) -> None:
    """Asks once more."""
    _asks(turn, str(turn.talk.note(TOPIC).get("number", "")))


def _takes(turn: Turn) -> None:
    """The count with the words before it, or words that wait for the count."""
    note = turn.talk.note(TOPIC)
    words, said = " ".join(turn.text.split())[:LONGEST], str(note.get("words", ""))
    if turn.reading.people is None:
        note["words"] = words
        turn.asks(wording.no_count())
    else:
        count = turn.reading.people.max
        _hands_in(turn, str(note["number"]), count, f"{said}，{words}" if said else words)


def _asks(turn: Turn, number: str) -> None:
    try:
        order = turn.decisions.order(number)
    except UnknownNumber:
        turn.talk.forget(TOPIC)
        turn.answers(wording.unknown(number))
        return
    if not turn.deliveries.may_hand_in(order):
        turn.talk.forget(TOPIC)
        turn.answers(wording.closed(number))
        return
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"number": order.number}
    turn.answers(wording.ask(order.number, turn.events.door.came(order) or order.people_max))


def _arrives(turn: Turn, number: str) -> None:
    try:
        turn.deliveries.arrives(number)
    except UnknownNumber:
        turn.answers(wording.unknown(number))
    except OrderClosed:
        turn.answers(wording.closed(number))
    else:
        turn.answers(wording.arrived(number))


def _hands_in(turn: Turn, number: str, came: int, words: str) -> None:
    turn.talk.forget(TOPIC)
    try:
        turn.deliveries.hands_in(number, came, words)
    except UnknownNumber:
        turn.answers(wording.unknown(number))
    except OrderClosed:
        turn.answers(wording.closed(number))
    else:
        photos.expects(turn, number)
        turn.answers(wording.kept(number, came))
        forms.goes_on(turn)
