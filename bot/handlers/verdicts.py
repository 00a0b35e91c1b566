"""退回 GZ26000010，场地写清楚: an answer to an order in one sentence, with its number or its reason."""

import re
from dataclasses import dataclass

from bot.dialogue.readers.normal import unified
from bot.handlers.turn import Turn
from bot.handlers.wording.decisions import REASONS, SAID
from bot.orders.life import Event
from bot.orders.numbers import UnknownNumber

# Words that mean an answer wherever they are said; the others need a number, or that nothing else is asked.
_PLAIN = (
    "批准",
    "不同意",
    "唔同意",
    "不批",
    "不批准",
    "不通过",
    "退回",
    "退回修改",
    "接不了",
    "接唔到",
    "不接",
)
_PARTICLES = r"(?:了|吧|啦|喇|啊|呀|嘞|哈)*"
_NUMBER = re.compile(r"(?:订单|单号|这张单|这单|单)?[ :#]*g ?z[ \-]?[\d \-]{6,14}\d")
_WORDS = "|".join(sorted(SAID, key=len, reverse=True))
_ANSWER = re.compile(
    rf"(?:那就|就|那|我们|我哋|我|先|请|把|将)*(?P<word>{_WORDS}){_PARTICLES}"
    r"(?:[ ,.:;!。、]+(?P<reason>.*)|(?P<because>(?:因为|原因|理由|请|要|场地|人数|时间).*))?"
)
_OPENS = re.compile(r"^(?:因为|(?:退回)?(?:原因|理由)(?:是|系)?)?[ ,:：，]*")
# Topics at rest: they show something, they ask nothing.
_AT_REST = {"", "decide", "mine", "search", "events"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer that somebody who may give it has given to an order that waits for it."""

    number: str
    event: Event
    reason: str = ""

    @property
    def wants_reason(self) -> bool:
        """Whether the reason is still to be asked for."""
        return self.event in REASONS and not self.reason


def events_said(text: str) -> frozenset[Event] | None:
    """What a whole message may mean as an answer: 同意, 同意喇, 不同意，名额用完了. None where it is none."""
    found = _ANSWER.fullmatch(text)
    if found is None or ((found["reason"] or found["because"]) and found["word"] not in _PLAIN):
        return None
    return SAID[found["word"]]


def verdict_in(turn: Turn) -> list[Verdict]:
    """The answer that the message gives; several where it may be meant for several orders.

    Without a number only a refusal counts that says more than its bare word, while nothing else is asked:
    a bare word may be the answer to another question.
    """
    text, number = turn.reading.text, turn.reading.order_number
    words = " ".join(_NUMBER.sub(" ", text).split()).strip(" ,.:;!。、")
    found = _ANSWER.fullmatch(words)
    if found is None:
        return []
    reason = _as_typed(turn.text, _OPENS.sub("", found["reason"] or found["because"] or "").strip(" ,。"))
    if number:
        return _of(turn, number, SAID[found["word"]], reason)
    asked = turn.talk.topic not in _AT_REST and bool(turn.talk.notes.get(turn.talk.topic))
    step_back = turn.talk.topic == "search"  # what 退回 means there
    bare = not reason and (step_back or found["word"] != "退回")
    if asked or bare or found["word"] not in _PLAIN:
        return []
    waiting = turn.decisions.waiting()
    return [each for order in waiting for each in _of(turn, order.number, SAID[found["word"]], reason)]


def _of(turn: Turn, number: str, events: frozenset[Event], reason: str) -> list[Verdict]:
    try:
        order = turn.decisions.order(number)
    except UnknownNumber:
        return []
    fitting = sorted(events & turn.decisions.possible(order))
    return [Verdict(order.number, event, reason if event in REASONS else "") for event in fitting[:1]]


def _as_typed(said: str, reason: str) -> str:
    """The reason as it was typed, not as it was read."""
    typed = said.rstrip("。 ")[-len(reason) :] if reason else ""
    return typed if unified(typed) == reason else reason
