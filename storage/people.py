"""Persons, their accounts on the channels, and the roles they hold."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, insert, select, update
from sqlmodel import Session, col

from storage.models import Account, Heard, Person, RoleGrant, TalkRow


class KnownAccount(NamedTuple):
    """What a turn needs of an account, read without building an `Account`."""

    id: int
    person_id: int
    channel: str
    external_id: str


class Role(NamedTuple):
    """A role that is held, and the code of the unit, region or supplier it is held for."""

    role: str
    scope: str


_ACCOUNT = select(
    col(Account.id), col(Account.person_id), col(Account.channel), col(Account.external_id)
).select_from(Account)
_ACCOUNT_OF = _ACCOUNT.where(
    col(Account.channel) == bindparam("channel"), col(Account.external_id) == bindparam("external_id")
)
_ACCOUNTS_OF_PERSON = _ACCOUNT.where(
    col(Account.person_id) == bindparam("person_id"), col(Account.active)
).order_by(
    select(func.max(col(Heard.id)))
    .where(col(Heard.account_id) == col(Account.id))
    .scalar_subquery()
    .desc()
    .nulls_last(),
    col(Account.id).desc(),
)
_ROLES = (
    select(col(RoleGrant.role), col(RoleGrant.scope))
    .where(col(RoleGrant.person_id) == bindparam("person_id"), col(RoleGrant.revoked_at).is_(None))
    .order_by(col(RoleGrant.id))
)


def account_of(session: Session, channel: str, external_id: str) -> KnownAccount | None:
    """The account that a channel knows by this id, or None when nobody has written from it yet."""
    found = session.execute(_ACCOUNT_OF, {"channel": channel, "external_id": external_id}).first()
    return KnownAccount._make(found) if found else None


def accounts_of(session: Session, person_id: int) -> list[KnownAccount]:
    """The active accounts of a person, the one that wrote last first."""
    found = session.execute(_ACCOUNTS_OF_PERSON, {"person_id": person_id})
    return [KnownAccount._make(row) for row in found]


def enrol(session: Session, channel: str, external_id: str, name: str, now: datetime) -> KnownAccount:
    """Makes a person with this one account, and the talk that a turn will lock.

    Raises IntegrityError when the account exists: look with `account_of` first, in the same work.
    """
    person = Person(name=name, created_at=now)
    session.add(person)
    session.flush()
    assert person.id is not None
    account = Account(channel=channel, external_id=external_id, person_id=person.id, created_at=now)
    session.add(account)
    session.execute(insert(TalkRow).values(person_id=person.id, body={}, updated_at=now))
    session.flush()
    assert account.id is not None
    return KnownAccount(account.id, person.id, channel, external_id)


def person(session: Session, person_id: int) -> Person | None:
    """The person of this id."""
    return session.get(Person, person_id)


def roles_of(session: Session, person_id: int) -> list[Role]:
    """The roles that are held now, the oldest first."""
    return [Role._make(row) for row in session.execute(_ROLES, {"person_id": person_id})]


def grant_role(session: Session, person_id: int, role: str, scope: str, now: datetime) -> None:
    """Gives a role for a scope; nothing happens when it is held already."""
    if Role(role, scope) not in roles_of(session, person_id):
        session.add(RoleGrant(person_id=person_id, role=role, scope=scope, granted_at=now))
        session.flush()


def revoke_role(session: Session, person_id: int, role: str, scope: str, now: datetime) -> bool:
    """Takes a role back; the row stays, with the time. False when it was not held."""
    done = session.execute(
        update(RoleGrant)
        .where(
            col(RoleGrant.person_id) == person_id,
            col(RoleGrant.role) == role,
            col(RoleGrant.scope) == scope,
            col(RoleGrant.revoked_at).is_(None),
        )
        .values(revoked_at=now)
        .returning(col(RoleGrant.id))
    )
    return bool(done.all())
