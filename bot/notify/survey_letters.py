"""The words of surveys: the question to whoever is asked, and the result to whoever asked."""

from datetime import datetime

from sqlmodel import Session

from bot.campaigns.standing import standing
from bot.campaigns.surveys import result
from bot.dialogue.messages import Reply
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers.wording import surveys as wording
from bot.notify.addressing import Withheld
from bot.orders.terms import Terms
from storage import audiences, surveys
from storage.outbox import Claimed

KINDS = frozenset({surveys.KIND, surveys.CLOSED})


def words(session: Session, notice: Claimed, now: datetime, terms: Terms) -> Reply | Withheld | None:
    """The words, or why there are none: closed, answered already, or not wanted any more."""
    number = notice.subject.partition("/")[2]
    survey = surveys.by_id(session, int(number)) if number.isdecimal() else None
    if survey is None or survey.id is None:
        return None
    today = now.astimezone(SHANGHAI).date()
    if notice.kind == surveys.CLOSED:
        return wording.result(result(session, survey), now, may_close=False)
    if survey.closes_at <= now or surveys.answer_of(session, survey.id, notice.recipient_id):
        return None
    reason = audiences.reason_for(session, notice.recipient_id, standing(terms, now))
    if reason is not None and reason != audiences.UNREACHABLE:
        return Withheld(reason)
    return wording.asks(survey, today)
