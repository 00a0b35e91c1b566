"""News of an order: everyone whom a step concerns has one notice of it, made in the step's transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.events.following import follow
from storage import notices
from storage import orders as records
from storage.models import Notice, Order, OrderLog, Priority

STEP, ASKED = "order-step", "order-asked"  # the kinds; the subject of both is an order's number and a row
USE = timedelta(days=14)  # how long it is of use to hear what happened
NOTICE = timedelta(days=1)  # before an answer is due, whoever is asked is reminded


class News:
    """Tells of steps and reminds of answers that are due. The words are written when they go out.

    `alone` is that of the terms.
    """

    def __init__(self, *, alone: bool = False) -> None:
        self._alone = alone

    def happened(
        self, session: Session, order: Order, row: OrderLog, concerned: Sequence[int], now: datetime
    ) -> None:
        """One notice to each of these persons, due at once; its event, if there is one, goes along."""
        follow(session, order, row, now, alone=self._alone)
        notices.add(
            session,
            [
                Notice(
                    kind=STEP,
                    subject=_subject(order, row),
                    recipient_id=person_id,
                    priority=Priority.CHANGE,
                    due_at=now,
                    expires_at=now + USE,
                    created_at=now,
                )
                for person_id in concerned
            ],
        )

    def asked(
        self, session: Session, order: Order, row: OrderLog, asked: Sequence[int], now: datetime
    ) -> None:
        """Reminds each of them once, a day before the answer is due; what was asked before is void."""
        assert order.id is not None
        before = [_subject(order, each) for each in records.log_of(session, order.id)]
        notices.void(session, before, ASKED)
        if order.answer_by is None or order.answer_by - NOTICE <= now:
            return
        notices.add(
            session,
            [
                Notice(
                    kind=ASKED,
                    subject=_subject(order, row),
                    recipient_id=person_id,
                    due_at=order.answer_by - NOTICE,
                    expires_at=order.answer_by,
                    created_at=now,
                )
                for person_id in asked
            ],
        )


def row_of(session: Session, subject: str) -> tuple[Order | None, OrderLog | None]:
    """The order and the line of its log that a notice's subject names."""
    number, _, row_id = subject.partition("#")
    order = records.by_number(session, number)
    row = session.get(OrderLog, int(row_id)) if row_id.isdecimal() else None
    return order, row


def _subject(order: Order, row: OrderLog) -> str:
    return f"{order.number}#{row.id}"
