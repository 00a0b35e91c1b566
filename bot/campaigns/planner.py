"""What time does with campaigns: they begin, their notices are made page by page, and they end.

Each step is a transaction of its own, so that a campaign to very many holds nobody up, and a kill at any
point loses nothing: what was made and how far it has come are committed together, and a person who has a
notice gets no second one (its key is unique).
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from sqlmodel import Session

from bot.campaigns.life import Event, State
from bot.campaigns.reach import addressed, exceeds
from bot.campaigns.standing import standing
from bot.campaigns.steps import take
from bot.orders.terms import USUAL, Terms
from storage import audiences
from storage import campaigns as records
from storage.audiences import Found
from storage.models import Campaign

PAGE = 2000  # persons whose notices are made, or notices voided, in one transaction
AHEAD = 10  # pages that are selected at once


@dataclass(frozen=True, slots=True)
class _Ahead:
    """Persons to whom a campaign is addressed, selected in one go, by id from `after` on."""

    number: str
    after: int
    found: Sequence[Found]
    ends: bool  # nobody comes after them

    def serves(self, campaign: Campaign) -> bool:
        """Whether the next page of this campaign is among them."""
        return (
            self.number == campaign.number
            and self.after <= campaign.planned_to
            and (self.ends or self.found[-1].person_id > campaign.planned_to)
        )


class Planner:
    """Takes the steps that are due; one process does it at a time."""

    def __init__(self, clock: Callable[[], datetime], terms: Terms = USUAL, page: int = PAGE) -> None:
        self._clock = clock
        self._terms = terms
        self._page = page
        self._ahead = _Ahead("", 0, (), ends=True)

    def look(self, session: Session) -> None:
        """Selects the next persons, if it is time; only reads, so that the step after it has less to do."""
        number = records.next_due(session, self._clock())
        campaign = records.by_number(session, number) if number else None
        if campaign is not None and campaign.state == State.RUNNING and not campaign.settled:
            self._select(session, campaign)

    def step(self, session: Session) -> bool:
        """Takes one step, in this session; False where nothing is due."""
        number = records.next_due(session, self._clock())
        campaign = records.locked(session, number) if number else None
        if campaign is None:
            return False
        match campaign.state:
            case State.SCHEDULED:
                self._begin(session, campaign)
            case State.RUNNING if not campaign.settled:
                self._plan(session, campaign)
            case State.CANCELLED if not campaign.settled:
                campaign.settled = records.void_some(session, campaign.number, self._page) < self._page
        session.flush()
        return True

    def finish(self, session: Session) -> int:
        """Ends what nobody waits for any more; returns how many these are."""
        ended = 0
        for number in records.all_sent(session):
            campaign = records.locked(session, number)
            if campaign is not None and campaign.state == State.RUNNING:
                take(session, campaign, Event.FINISHED, self._clock(), None)
                ended += 1
        return ended

    def _begin(self, session: Session, campaign: Campaign) -> None:
        now = self._clock()
        if campaign.expires_at is None or campaign.expires_at <= now:
            take(session, campaign, Event.LAPSED, now, None)
        elif campaign.approver_id is None and exceeds(session, campaign, now, self._terms):
            take(session, campaign, Event.HELD_BACK, now, None)
        else:
            take(session, campaign, Event.STARTED, now, None)

    def _plan(self, session: Session, campaign: Campaign) -> None:
        now = self._clock()
        ahead = self._select(session, campaign)
        first = bisect_right(ahead.found, campaign.planned_to, key=attrgetter("person_id"))
        page = ahead.found[first : first + self._page]
        reached = [each.person_id for each in page if each.reason is None]
        # Somebody may have become one person with another who has it already.
        known = records.owed(session, campaign.number, reached)
        records.owe(session, campaign, [person for person in reached if person not in known], now)
        left_out = Counter(each.reason for each in page if each.reason is not None)
        campaign.excluded = dict(Counter(campaign.excluded) + left_out)
        campaign.planned_to = page[-1].person_id if page else campaign.planned_to
        campaign.settled = ahead.ends and first + len(page) == len(ahead.found)

    def _select(self, session: Session, campaign: Campaign) -> _Ahead:
        if not self._ahead.serves(campaign):
            now, most = self._clock(), self._page * AHEAD
            wanted = addressed(campaign, now, self._terms)
            found = audiences.page(session, wanted, standing(self._terms, now), campaign.planned_to, most)
            self._ahead = _Ahead(campaign.number, campaign.planned_to, found, ends=len(found) < most)
        return self._ahead
