"""The words of notices about the theme of the month."""

from datetime import datetime

from sqlmodel import Session

from bot.dialogue.messages import Reply
from bot.handlers.wording import themes as wording
from bot.orders.request import today
from bot.orders.terms import Terms
from bot.themes.monthly import ASKED, MISSED, about, day_of, mark, planned
from storage import campaigns
from storage.outbox import Claimed

KINDS = frozenset({ASKED, MISSED})


def words(session: Session, notice: Claimed, now: datetime, terms: Terms) -> Reply | None:
    """The words; None where somebody has agreed meanwhile, or the theme is gone."""
    month = notice.subject
    found, due = planned(session, month), day_of(month, terms.theme_day)
    alive = [each for each in campaigns.latest(session, [], about(month)) if each.state not in _NONE]
    if found is None or due is None or alive:
        return None
    theme, plan = found
    if notice.kind == MISSED:
        return wording.missed(theme, today(now))
    return wording.to_approve(plan, mark(plan), due, now)


_NONE = ("draft", campaigns.CANCELLED)
