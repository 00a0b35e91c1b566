"""Orders, their life so far, and their running numbers."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, or_, select, update
from sqlmodel import Session, col

from storage.locks import lock
from storage.models import Order, OrderCounter, OrderLog, ReviewRule
from storage.statements import Statement, table_of

_counter = table_of(OrderCounter).c
_COUNT_UP = Statement(
    update(table_of(OrderCounter)).where(_counter.year == bindparam("of")).values(last=_counter.last + 1)
)
_LAST = Statement(select(_counter.last).where(_counter.year == bindparam("of")))


def by_number(session: Session, number: str) -> Order | None:
    """The order of this number, as it is now: also where this work has seen it before it got its lock."""
    wanted = select(Order).where(col(Order.number) == number)
    return session.scalar(wanted.execution_options(populate_existing=True))


def of_person(session: Session, person_id: int, limit: int = 100) -> list[Order]:
    """A person's orders, the latest made first."""
    wanted = select(Order).where(col(Order.person_id) == person_id)
    return list(session.scalars(wanted.order_by(col(Order.id).desc()).limit(limit)))


def log_of(session: Session, order_id: int) -> list[OrderLog]:
    """An order's life so far, from its beginning."""
    wanted = select(OrderLog).where(col(OrderLog.order_id) == order_id)
    return list(session.scalars(wanted.order_by(col(OrderLog.id))))


def steps_of(session: Session, order_ids: Sequence[int]) -> dict[int, int]:
    """How many rows the life of each of these orders has so far."""
    counted = select(col(OrderLog.order_id), func.count()).where(col(OrderLog.order_id).in_(order_ids))
    return {
        order_id: int(count) for order_id, count in session.execute(counted.group_by(col(OrderLog.order_id)))
    }


def concerning(
    session: Session,
    person_id: int,
    units: Collection[str],
    suppliers: Collection[str],
    since: datetime,
    limit: int = 500,
) -> list[Order]:
    """Orders that begin after `since`, made by the person, for these units or of these suppliers.

    Of more than `limit` the latest.
    """
    wanted = select(Order).where(
        col(Order.starts_at) > since,
        or_(
            col(Order.person_id) == person_id,
            col(Order.unit_code).in_(units),
            col(Order.supplier_code).in_(suppliers),
        ),
    )
    return list(session.scalars(wanted.order_by(col(Order.starts_at).desc()).limit(limit)))


def in_states(session: Session, states: Collection[str]) -> list[Order]:
    """Every order that stands in one of these states."""
    return list(session.scalars(select(Order).where(col(Order.state).in_(states)).order_by(col(Order.id))))


def waiting(
    session: Session, state: str, teams: Collection[str], products: Collection[str], now: datetime
) -> list[Order]:
    """Orders to come that stand in this state, of one of the teams or products; the oldest first."""
    wanted = select(Order).where(
        col(Order.state) == state,
        col(Order.starts_at) > now,
        or_(col(Order.team).in_(teams), col(Order.product_code).in_(products)),
    )
    return list(session.scalars(wanted.order_by(col(Order.id))))


def review_rules(session: Session) -> list[ReviewRule]:
    """Every rule of which level looks at which orders."""
    return list(session.scalars(select(ReviewRule).order_by(col(ReviewRule.id))))


def replace_review_rules(session: Session, rules: Sequence[ReviewRule]) -> None:
    """Makes these the rules, instead of those before."""
    session.execute(delete(ReviewRule))
    session.add_all(rules)
    session.flush()


def overdue(session: Session, now: datetime, limit: int) -> list[Order]:
    """Orders to come whose answer was due by now, the earliest due first."""
    wanted = select(Order).where(col(Order.answer_by) <= now, col(Order.starts_at) > now)
    return list(session.scalars(wanted.order_by(col(Order.answer_by), col(Order.id)).limit(limit)))


def begun(session: Session, states: Collection[str], since: datetime, limit: int) -> list[Order]:
    """Orders in these states that began by `since`, the earliest first."""
    wanted = select(Order).where(col(Order.state).in_(states), col(Order.starts_at) <= since)
    return list(session.scalars(wanted.order_by(col(Order.starts_at), col(Order.id)).limit(limit)))


def ended(session: Session, states: Collection[str], since: datetime, limit: int) -> list[Order]:
    """Orders in these states that were over by `since`, the earliest first."""
    wanted = select(Order).where(col(Order.state).in_(states), col(Order.ends_at) <= since)
    return list(session.scalars(wanted.order_by(col(Order.ends_at), col(Order.id)).limit(limit)))


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
