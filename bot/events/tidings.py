"""Notices to those who signed up; each is made in the transaction that causes it (law 9)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from storage import notices
from storage import orders as records
from storage.models import Notice, Order, OrderLog, Priority, SignUp

# The kinds. The subject begins with an order's number; what follows tells one occasion from another.
CHANGED, URGENT = "event-changed", "event-urgent"  # another time or place, or called off: "GZ…#row"
DAY_BEFORE, HOURS_BEFORE, THANKS = "event-1d", "event-2h", "event-thanks"  # "GZ…/202612091400"
OFFERED = "event-offer"  # "GZ…/sign-up@202612091400"
NEW = "event-new"  # "GZ…"
KINDS = frozenset({CHANGED, URGENT, DAY_BEFORE, HOURS_BEFORE, THANKS, OFFERED, NEW})

SOON = timedelta(hours=24)  # what changes so shortly before is told at any hour
USE = timedelta(days=7)  # how long it is of use to hear of a change, or to be thanked
SETTLES = timedelta(minutes=30)  # until the coordinator may have said that residents are not meant


def stamp(moment: datetime) -> str:
    """A moment in a subject, to the minute."""
    return f"{moment:%Y%m%d%H%M}"


def changed(session: Session, order: Order, row: OrderLog, persons: Iterable[int], now: datetime) -> None:
    """Tells of another time or place, or that it is called off; what was to be told before is void."""
    soon = now < order.starts_at < now + SOON
    earlier = [f"{order.number}#{number}" for number in _earlier(session, order, row)]
    for kind in (CHANGED, URGENT):
        notices.void(session, earlier, kind)
    kind = URGENT if soon else CHANGED
    subject = f"{order.number}#{row.id}"
    _add(session, kind, subject, persons, now, now + USE, now, Priority.CHANGE)


def reminds(session: Session, order: Order, person_id: int, now: datetime) -> None:
    """A day and two hours before; those notices that are there stay as they are."""
    subject = f"{order.number}/{stamp(order.starts_at)}"
    two_hours = order.starts_at - timedelta(hours=2)
    for kind, due, until in (
        (DAY_BEFORE, order.starts_at - timedelta(days=1), two_hours),
        (HOURS_BEFORE, two_hours, order.starts_at),
    ):
        if due > now:
            _add(session, kind, subject, [person_id], due, until, now, Priority.REMINDER)


def thanks(session: Session, order: Order, person_id: int, now: datetime) -> None:
    """Thanks after the event, and asks how it was; to whoever has an account, once."""
    due, subject = order.ends_at + timedelta(minutes=30), f"{order.number}/{stamp(order.starts_at)}"
    if due > now:
        _add(session, THANKS, subject, [person_id], due, order.ends_at + USE, now, Priority.REMINDER)


def offered(session: Session, order: Order, sign_up: SignUp, now: datetime) -> None:
    """Tells of places that are kept until the offer runs out."""
    assert sign_up.offered_until is not None
    subject = f"{order.number}/{sign_up.id}@{stamp(sign_up.offered_until)}"
    until = sign_up.offered_until
    _add(session, OFFERED, subject, [sign_up.keeper], now, until, now, Priority.CHANGE)


def announced(session: Session, order: Order, persons: Iterable[int], now: datetime) -> None:
    """Tells those who want to hear of new events of this one, once whatever becomes of it."""
    due = now + SETTLES
    if due < order.starts_at:
        _add(session, NEW, order.number, persons, due, order.starts_at, now, Priority.BROADCAST)


def _earlier(session: Session, order: Order, row: OrderLog) -> Iterable[int]:
    return [each.id for each in records.log_of(session, order.id or 0) if each.id and each.id != row.id]


def _add(
    session: Session,
    kind: str,
    subject: str,
    persons: Iterable[int],
    due: datetime,
    until: datetime,
    now: datetime,
    priority: Priority,
) -> None:
    notices.add(
        session,
        [
            Notice(
                kind=kind,
                subject=subject,
                recipient_id=person_id,
                priority=priority,
                due_at=due,
                expires_at=until,
                created_at=now,
            )
            for person_id in dict.fromkeys(persons)
        ],
    )
