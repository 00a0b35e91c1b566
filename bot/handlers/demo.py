"""The demo lets a visitor choose who to be; outside the demo nobody is a coordinator by asking."""

from bot.dialogue.messages import Button
from bot.handlers import drafts, ordering, search
from bot.handlers.slots.amendments import says_nothing_else
from bot.handlers.turn import Role, Turn
from bot.handlers.wording import demo as wording
from bot.handlers.wording import home
from bot.orders.request import Seat

TOPIC = "demo"
CHOICES = 8
_KEPT = 200  # characters of a sentence that waits


def tapped(turn: Turn, button: Button) -> None:
    """A choice of role or place."""
    if not turn.demo:
        turn.answers(home.old_button(demo=False))
        return
    match button.slot, button.value:
        case "role", "coordinator":
            _asks_unit(turn)
        case "role", "resident":
            turn.talk.forget(TOPIC)
            turn.enrol(Role.RESIDENT, "")
            turn.answers(wording.now_resident())
        case "unit", code:
            _becomes_coordinator(turn, code)
        case _:
            turn.answers(wording.choose())


def asks(turn: Turn) -> None:
    """Asks again for the place."""
    turn.asks(wording.ask_unit())


def hears(turn: Turn) -> bool:
    """The name of the place to be coordinator of."""
    found = list(turn.reading.places) or turn.places.find(turn.reading.text, None, CHOICES)
    if not found and not says_nothing_else(turn):
        return False
    if not found:
        turn.asks(wording.unknown_unit())
        return True
    if len(found) == 1:
        _becomes_coordinator(turn, found[0].code)
        return True
    turn.answers(
        wording.choose_unit(
            tuple(
                Button(drafts.place_name(Seat.of_place(place)), TOPIC, "unit", place.code)
                for place in found[:CHOICES]
            )
        )
    )
    return True


def waits_with(turn: Turn, text: str) -> None:
    """Asks a newcomer whose coordinator to be; the sentence that needs one is taken up again after that."""
    _asks_unit(turn)
    turn.talk.note(TOPIC)["then"] = text[:_KEPT]


def asks_role_for(turn: Turn, code: str) -> None:
    """Asks a newcomer who to be; the product that a link led to is shown again to a coordinator."""
    turn.talk.note(TOPIC)["product"] = code
    turn.answers(wording.choose())


def _asks_unit(turn: Turn) -> None:
    turn.talk.enter(TOPIC)
    turn.talk.note(TOPIC)["asking"] = "unit"
    asks(turn)


def _becomes_coordinator(turn: Turn, code: str) -> None:
    seat = drafts.seat_of(turn, code)
    if seat is None:
        _asks_unit(turn)
        return
    note = turn.talk.note(TOPIC)
    then, product = note.get("then"), note.get("product")
    turn.talk.forget(TOPIC)
    turn.enrol(Role.COORDINATOR, code)
    if not isinstance(then, str) and not isinstance(product, str):
        turn.answers(wording.now_coordinator(drafts.place_name(seat)))
        return
    turn.who = turn.recognise(turn.who.id)
    turn.opens(wording.now_coordinator(drafts.place_name(seat)).text.partition("\n")[0])
    if isinstance(then, str):
        turn.hears_again(then)
        ordering.begins(turn)
    else:
        search.shows(turn, str(product))
