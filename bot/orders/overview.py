"""统计: what a month's orders have come to, for those who look after a region."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import Session

from bot.dialogue.wall_clock import SHANGHAI
from bot.orders.life import AGREED_UPON, HELD, State
from bot.people.rights import Command, Target, may
from bot.people.roles import Grant, Role
from storage import places, statistics
from storage.models import Region

NAMED = 3  # products named
LOW = 3.5  # a mean below it is named
_CALLED_OFF = frozenset({State.CANCELLED, State.APPEALED})
_CAME_TO_NOTHING = frozenset({State.REFUSED, State.DECLINED, State.LAPSED})
_UNDER = {"city": "district", "district": "town", "town": "community"}
_DIGITS = {"district": 6, "town": 9, "community": 12}  # of the codes of regions


@dataclass(frozen=True, slots=True)
class Overview:
    """One month of one region; what is counted are orders that begin in it."""

    region: Region
    first: date  # the month's first day
    held: int
    coming: int  # confirmed, and not over yet
    open: int  # still to be decided, or waiting
    called_off: int
    came_to_nothing: int  # refused, declined, or never answered
    not_held: int
    came: int  # heads
    counted: int  # deliveries of which these are known
    score: float | None  # the mean of all ratings
    rated: int
    liked: Sequence[tuple[str, int]]  # product code and deliveries, the most first
    low: Sequence[tuple[str, float]]  # product code and mean, the lowest first
    places: Sequence[tuple[str, int]]  # what lies in the region, with deliveries, the most first
    without: Sequence[str]  # what lies in it and had none

    @property
    def total(self) -> int:
        """All orders that begin in the month."""
        counts = (self.held, self.coming, self.open, self.called_off, self.came_to_nothing, self.not_held)
        return sum(counts)


class Overviews:
    """What one person may see of months; `now` is aware."""

    def __init__(self, session: Session, now: datetime, grants: Sequence[Grant]) -> None:
        self._session = session
        self._now = now
        self._grants = grants

    @property
    def allowed(self) -> bool:
        """Whether this person looks after any region."""
        return bool(self._scopes) or may(self._grants, Command.SEE_STATISTICS)

    @property
    def _scopes(self) -> list[str]:
        own = [grant.scope for grant in self._grants if grant.role is Role.REVIEWER]
        return [code for code in own if may(self._grants, Command.SEE_STATISTICS, Target(line=(code,)))]

    def of_month(self, first: date) -> Overview | None:
        """The month that begins on this day, in the person's region; None where they look after none."""
        if may(self._grants, Command.SEE_STATISTICS):
            region = places.city(self._session)
        else:  # of several the largest, whose code is the shortest once its zeros are gone
            code = min(self._scopes, key=lambda code: len(code.rstrip("0")), default="")
            region = places.region(self._session, code)
        if region is None:
            return None
        until = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        sums = statistics.sums(self._session, region, _midnight(first), _midnight(until))
        states = sums.states
        held = {code: sum(counts[state] for state in HELD) for code, counts in sums.products.items()}
        rated = sum(count for _, _, count in sums.ratings)
        below = _UNDER.get(region.level, "")
        lying = places.regions_under(self._session, region.code) if below else []
        by_place = {each.code: 0 for each in lying}
        for code, counts in sums.regions.items():
            place = code[: _DIGITS.get(below, 0)]
            if place in by_place:
                by_place[place] += sum(counts[state] for state in HELD)
        names = {each.code: each.name for each in lying}
        ranked = sorted(by_place.items(), key=lambda each: (-each[1], each[0]))
        known = HELD | AGREED_UPON | _CALLED_OFF | _CAME_TO_NOTHING | {State.NOT_HELD}
        return Overview(
            region=region,
            first=first,
            held=sum(states[state] for state in HELD),
            coming=sum(states[state] for state in AGREED_UPON),
            open=sum(count for state, count in states.items() if state not in known),
            called_off=sum(states[state] for state in _CALLED_OFF),
            came_to_nothing=sum(states[state] for state in _CAME_TO_NOTHING),
            not_held=states[State.NOT_HELD],
            came=sums.came,
            counted=sums.counted,
            score=sum(mean * count for _, mean, count in sums.ratings) / rated if rated else None,
            rated=rated,
            liked=sorted(((code, count) for code, count in held.items() if count), key=_most)[:NAMED],
            low=sorted(((code, mean) for code, mean, _ in sums.ratings if mean < LOW), key=_least)[:NAMED],
            places=[(names[code], count) for code, count in ranked if count],
            without=[names[code] for code, count in ranked if not count],
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _most(each: tuple[str, int]) -> tuple[int, str]:
    return -each[1], each[0]


def _least(each: tuple[str, float]) -> tuple[float, str]:
    return each[1], each[0]
