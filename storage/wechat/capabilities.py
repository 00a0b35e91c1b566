"""What an official account may do, as far as it was found out."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from storage.models import WeChatCapability


def found(session: Session, app_id: str) -> dict[str, bool]:
    """Each capability that was looked at, and whether the account has it."""
    rows = session.exec(select(WeChatCapability).where(col(WeChatCapability.app_id) == app_id))
    return {row.name: row.can for row in rows}


def keep(session: Session, app_id: str, findings: Mapping[str, bool], now: datetime) -> None:
    """Keeps what was found; what was not looked at stays as it was."""
    for name, can in findings.items():
        session.merge(WeChatCapability(app_id=app_id, name=name, can=can, found_at=now))
    session.flush()
