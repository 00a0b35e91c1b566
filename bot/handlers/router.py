"""Where a message goes: a button to its topic, a word that always works, the topic at hand, or a new one."""

import re

from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.handlers import (
    arrival,
    broadcasts,
    decisions,
    demo,
    feedback,
    home,
    media,
    mine,
    need,
    ordering,
    rolls,
    search,
    sheets,
    surveys,
)
from bot.handlers.forms import CHANGE, NEW
from bot.handlers.pointing import next_page, of_the_same_words, out_of_range, pointed_at
from bot.handlers.topics import HEARS, OWN_WORDS, SPEAKS_UP, STEPS_IN, TAPPED
from bot.handlers.turn import Turn
from bot.handlers.wording import home as wording
from bot.handlers.wording import search as search_wording

LONGEST = 1000  # characters of a message that are still worth reading
_GOES_ON = {"继续", "接着", "继续点单", "接着点单", "继续填", "接着填", "继续点", "接着办", "继续办"}
_READS_ON = {"继续", "继续看", "接着看"}
_COMMAND = re.compile(r"/[a-z]\w*(?:@\w+)?(?:\s|$)", re.ASCII)
_SAYS_NOTHING = {Intent.STATEMENT, Intent.UNKNOWN, Intent.SEARCH, Intent.ORDER}
_LEAVES_A_FORM = {Intent.SEARCH, Intent.MORE, Intent.NEED}


def step(turn: Turn) -> None:
    """Takes one turn to its topic. Every message gets at least one reply."""
    misses = turn.talk.misses
    turn.talk.misses = 0
    if turn.incoming.button:
        _taps(turn, Button.parse(turn.incoming.button))
    elif turn.incoming.start:
        arrival.arrives(turn)
    elif sheets.hears_file(turn):
        pass
    elif media.hears(turn):
        turn.talk.misses = misses
    elif not turn.text:
        if not home.repeats(turn):
            home.greets(turn)
    elif rolls.hears(turn):
        pass
    elif len(turn.text) > LONGEST:
        turn.answers(search_wording.too_long())
        home.repeats(turn)
    elif any(own_words(turn) for own_words in OWN_WORDS):
        pass
    elif (several := of_the_same_words(turn)) > 1:
        turn.says(wording.which_of(turn.text, several))
    elif choice := pointed_at(turn):
        _taps(turn, choice)
    elif count := out_of_range(turn):
        turn.says(wording.only_so_many(count))
    elif _COMMAND.match(turn.reading.text) and turn.reading.intent in _SAYS_NOTHING:
        turn.opens(wording.NO_COMMAND)
        home.helps(turn)
    elif turn.reading.text in decisions.WORDS:
        decisions.lists(turn)
    elif turn.reading.text in _GOES_ON and ordering.waits(turn) and turn.talk.topic != CHANGE:
        ordering.resumes(turn)
    elif turn.reading.text in _READS_ON and not (home.asking(turn) or search.in_sight(turn)):
        turn.answers(wording.nothing_follows(turn.demo))
    elif page := next_page(turn):
        _taps(turn, page)
    elif not _listens(turn):
        _misses(turn, misses + 1)
    if not turn.replies and not home.repeats(turn):
        turn.answers(wording.unclear(turn.demo))
    ordering.leads_back(turn)
    turn.talk.offer(turn.replies)


def _listens(turn: Turn) -> bool:
    """Words, to the first topic that takes them."""
    return (
        any(speaks_up(turn) for speaks_up in SPEAKS_UP)
        or _goes_on(turn)
        or any(steps_in(turn) for steps_in in STEPS_IN)
        or _begins(turn)
    )


def _taps(turn: Turn, button: Button | None) -> None:
    if button is not None and button.topic == broadcasts.TOPIC:
        to = broadcasts.leads_to(turn, button)
        if isinstance(to, str):
            turn.hears_again(to)
            _listens(turn)
        if not isinstance(to, Button):
            return
        button = to
    topic = TAPPED.get(button.topic) if button else None
    if button is None or topic is None:
        turn.answers(wording.old_button(turn.demo))
        return
    turn.chosen = button.data
    topic(turn, button)


def _goes_on(turn: Turn) -> bool:
    """The words that always work, then words about orders, then the topic at hand."""
    intent = turn.reading.intent
    topic = turn.talk.topic if turn.talk.notes.get(turn.talk.topic) else ""
    about_an_order = intent in {Intent.CANCEL_ORDER, Intent.CHANGE_ORDER} and not turn.reading.order_number
    if topic == mine.CANCEL and about_an_order:
        return mine.hears_reason(turn)
    if topic == CHANGE and intent is Intent.CHANGE_ORDER and not turn.reading.order_number:
        return ordering.hears(turn)
    if topic == NEW and intent is Intent.CANCEL_ORDER and not turn.reading.order_number:
        home.stops(turn)  # 取消这张单, of one that is not submitted yet
        return True
    if home.hears_intent(turn) or mine.hears_intent(turn):
        return True
    if topic not in HEARS or (
        topic != search.TOPIC and intent in _LEAVES_A_FORM and not _is_answer(turn, topic)
    ):
        return False
    return HEARS[topic](turn)


def _is_answer(turn: Turn, topic: str) -> bool:
    """Whether a searching sentence still answers the form: words for a product that is asked for."""
    if topic in {need.TOPIC, surveys.TOPIC}:
        return turn.reading.intent is not Intent.MORE
    return topic == NEW and turn.reading.intent is Intent.SEARCH and ordering.asks_for_product(turn)


def _begins(turn: Turn) -> bool:
    """A topic that the message itself opens."""
    newcomer = turn.demo and not turn.who.chosen
    match turn.reading.intent:
        case Intent.ORDER if newcomer:
            demo.waits_with(turn, turn.text)
        case Intent.STATEMENT if newcomer and turn.reading.places and not turn.reading.wish:
            return demo.hears(turn)
        case Intent.STATEMENT | Intent.UNKNOWN if feedback.answers_notice(turn):
            pass
        case Intent.ORDER:
            ordering.begins(turn)
        case Intent.NEED:
            need.hears_wish(turn)
        case Intent.CORRECTION if turn.talk.notes.get(NEW):
            turn.talk.enter(NEW)
            return ordering.hears(turn)
        case Intent.CORRECTION if mine.has_open(turn):
            mine.changes_one(turn)
        case Intent.STATEMENT | Intent.UNKNOWN if ordering.returns(turn):
            pass
        case Intent.SEARCH | Intent.MORE | Intent.STATEMENT | Intent.UNKNOWN:
            return search.begins(turn)
        case Intent.YES if turn.talk.topic != NEW and turn.talk.notes.get(NEW):
            ordering.resumes(turn)
        case Intent.YES if not home.asking(turn):
            turn.says(wording.NOTED)
        case _:
            return False
    return True


def _misses(turn: Turn, misses: int) -> None:
    """Says that it was not understood; the second time in a row it offers other ways."""
    turn.talk.misses = misses
    if misses >= 2 and turn.talk.notes.get(turn.talk.topic) and home.asking(turn):
        turn.answers(wording.lost_in_question())
        home.repeats(turn)
    elif misses >= 2:
        search.near(turn)
        turn.answers(wording.lost())
    elif turn.talk.topic and turn.talk.notes.get(turn.talk.topic):
        turn.opens(wording.not_understood())
        if not home.repeats(turn):
            turn.opening.clear()
            turn.answers(wording.unclear(turn.demo))
    else:
        turn.answers(wording.unclear(turn.demo))
