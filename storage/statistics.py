"""Sums over the orders of a time and a region."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, col

from storage.models import Evidence, Order, Rating, Region, Unit

_CITY = "city"


class Sums(NamedTuple):
    """What the orders that begin in a time and lie in a region add up to."""

    states: Counter[str]  # state → orders
    came: int  # heads, of those deliveries of which somebody has said how many came
    counted: int  # so many deliveries
    products: dict[str, Counter[str]]  # product code → state → orders
    ratings: list[tuple[str, float, int]]  # product code, mean of its scores, how many
    regions: dict[str, Counter[str]]  # region code of the unit → state → orders


def sums(session: Session, region: Region, since: datetime, until: datetime) -> Sums:
    """Of [since, until). A region's code begins with the code of the one it lies in."""
    within = region.code[:4] if region.level == _CITY else region.code

    these = (
        col(Order.starts_at) >= since,
        col(Order.starts_at) < until,
        col(Unit.region_code).startswith(within, autoescape=True),
    )
    seated = col(Unit.code) == col(Order.unit_code)
    states: Counter[str] = Counter()
    products: dict[str, Counter[str]] = {}
    regions: dict[str, Counter[str]] = {}
    for state, product, place, count in session.execute(
        select(col(Order.state), col(Order.product_code), col(Unit.region_code), func.count())
        .join(Unit, seated)
        .where(*these)
        .group_by(col(Order.state), col(Order.product_code), col(Unit.region_code))
    ):
        states[state] += count
        products.setdefault(product, Counter())[state] += count
        regions.setdefault(place, Counter())[state] += count
    heads = func.coalesce(col(Rating.came), col(Evidence.came))
    came, counted = session.execute(
        select(func.sum(heads), func.count(heads))
        .select_from(Order)
        .join(Unit, seated)
        .outerjoin(Rating, col(Rating.order_id) == col(Order.id))
        .outerjoin(Evidence, col(Evidence.order_id) == col(Order.id))
        .where(*these)
    ).one()
    rated = session.execute(
        select(col(Rating.product_code), func.avg(col(Rating.score)), func.count())
        .join(Order, col(Rating.order_id) == col(Order.id))
        .join(Unit, seated)
        .where(*these)
        .group_by(col(Rating.product_code))
    )
    ratings = [(product, float(mean), count) for product, mean, count in rated]
    return Sums(states, int(came or 0), int(counted), products, ratings, regions)
