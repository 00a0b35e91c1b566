"""Windows: how often, and until when, WeChat lets us write to a follower who did not just ask.

The rule is WeChat's (客服消息): five messages within 48 hours after the person wrote, three within a minute
after they tapped the menu, followed or scanned. The passive answer to a message does not count.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from storage.models import WeChatWindow
from storage.statements import Statement, table_of

MESSAGE = "message"  # the person wrote, spoke or sent a picture
TOUCH = "touch"  # the person tapped the menu, followed or scanned


class Opening(NamedTuple):
    """What one kind of doing lets us do."""

    lasts: timedelta
    messages: int


OPENINGS: Mapping[str, Opening] = {
    TOUCH: Opening(timedelta(minutes=1), 3),  # first, since it closes first
    MESSAGE: Opening(timedelta(hours=48), 5),
}

_windows = table_of(WeChatWindow)
_window = _windows.c
_OF = _window.openid == bindparam("who")
_ONE = update(_windows).where(_OF, _window.kind == bindparam("which"))
_REOPEN = Statement(_ONE.values(opened_at=bindparam("now"), sent=0))
_SPEND = Statement(
    _ONE.where(
        _window.opened_at > bindparam("since"), _window.sent <= bindparam("most") - bindparam("count")
    ).values(sent=_window.sent + bindparam("count"))
)
_GIVE_BACK = Statement(
    _ONE.where(_window.sent >= bindparam("count")).values(sent=_window.sent - bindparam("count"))
)
_CLOSE = Statement(delete(_windows).where(_OF))


def opened(session: Session, external_id: str, kind: str, now: datetime) -> None:
    """A follower did something of that kind (`MESSAGE` or `TOUCH`); the count of that window begins anew.

    Raises ValueError for any other kind.
    """
    if kind not in OPENINGS:
        raise ValueError(f"nothing opens a window by {kind!r}")
    if _REOPEN.count(session, who=external_id, which=kind, now=now):
        return
    try:
        with session.begin_nested():
            session.add(WeChatWindow(openid=external_id, kind=kind, opened_at=now))
    except IntegrityError:  # another process has just opened it
        _REOPEN.count(session, who=external_id, which=kind, now=now)


def spend(session: Session, external_id: str, count: int, now: datetime) -> str | None:
    """Takes `count` messages out of a window that is open; its kind, or None where none has room."""
    for kind, opening in OPENINGS.items():
        since = now - opening.lasts
        if _SPEND.count(
            session, who=external_id, which=kind, since=since, most=opening.messages, count=count
        ):
            return kind
    return None


def give_back(session: Session, external_id: str, kind: str, count: int) -> None:
    """Puts back what was taken for messages that WeChat did not take."""
    _GIVE_BACK.count(session, who=external_id, which=kind, count=count)


def close(session: Session, external_id: str) -> None:
    """Forgets a follower's windows: they left, or WeChat says that none is open."""
    _CLOSE.count(session, who=external_id)
