"""The year's themes, what is planned for them, and which units have had nothing."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from storage.models import Order, RoleGrant, Special, SpecialVenue, Theme, ThemePlan


def themes(session: Session, since: str = "") -> list[Theme]:
    """The themes of the month `since` (2026-12) and later, the earliest first."""
    return list(session.scalars(select(Theme).where(col(Theme.month) >= since).order_by(col(Theme.month))))


def theme(session: Session, month: str) -> Theme | None:
    """The theme of a month, as it is now."""
    wanted = select(Theme).where(col(Theme.month) == month)
    return session.scalar(wanted.execution_options(populate_existing=True))


def plan(session: Session, month: str) -> ThemePlan | None:
    """What is planned for the theme of a month, as it is now."""
    wanted = select(ThemePlan).where(col(ThemePlan.month) == month)
    return session.scalar(wanted.execution_options(populate_existing=True))


def served(session: Session, states: Collection[str], since: datetime, until: datetime) -> set[str]:
    """The codes of the units that have an order in one of these states that begins in [since, until)."""
    wanted = select(col(Order.unit_code)).where(
        col(Order.state).in_(states), col(Order.starts_at) >= since, col(Order.starts_at) < until
    )
    return set(session.scalars(wanted.distinct()))


def coordinated(session: Session) -> list[str]:
    """The codes of the units that somebody orders for, in their order."""
    wanted = select(col(RoleGrant.scope)).where(
        col(RoleGrant.role) == "coordinator", col(RoleGrant.revoked_at).is_(None)
    )
    return list(session.scalars(wanted.distinct().order_by(col(RoleGrant.scope))))


def specials(session: Session, month: str = "") -> list[Special]:
    """The special deliveries of a theme, or of all; the latest made first."""
    wanted = select(Special).order_by(col(Special.id).desc())
    return list(session.scalars(wanted.where(col(Special.month) == month) if month else wanted))


def add_special(session: Session, special: Special, order_ids: Sequence[int]) -> None:
    """Keeps a special delivery with the orders it is made of, the main venue's first."""
    session.add(special)
    session.flush()
    assert special.id is not None
    for place, order_id in enumerate(order_ids):
        session.add(SpecialVenue(order_id=order_id, special_id=special.id, is_main=place == 0))
    session.flush()


def venues(session: Session, special_id: int) -> list[Order]:
    """The orders of a special delivery, the main venue's first."""
    wanted = (
        select(Order)
        .join(SpecialVenue, col(SpecialVenue.order_id) == col(Order.id))
        .where(col(SpecialVenue.special_id) == special_id)
        .order_by(col(SpecialVenue.is_main).desc(), col(Order.id))
    )
    return list(session.scalars(wanted))
