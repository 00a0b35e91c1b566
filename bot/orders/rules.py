"""What may be ordered: one pure function a rule, over what is asked for and what is known.

A rule speaks as soon as the fields that it needs are known and is silent before. Numbers and dates that a
refusal must name are in `Objection.facts`; the words are the handlers' own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.dialogue.readers.times.holidays import public_holiday
from bot.orders.facts import Engagement, Facts
from bot.orders.phones import phone_fault
from bot.orders.request import Request, moment, today
from bot.orders.travel import travel_minutes
from storage.models import Product

OPENS = time(7)  # deliveries begin no earlier: equipment and neighbours
CLOSES = time(22)  # and are over by then: the city's hour of quiet for residents
ONLINE = "线上"  # the mode of a product for which nobody travels


class Reason(StrEnum):
    """Why something cannot be ordered like this; `facts` of the objection are listed with each."""

    WITHDRAWN = "withdrawn"  # the product is no longer offered
    PAST = "past"  # the time is over; earliest: date
    TOO_FAR = "too_far"  # more than a year ahead; latest: date
    LEAD_DAYS = "lead_days"  # the supplier needs more notice; lead_days: int, earliest: date
    MONTH = "month"  # not delivered in that month; months: tuple[int, ...], month: int
    DISTRICT = "district"  # not delivered to that district; districts: tuple[str, ...], district: str
    TOO_FEW = "too_few"  # fewer people than it is worth coming for; people_min, people_max, said: int
    TOO_MANY = "too_many"  # more people than it can take; people_min, people_max, said: int
    SOLD_OUT = "sold_out"  # the year's deliveries are all ordered; year, limit: int
    SAME_MONTH = "same_month"  # the unit has the product in that month already; existing: datetime
    QUOTA = "quota"  # the unit has its deliveries of the quarter; limit, year, quarter: int
    PAUSED = "paused"  # too many late cancellations; times: int, until: date, number: str of the last order
    TEAM_BUSY = "team_busy"
    # the team is elsewhere or on its way; busy_from, busy_until: datetime (with the way to and fro),
    # starts_at, ends_at: datetime, district: str, online: bool of the other delivery, or, while the time
    # of day is open and no time of that day is free, day: date alone
    UNAVAILABLE = "unavailable"  # the supplier has said that nobody can come that day; day: date
    HOURS = "hours"  # outside the hours of delivery; opens, closes, latest: time (latest possible start)
    NOT_OPEN = "not_open"  # scarce: asked for in a window only; opens, closes: datetime
    COLLECTED = (
        "collected"  # the window is open, nothing is decided yet (no refusal); opens, closes: datetime
    )
    ALLOCATING = "allocating"  # the window is over and its requests are being allocated
    PHONE = "phone"  # cannot be a contact number; fault: PhoneFault, said: str
    HOLIDAY = "holiday"  # a public holiday (a warning, nothing forbids it); day: date, name: str


@dataclass(frozen=True, slots=True)
class Objection:
    """One rule's answer to a request that breaks it.

    `slot` is the field to ask again. `alternatives` are free and break no rule: datetimes (UTC) when the
    request has a time of day, dates when it has none, times of day for HOURS; the nearest first. An
    objection that is not `hard` is a warning.
    """

    reason: Reason
    slot: str
    facts: Mapping[str, object] = field(default_factory=dict)
    alternatives: tuple[date | datetime | time, ...] = ()
    hard: bool = True


Judge = Callable[[Request, Facts], Objection | None]


def withdrawn(request: Request, facts: Facts) -> Objection | None:
    """Only products that the catalog still offers."""
    if request.product is None or (facts.offered and request.product.active):
        return None
    return Objection(Reason.WITHDRAWN, "product")


def past(request: Request, facts: Facts) -> Objection | None:
    """Nothing begins before now."""
    if request.day is None or request.day > facts.today:
        return None
    if request.day == facts.today and (
        request.start is None or moment(request.day, request.start) > facts.now
    ):
        return None
    slot = "day" if request.day < facts.today else "start"
    return Objection(Reason.PAST, slot, {"earliest": first_day(request.product, facts)})


def too_far(request: Request, facts: Facts) -> Objection | None:
    """Nothing is planned more than a year ahead."""
    latest = last_day(facts)
    if request.day is None or request.day <= latest:
        return None
    return Objection(Reason.TOO_FAR, "day", {"latest": latest})


def lead_days(request: Request, facts: Facts) -> Objection | None:
    """Suppliers need their notice, counted in days of the calendar.

    Says nothing of a day in a month that is out anyhow. `months` are the product's where the notice leads
    out of them, and `earliest` is no help.
    """
    if request.product is None or request.day is None or past(request, facts) or month(request, facts):
        return None
    earliest = first_day(request.product, facts)
    if request.day >= earliest:
        return None
    told: dict[str, object] = {"lead_days": request.product.lead_days, "earliest": earliest}
    if earliest.month not in request.product.months:
        told["months"] = tuple(sorted(request.product.months))
    return Objection(Reason.LEAD_DAYS, "day", told)


def month(request: Request, facts: Facts) -> Objection | None:
    """Only in the months in which the product is delivered."""
    if request.product is None or request.day is None or request.day.month in request.product.months:
        return None
    return Objection(
        Reason.MONTH, "day", {"months": tuple(sorted(request.product.months)), "month": request.day.month}
    )


def district(request: Request, facts: Facts) -> Objection | None:
    """Only in the districts that the product serves; a unit of the whole city lies in all of them."""
    if request.product is None or request.unit is None or not request.product.districts:
        return None
    if not request.unit.district or request.unit.district in request.product.districts:
        return None
    served = tuple(request.product.districts)
    return Objection(Reason.DISTRICT, "unit", {"districts": served, "district": request.unit.district})


def window(request: Request, facts: Facts) -> Objection | None:
    """What is scarce is asked for in a window, and nobody gets any before all are decided together.

    Between the end and the allocation the rule speaks once the day is known, for which one can wait.
    """
    if facts.window is None:
        return None
    opens, closes = facts.window
    if facts.now >= closes:
        slot = "start" if request.start else "day"
        return Objection(Reason.ALLOCATING, slot) if request.day else None
    is_open = facts.now >= opens
    return Objection(
        Reason.COLLECTED if is_open else Reason.NOT_OPEN,
        "product",
        {"opens": opens, "closes": closes},
        hard=not is_open,
    )


def head_count(request: Request, facts: Facts) -> Objection | None:
    """The people expected must fit.

    The upper number is a matter of safety: all who may come must find room. The lower one is a matter of
    worth: it is enough that so many may come, so "30 to 50" is fine where 40 are asked for.
    """
    if request.product is None or request.people is None:
        return None
    _, most = request.people
    limits = {"people_min": request.product.people_min, "people_max": request.product.people_max}
    if most > request.product.people_max:
        return Objection(Reason.TOO_MANY, "people", {**limits, "said": most})
    if most < request.product.people_min:
        return Objection(Reason.TOO_FEW, "people", {**limits, "said": most})
    return None


def sold_out(request: Request, facts: Facts) -> Objection | None:
    """The year's budget covers so many deliveries of a product, counted in the year in which they happen."""
    if request.product is None or request.day is None:
        return None
    limit = request.product.sessions_per_year
    if facts.used.get(request.day.year, 0) < limit:
        return None
    return Objection(Reason.SOLD_OUT, "day", {"year": request.day.year, "limit": limit})


def same_month(request: Request, facts: Facts) -> Objection | None:
    """A unit gets the same product once a month at most, so that others get it too."""
    if request.day is None:
        return None
    existing = facts.held.get((request.day.year, request.day.month))
    if existing is None:
        return None
    return Objection(Reason.SAME_MONTH, "day", {"existing": existing})


def quota(request: Request, facts: Facts) -> Objection | None:
    """A unit gets so many deliveries a quarter, whatever they are, so that others get some too."""
    if request.day is None or facts.quota is None:
        return None
    season = quarter(request.day)
    if facts.season.get(season, 0) < facts.quota:
        return None
    return Objection(Reason.QUOTA, "day", {"limit": facts.quota, "year": season[0], "quarter": season[1]})


def paused(request: Request, facts: Facts) -> Objection | None:
    """Who calls off late again and again leaves teams without work: the unit waits, or appeals."""
    if facts.paused is None:
        return None
    pause = facts.paused
    return Objection(
        Reason.PAUSED, "unit", {"times": pause.times, "until": pause.until, "number": pause.number}
    )


def team_busy(request: Request, facts: Facts) -> Objection | None:
    """A team is at one place at a time and needs its time between two of them.

    While the unit is open no way is reckoned; while the time of day is open the rule speaks only of a day
    on which no time at all is left.
    """
    if request.product is None or request.day is None:
        return None
    busy = [_busy(request, other) for other in facts.engagements.get(request.day, ())]
    if not busy:
        return None
    if request.start is None:
        return _full_day(request.product, request.day, busy)
    for span in busy:
        if span.hinders(moment(request.day, request.start), request.product):
            return Objection(
                Reason.TEAM_BUSY,
                "start",
                {
                    "busy_from": span.start,
                    "busy_until": span.end,
                    "starts_at": span.engagement.starts_at,
                    "ends_at": span.engagement.ends_at,
                    "district": span.engagement.seat.district,
                    "online": span.engagement.online,
                },
            )
    return None


def unavailable(request: Request, facts: Facts) -> Objection | None:
    """Nobody comes on a day on which the supplier cannot."""
    if request.day is None or request.day not in facts.unavailable:
        return None
    return Objection(Reason.UNAVAILABLE, "day", {"day": request.day})


def hours(request: Request, facts: Facts) -> Objection | None:
    """Deliveries begin and end within the hours in which units are open."""
    if request.start is None:
        return None
    duration = timedelta(minutes=request.product.duration_min if request.product else 0)
    latest = datetime.combine(_SOME_DAY, CLOSES) - duration
    if request.start >= OPENS and datetime.combine(_SOME_DAY, request.start) <= latest:
        return None
    return Objection(Reason.HOURS, "start", {"opens": OPENS, "closes": CLOSES, "latest": latest.time()})


def phone(request: Request, facts: Facts) -> Objection | None:
    """The contact must be one who can be called."""
    if not request.contact_phone or (fault := phone_fault(request.contact_phone)) is None:
        return None
    return Objection(Reason.PHONE, "phone", {"fault": fault, "said": request.contact_phone})


def holiday(request: Request, facts: Facts) -> Objection | None:
    """A public holiday is worth a question: the unit's staff may be off."""
    if request.day is None or (name := public_holiday(request.day)) is None:
        return None
    return Objection(Reason.HOLIDAY, "day", {"day": request.day, "name": name}, hard=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """A judge and the slots it looks at; a change that leaves these alone is not judged by it again."""

    judge: Judge
    slots: frozenset[str]


def _rule(judge: Judge, *slots: str) -> Rule:
    return Rule(judge, frozenset(slots))


WHEN_RULES = (
    _rule(past, "day", "start"),
    _rule(too_far, "day"),
    _rule(lead_days, "product", "day", "start"),
    _rule(month, "product", "day"),
    _rule(sold_out, "product", "day"),
    _rule(same_month, "product", "unit", "day"),
    _rule(quota, "unit", "day"),
    _rule(unavailable, "product", "day"),
    _rule(hours, "product", "start"),
    _rule(team_busy, "product", "unit", "day", "start"),
    _rule(holiday, "day"),
)

# The most important first: what cannot be had at all, then place, people and time.
RULES = (
    _rule(withdrawn, "product"),
    _rule(window, "product"),
    _rule(paused, "unit"),
    _rule(district, "product", "unit"),
    _rule(head_count, "product", "people"),
    *WHEN_RULES[:-1],
    _rule(phone, "phone"),
    WHEN_RULES[-1],
)


def judge(request: Request, facts: Facts, changed: frozenset[str] | None = None) -> list[Objection]:
    """Every objection, the most important first; with `changed`, only of rules that look at these slots."""
    return [
        objection
        for rule in RULES
        if changed is None or rule.slots & changed
        if (objection := rule.judge(request, facts)) is not None
    ]


def quarter(day: date) -> tuple[int, int]:
    """The year and the quarter of it, from 1 on, in which the day lies: the season of the quotas."""
    return day.year, (day.month + 2) // 3


def first_day(product: Product | None, facts: Facts) -> date:
    """The first day that the supplier's notice leaves; it begins when the product's window is over."""
    decided = today(facts.window.closes_at) if facts.window else facts.today
    return max(decided, facts.today) + timedelta(days=product.lead_days if product else 0)


def last_day(facts: Facts) -> date:
    """The last day that can be planned: a year from today."""
    day = facts.today
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


_SOME_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class _Busy:
    """An engagement with the way to and fro around it."""

    engagement: Engagement
    start: datetime
    end: datetime

    def hinders(self, start: datetime, product: Product) -> bool:
        return start < self.end and self.start < start + timedelta(minutes=product.duration_min)


def _busy(request: Request, other: Engagement) -> _Busy:
    online = request.product is not None and request.product.mode == ONLINE
    way = timedelta(0)
    if request.unit is not None and not online and not other.online:
        way = timedelta(minutes=travel_minutes(request.unit, other.seat))
    return _Busy(other, other.starts_at - way, other.ends_at + way)


def _full_day(product: Product, day: date, busy: list[_Busy]) -> Objection | None:
    """Objects when no time is left: a free one could begin at opening or right after a delivery."""
    opening = moment(day, OPENS)
    latest = moment(day, CLOSES) - timedelta(minutes=product.duration_min)
    starts = [start for start in (opening, *(span.end for span in busy)) if opening <= start <= latest]
    if any(not any(span.hinders(start, product) for span in busy) for start in starts):
        return None
    return Objection(Reason.TEAM_BUSY, "day", {"day": day})
