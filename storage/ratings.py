"""What was said of deliveries: of one, and on average."""

from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from storage.models import Order, Rating
from storage.statements import Statement, table_of


class Average(NamedTuple):
    """The mean of a product's ratings, 1 to 5, and how many there are."""

    score: float
    times: int


_rating = table_of(Rating).c
_AVERAGE = Statement(
    select(func.avg(_rating.score), func.count()).where(_rating.product_code == bindparam("product"))
)


def of_order(session: Session, order_id: int) -> Rating | None:
    """The rating of one delivery."""
    return session.scalar(select(Rating).where(col(Rating.order_id) == order_id))


def averages(session: Session) -> dict[str, Average]:
    """Product code → average, of every product that was rated."""
    rows = session.execute(
        select(col(Rating.product_code), func.avg(col(Rating.score)), func.count()).group_by(
            col(Rating.product_code)
        )
    )
    return {code: Average(float(mean), times) for code, mean, times in rows}


def average(session: Session, product_code: str) -> Average | None:
    """The average of one product; None while nobody has rated it."""
    ((mean, times),) = _AVERAGE.rows(session, product=product_code)
    return Average(float(mean), times) if times else None


def last_of(session: Session, product_code: str, unit_code: str) -> Rating | None:
    """What a unit said of a product the last time."""
    wanted = (
        select(Rating)
        .join(Order, col(Order.id) == col(Rating.order_id))
        .where(col(Rating.product_code) == product_code, col(Order.unit_code) == unit_code)
        .order_by(col(Order.starts_at).desc(), col(Order.id).desc())
        .limit(1)
    )
    return session.scalar(wanted)
