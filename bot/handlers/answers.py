"""同意, 接不了: an answer that is said, without a button and without a number."""

from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.handlers import decisions, home
from bot.handlers.turn import Turn
from bot.handlers.verdicts import events_said
from bot.handlers.wording import decisions as wording
from bot.people.roles import Role

_ANSWERERS = {Role.REVIEWER, Role.SUPPLIER, Role.STAFF}
_JUST_YES = {"ok", "okay", "好", "好的", "好嘅", "行", "得", "要得", "确认", "确定"}


def hears(turn: Turn) -> bool:
    """Takes it for the one order that waits for such an answer; asks which one where several do.

    While something else is asked it is the answer to that. A mere 好的 decides nothing, but whoever says it
    while an order waits is shown the order: they may believe to have agreed.
    """
    said = turn.reading.text
    agrees = said in _JUST_YES and turn.reading.intent is Intent.YES
    events = wording.SAID["同意"] if agrees else events_said(said)
    if events is None or home.asking(turn):
        return False
    fitting = {}
    for order in turn.decisions.waiting():
        possible = turn.decisions.possible(order)
        if event := next((each for each in decisions.ANSWERS if each in events & possible), None):
            fitting[order.number] = event
    if len(fitting) > 1 or (fitting and agrees):
        turn.opens(wording.which_one(len(fitting)))
        decisions.lists(turn)
    elif fitting:
        ((number, event),) = fitting.items()
        decisions.tapped(turn, Button("", decisions.TOPIC, event, number))
    elif ("同意" in said or turn.reading.intent not in {Intent.YES, Intent.NO}) and _answers_orders(turn):
        decisions.lists(turn)
        return True
    return bool(fitting)


def _answers_orders(turn: Turn) -> bool:
    return any(grant.role in _ANSWERERS for grant in turn.who.grants)
