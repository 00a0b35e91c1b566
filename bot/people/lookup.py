"""Looks a typed code up, and lets nobody guess for long: wrong ones are counted, per person and in all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from bot.people import codes
from storage import invitations
from storage.models import Invitation, LinkCode

WINDOW = timedelta(minutes=10)
ONE_PERSON = 5  # wrong codes within the window, after which the person is asked to wait
EVERYBODY = 100  # of all persons together: whoever guesses with many accounts


class Fault(StrEnum):
    """Why a code is not taken."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"
    USED_BY_YOU = "used_by_you"
    WITHDRAWN = "withdrawn"  # who made it may not invite any more
    TOO_MANY = "too_many"  # wrong codes before; `wait` says for how long
    OWN = "own"  # a linking code, on the account that it links


class CodeRefused(Exception):  # noqa: N818 - says what is the case
    """A code is not taken; `wait` is how long no code is looked at."""

    def __init__(self, fault: Fault, wait: timedelta = timedelta(0)) -> None:
        super().__init__(fault)
        self.fault = fault
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Made:
    """A new code, which nobody can look up again, and until when it counts."""

    code: str
    expires_at: datetime


class Lookup:
    """The codes of the one session that it is given."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def find(self, code: str, person_id: int) -> Invitation | LinkCode:
        """What the code was made for, whether or not it still counts.

        Raises CodeRefused with UNKNOWN or TOO_MANY.
        """
        if wait := self._pause(person_id):
            raise CodeRefused(Fault.TOO_MANY, wait)
        digest = codes.digest(code)
        found = invitations.invitation(self._session, digest) or invitations.link_code(self._session, digest)
        if found is None:
            invitations.note_wrong(self._session, person_id, self._now, self._now - WINDOW)
            raise CodeRefused(Fault.UNKNOWN)
        return found

    def _pause(self, person_id: int) -> timedelta | None:
        """How long this person has to wait before another code is looked at; None: not at all."""
        since = self._now - WINDOW
        for wrong, most in (
            (invitations.wrong_since(self._session, since, person_id), ONE_PERSON),
            (invitations.wrong_since(self._session, since), EVERYBODY),
        ):
            if wrong.times >= most and wrong.first is not None:
                return wrong.first + WINDOW - self._now
        return None
