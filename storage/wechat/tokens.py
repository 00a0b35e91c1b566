"""The access token that all processes share, and the lease of the one that fetches the next."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from storage.models import WeChatToken
from storage.statements import Statement, table_of


class Token(NamedTuple):
    """An access token. Its text is a secret: it is never logged and never part of an exception."""

    text: str
    expires_at: datetime

    def __repr__(self) -> str:
        return f"Token(…, {self.expires_at:%Y-%m-%d %H:%M:%S})"


_tokens = table_of(WeChatToken)
_token = _tokens.c
_OURS = _token.app_id == bindparam("app")
_READ = Statement(select(_token.token, _token.expires_at).where(_OURS))
# One statement looks and takes, so that of many processes one gets the lease, whatever database is below.
_CLAIM = Statement(
    update(_tokens)
    .where(
        _OURS,
        _token.fetching_until <= bindparam("now"),
        or_(_token.expires_at <= bindparam("wanted_until"), _token.token == bindparam("refused")),
    )
    .values(fetcher=bindparam("fetcher_name"), fetching_until=bindparam("until"))
)
_KEEP = Statement(
    update(_tokens)
    .where(_OURS, _token.fetcher == bindparam("fetcher_name"))
    .values(
        token=bindparam("text"), expires_at=bindparam("ends"), fetching_until=bindparam("now"), fetcher=""
    )
)
_RELEASE = Statement(
    update(_tokens)
    .where(_OURS, _token.fetcher == bindparam("fetcher_name"))
    .values(fetching_until=bindparam("now"), fetcher="")
)


def current(session: Session, app_id: str) -> Token | None:
    """The token that was kept last, valid or not."""
    found = _READ.first(session, app=app_id)
    return Token._make(found) if found and found[0] else None


def claim(
    session: Session,
    app_id: str,
    fetcher: str,
    now: datetime,
    wanted_until: datetime,
    lease: timedelta,
    refused: str = "",
) -> bool:
    """Whether `fetcher` shall fetch the next token, and nobody else for the time of the lease.

    False where the kept token is valid beyond `wanted_until` and is not the one that WeChat `refused`,
    or where somebody fetches already.
    """
    asked = {
        "app": app_id,
        "fetcher_name": fetcher,
        "now": now,
        "wanted_until": wanted_until,
        "until": now + lease,
        "refused": refused,
    }
    if _CLAIM.count(session, **asked):
        return True
    if _READ.first(session, app=app_id):
        return False
    try:
        with session.begin_nested():
            session.add(WeChatToken(app_id=app_id, expires_at=now, fetching_until=now))
    except IntegrityError:  # another process was faster with the row; the lease is decided below
        pass
    return bool(_CLAIM.count(session, **asked))


def keep(session: Session, app_id: str, fetcher: str, token: Token, now: datetime) -> bool:
    """Keeps what was fetched and ends the lease. False where the lease had passed to another."""
    return bool(
        _KEEP.count(
            session, app=app_id, fetcher_name=fetcher, text=token.text, ends=token.expires_at, now=now
        )
    )


def release(session: Session, app_id: str, fetcher: str, now: datetime) -> None:
    """Ends the lease without a token."""
    _RELEASE.count(session, app=app_id, fetcher_name=fetcher, now=now)
