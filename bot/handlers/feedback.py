"""评价: what the coordinator says of a delivery from the day after on, and what the supplier answers."""

import re
from datetime import timedelta

from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.handlers import forms
from bot.handlers.slots.amendments import product_named
from bot.handlers.slots.details import LONGEST
from bot.handlers.turn import Turn
from bot.handlers.wording import ratings as wording
from bot.orders.life import OrderClosed
from bot.orders.numbers import UnknownNumber
from bot.orders.ratings import SCORES
from storage.models import Order

TOPIC = wording.TOPIC
_AT_ONCE, _STANDS = timedelta(days=1), timedelta(days=14)  # after the question
_SHORTEST = 3  # characters that say how something was
_MAY_BE_WORDS = {Intent.ORDER, Intent.NEED, Intent.SEARCH}
_LOOKS_FOR = re.compile("有没有|有冇|有什么|找|搵|搜|查|推荐|看看|睇|我想|我要|提需求")
_DIGITS = {sign: score for score, sign in enumerate("一二三四五", 1)} | {
    str(score): score for score in SCORES
}
_SCORE = re.compile(r"(?:我?(?:打|给|评|畀))?([1-5一二三四五]) ?(?:分|星|颗星)[,:;!，：；。！、 ]*(.*)")
_HEAD_COUNT = re.compile(
    r"(?:大概|大约|差不多|一共|总共|实际|现场|今次|这次)*(?:来了|到了|有|嚟咗)?.{1,6}?[人个位](?:左右|参加|到场|吧|。)*"
)
_NOTHING_MORE = re.compile(r"(?:没有?|冇|不用|唔使|不必|无|就这些)(?:了|啦|喇|啊|意见|补充)*[。!]?")


def buttons(turn: Turn, order: Order) -> tuple[Button, ...]:
    """What can still be said of the order by this person."""
    found = []
    if turn.ratings.may_rate(order):
        found.append(wording.rate_button(order.number, again=turn.ratings.of(order) is not None))
    if turn.ratings.may_answer(order):
        found.append(wording.answer_button(order.number))
    return tuple(found)


def tapped(turn: Turn, button: Button) -> None:
    """A score, what may follow it, or the way to either."""
    slot = button.slot
    number, _, count = button.value.partition("-")
    match slot:
        case "score" if count.isdecimal() and int(count) in SCORES:
            _rates(turn, number, int(count))
        case "came" if count.isdecimal() and 0 < int(count) < 10**6:
            _adds(turn, number, came=int(count))
        case "done":
            turn.talk.forget(TOPIC)
            turn.answers(wording.kept(number))
            forms.goes_on(turn)
        case "reply":
            _asks_answer(turn, number)
        case _:  # also the answers that the question once had
            _asks_score(turn, number)


def hears_words(turn: Turn) -> bool:
    """Takes words that were asked for, whatever they may mean elsewhere: 希望多办几场 is no need.

    What names a time or a product, or plainly looks for something, is about something else.
    """
    note = turn.talk.notes.get(TOPIC, {}) if turn.talk.topic == TOPIC else {}
    number, reading = str(note.get("number", "")), turn.reading
    elsewhere = reading.when or product_named(turn, {}) or _LOOKS_FOR.match(reading.text)
    if not number or note.get("asks") != "more" or reading.intent not in _MAY_BE_WORDS or elsewhere:
        return False
    turn.talk.forget(TOPIC)
    words = " ".join(turn.text.split())[:LONGEST]
    _adds(turn, number, words, reading.people.max if reading.people else None)
    return True


def hears(turn: Turn) -> bool:
    """The score, the words or the supplier's answer, whatever is asked."""
    note = turn.talk.note(TOPIC)
    number, asked = str(note.get("number", "")), note.get("asks")
    if not number or turn.reading.intent in {Intent.SEARCH, Intent.ORDER, Intent.MORE, Intent.NEED}:
        return False
    words = " ".join(turn.text.split())[:LONGEST]
    if asked == "answer":
        turn.talk.forget(TOPIC)
        _answers(turn, number, words)
        return True
    score, rest = _score(words)
    if score:
        _rates(turn, number, score, rest)
        return True
    if asked == "score" or product_named(turn, {}):
        return False
    turn.talk.forget(TOPIC)
    if turn.reading.intent in {Intent.NO, Intent.YES} or _NOTHING_MORE.fullmatch(words):
        turn.answers(wording.kept(number))
        forms.goes_on(turn)
    else:
        _adds(turn, number, words, turn.reading.people.max if turn.reading.people else None)
    return True


def answers_notice(turn: Turn) -> bool:
    """Takes words said within a day of the question as the answer to it, if they ask for nothing else.

    5分 is nothing else for as long as the question stands.
    """
    words = " ".join(turn.text.split())[:LONGEST]
    score, rest = _score(words)
    if not score and (turn.reading.when or turn.reading.order_number or len(words) < _SHORTEST):
        return False
    number = turn.ratings.awaited(_STANDS if _SCORE.fullmatch(words) else _AT_ONCE)
    if not number or (not score and product_named(turn, {})):
        return False
    if score:
        _rates(turn, number, score, rest)
        return True
    order = turn.desk.order(number, turn.who.id)
    turn.desk.comment(order, turn.who.id, words)
    turn.answers(wording.kept_without_score(number))
    return True


def asks(turn: Turn) -> None:
    """Asks once more for what is open."""
    note = turn.talk.note(TOPIC)
    number = str(note.get("number", ""))
    match note.get("asks"):
        case "answer":
            _asks_answer(turn, number)
        case "more" if (order := _order(turn, number)) and (rating := turn.ratings.of(order)):
            turn.answers(wording.ask_more(number, rating.score, _expected(turn, order)))
        case _:
            _asks_score(turn, number)


def _score(words: str) -> tuple[int, str]:
    """The score that was said, and the words after it; 0 where there is none."""
    if found := _SCORE.fullmatch(words):
        return _DIGITS[found[1]], found[2].strip()
    plain = words.strip("。！!~ ")
    return wording.SAID.get(plain) or (_DIGITS.get(plain, 0) if len(plain) == 1 else 0), ""


def _asks_score(turn: Turn, number: str) -> None:
    order = _order(turn, number)
    if order is None:
        return
    if not turn.ratings.may_rate(order):
        turn.answers(wording.closed(number))
        return
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"number": order.number, "asks": "score"}
    turn.answers(wording.ask_score(order.number, again=turn.ratings.of(order) is not None))


def _rates(turn: Turn, number: str, score: int, words: str = "") -> None:
    order = _order(turn, number)
    if order is None:
        return
    try:
        rating = turn.ratings.rate(number, score)
        if words:
            turn.ratings.adds(number, words)
    except OrderClosed:
        turn.talk.forget(TOPIC)
        turn.answers(wording.closed(number))
        return
    if rating.words:
        turn.talk.forget(TOPIC)
        turn.answers(wording.kept(order.number))
        forms.goes_on(turn)
        return
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"number": order.number, "asks": "more"}
    turn.answers(wording.ask_more(order.number, score, _expected(turn, order)))


def _adds(turn: Turn, number: str, words: str = "", came: int | None = None) -> None:
    turn.talk.forget(TOPIC)
    if came and _HEAD_COUNT.fullmatch(words):
        words = ""
    try:
        turn.ratings.adds(number, words, came)
    except UnknownNumber:
        turn.answers(wording.unknown(number))
    except OrderClosed:
        turn.answers(wording.closed(number))
    else:
        turn.answers(wording.kept(number))
        forms.goes_on(turn)


def _asks_answer(turn: Turn, number: str) -> None:
    order = _order(turn, number)
    if order is None:
        return
    if not turn.ratings.may_answer(order):
        turn.talk.forget(TOPIC)
        turn.answers(wording.closed(number))
        return
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"number": order.number, "asks": "answer"}
    turn.asks(wording.ask_answer())


def _answers(turn: Turn, number: str, words: str) -> None:
    try:
        turn.ratings.answers(number, words)
    except UnknownNumber:
        turn.answers(wording.unknown(number))
    except OrderClosed:
        turn.answers(wording.closed(number))
    else:
        turn.answers(wording.answered(number))


def _order(turn: Turn, number: str) -> Order | None:
    """The order of that number, if this person may see it; otherwise says that there is none."""
    try:
        return turn.decisions.order(number)
    except UnknownNumber:
        turn.talk.forget(TOPIC)
        turn.answers(wording.unknown(number))
        return None


def _expected(turn: Turn, order: Order) -> int:
    """The head count that is proposed: as it was taken at the door, else as it was ordered."""
    return turn.events.door.came(order) or order.people_max
