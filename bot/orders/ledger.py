"""Reads from the tables what the rules need to know."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot.orders.facts import Engagement, Facts, Pause
from bot.orders.life import HOLDING, Event
from bot.orders.request import Request, Seat, moment, today
from bot.orders.rules import ONLINE, last_day, quarter
from bot.orders.terms import ANY_KIND, USUAL, Terms
from storage import bookings, places, windows
from storage import deliveries as days_off
from storage.models import Product

LATE = "late"  # among the changes of a cancellation: it was called off late
YEAR = timedelta(days=365)


def facts_of(
    session: Session,
    request: Request,
    now: datetime,
    ignoring: int | None = None,
    terms: Terms = USUAL,
) -> Facts:
    """The facts about a request, over all the time that can be planned; a few queries, however long it is.

    `ignoring` is the id of an order that shall not count.
    """
    if request.product is None:
        return Facts(now)
    starts = _starts(session, request.product, now, ignoring)
    own = request.unit.unit_code if request.unit else None
    return Facts(
        now,
        season=Counter(quarter(day) for day in _days_of_unit(session, own, now, ignoring)),
        quota=_quota(session, own, terms),
        paused=pause_of(session, own, now, terms) if own else None,
        engagements=_engagements(session, request.product, now, ignoring),
        used=_by_year(starts),
        held={
            (day.year, day.month): starts_at
            for starts_at, unit_code in starts
            if unit_code == own
            for day in [today(starts_at)]
        },
        window=windows.span_of(session, request.product.code),
        unavailable=frozenset(days_off.unavailable(session, request.product.supplier_code, today(now))),
    )


def pause_of(session: Session, unit_code: str, now: datetime, terms: Terms) -> Pause | None:
    """Why the unit may not order at present, where it may not."""
    most = terms.late_cancellations
    calls = bookings.called_off(session, unit_code, Event.CANCELLED, Event.PARDONED, now - YEAR)
    late: list[tuple[datetime, str]] = []
    for at, event, number, changes in calls:
        if event == Event.PARDONED:
            late.clear()
        elif changes.get(LATE):
            late.append((at, number))
    if not most or len(late) < most:
        return None
    return Pause(len(late), today(late[-most][0] + YEAR), late[-1][1])


def _days_of_unit(
    session: Session, unit_code: str | None, now: datetime, ignoring: int | None
) -> Iterator[date]:
    """The days on which the unit has deliveries, from the beginning of this quarter on."""
    if unit_code is None:
        return
    day = today(now)
    since = moment(day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1), time.min)
    for starts_at in bookings.of_unit(session, unit_code, HOLDING, since, ignoring):
        yield today(starts_at)


def _quota(session: Session, unit_code: str | None, terms: Terms) -> int | None:
    if unit_code is None:
        return None
    if set(terms.quotas) <= {ANY_KIND}:
        return terms.quota("")
    unit = places.unit(session, unit_code)
    return terms.quota(unit.kind if unit else "region")


def deliveries(session: Session, product: Product, now: datetime) -> Counter[int]:
    """Year → how many deliveries of the product are ordered for it, from this year on."""
    return _by_year(_starts(session, product, now))


def seat_of(session: Session, unit_code: str) -> Seat | None:
    """Where a unit is, or None for an unknown code."""
    unit = places.unit(session, unit_code)
    line = places.line_of(session, unit.region_code if unit else unit_code)
    if not line:
        return None
    name = unit.name if unit else line[-1].name  # a region is a unit before anybody has ordered for it
    return _seat(unit_code, name, line[-1].code, [(region.level, region.name) for region in line])


def _starts(
    session: Session, product: Product, now: datetime, ignoring: int | None = None
) -> list[tuple[datetime, str]]:
    since = moment(date(today(now).year, 1, 1), time.min)
    return bookings.of_product(session, product.code, HOLDING, since, ignoring)


def _by_year(starts: list[tuple[datetime, str]]) -> Counter[int]:
    return Counter(today(starts_at).year for starts_at, _ in starts)


def _engagements(
    session: Session, product: Product, now: datetime, ignoring: int | None
) -> dict[date, tuple[Engagement, ...]]:
    booked = bookings.of_team(
        session,
        product.team,
        HOLDING,
        since=moment(today(now), time.min),
        until=moment(last_day(Facts(now)) + timedelta(days=1), time.min),
        ignoring=ignoring,
    )
    by_day = defaultdict[date, list[Engagement]](list)
    for booking in booked:
        seat = _seat(booking.unit_code, booking.unit_name, booking.region_code, booking.regions)
        by_day[today(booking.starts_at)].append(
            Engagement(booking.starts_at, booking.ends_at, seat, booking.mode == ONLINE)
        )
    return {day: tuple(found) for day, found in by_day.items()}


def _seat(unit_code: str, unit_name: str, region_code: str, regions: Iterable[tuple[str, str]]) -> Seat:
    names = dict(regions)
    return Seat(
        unit_code,
        unit_name,
        region_code,
        district=names.get("district", ""),
        town=names.get("town", ""),
        community=names.get("community", ""),
    )
