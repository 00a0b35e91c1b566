"""The terms under which orders live here: what an operator decides once, for every desk of the program."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.orders.answer_times import AnswerTimes

ANY_KIND = "*"  # in the quotas: every kind of unit that is not named
QUOTAS: Mapping[str, int] = {ANY_KIND: 12}


@dataclass(frozen=True, slots=True)
class Terms:
    """What orders are held to.

    `quotas`: kind of unit (as in `Unit.kind`) → deliveries in a quarter; a kind that is not named, where
    `ANY_KIND` is not either, has no limit. `alone`: an order is nobody's business but of the person who
    placed it (docs/decisions/0010).
    """

    times: AnswerTimes = field(default_factory=AnswerTimes)
    quotas: Mapping[str, int] = field(default_factory=lambda: QUOTAS)
    free_until: timedelta = timedelta(days=7)  # before a delivery; later the district agrees to changes
    late_cancellations: int = 3  # in twelve months, after which a unit is paused; 0 pauses nobody
    lately: timedelta = timedelta(days=90)  # who had something of a brand within it stands behind others
    event_offer: timedelta = timedelta(hours=2)  # of daytime, for which a resident is kept a place
    broadcasts_a_week: int = 2  # that a person gets; 0 for as many as there are
    campaign_approval: int = 200  # persons, beyond whom a second person agrees to a campaign
    new_products_reviewed: bool = True  # a supplier's new product is looked at before it is on offer
    no_shows: int = 3  # in half a year, after which a resident is asked to give places back; 0 asks nobody
    theme_day: str = "1 10:00"  # day of the month and time at which its theme goes out; empty for never
    alone: bool = False

    def quota(self, kind: str) -> int | None:
        """How many deliveries a unit of that kind gets in a quarter; None for as many as it likes."""
        return self.quotas.get(kind, self.quotas.get(ANY_KIND))


USUAL = Terms()
