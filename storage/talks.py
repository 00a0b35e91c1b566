"""Talks and what was heard: every turn goes through here, so these are plain compiled statements."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session, col

from storage.models import Heard, TalkRow

Body = dict[str, Any]


class Exchange(NamedTuple):
    """One message of a person and the replies to it."""

    at: datetime
    said: str
    replies: list[Body]


_LOAD = select(col(TalkRow.body)).where(col(TalkRow.person_id) == bindparam("who")).with_for_update()
_SAVE = (
    update(TalkRow)
    .where(col(TalkRow.person_id) == bindparam("who"))
    .values(body=bindparam("body"), updated_at=bindparam("updated_at"))
    .execution_options(synchronize_session=False)
)
_FIND = select(col(Heard.replies)).where(
    col(Heard.account_id) == bindparam("account_id"), col(Heard.message_id) == bindparam("message_id")
)
_STORE = insert(Heard)
_LATELY = (
    select(col(Heard.at), col(Heard.said), col(Heard.replies))
    .where(col(Heard.account_id) == bindparam("account_id"))
    .order_by(col(Heard.id).desc())
    .limit(bindparam("most"))
)


def load_talk(session: Session, person_id: int) -> Body:
    """What is remembered of a person's talk, an empty object at first; locked until the work ends (law 2).

    On SQLite every write holds the lock from its beginning; elsewhere this row is it.
    """
    body: Body | None = session.execute(_LOAD, {"who": person_id}).scalar()
    return body or {}


def save_talk(session: Session, person_id: int, body: Body, now: datetime) -> None:
    """Keeps what is to be remembered. The row is there since `people.enrol`."""
    session.execute(_SAVE, {"who": person_id, "body": body, "updated_at": now})


def find_heard(session: Session, account_id: int, message_id: str) -> list[Body] | None:
    """The replies that this message got when it was heard before, or None when it is new."""
    replies: list[Body] | None = session.execute(
        _FIND, {"account_id": account_id, "message_id": message_id}
    ).scalar()
    return replies


def store_heard(
    session: Session, account_id: int, message_id: str, said: str, replies: list[Body], now: datetime
) -> None:
    """Keeps a message with its replies. Raises IntegrityError when it is there already."""
    row = {"account_id": account_id, "message_id": message_id, "said": said, "replies": replies, "at": now}
    session.execute(_STORE, row)


def heard_lately(session: Session, account_id: int, limit: int) -> list[Exchange]:
    """The last exchanges of an account, the oldest first."""
    rows = session.execute(_LATELY, {"account_id": account_id, "most": limit})
    return [Exchange._make(row) for row in rows][::-1]
