"""Everyday questions and small talk: answered in passing, so that what we were at goes on."""

from bot.handlers import home, search
from bot.handlers.turn import Turn
from bot.handlers.wording import everyday

_LONGEST = 24  # characters; a longer message is about something


def hears(turn: Turn) -> bool:
    """Answers the message where it is nothing but such a question."""
    said = turn.reading.text
    if len(said) > _LONGEST:
        return False
    for asked, reply in everyday.ANSWERS:
        if asked.fullmatch(said):
            home.says_aside(turn, reply)
            return True
    if everyday.HOW_TO.fullmatch(said):
        home.helps(turn)
        return True
    code = turn.talk.notes.get(search.TOPIC, {}).get("card")
    if turn.talk.topic == search.TOPIC and isinstance(code, str) and everyday.ABOUT_THE_CARD.fullmatch(said):
        turn.opens(everyday.AS_THE_CARD_SAYS)
        search.shows(turn, code)
        return True
    return False
