"""What is booked already: a team's calendar and a product's deliveries. Which states count is handed in."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.models import Order, Product, Region, Unit


@dataclass(frozen=True, slots=True)
class Booking:
    """One order in a team's calendar; `regions` are level and name, from the unit's own region upward."""

    starts_at: datetime
    ends_at: datetime
    mode: str  # of the product
    unit_code: str
    unit_name: str
    region_code: str
    regions: tuple[tuple[str, str], ...]


def of_team(
    session: Session,
    team: str,
    states: Collection[str],
    since: datetime,
    until: datetime,
    ignoring: int | None = None,
) -> list[Booking]:
    """The team's bookings that start in [since, until), the earliest first; `ignoring` is an order's id."""
    own, above, top = aliased(Region), aliased(Region), aliased(Region)
    wanted = (
        select(
            col(Order.starts_at),
            col(Order.ends_at),
            col(Product.mode),
            col(Unit.code),
            col(Unit.name),
            col(Unit.region_code),
            *(col(column) for region in (own, above, top) for column in (region.level, region.name)),
        )
        .join(Product, col(Product.code) == col(Order.product_code))
        .join(Unit, col(Unit.code) == col(Order.unit_code))
        .join(own, col(own.code) == col(Unit.region_code))
        .outerjoin(above, col(above.code) == col(own.parent_code))
        .outerjoin(top, col(top.code) == col(above.parent_code))
        .where(
            col(Order.team) == team,
            col(Order.state).in_(states),
            col(Order.starts_at) >= since,
            col(Order.starts_at) < until,
            col(Order.id).is_distinct_from(ignoring),
        )
        .order_by(col(Order.starts_at))
    )
    rows: Iterable[tuple[Any, ...]] = session.execute(wanted)
    return [
        Booking(starts_at, ends_at, mode, unit_code, unit_name, region_code, _chain(names))
        for starts_at, ends_at, mode, unit_code, unit_name, region_code, *names in rows
    ]


def of_product(
    session: Session, code: str, states: Collection[str], since: datetime, ignoring: int | None = None
) -> list[tuple[datetime, str]]:
    """Start and unit code of a product's deliveries from `since` on; `ignoring` is an order's id."""
    wanted = select(col(Order.starts_at), col(Order.unit_code)).where(
        col(Order.product_code) == code,
        col(Order.state).in_(states),
        col(Order.starts_at) >= since,
        col(Order.id).is_distinct_from(ignoring),
    )
    return [(starts_at, unit_code) for starts_at, unit_code in session.execute(wanted)]


def _chain(names: Sequence[str | None]) -> tuple[tuple[str, str], ...]:
    pairs = zip(names[::2], names[1::2], strict=True)
    return tuple((level, name) for level, name in pairs if level is not None and name is not None)
