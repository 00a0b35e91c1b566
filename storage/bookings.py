"""What is booked already: a team's calendar and a product's deliveries. Which states count is handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlmodel import Session

from storage.locks import lock
from storage.models import Order, OrderLog, Product, Region, Unit
from storage.statements import Statement, table_of

NONE = 0  # never an order's id, so that nothing is left out


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


def guard(session: Session, team: str, product_code: str, unit_code: str) -> None:
    """Keeps everybody else from booking the team, the product or the unit until this work ends (law 8).

    What was read before may have changed since: read what the decision needs after it.
    """
    lock(session, ("team", team), ("product", product_code), ("unit", unit_code))


def of_team(
    session: Session,
    team: str,
    states: frozenset[str],
    since: datetime,
    until: datetime,
    ignoring: int | None = None,
) -> list[Booking]:
    """The team's bookings that start in [since, until), the earliest first; `ignoring` is an order's id."""
    rows = _calendar(states).rows(session, team=team, since=since, until=until, ignoring=ignoring or NONE)
    return [
        Booking(starts_at, ends_at, mode, unit_code, unit_name, region_code, _chain(names))
        for starts_at, ends_at, mode, unit_code, unit_name, region_code, *names in rows
    ]


def of_product(
    session: Session, code: str, states: frozenset[str], since: datetime, ignoring: int | None = None
) -> list[tuple[datetime, str]]:
    """Start and unit code of a product's deliveries from `since` on; `ignoring` is an order's id."""
    rows = _deliveries(states).rows(session, code=code, since=since, ignoring=ignoring or NONE)
    return [(starts_at, unit_code) for starts_at, unit_code in rows]


def of_unit(
    session: Session, code: str, states: frozenset[str], since: datetime, ignoring: int | None = None
) -> list[datetime]:
    """When the unit's deliveries begin, from `since` on; `ignoring` is an order's id."""
    rows = _of_unit(states).rows(session, code=code, since=since, ignoring=ignoring or NONE)
    return [starts_at for (starts_at,) in rows]


def called_off(
    session: Session, unit_code: str, event: str, pardon: str, since: datetime
) -> list[tuple[datetime, str, str, dict[str, Any]]]:
    """The lines with these two events in the logs of the unit's orders from `since` on: when, which event,
    the order's number and what changed; the oldest first.
    """
    rows = _CALLED_OFF.rows(session, code=unit_code, event=event, pardon=pardon, since=since)
    return [(at, said, number, changes) for at, said, number, changes in rows]


def units_served(session: Session, brand: str, states: frozenset[str], since: datetime) -> frozenset[str]:
    """The units that have a delivery of the brand that begins at `since` or later."""
    wanted = (
        select(_order.c.unit_code)
        .join(_product, _product.c.code == _order.c.product_code)
        .where(_product.c.brand == brand, _order.c.starts_at >= since, _order.c.state.in_(sorted(states)))
        .distinct()
    )
    return frozenset(session.scalars(wanted))


_order, _product, _unit = table_of(Order), table_of(Product), table_of(Unit)
_log = table_of(OrderLog)


@lru_cache
def _calendar(states: frozenset[str]) -> Statement:
    own, above, top = (table_of(Region).alias(name) for name in ("own", "above", "top"))
    return Statement(
        select(
            _order.c.starts_at,
            _order.c.ends_at,
            _product.c.mode,
            _unit.c.code,
            _unit.c.name,
            _unit.c.region_code,
            *(column for region in (own, above, top) for column in (region.c.level, region.c.name)),
        )
        .select_from(_order)
        .join(_product, _product.c.code == _order.c.product_code)
        .join(_unit, _unit.c.code == _order.c.unit_code)
        .join(own, own.c.code == _unit.c.region_code)
        .outerjoin(above, above.c.code == own.c.parent_code)
        .outerjoin(top, top.c.code == above.c.parent_code)
        .where(
            _order.c.team == bindparam("team"),
            _order.c.starts_at >= bindparam("since"),
            _order.c.starts_at < bindparam("until"),
            _order.c.id != bindparam("ignoring"),
            or_(*(_order.c.state == state for state in sorted(states))),
        )
        .order_by(_order.c.starts_at)
    )


@lru_cache
def _of_unit(states: frozenset[str]) -> Statement:
    return Statement(
        select(_order.c.starts_at).where(
            _order.c.unit_code == bindparam("code"),
            _order.c.starts_at >= bindparam("since"),
            _order.c.id != bindparam("ignoring"),
            or_(*(_order.c.state == state for state in sorted(states))),
        )
    )


_CALLED_OFF = Statement(
    select(_log.c.at, _log.c.event, _order.c.number, _log.c.changes)
    .join(_order, _order.c.id == _log.c.order_id)
    .where(
        _order.c.unit_code == bindparam("code"),
        _log.c.at > bindparam("since"),
        or_(_log.c.event == bindparam("event"), _log.c.event == bindparam("pardon")),
    )
    .order_by(_log.c.id)
)


@lru_cache
def _deliveries(states: frozenset[str]) -> Statement:
    return Statement(
        select(_order.c.starts_at, _order.c.unit_code).where(
            _order.c.product_code == bindparam("code"),
            _order.c.starts_at >= bindparam("since"),
            _order.c.id != bindparam("ignoring"),
            or_(*(_order.c.state == state for state in sorted(states))),
        )
    )


def _chain(names: Sequence[str | None]) -> tuple[tuple[str, str], ...]:
    pairs = zip(names[::2], names[1::2], strict=True)
    return tuple((level, name) for level, name in pairs if level is not None and name is not None)
