"""Orders, their life so far, and their running numbers."""

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session, col

from storage.locks import lock
from storage.models import Order, OrderCounter, OrderLog
from storage.statements import Statement, table_of

_counter = table_of(OrderCounter).c
_COUNT_UP = Statement(
    update(table_of(OrderCounter)).where(_counter.year == bindparam("of")).values(last=_counter.last + 1)
)
_LAST = Statement(select(_counter.last).where(_counter.year == bindparam("of")))


def by_number(session: Session, number: str) -> Order | None:
    """The order of this number."""
    return session.scalar(select(Order).where(col(Order.number) == number))


def of_person(session: Session, person_id: int, limit: int = 100) -> list[Order]:
    """A person's orders, the latest made first."""
    wanted = select(Order).where(col(Order.person_id) == person_id)
    return list(session.scalars(wanted.order_by(col(Order.id).desc()).limit(limit)))


def log_of(session: Session, order_id: int) -> list[OrderLog]:
    """An order's life so far, from its beginning."""
    wanted = select(OrderLog).where(col(OrderLog.order_id) == order_id)
    return list(session.scalars(wanted.order_by(col(OrderLog.id))))


def next_order_number(session: Session, year: int) -> int:
    """The next running number of the year, from 1 on. None is given twice; one given in a work that fails
    is given again.
    """
    lock(session, ("order counter", str(year)))
    if not _COUNT_UP.count(session, of=year):
        session.execute(insert(OrderCounter).values(year=year, last=0))
        _COUNT_UP.count(session, of=year)
    (last,) = _LAST.rows(session, of=year)[0]
    return int(last)
