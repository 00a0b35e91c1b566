"""同意, 接不了: an answer that is said, without a button and without a number."""

from bot.dialogue.messages import Button
from bot.handlers import decisions, home
from bot.handlers.turn import Turn
from bot.handlers.wording import decisions as wording


def hears(turn: Turn) -> bool:
    """Takes it for the one order that waits for such an answer; asks which one where several do.

    While something else is asked it is the answer to that.
    """
    events = wording.SAID.get(turn.reading.text)
    if events is None or home.asking(turn):
        return False
    fitting = {}
    for order in turn.decisions.waiting():
        possible = turn.decisions.possible(order)
        if event := next((each for each in decisions.ANSWERS if each in events & possible), None):
            fitting[order.number] = event
    if len(fitting) > 1:
        turn.opens(wording.which_one(len(fitting)))
        decisions.lists(turn)
    elif fitting:
        ((number, event),) = fitting.items()
        decisions.tapped(turn, Button("", decisions.TOPIC, event, number))
    return bool(fitting)
