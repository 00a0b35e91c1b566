"""What only one process may do at a time: held by name for a while, and taken over when not renewed."""

from datetime import datetime

from sqlalchemy import bindparam, or_, select, update
from sqlmodel import Session

from storage.locks import lock
from storage.models import Lease
from storage.statements import Statement, table_of

_lease = table_of(Lease).c
_KNOWN = Statement(select(_lease.name).where(_lease.name == bindparam("which")))
_HOLD = Statement(
    update(table_of(Lease))
    .where(
        _lease.name == bindparam("which"),
        or_(_lease.holder == bindparam("by"), _lease.until <= bindparam("now")),
    )
    .values(holder=bindparam("by"), until=bindparam("to"))
)
_LET_GO = Statement(
    update(table_of(Lease))
    .where(_lease.name == bindparam("which"), _lease.holder == bindparam("by"))
    .values(until=bindparam("now"))
)


def hold(session: Session, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Takes or renews a lease until `until`; False while another holds it."""
    lock(session, ("lease", name))
    if not _KNOWN.rows(session, which=name):
        session.add(Lease(name=name, until=now))
        session.flush()
    return bool(_HOLD.count(session, which=name, by=holder, now=now, to=until))


def let_go(session: Session, name: str, holder: str, now: datetime) -> None:
    """Gives back a lease that this holder has; others may take it at once."""
    _LET_GO.count(session, which=name, by=holder, now=now)
