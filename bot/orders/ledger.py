"""Reads from the tables what the rules need to know."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot.orders.facts import Engagement, Facts
from bot.orders.life import HOLDING
from bot.orders.request import Request, Seat, moment, today
from bot.orders.rules import ONLINE, last_day
from storage import bookings, places
from storage import deliveries as days_off
from storage.models import Product


def facts_of(session: Session, request: Request, now: datetime, ignoring: int | None = None) -> Facts:
    """The facts about a request, over all the time that can be planned; two queries, however long it is.

    `ignoring` is the id of an order that shall not count.
    """
    if request.product is None:
        return Facts(now)
    starts = _starts(session, request.product, now, ignoring)
    own = request.unit.unit_code if request.unit else None
    return Facts(
        now,
        engagements=_engagements(session, request.product, now, ignoring),
        used=_by_year(starts),
        held={
            (day.year, day.month): starts_at
            for starts_at, unit_code in starts
            if unit_code == own
            for day in [today(starts_at)]
        },
        unavailable=frozenset(days_off.unavailable(session, request.product.supplier_code, today(now))),
    )


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
