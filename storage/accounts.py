"""What becomes of an account when its platform says so: it is left, taken up again, or goes by another id."""

from collections.abc import Collection

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from storage import people
from storage.models import Account
from storage.people import KnownAccount
from storage.statements import Statement, table_of

_account = table_of(Account).c
_BY_ID = Statement(
    select(_account.id, _account.person_id, _account.channel, _account.external_id).where(
        _account.id == bindparam("which"), _account.active
    )
)
_LEFT = Statement(select(_account.id).where(_account.id == bindparam("which"), _account.active.is_(False)))


def active(session: Session, account_id: int) -> KnownAccount | None:
    """The account of this id, or None where it cannot be reached any more."""
    found = _BY_ID.first(session, which=account_id)
    return KnownAccount._make(found) if found else None


def is_left(session: Session, account_id: int) -> bool:
    """Whether it was said that this account cannot be reached any more."""
    return _LEFT.first(session, which=account_id) is not None


def set_active(session: Session, account_id: int, active: bool) -> None:
    """Retires an account that cannot be reached any more, or takes it up again when it writes."""
    session.execute(update(table_of(Account)).where(_account.id == account_id).values(active=active))


def people_of(session: Session, channel: str, external_ids: Collection[str]) -> set[int]:
    """The persons of these accounts."""
    wanted = select(_account.person_id).where(
        _account.channel == channel, _account.external_id.in_(external_ids)
    )
    return set(session.execute(wanted).scalars())


def move(session: Session, account: KnownAccount, external_id: str) -> KnownAccount:
    """Gives an account its new id and returns the one to use.

    Where the new id is an account already, that one is used and the old one is left.
    """
    known = people.account_of(session, account.channel, external_id)
    if known is not None and known.id != account.id:
        set_active(session, account.id, active=False)
        set_active(session, known.id, active=True)
        return known
    session.execute(
        update(table_of(Account)).where(_account.id == account.id).values(external_id=external_id)
    )
    return account._replace(external_id=external_id)
