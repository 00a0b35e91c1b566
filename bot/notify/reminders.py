"""The reminders of an order: rows of the outbox, made and voided in the order's own transaction."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from sqlmodel import Session

from bot.dialogue.wall_clock import SHANGHAI
from storage import notices
from storage.models import Notice, Order

DAYTIME = time(8, 0), time(21, 30)  # nobody is woken by a reminder that could as well come later or earlier
DAYS_BEFORE = (("reminder-7d", 7), ("reminder-3d", 3), ("reminder-1d", 1))
LAST = ("reminder-2h", timedelta(hours=2))  # at any hour: whoever has an event then is up
FEEDBACK = ("feedback", time(10, 0), timedelta(days=14))  # asked the day after, of use for two weeks


class Reminders:
    """Plans 7 days, 3 days, 1 day and 2 hours before an order begins, and a question the day after.

    What would be due already is not made. A reminder is of use until the next one is due, the last
    until the beginning: whoever was away is reminded once, not three times.
    """

    def plan(self, session: Session, order: Order, now: datetime) -> None:
        """Makes the reminders of an order's present revision; those that are there stay as they are."""
        subject = f"{order.number}/{order.revision}"
        notices.add(
            session,
            [
                Notice(
                    kind=kind,
                    subject=subject,
                    recipient_id=order.person_id,
                    due_at=due_at,
                    expires_at=expires_at,
                    created_at=now,
                )
                for kind, due_at, expires_at in _times(order.starts_at, order.ends_at)
                if due_at > now
            ],
        )

    def replace(self, session: Session, order: Order, now: datetime) -> None:
        """Voids what still waits and plans anew, for an order whose revision has been increased."""
        self.void(session, order)
        self.plan(session, order, now)

    def void(self, session: Session, order: Order) -> None:
        """Voids what still waits, of every revision so far."""
        notices.void(session, [f"{order.number}/{revision}" for revision in range(1, order.revision + 1)])


def _times(starts_at: datetime, ends_at: datetime) -> Iterator[tuple[str, datetime, datetime]]:
    """Kind, due time and end of use of each notice about an event, in UTC, the earliest first."""
    due = [(kind, _by_day(starts_at - timedelta(days=days))) for kind, days in DAYS_BEFORE]
    due.append((LAST[0], starts_at - LAST[1]))
    ends = [*(due_at for _, due_at in due[1:]), starts_at]
    for (kind, due_at), end in zip(due, ends, strict=True):
        yield kind, due_at, end
    kind, hour, use = FEEDBACK
    asked_on = ends_at.astimezone(SHANGHAI).date() + timedelta(days=1)
    asked_at = datetime.combine(asked_on, hour, SHANGHAI).astimezone(UTC)
    yield kind, asked_at, asked_at + use


def _by_day(moment: datetime) -> datetime:
    """The moment, or the nearest one of its day in Guangzhou at which people may be disturbed."""
    local = moment.astimezone(SHANGHAI)
    earliest, latest = DAYTIME
    hour = min(max(local.time(), earliest), latest)
    return datetime.combine(local.date(), hour, SHANGHAI).astimezone(UTC)
