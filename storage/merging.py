"""Two persons who are one: every row that names the one comes to name the other."""

from datetime import datetime

from sqlalchemy import Table, UniqueConstraint, and_, delete, func, select, true, update
from sqlmodel import Session

from storage.models import Account, Notice, Order, Person, RoleGrant, TalkRow, metadata
from storage.notices import ANSWER, BATCHED, SENT, VOID, WAITING
from storage.statements import table_of

_person, _talk = table_of(Person), table_of(TalkRow)
_NAMING = [  # every column of every table that names a person, but for the talk, which is joined in words
    (table, column.name)
    for table in metadata.sorted_tables
    if table is not _talk
    for column in table.c
    if any(key.column is _person.c.id for key in column.foreign_keys)
]


def lock_talk(session: Session, person_id: int, wait: bool) -> dict[str, object] | None:
    """What is remembered of a talk, locked; None where it is gone, or is held and not waited for.

    A turn holds its own person's talk. Who takes a second one waits only for a higher id, so that no two
    wait for each other.
    """
    wanted = select(_talk.c.body).where(_talk.c.person_id == person_id)
    found = session.execute(wanted.with_for_update(skip_locked=not wait)).first()
    return None if found is None else dict(found[0])


def weight(session: Session, person_id: int) -> tuple[int, int, int, int]:
    """How much a person would lose: roles held, orders, accounts, and of equals the older one."""
    grants, orders, accounts = table_of(RoleGrant), table_of(Order), table_of(Account)

    def count(table: Table, *more: object) -> int:
        where = and_(table.c.person_id == person_id, *more)  # type: ignore[arg-type]
        return session.scalar(select(func.count()).select_from(table).where(where)) or 0

    held = count(grants, grants.c.revoked_at.is_(None))
    return held, count(orders), count(accounts), -person_id


def merge(session: Session, gone: int, kept: int) -> None:
    """Makes everything of `gone` `kept`'s own and drops the person `gone`, with their talk.

    Name, phone and hat are taken over where `kept` has none. Both talks must be locked by this work.
    """
    session.flush()
    _join_profiles(session, gone, kept)
    _settle_grants(session, gone, kept)
    _settle_notices(session, gone, kept)
    session.execute(delete(_talk).where(_talk.c.person_id == gone))
    for table, name in _NAMING:
        _drop_doubles(session, table, name, gone, kept)
        session.execute(update(table).where(table.c[name] == gone).values({name: kept}))
    session.execute(delete(_person).where(_person.c.id == gone))
    session.expire_all()


def part(session: Session, account_id: int, name: str, now: datetime) -> int:
    """Gives an account to a new person and returns that one's id; what was owed to the account goes along.

    The talk of the person it leaves is written anew: a turn of that account which waits for it finds it
    gone and looks again whose the account is.
    """
    accounts, notices = table_of(Account), table_of(Notice)
    left = session.execute(select(accounts.c.person_id).where(accounts.c.id == account_id)).scalar_one()
    person = Person(name=name, created_at=now)
    session.add(person)
    session.flush()
    assert person.id is not None
    session.execute(_talk.insert().values(person_id=person.id, body={}, updated_at=now))
    session.execute(update(accounts).where(accounts.c.id == account_id).values(person_id=person.id))
    session.execute(
        update(notices)
        .where(notices.c.account_id == account_id, notices.c.kind == ANSWER, notices.c.state == WAITING)
        .values(recipient_id=person.id)
    )
    # What had been sorted for the channel that goes finds its way anew.
    session.execute(
        update(notices)
        .where(notices.c.recipient_id == left, notices.c.state == WAITING, notices.c.holder.is_(None))
        .values(lane="")
    )
    row = session.execute(_talk.select().where(_talk.c.person_id == left)).mappings().one()
    session.execute(delete(_talk).where(_talk.c.person_id == left))
    session.execute(_talk.insert().values(**row))
    return person.id


def _join_profiles(session: Session, gone: int, kept: int) -> None:
    rows = session.execute(_person.select().where(_person.c.id.in_([gone, kept]))).mappings()
    by_id = {row["id"]: row for row in rows}
    taken = {
        name: by_id[gone][name]
        for name in ("name", "phone", "hat")
        if by_id[gone][name] and not by_id[kept][name]
    }
    if taken:
        session.execute(update(_person).where(_person.c.id == kept).values(taken))


def _settle_grants(session: Session, gone: int, kept: int) -> None:
    """A role that both hold is held once."""
    grants = table_of(RoleGrant)
    same = grants.alias()
    double = (
        select(same.c.id)
        .where(
            same.c.person_id == kept,
            same.c.revoked_at.is_(None),
            same.c.role == grants.c.role,
            same.c.scope == grants.c.scope,
        )
        .exists()
    )
    session.execute(delete(grants).where(grants.c.person_id == gone, grants.c.revoked_at.is_(None), double))


def _settle_notices(session: Session, gone: int, kept: int) -> None:
    """Of a notice owed to both, what one has been told the other one is not told again."""
    notices = table_of(Notice)
    same = notices.alias()
    told = (
        select(same.c.id)
        .where(
            same.c.recipient_id == gone,
            same.c.state.in_([SENT, BATCHED]),  # the second may arrive any moment
            same.c.kind == notices.c.kind,
            same.c.subject == notices.c.subject,
        )
        .exists()
    )
    session.execute(
        update(notices)
        .where(notices.c.recipient_id == kept, notices.c.state == WAITING, told)
        .values(state=VOID)
    )


def _drop_doubles(session: Session, table: Table, name: str, gone: int, kept: int) -> None:
    """Drops those rows of `gone` beside which a row of `kept` would break a unique key."""
    keys = [set(each.columns.keys()) for each in table.constraints if isinstance(each, UniqueConstraint)]
    keys += [set(index.columns.keys()) for index in table.indexes if index.unique]
    keys.append(set(table.primary_key.columns.keys()))
    for key in keys:
        if name in key:
            same = table.alias()
            alike = and_(true(), *(same.c[other] == table.c[other] for other in key - {name}))
            double = select(same.c[name]).where(same.c[name] == kept, alike).exists()
            session.execute(delete(table).where(table.c[name] == gone, double))


def is_named(session: Session, person_id: int) -> bool:
    """Whether any row still names a person, apart from their talk."""
    return any(
        session.execute(select(table.c[name]).where(table.c[name] == person_id).limit(1)).first()
        for table, name in _NAMING
    )
