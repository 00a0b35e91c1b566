"""Who brought which file when, and which order it belongs to."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlmodel import Session, col

from storage.models import AttachmentRow, Document
from storage.statements import table_of


def bring(session: Session, rows: Iterable[AttachmentRow]) -> None:
    """Keeps that these files came."""
    session.add_all(rows)
    session.flush()


def of_order(session: Session, order_id: int) -> list[AttachmentRow]:
    """The files that belong to an order, the first one first."""
    wanted = select(AttachmentRow).where(col(AttachmentRow.order_id) == order_id)
    return list(session.scalars(wanted.order_by(col(AttachmentRow.id))))


def lately(session: Session, person_id: int, since: datetime) -> list[AttachmentRow]:
    """What a person brought since then that belongs to no order yet, the first one first."""
    wanted = select(AttachmentRow).where(
        col(AttachmentRow.person_id) == person_id,
        col(AttachmentRow.order_id).is_(None),
        col(AttachmentRow.brought_at) >= since,
    )
    return list(session.scalars(wanted.order_by(col(AttachmentRow.id))))


def forget(session: Session, before: datetime) -> int:
    """Forgets what was brought before then and belongs to no order; returns how many rows went."""
    row = table_of(AttachmentRow).c
    gone = delete(table_of(AttachmentRow)).where(row.order_id.is_(None), row.brought_at < before)
    return session.connection().execute(gone).rowcount


def forget_of(session: Session, person_id: int) -> None:
    """Forgets what a person brought, but for what belongs to an order."""
    row = table_of(AttachmentRow).c
    mine = delete(table_of(AttachmentRow)).where(row.person_id == person_id, row.order_id.is_(None))
    session.connection().execute(mine)


def named(session: Session, digests: Collection[str]) -> set[str]:
    """Which of these digests a row names: somebody's file, or a document whose subject it is."""
    brought = select(col(AttachmentRow.digest)).where(col(AttachmentRow.digest).in_(digests))
    handed_out = select(col(Document.subject)).where(col(Document.subject).in_(digests))
    return {*session.scalars(brought.distinct()), *session.scalars(handed_out.distinct())}
