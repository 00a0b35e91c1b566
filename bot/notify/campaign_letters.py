"""The words of campaigns. They are the same for everybody, so they are made once and kept for a moment;
whether somebody still gets them is asked for each.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.campaigns import audience as expressions
from bot.campaigns.asking import ASKED, TOLD, step_of
from bot.campaigns.campaigns import TEST
from bot.campaigns.life import State
from bot.campaigns.matter import matter_of
from bot.campaigns.reach import preview
from bot.campaigns.standing import standing
from bot.dialogue.messages import Reply
from bot.handlers.wording import campaign_desk as talk
from bot.handlers.wording import campaign_letters as wording
from bot.handlers.wording.audiences import spoken
from bot.notify.addressing import Withheld
from bot.orders.terms import Terms
from storage import audiences, people, places
from storage import campaigns as records
from storage.models import Product
from storage.outbox import Claimed

KINDS = frozenset({records.KIND, TEST, ASKED, TOLD})
FRESH = timedelta(seconds=10)  # how long words are kept; products and events may change under them
_SENDING = frozenset({State.RUNNING, State.DONE})  # of one that is done, dead letters are sent again


class CampaignLetters:
    """What the courier carries for campaigns."""

    def __init__(self, clock: Callable[[], datetime], terms: Terms) -> None:
        self._clock = clock
        self._terms = terms
        self._kept: dict[tuple[str, int], tuple[datetime, Reply]] = {}

    def __call__(self, session: Session, notice: Claimed) -> Reply | Withheld | None:
        """The words, or why there are none."""
        if notice.kind in (ASKED, TOLD):
            return self._of_a_step(session, notice)
        number = notice.subject.partition("/")[0]
        stands = records.standing(session, number)
        if stands is None:
            return None
        if notice.kind == TEST:
            campaign = records.by_number(session, number)
            assert campaign is not None
            return wording.tried_out(matter_of(session, campaign, self._clock()))
        if stands.state not in _SENDING:
            cancelled = stands.state == State.CANCELLED
            return Withheld(stands.state, later=not cancelled)
        now = self._clock()
        reason = audiences.reason_for(session, notice.recipient_id, standing(self._terms, now))
        # Who cannot be reached just now may be so later: that is the courier's business.
        if reason is not None and reason != audiences.UNREACHABLE:
            return Withheld(reason)
        return self._words(session, number, stands.version, now)

    def _words(self, session: Session, number: str, version: int, now: datetime) -> Reply:
        made_at, words = self._kept.get((number, version), (None, None))
        if made_at is None or words is None or not now - FRESH < made_at <= now:
            campaign = records.by_number(session, number)
            assert campaign is not None
            words = wording.letter(matter_of(session, campaign, now))
            self._kept = {(number, version): (now, words)}
        return words

    def _of_a_step(self, session: Session, notice: Claimed) -> Reply | None:
        found = step_of(session, notice.subject)
        if found is None:
            return None
        campaign, row = found
        now = self._clock()
        if notice.kind == TOLD:
            return talk.told(campaign, row.event, str(row.detail.get("reason", "")), now)
        if campaign.state != State.WAITING:
            return None
        audience = expressions.read(campaign.audience)
        author = people.profile_of(session, campaign.author_id).name
        reached = preview(session, audience, campaign.bounds, campaign.author_id, now, self._terms).reached
        words = spoken(audience, lambda code: _place(session, code), lambda code: _product(session, code))
        return talk.asked(campaign, author, reached, words, now)


def _place(session: Session, code: str) -> str:
    region = places.region(session, code)
    return region.name if region else code


def _product(session: Session, code: str) -> str:
    product = session.get(Product, code)
    return product.name if product else code
