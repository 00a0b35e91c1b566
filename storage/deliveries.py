"""Suppliers' days: those on which they cannot come, and those on which they deliver."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import bindparam, delete, select
from sqlmodel import Session, col

from storage.models import Evidence, Order, UnavailableDay
from storage.statements import Statement, table_of

_away = table_of(UnavailableDay).c
_UNAVAILABLE = Statement(
    select(_away.day)
    .where(_away.supplier_code == bindparam("supplier"), _away.day >= bindparam("since"))
    .order_by(_away.day)
)


def unavailable(session: Session, supplier_code: str, since: date) -> list[date]:
    """The days from `since` on when a supplier cannot come, the first one first."""
    return [day for (day,) in _UNAVAILABLE.rows(session, supplier=supplier_code, since=since)]


def mark(session: Session, supplier_code: str, days: Iterable[date], person_id: int, now: datetime) -> int:
    """Keeps that the supplier cannot come on these days; returns how many are new."""
    session.flush()
    wanted = sorted(set(days))
    known = set(unavailable(session, supplier_code, wanted[0])) if wanted else set()
    fresh = [day for day in wanted if day not in known]
    session.add_all(
        UnavailableDay(supplier_code=supplier_code, day=day, person_id=person_id, created_at=now)
        for day in fresh
    )
    session.flush()
    return len(fresh)


def clear(session: Session, supplier_code: str, days: Collection[date]) -> int:
    """The supplier can come on these days after all; returns how many of them had been marked."""
    table = table_of(UnavailableDay)
    there = delete(table).where(_away.supplier_code == supplier_code, _away.day.in_(days))
    return session.connection().execute(there).rowcount


def of_supplier(
    session: Session, supplier_code: str, states: Collection[str], since: datetime, until: datetime
) -> list[Order]:
    """A supplier's orders in these states that start in [since, until), the earliest first."""
    wanted = select(Order).where(
        col(Order.supplier_code) == supplier_code,
        col(Order.state).in_(states),
        col(Order.starts_at) >= since,
        col(Order.starts_at) < until,
    )
    return list(session.scalars(wanted.order_by(col(Order.starts_at), col(Order.id))))


def evidence_of(session: Session, order_id: int) -> Evidence | None:
    """What was shown of one delivery."""
    return session.scalar(select(Evidence).where(col(Evidence.order_id) == order_id))
