"""Queries about orders. Which states count is the caller's rule and handed in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, text
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from storage.models import Order, OrderLog, Product, Region, Unit


@dataclass(frozen=True, slots=True)
class Booking:
    """A team's order as its calendar needs it; `regions` are level and name from the unit's seat upward."""

    starts_at: datetime
    ends_at: datetime
    mode: str  # of the product
    unit_code: str
    unit_name: str
    region_code: str
    regions: tuple[tuple[str, str], ...]


def bookings_of_team(
    session: Session,
    team: str,
    states: Collection[str],
    since: datetime,
    until: datetime,
    ignoring: int | None = None,
) -> list[Booking]:
    """The team's orders in one of `states` that start in [since, until), the earliest first.

    `ignoring` is the id of an order that is left out.
    """
    own, above, top = aliased(Region), aliased(Region), aliased(Region)
    query = (
        select(  # type: ignore[call-overload]
            Order.starts_at,
            Order.ends_at,
            Product.mode,
            Unit.code,
            Unit.name,
            Unit.region_code,
            own.level,
            own.name,
            above.level,
            above.name,
            top.level,
            top.name,
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
        )
        .order_by(col(Order.starts_at))
    )
    if ignoring is not None:
        query = query.where(col(Order.id) != ignoring)
    return [Booking(*row[:6], regions=_chain(row[6:])) for row in session.exec(query)]


def starts_of_product(
    session: Session, product_code: str, states: Collection[str], since: datetime, ignoring: int | None = None
) -> Sequence[Row[tuple[datetime, str]]]:
    """Start and unit code of the product's orders in one of `states` from `since` on."""
    query = select(Order.starts_at, Order.unit_code).where(
        col(Order.product_code) == product_code,
        col(Order.state).in_(states),
        col(Order.starts_at) >= since,
    )
    if ignoring is not None:
        query = query.where(col(Order.id) != ignoring)
    return session.exec(query).all()  # type: ignore[return-value]


def next_running(session: Session, year: int) -> int:
    """Draws the year's next running number, from 1; a transaction taken back gives it back too."""
    drawn = session.connection().execute(
        text(
            "INSERT INTO order_counter (year, last) VALUES (:year, 1)"
            " ON CONFLICT (year) DO UPDATE SET last = order_counter.last + 1 RETURNING last"
        ),
        {"year": year},
    )
    return int(drawn.scalar_one())


def orders_of(session: Session, person_id: int) -> list[Order]:
    """Everything a person has ordered, by the time of delivery."""
    query = select(Order).where(col(Order.person_id) == person_id).order_by(col(Order.starts_at), col(Order.id))
    return list(session.exec(query))


def order_of(session: Session, number: str, person_id: int) -> Order | None:
    """The order of that number, as it stands now, if it is this person's."""
    query = (
        select(Order)
        .where(col(Order.number) == number, col(Order.person_id) == person_id)
        .execution_options(populate_existing=True)
    )
    return session.exec(query).first()


def log_of(session: Session, order_id: int) -> list[OrderLog]:
    """The order's life so far, the first step first."""
    query = select(OrderLog).where(col(OrderLog.order_id) == order_id).order_by(col(OrderLog.id))
    return list(session.exec(query))


def _chain(names: Sequence[str | None]) -> tuple[tuple[str, str], ...]:
    pairs = zip(names[::2], names[1::2], strict=True)
    return tuple((level, name) for level, name in pairs if level is not None and name is not None)
