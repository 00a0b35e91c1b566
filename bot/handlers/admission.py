"""对外开放: coordinators decide who may come to their events, and how many."""

from collections.abc import Callable

from bot.dialogue.messages import Button
from bot.events.occasions import Fault, NotPossible, Occasion
from bot.handlers import checkin, joining
from bot.handlers.turn import Turn
from bot.handlers.wording import admission as wording
from bot.handlers.wording import events as event_wording
from bot.orders.numbers import plain
from storage.models import Order

LIMIT = event_wording.LIMIT


def buttons(turn: Turn, order: Order) -> tuple[Button, ...]:
    """What this person decides about the event that an order has become."""
    event = turn.events.of(order)
    decides = wording.decide(event, order.number) if event else ()
    return (*decides, *checkin.buttons(turn, order))


def rows(turn: Turn, order: Order) -> list[tuple[str, str]]:
    """Who may come, among the rows of an order."""
    event = turn.events.of(order)
    return [wording.row(event, turn.events.left(event))] if event else []


def opens(turn: Turn, number: str, is_open: bool) -> None:
    """Lets residents sign up, or no more."""
    _decides(turn, lambda: turn.events.opens(number, is_open))


def begins_limit(turn: Turn, number: str) -> None:
    """Asks how many residents may come."""
    turn.talk.enter(LIMIT)
    turn.talk.notes[LIMIT] = {"number": plain(number)}
    asks_limit(turn)


def hears_limit(turn: Turn) -> bool:
    """How many residents may come."""
    number = str(turn.talk.note(LIMIT).get("number", ""))
    if not number or not (count := joining.party_in(turn)):
        return False
    turn.talk.forget(LIMIT)
    _decides(turn, lambda: turn.events.limits(number, count))
    return True


def asks_limit(turn: Turn) -> None:
    """Asks for the number of places."""
    number = str(turn.talk.note(LIMIT).get("number", ""))
    occasion = turn.events.occasion(number)
    if occasion is None:
        turn.talk.forget(LIMIT)
        turn.answers(event_wording.not_possible(Fault.UNKNOWN))
        return
    turn.asks(wording.ask_limit(occasion.product.people_max))


def _decides(turn: Turn, act: Callable[[], Occasion]) -> None:
    try:
        turn.answers(wording.decided(act()))
    except NotPossible as refused:
        turn.answers(event_wording.not_possible(refused.fault))
