"""Messages that are not typed: a voice, a picture, a sticker, a name card, a place on the map.

What has words in it is read like words; for what has none a sentence says what to do, and the question at
hand is asked again, so that a sticker never loses a draft.
"""

from bot.dialogue.messages import Medium
from bot.handlers import campaigns, home, ordering, photos
from bot.handlers.turn import Turn
from bot.handlers.wording import media as wording

_FOR_A_FORM = {Medium.CONTACT, Medium.POSITION}  # answers to questions, of no use as words to search for


def hears(turn: Turn) -> bool:
    """Answers a message that words alone do not explain; False where its words speak for themselves."""
    medium = turn.incoming.medium
    if medium in {Medium.WORDS, Medium.ARRIVAL}:
        return False
    if campaigns.takes_picture(turn):
        return not turn.text
    if (heard := photos.hears(turn)) is not photos.Heard.NOT:
        if heard is photos.Heard.FIRST and not turn.text:
            home.repeats(turn)
        return not turn.text
    if turn.incoming.untaken:
        turn.opens(wording.untaken(turn.incoming.untaken))
        if turn.text:
            return False
        if not home.repeats(turn):
            turn.opening.clear()
            turn.answers(wording.not_taken(turn.incoming.untaken))
        return True
    if turn.text:
        if medium not in _FOR_A_FORM or home.asking(turn) or ordering.waits(turn):
            turn.opens(wording.received(medium))
            return False
        turn.answers(wording.no_use_yet(medium))
        return True
    turn.opens(wording.without_words(medium))
    if not home.repeats(turn):
        turn.opening.clear()
        turn.answers(wording.what_now(medium))
    return True
