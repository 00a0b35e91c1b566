"""Applications for a role, and what was decided."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from storage.models import Application
from storage.statements import table_of

WAITING, APPROVED, REFUSED, WITHDRAWN = "waiting", "approved", "refused", "withdrawn"


def application(session: Session, application_id: int) -> Application | None:
    """The application of this id."""
    return session.get(Application, application_id)


def waiting(session: Session, roles: Sequence[str]) -> list[Application]:
    """Those for these roles that nobody has decided yet, the oldest first."""
    wanted = select(Application).where(col(Application.state) == WAITING, col(Application.role).in_(roles))
    return list(session.scalars(wanted.order_by(col(Application.id))))


def waiting_of(session: Session, person_id: int) -> list[Application]:
    """A person's own that nobody has decided yet, the oldest first."""
    wanted = select(Application).where(
        col(Application.state) == WAITING, col(Application.person_id) == person_id
    )
    return list(session.scalars(wanted.order_by(col(Application.id))))


def decide(
    session: Session, application_id: int, state: str, by_id: int | None, reason: str, now: datetime
) -> bool:
    """Decides it; False when it was decided before, also when that happens at this very moment."""
    session.flush()
    table = table_of(Application)
    open_ = table.update().where(table.c.id == application_id, table.c.state == WAITING)
    values = {"state": state, "decided_by": by_id, "reason": reason, "decided_at": now}
    return session.connection().execute(open_.values(values)).rowcount == 1
