"""What the rules need to know of the world: the clock and what is already ordered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.orders.request import Seat, today
from storage.windows import Span


@dataclass(frozen=True, slots=True)
class Engagement:
    """A delivery that a supplier's team is bound to. Times are aware."""

    starts_at: datetime
    ends_at: datetime
    seat: Seat
    online: bool  # the team stays at home


@dataclass(frozen=True, slots=True)
class Pause:
    """A unit has called off too many orders too late."""

    times: int  # how many, in twelve months
    until: date  # on which it may order again by itself
    number: str  # of the order called off last, with which it appeals


@dataclass(frozen=True, slots=True)
class Facts:
    """The world as far as it bears on one request.

    Days, months and years are those of Guangzhou. What is missing binds nothing: without a product there
    are no engagements, without a unit no month is held.
    """

    now: datetime
    engagements: Mapping[date, tuple[Engagement, ...]] = field(default_factory=dict)  # the team's, by day
    used: Mapping[int, int] = field(default_factory=dict)  # year → deliveries of the product
    held: Mapping[tuple[int, int], datetime] = field(default_factory=dict)
    # (year, month) → when the unit already has the product in it
    season: Mapping[tuple[int, int], int] = field(default_factory=dict)
    # (year, quarter) → deliveries that the unit has in it
    quota: int | None = None  # deliveries that it may have in a quarter
    paused: Pause | None = None  # why the unit may not order at present
    unavailable: frozenset[date] = frozenset()  # days on which the supplier cannot come
    offered: bool = True  # the catalog has the product
    window: Span | None = None  # in which requests for the product are collected, until they are allocated

    today: date = field(init=False)  # the day in Guangzhou

    def __post_init__(self) -> None:
        object.__setattr__(self, "today", today(self.now))
