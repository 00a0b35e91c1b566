"""Who does what when: the simulated time, as a line of things to come."""

import heapq
import itertools
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from bot.dialogue.wall_clock import SHANGHAI
from bot.orders.answer_times import works

Act = Callable[[], None]
OPENS, CLOSES = time(9), time(18)  # of offices
WAKES, SLEEPS = time(8, 30), time(21, 30)  # of people at home


class Agenda:
    """What is planned, the earliest first; of the same moment, what was planned first."""

    def __init__(self) -> None:
        self._planned: list[tuple[datetime, int, Act]] = []
        self._counter = itertools.count()

    def plan(self, at: datetime, act: Act) -> None:
        """Lets `act` happen then; `at` is aware."""
        heapq.heappush(self._planned, (at, next(self._counter), act))

    def next(self, until: datetime) -> tuple[datetime, Act] | None:
        """Takes the next thing off, unless it lies after `until`."""
        if not self._planned or self._planned[0][0] > until:
            return None
        at, _, act = heapq.heappop(self._planned)
        return at, act


def in_office(moment: datetime) -> datetime:
    """The moment, or the next one at which offices are open."""
    local = moment.astimezone(SHANGHAI)
    day, clock = local.date(), local.time()
    if works(day) and OPENS <= clock < CLOSES:
        return local
    if not (works(day) and clock < OPENS):
        day += timedelta(1)
        while not works(day):
            day += timedelta(1)
    # Nobody answers everything at the stroke of nine.
    return at(day, OPENS) + timedelta(minutes=(local.minute * 7 + local.second) % 90)


def office_hours_after(moment: datetime, hours: float) -> datetime:
    """So many hours later, counted while offices are open."""
    now, left = in_office(moment), timedelta(hours=hours)
    while (rest := at(now.date(), CLOSES) - now) < left:
        left -= rest
        now = in_office(at(now.date(), CLOSES))
    return now + left


def awake(moment: datetime) -> datetime:
    """The moment, or the next one at which people at home look at their telephones."""
    local = moment.astimezone(SHANGHAI)
    if local.time() < WAKES:
        return at(local.date(), WAKES) + timedelta(minutes=local.minute)
    if local.time() >= SLEEPS:
        return at(local.date() + timedelta(1), WAKES) + timedelta(minutes=local.minute)
    return local


def at(day: date, clock: time) -> datetime:
    """A moment on the clocks of Guangzhou, aware."""
    return datetime.combine(day, clock, SHANGHAI)
