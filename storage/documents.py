"""Keys of documents. A document is made when it is fetched; only who may fetch which one is kept."""

import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlmodel import Session, col

from storage.models import Document
from storage.statements import table_of

_BYTES = 24  # of chance in a key, which is all that guards a document


def hand_out(
    session: Session,
    person_id: int,
    kind: str,
    subject: str,
    name: str,
    now: datetime,
    expires_at: datetime | None,
    *,
    anew: bool = False,
) -> str:
    """The key of a person's document, which counts until `expires_at`; None is until it is called back.

    Asked for again it is the same key, unless it has run out or is wanted `anew`: the one before opens
    nothing then. The person's talk must be locked by this work.
    """
    session.flush()
    wanted = (
        col(Document.person_id) == person_id,
        col(Document.kind) == kind,
        col(Document.subject) == subject,
        col(Document.name) == name,
    )
    _drop(session, col(Document.person_id) == person_id, col(Document.expires_at) <= now)
    if anew:
        _drop(session, *wanted)
    document = session.scalar(select(Document).where(*wanted))
    if document is None:
        document = Document(
            key=secrets.token_urlsafe(_BYTES),
            kind=kind,
            subject=subject,
            person_id=person_id,
            name=name,
            created_at=now,
        )
    document.expires_at = expires_at
    session.add(document)
    session.flush()
    return document.key


def by_key(session: Session, key: str, now: datetime) -> Document | None:
    """The document behind a key that counts still."""
    document = session.get(Document, key)
    if document is None or (document.expires_at is not None and document.expires_at <= now):
        return None
    return document


def _drop(session: Session, *which: ColumnElement[bool]) -> None:
    session.execute(delete(table_of(Document)).where(*which))
