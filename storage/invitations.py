"""One-time codes, by their digests: those that give a role, those that join accounts, and the wrong ones."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, col

from storage.models import Invitation, LinkCode, WrongCode
from storage.statements import table_of


class Wrong(NamedTuple):
    """How often a wrong code was typed since some time, and when first."""

    times: int
    first: datetime | None


def invitation(session: Session, digest: str) -> Invitation | None:
    """The invitation of this digest."""
    return session.scalar(select(Invitation).where(col(Invitation.digest) == digest))


def link_code(session: Session, digest: str) -> LinkCode | None:
    """The linking code of this digest."""
    return session.scalar(select(LinkCode).where(col(LinkCode.digest) == digest))


def use_invitation(session: Session, digest: str, person_id: int, now: datetime) -> bool:
    """Uses it up; False when it was used up before, also when that happens at this very moment."""
    table = table_of(Invitation)
    free = table.update().where(table.c.digest == digest, table.c.used_at.is_(None))
    return session.connection().execute(free.values(used_at=now, used_by=person_id)).rowcount == 1


def use_link_code(session: Session, digest: str, now: datetime) -> bool:
    """Uses it up; False when it was used up before, also when that happens at this very moment."""
    table = table_of(LinkCode)
    free = table.update().where(table.c.digest == digest, table.c.used_at.is_(None))
    return session.connection().execute(free.values(used_at=now)).rowcount == 1


def withdraw_operators(session: Session, role: str, now: datetime) -> None:
    """Ends the operator's open invitations for a role: a newer one takes their place."""
    table = table_of(Invitation)
    open_ = update(table).where(
        table.c.role == role,
        table.c.made_by.is_(None),
        table.c.used_at.is_(None),
        table.c.expires_at > now,
    )
    session.connection().execute(open_.values(expires_at=now))


def withdraw_link_codes(session: Session, person_id: int, now: datetime) -> None:
    """Ends a person's open linking codes: only the last one given counts."""
    table = table_of(LinkCode)
    open_ = update(table).where(
        table.c.person_id == person_id, table.c.used_at.is_(None), table.c.expires_at > now
    )
    session.connection().execute(open_.values(expires_at=now))


def wrong_since(session: Session, since: datetime, person_id: int | None = None) -> Wrong:
    """The wrong codes typed since then, by everybody or by one person."""
    wanted = select(func.count(), func.min(col(WrongCode.at))).where(col(WrongCode.at) > since)
    if person_id is not None:
        wanted = wanted.where(col(WrongCode.person_id) == person_id)
    return Wrong._make(session.execute(wanted).one())


def note_wrong(session: Session, person_id: int, now: datetime, forgotten: datetime) -> None:
    """Keeps that somebody typed a wrong code; drops those typed before `forgotten`."""
    session.execute(delete(table_of(WrongCode)).where(table_of(WrongCode).c.at < forgotten))
    session.add(WrongCode(person_id=person_id, at=now))
    session.flush()
