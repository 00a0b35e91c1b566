"""Invitations: a code that gives a role once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.people import codes
from bot.people.guesses import Guesses
from bot.people.registry import Event, Registry
from bot.people.rights import inviting
from bot.people.roles import Grant, Role
from storage import invitations
from storage.models import Invitation

LASTS = timedelta(days=7)


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


class Invitations:
    """Made, looked at and accepted."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._session = registry.session
        self._now = registry.now
        self._guesses = Guesses(registry.session, registry.now)

    def make(self, grant: Grant, asker: int | None, lasts: timedelta = LASTS) -> Made:
        """A code for one person to take the role. Raises registry.Denied."""
        self._registry.demand(asker, inviting(grant.role), self._registry.target(grant))
        made = Made(codes.make(), self._now + lasts)
        self._session.add(
            Invitation(
                digest=codes.digest(made.code),
                role=grant.role,
                scope=grant.scope,
                made_by=asker,
                made_at=self._now,
                expires_at=made.expires_at,
            )
        )
        self._registry.note(Event.INVITED, None, asker, grant)
        return made

    def make_first(self) -> Made | None:
        """The code for the first administrator; None where there is one. Earlier ones count no longer."""
        if self._registry.holders(Role.ADMINISTRATOR):
            return None
        invitations.withdraw_operators(self._session, Role.ADMINISTRATOR, self._now)
        return self.make(Grant(Role.ADMINISTRATOR), None)

    def exists(self, code: str) -> bool:
        """Whether there is, or was, an invitation of this code."""
        return invitations.invitation(self._session, codes.digest(code)) is not None

    def look(self, code: str, person_id: int) -> Grant:
        """What the code would give. Raises CodeRefused."""
        if wait := self._guesses.pause(person_id):
            raise CodeRefused(Fault.TOO_MANY, wait)
        found = invitations.invitation(self._session, codes.digest(code))
        if found is None:
            self._guesses.count(person_id)
            raise CodeRefused(Fault.UNKNOWN)
        if found.used_at is not None:
            raise CodeRefused(Fault.USED_BY_YOU if found.used_by == person_id else Fault.USED)
        if found.expires_at <= self._now:
            raise CodeRefused(Fault.EXPIRED)
        grant = Grant(Role(found.role), found.scope)
        if not self._registry.may(found.made_by, inviting(grant.role), self._registry.target(grant)):
            raise CodeRefused(Fault.WITHDRAWN)
        return grant

    def accept(self, code: str, person_id: int) -> Grant:
        """Gives the role to the first who accepts. Raises CodeRefused."""
        grant = self.look(code, person_id)
        self._session.flush()
        if not invitations.use_invitation(self._session, codes.digest(code), person_id, self._now):
            raise CodeRefused(Fault.USED)
        self._registry.give(person_id, grant)
        self._registry.note(Event.ACCEPTED, person_id, person_id, grant)
        return grant
