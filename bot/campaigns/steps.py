"""One step in a campaign's life, whoever takes it: a person, the operator, or time."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.campaigns import asking
from bot.campaigns.life import ENDED, STEPS, Event, Fault, NotPossible, State
from storage import campaigns as records
from storage.models import Campaign


def take(
    session: Session, campaign: Campaign, event: Event, now: datetime, person_id: int | None, **detail: Any
) -> None:
    """Takes a step, logs it and tells whom it concerns; the campaign must be locked.

    Raises NotPossible where it cannot be taken.
    """
    state = STEPS[event].get(State(campaign.state))
    if state is None:
        raise NotPossible(Fault.ENDED if campaign.state in ENDED else Fault.STATE)
    campaign.state, campaign.updated_at = state, now
    if state is State.CANCELLED:
        campaign.settled = campaign.planned_to == 0
    records.note(session, campaign, now, person_id, event, detail)
    asking.tells(session, campaign, event, person_id, now)
