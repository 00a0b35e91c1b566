"""Free days and times: what the rules leave, searched in memory over facts that were read once."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from bot.orders.facts import Facts
from bot.orders.request import Request
from bot.orders.rules import WHEN_RULES, Objection, Reason, Rule, first_day, last_day

# What units usually ask for; other times can be said.
STANDARD_STARTS = tuple(
    time(hour, minute)
    for hour, minute in ((9, 0), (9, 30), (10, 0), (14, 0), (14, 30), (15, 0), (19, 0), (19, 30))
)

ALTERNATIVES = 3  # offered with a refusal: as many as can be compared at a glance

Part = tuple[time, time]  # a part of a day: from the first on, before the second


def free_starts(request: Request, facts: Facts, part: Part | None = None) -> list[time]:
    """The standard starts that are still possible on the request's day; a holiday does not hinder them."""
    if not _fits(replace(request, start=None), facts, heed_warnings=False):
        return []
    return list(_starts(request, facts, part))


def free_days(
    request: Request, facts: Facts, since: date, until: date, part: Part | None = None
) -> Iterator[date]:
    """The days from `since` to `until`, both included, that are no holiday and have a free start."""
    since, until = max(since, first_day(request.product, facts)), min(until, last_day(facts))
    for offset in range((until - since).days + 1):
        if _has_room(replace(request, day=since + timedelta(offset)), facts, part):
            yield since + timedelta(offset)


def nearest_days(request: Request, facts: Facts) -> Iterator[date]:
    """Days that are no holiday and have a free start, the nearest to the request's day first."""
    return (day for day in _around(request, facts) if _has_room(replace(request, day=day), facts, None))


def nearest_starts(request: Request, facts: Facts) -> Iterator[datetime]:
    """Free starts, in UTC, at the request's time of day, the nearest day first; none on a holiday."""
    for day in _around(request, facts):
        other = replace(request, day=day)
        if _fits(other, facts) and (starts_at := other.starts_at) is not None:
            yield starts_at


def nearest_times(request: Request, facts: Facts) -> list[time]:
    """The possible standard starts, the nearest to the request's time of day first."""
    if request.start is None:
        return free_starts(request, facts)
    wanted = _minutes(request.start)
    return sorted(free_starts(request, facts), key=lambda start: abs(_minutes(start) - wanted))


def with_alternatives(found: list[Objection], request: Request, facts: Facts) -> list[Objection]:
    """Adds to each objection that another time would settle the nearest times that break no rule."""
    if request.product is None:
        return found
    out_of_hours = any(objection.reason is Reason.HOURS for objection in found)
    days: Iterator[date] = (
        nearest_days(request, facts)
        if request.start is None or out_of_hours
        else nearest_starts(request, facts)
    )
    nearest: tuple[date, ...] | None = None
    answered = []
    for objection in found:
        if objection.reason is Reason.HOURS:
            times = tuple(nearest_times(request, facts)[:ALTERNATIVES])
            objection = replace(objection, alternatives=times)
        elif objection.reason in _OF_THE_DAY:
            nearest = tuple(islice(days, ALTERNATIVES)) if nearest is None else nearest
            objection = replace(objection, alternatives=nearest)
        answered.append(objection)
    return answered


_OF_THE_DAY = frozenset(
    {
        Reason.PAST,
        Reason.TOO_FAR,
        Reason.LEAD_DAYS,
        Reason.MONTH,
        Reason.SOLD_OUT,
        Reason.SAME_MONTH,
        Reason.QUOTA,
        Reason.UNAVAILABLE,
        Reason.TEAM_BUSY,
        Reason.HOLIDAY,
    }
)


def _around(request: Request, facts: Facts) -> Iterator[date]:
    """Every day that can be planned, the nearest to the request's first, the later one of a pair first."""
    if request.day is None:
        return
    earliest, latest = first_day(request.product, facts), last_day(facts)
    middle = min(max(request.day, earliest), latest)
    for distance in range((latest - earliest).days + 1):
        away = timedelta(distance)
        for day in (middle + away, middle - away) if away else (middle,):
            if earliest <= day <= latest:
                yield day


def _starts(request: Request, facts: Facts, part: Part | None) -> Iterator[time]:
    """The standard starts possible on a day that is itself possible."""
    for start in STANDARD_STARTS:
        if (part is None or part[0] <= start < part[1]) and _fits(
            replace(request, start=start), facts, _TIME_RULES
        ):
            yield start


def _has_room(request: Request, facts: Facts, part: Part | None) -> bool:
    if request.start is not None:
        request = replace(request, start=None)
    return _fits(request, facts) and any(_starts(request, facts, part))


def _fits(
    request: Request, facts: Facts, rules: Iterable[Rule] = WHEN_RULES, heed_warnings: bool = True
) -> bool:
    for rule in rules:
        objection = rule.judge(request, facts)
        if objection and (objection.hard or heed_warnings):
            return False
    return True


_TIME_RULES = tuple(rule for rule in WHEN_RULES if "start" in rule.slots)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
