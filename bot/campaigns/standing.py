"""Who may be sent a campaign: what it needs of a person, and how somebody says that they want none.

Residents get one only while their consent to notices of events holds. Whoever holds a role gets what is
announced by virtue of their office, unless they have said 退订群发; that counts for residents as well, who
may keep their subscriptions.
"""

from datetime import datetime

from sqlmodel import Session

from bot.events.subscriptions import PURPOSE as CONSENT
from bot.events.subscriptions import VERSION as NAMES_THEMES
from bot.orders.terms import Terms
from storage import audiences, subscriptions
from storage.models import Consent

REFUSAL = "campaigns"  # its consent is given by silence; a withdrawn one is 退订群发
VERSION = 1


def standing(terms: Terms, now: datetime) -> audiences.Standing:
    """What a campaign needs of a person now."""
    return audiences.Standing(now, CONSENT, NAMES_THEMES, REFUSAL, terms.broadcasts_a_week)


class Refusal:
    """退订群发 of one person; `now` is aware."""

    def __init__(self, session: Session, now: datetime, person_id: int) -> None:
        self._session = session
        self._now = now
        self._person_id = person_id

    @property
    def holds(self) -> bool:
        """Whether this person wants no campaigns."""
        rows = self._rows()
        return bool(rows) and all(each.withdrawn_at is not None for each in rows)

    def refuse(self) -> bool:
        """Takes them off all campaigns, also those that are under way; False where they were already."""
        if self.holds:
            return False
        rows = [each for each in self._rows() if each.withdrawn_at is None]
        for each in rows:
            each.withdrawn_at = self._now
        if not rows:
            self._session.add(self._consent(withdrawn_at=self._now))
        self._session.flush()
        return True

    def accept(self) -> bool:
        """Lets campaigns reach them again; False where they did anyway."""
        if not self.holds:
            return False
        self._session.add(self._consent(withdrawn_at=None))
        self._session.flush()
        return True

    def _consent(self, withdrawn_at: datetime | None) -> Consent:
        return Consent(
            person_id=self._person_id,
            purpose=REFUSAL,
            version=VERSION,
            given_at=self._now,
            withdrawn_at=withdrawn_at,
        )

    def _rows(self) -> list[Consent]:
        own = subscriptions.consents_of(self._session, self._person_id)
        return [each for each in own if each.purpose == REFUSAL]
