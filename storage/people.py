"""Persons, their accounts on the channels, and the roles they hold."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, insert, select, update
from sqlmodel import Session, col

from storage.locks import lock
from storage.models import Account, Heard, Person, PersonLog, RoleGrant, TalkRow
from storage.statements import Statement, table_of


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


class Profile(NamedTuple):
    """A person's name and phone, and the hat they chose to wear ("role:scope"), if they chose one."""

    name: str
    phone: str
    hat: str | None


class Holder(NamedTuple):
    """A role that is held, and by whom."""

    grant_id: int
    person_id: int
    role: str
    scope: str
    name: str
    phone: str


_account, _heard, _grant = table_of(Account).c, table_of(Heard).c, table_of(RoleGrant).c
_person = table_of(Person).c
_FOUND = select(_account.id, _account.person_id, _account.channel, _account.external_id)
_ACCOUNT_OF = Statement(
    _FOUND.where(_account.channel == bindparam("channel"), _account.external_id == bindparam("external_id"))
)
_LAST_HEARD = select(func.max(_heard.id)).where(_heard.account_id == _account.id).scalar_subquery()
_ACCOUNTS_OF = Statement(
    _FOUND.where(_account.person_id == bindparam("person_id"), _account.active).order_by(
        _LAST_HEARD.desc().nulls_last(), _account.id.desc()
    )
)
_ROLES = Statement(
    select(_grant.role, _grant.scope)
    .where(_grant.person_id == bindparam("person_id"), _grant.revoked_at.is_(None))
    .order_by(_grant.id)
)
_HELD = (
    select(_grant.id, _grant.person_id, _grant.role, _grant.scope, _person.name, _person.phone)
    .join(table_of(Person), _person.id == _grant.person_id)
    .where(_grant.revoked_at.is_(None))
    .order_by(_grant.id)
)
_REVOKE = Statement(
    update(table_of(RoleGrant))
    .where(
        _grant.person_id == bindparam("person_id"),
        _grant.role == bindparam("held"),
        _grant.scope == bindparam("for_scope"),
        _grant.revoked_at.is_(None),
    )
    .values(revoked_at=bindparam("now"))
)


_PROFILE = Statement(
    select(_person.name, _person.phone, _person.hat).where(_person.id == bindparam("person_id"))
)


def profile_of(session: Session, person_id: int) -> Profile:
    """What a turn needs of a person, read without building a `Person`; empty for nobody."""
    found = _PROFILE.first(session, person_id=person_id)
    return Profile._make(found) if found else Profile("", "", None)


def account_of(session: Session, channel: str, external_id: str) -> KnownAccount | None:
    """The account that a channel knows by this id, or None when nobody has written from it yet."""
    found = _ACCOUNT_OF.first(session, channel=channel, external_id=external_id)
    return KnownAccount._make(found) if found else None


def accounts_of(session: Session, person_id: int) -> list[KnownAccount]:
    """The active accounts of a person, the one that wrote last first."""
    return [KnownAccount._make(row) for row in _ACCOUNTS_OF.rows(session, person_id=person_id)]


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
    return [Role._make(row) for row in _ROLES.rows(session, person_id=person_id)]


def grant_role(session: Session, person_id: int, role: str, scope: str, now: datetime) -> None:
    """Gives a role for a scope; nothing happens when it is held already."""
    lock(session, ("roles", str(person_id)))
    if Role(role, scope) not in roles_of(session, person_id):
        session.add(RoleGrant(person_id=person_id, role=role, scope=scope, granted_at=now))
        session.flush()


def revoke_role(session: Session, person_id: int, role: str, scope: str, now: datetime) -> bool:
    """Takes a role back; the row stays, with the time. False when it was not held."""
    return bool(_REVOKE.count(session, person_id=person_id, held=role, for_scope=scope, now=now))


def grant(session: Session, grant_id: int) -> Holder | None:
    """The role of this id, while it is held."""
    found = session.execute(_HELD.where(_grant.id == grant_id)).first()
    return Holder._make(found) if found else None


def holders(session: Session, role: str, scopes: Sequence[str] | None = None) -> list[Holder]:
    """Who holds a role now, for one of the scopes where some are named; the oldest first."""
    wanted = _HELD.where(_grant.role == role)
    if scopes is not None:
        wanted = wanted.where(_grant.scope.in_(scopes))
    return [Holder._make(row) for row in session.execute(wanted)]


def wear(session: Session, person_id: int, hat: str | None) -> None:
    """Keeps which of their roles somebody acts in; None for no choice."""
    session.execute(update(table_of(Person)).where(_person.id == person_id).values(hat=hat))


def note(
    session: Session,
    now: datetime,
    event: str,
    person_id: int | None,
    by_id: int | None,
    detail: dict[str, Any],
) -> None:
    """Adds a line to the log of roles and accounts."""
    session.add(PersonLog(at=now, person_id=person_id, by_id=by_id, event=event, detail=detail))
    session.flush()


def log_of(session: Session, person_id: int) -> list[PersonLog]:
    """What was done to a person's roles and accounts, from its beginning."""
    wanted = select(PersonLog).where(col(PersonLog.person_id) == person_id)
    return list(session.scalars(wanted.order_by(col(PersonLog.id))))
