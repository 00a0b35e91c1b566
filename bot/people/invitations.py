"""Invitations: a code that gives a role once."""

from datetime import timedelta

from bot.people import codes
from bot.people.lookup import CodeRefused, Fault, Lookup, Made
from bot.people.registry import Event, Registry
from bot.people.rights import inviting
from bot.people.roles import Grant, Role
from storage import invitations
from storage.models import Invitation

LASTS = timedelta(days=7)


class Invitations:
    """Made, looked at and accepted."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._session = registry.session
        self._now = registry.now
        self._lookup = Lookup(registry.session, registry.now)

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

    def look(self, code: str, person_id: int) -> Grant:
        """What the code would give. Raises CodeRefused."""
        found = self._lookup.find(code, person_id)
        if not isinstance(found, Invitation):
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
