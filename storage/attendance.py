"""Who came to events: the codes said at the door, head counts, and who stayed away."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from storage.events import IN, Listed
from storage.models import Event, Order, SignUp, Unit


def by_code(
    session: Session, code: str, states: Collection[str], ends_after: datetime, starts_before: datetime
) -> list[Listed]:
    """Events of this code whose orders stand in these states, within that time, the earliest first."""
    wanted = (
        select(Event, Order, Unit)
        .join(Order, col(Order.id) == col(Event.order_id))
        .join(Unit, col(Unit.code) == col(Order.unit_code))
        .where(
            col(Event.code) == code,
            col(Event.called_off).is_(False),
            col(Order.state).in_(states),
            col(Order.ends_at) > ends_after,
            col(Order.starts_at) < starts_before,
        )
        .order_by(col(Order.starts_at), col(Order.id))
    )
    return [Listed._make(row) for row in session.execute(wanted)]


def codes(session: Session, ends_after: datetime, starts_before: datetime) -> set[str]:
    """The codes of all events within that time."""
    wanted = (
        select(col(Event.code))
        .join(Order, col(Order.id) == col(Event.order_id))
        .where(col(Event.code) != "", col(Order.ends_at) > ends_after, col(Order.starts_at) < starts_before)
    )
    return set(session.scalars(wanted))


def came(session: Session, event: Event) -> int | None:
    """How many came to an event, as far as it was said; None where nobody has said anything."""
    wanted = select(func.sum(col(SignUp.came))).where(
        col(SignUp.event_id) == event.id, col(SignUp.state) == IN, col(SignUp.came).is_not(None)
    )
    counted = session.scalar(wanted)
    return event.walk_ins or None if counted is None else int(counted) + event.walk_ins


def missed(session: Session, person_id: int, since: datetime) -> int:
    """To how many events since then a person had places and did not come."""
    wanted = (
        select(func.count())
        .select_from(SignUp)
        .join(Event, col(Event.id) == col(SignUp.event_id))
        .join(Order, col(Order.id) == col(Event.order_id))
        .where(
            col(SignUp.person_id) == person_id,
            col(SignUp.state) == IN,
            col(SignUp.came) == 0,
            col(Order.ends_at) > since,
        )
    )
    return session.scalar(wanted) or 0
