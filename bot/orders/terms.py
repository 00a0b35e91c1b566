"""The terms under which orders live here: what an operator decides once, for every desk of the program."""

from dataclasses import dataclass, field

from bot.orders.answer_times import AnswerTimes


@dataclass(frozen=True, slots=True)
class Terms:
    """`alone`: an order is nobody's business but of the person who placed it (docs/decisions/0010)."""

    times: AnswerTimes = field(default_factory=AnswerTimes)
    alone: bool = False


USUAL = Terms()
