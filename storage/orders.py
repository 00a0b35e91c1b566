"""Orders as they are kept. Which states count, and what follows from it, is decided in bot.orders.

Periods are half open: `since` belongs to them, `until` does not.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlmodel import Session, col

from storage.models import Order, OrderCounter, OrderLog


def by_number(session: Session, number: str) -> Order | None:
    """The order of this number."""
    return session.scalar(select(Order).where(col(Order.number) == number))


def of_person(session: Session, person_id: int, limit: int = 100) -> list[Order]:
    """A person's orders, the latest made first."""
    wanted = select(Order).where(col(Order.person_id) == person_id)
    return list(session.scalars(wanted.order_by(col(Order.id).desc()).limit(limit)))


def of_team(
    session: Session, team: str, since: datetime, until: datetime, states: Collection[str]
) -> list[Order]:
    """The orders that keep a team busy at some time of the period, the earliest first."""
    wanted = select(Order).where(
        col(Order.team) == team,
        col(Order.starts_at) < until,
        col(Order.ends_at) > since,
        col(Order.state).in_(states),
    )
    return list(session.scalars(wanted.order_by(col(Order.starts_at), col(Order.id))))


def count_of_product(
    session: Session, product_code: str, since: datetime, until: datetime, states: Collection[str]
) -> int:
    """How many deliveries of a product begin in the period."""
    counted = select(func.count(col(Order.id))).where(
        col(Order.product_code) == product_code,
        col(Order.starts_at) >= since,
        col(Order.starts_at) < until,
        col(Order.state).in_(states),
    )
    return session.scalar(counted) or 0


def of_product_at_unit(
    session: Session,
    product_code: str,
    unit_code: str,
    since: datetime,
    until: datetime,
    states: Collection[str],
) -> list[Order]:
    """The orders of a product for one unit that begin in the period, the earliest first."""
    wanted = select(Order).where(
        col(Order.product_code) == product_code,
        col(Order.unit_code) == unit_code,
        col(Order.starts_at) >= since,
        col(Order.starts_at) < until,
        col(Order.state).in_(states),
    )
    return list(session.scalars(wanted.order_by(col(Order.starts_at), col(Order.id))))


def log_of(session: Session, order_id: int) -> list[OrderLog]:
    """An order's life so far, from its beginning."""
    wanted = select(OrderLog).where(col(OrderLog.order_id) == order_id)
    return list(session.scalars(wanted.order_by(col(OrderLog.id))))


def next_order_number(session: Session, year: int) -> int:
    """The next running number of the year, from 1 on. None is given twice; one given in a work that fails
    is given again.
    """
    last = session.scalar(
        update(OrderCounter)
        .where(col(OrderCounter.year) == year)
        .values(last=OrderCounter.last + 1)
        .returning(col(OrderCounter.last))
        .execution_options(synchronize_session=False)
    )
    if last is None:
        session.execute(insert(OrderCounter).values(year=year, last=1))
        return 1
    return int(last)
