"""Talks and what was heard: every turn goes through here, so these are plain compiled statements."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session

from storage.models import Heard, TalkRow
from storage.statements import Statement, table_of

Body = dict[str, Any]


class Exchange(NamedTuple):
    """One message of a person and the replies to it."""

    at: datetime
    said: str
    replies: list[Body]


_talks, _heards = table_of(TalkRow), table_of(Heard)
_talk, _heard = _talks.c, _heards.c
_LOAD = Statement(select(_talk.body).where(_talk.person_id == bindparam("who")).with_for_update())
_SAVE = Statement(
    update(_talks)
    .where(_talk.person_id == bindparam("who"))
    .values(body=bindparam("body"), updated_at=bindparam("updated_at"))
)
_FIND = Statement(
    select(_heard.replies).where(
        _heard.account_id == bindparam("account_id"), _heard.message_id == bindparam("message_id")
    )
)
_STORE = Statement(
    insert(_heards).values(
        {name: bindparam(name) for name in ("account_id", "message_id", "said", "replies", "at")}
    )
)
_LATELY = Statement(
    select(_heard.at, _heard.said, _heard.replies)
    .where(_heard.account_id == bindparam("account_id"))
    .order_by(_heard.id.desc())
    .limit(bindparam("most"))
)


def load_talk(session: Session, person_id: int) -> Body | None:
    """What is remembered of a person's talk, an empty object at first; locked until the work ends (law 2).

    On SQLite every write holds the lock from its beginning; elsewhere this row is it. None where the
    talk is gone, or was written anew while this work waited for it: the account that wrote may belong to
    another person by now (`storage.merging`).
    """
    found = _LOAD.first(session, who=person_id)
    return dict(found[0]) if found else None


def save_talk(session: Session, person_id: int, body: Body, now: datetime) -> None:
    """Keeps what is to be remembered. The row is there since `people.enrol`."""
    _SAVE.count(session, who=person_id, body=body, updated_at=now)


def find_heard(session: Session, account_id: int, message_id: str) -> list[Body] | None:
    """The replies that this message got when it was heard before, or None when it is new."""
    found = _FIND.first(session, account_id=account_id, message_id=message_id)
    return list(found[0]) if found else None


def store_heard(
    session: Session, account_id: int, message_id: str, said: str, replies: list[Body], now: datetime
) -> None:
    """Keeps a message with its replies. Raises the driver's IntegrityError when it is there already."""
    _STORE.count(session, account_id=account_id, message_id=message_id, said=said, replies=replies, at=now)


def heard_lately(session: Session, account_id: int, limit: int) -> list[Exchange]:
    """The last exchanges of an account, the oldest first."""
    rows = _LATELY.rows(session, account_id=account_id, most=limit)
    return [Exchange._make(row) for row in reversed(rows)]
