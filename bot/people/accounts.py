"""Accounts that are one person: joined by a one-time code, and taken apart again."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.people import codes
from bot.people.lookup import CodeRefused, Fault, Lookup, Made
from bot.people.registry import Event, Registry
from storage import invitations, merging, people
from storage.models import LinkCode
from storage.people import KnownAccount

LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Joined:
    """Two persons have become one: who stays, who is gone, and the talk of the one who did not write now."""

    kept: int
    gone: int
    talk: dict[str, Any]


class Accounts:
    """The accounts of persons."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._session = registry.session
        self._now = registry.now
        self._lookup = Lookup(registry.session, registry.now)

    def of(self, person_id: int) -> list[KnownAccount]:
        """A person's accounts that can be reached, the one that wrote last first."""
        return people.accounts_of(self._session, person_id)

    def name_of(self, person_id: int) -> str:
        """What a person is called, or nothing."""
        return people.profile_of(self._session, person_id).name

    def make_code(self, person_id: int) -> Made:
        """A code to be typed on the other channel; earlier ones of this person count no longer."""
        invitations.withdraw_link_codes(self._session, person_id, self._now)
        made = Made(codes.make(), self._now + LASTS)
        self._session.add(
            LinkCode(
                digest=codes.digest(made.code),
                person_id=person_id,
                made_at=self._now,
                expires_at=made.expires_at,
            )
        )
        self._session.flush()
        return made

    def look(self, code: str, person_id: int) -> int:
        """The person whom the code would make one with this one. Raises CodeRefused."""
        found = self._lookup.find(code, person_id)
        if not isinstance(found, LinkCode):
            raise CodeRefused(Fault.UNKNOWN)
        if found.used_at is not None:
            raise CodeRefused(Fault.USED_BY_YOU if found.person_id == person_id else Fault.USED)
        if found.expires_at <= self._now:
            raise CodeRefused(Fault.EXPIRED)
        if found.person_id == person_id:
            raise CodeRefused(Fault.OWN)
        return found.person_id

    def join(self, code: str, person_id: int) -> Joined | None:
        """Makes the two one person; the one with less becomes part of the other. None: try again shortly.

        Called in a turn of `person_id`, whose talk is locked by it. Raises CodeRefused.
        """
        other = self.look(code, person_id)
        talk = merging.lock_talk(self._session, other, wait=other > person_id)
        if talk is None:
            return None
        self._session.flush()
        if not invitations.use_link_code(self._session, codes.digest(code), self._now):
            raise CodeRefused(Fault.USED)
        both = sorted((person_id, other), key=lambda each: merging.weight(self._session, each))
        gone, kept = both
        merging.merge(self._session, gone, kept)
        self._registry.note(Event.LINKED, kept, kept, gone=gone)
        return Joined(kept, gone, talk)

    def part(self, account_id: int, person_id: int) -> int | None:
        """Takes an account off a person; the id of the new person it belongs to.

        None where it is not theirs, or is the only one they have.
        """
        own = self.of(person_id)
        if len(own) < 2 or account_id not in {each.id for each in own}:
            return None
        self._session.flush()
        new = merging.part(self._session, account_id, "", self._now)
        self._registry.note(Event.UNLINKED, person_id, person_id, account=account_id, to=new)
        return new
