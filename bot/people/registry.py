"""The registry: who holds which role, given and taken back; the session's own, as the desk is for orders.

Whoever asks is named by the id of a person; None is the operator at the machine, who may everything.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from bot.dialogue.messages import Reply
from bot.dialogue.readers.gazetteer import RegionIndex
from bot.people.rights import RIGHTS, Command, Target, may, revoking
from bot.people.roles import Grant, Role, grants_of
from storage import notices, people, places, products
from storage.models import Notice, Priority, Supplier, Unit
from storage.people import Holder

OF_USE = timedelta(days=30)  # how long a notice about roles is worth giving


class Event(StrEnum):
    """What the log of roles and accounts tells of."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    APPLIED = "applied"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    LINKED = "linked"
    UNLINKED = "unlinked"


class Denied(Exception):  # noqa: N818 - says what is the case
    """The person may not do this."""


class Registry:
    """Roles of the one session that it is given; `now` is aware."""

    def __init__(self, session: Session, now: datetime, regions: RegionIndex) -> None:
        self.session = session
        self.now = now
        self._regions = regions

    # What rights are about

    def target(self, grant: Grant, owner: int | None = None) -> Target:
        """The object of commands about a role: its unit, region or supplier. `owner` is who holds it."""
        if grant.role is Role.SUPPLIER:
            return Target(supplier=grant.scope, owner=owner)
        if grant.role is Role.COORDINATOR:
            unit = places.unit(self.session, grant.scope)
            seat = unit.region_code if unit else grant.scope
            return Target(unit=grant.scope, line=self.line(seat), owner=owner)
        return Target(line=self.line(grant.scope), owner=owner)

    def line(self, region_code: str) -> tuple[str, ...]:
        """The codes from the city down to this region; empty for a code that is none."""
        region = self._regions.regions.get(region_code)
        return (*region.ancestors, region_code) if region else ()

    def may(self, asker: int | None, command: str, target: Target) -> bool:
        """Whether the asker may do it, by the roles held at this moment."""
        if asker is None:
            return True
        return may(grants_of(people.roles_of(self.session, asker)), command, target, asker)

    def demand(self, asker: int | None, command: str, target: Target) -> None:
        """Raises Denied where the asker may not do it."""
        if not self.may(asker, command, target):
            raise Denied

    def who_may(self, command: Command, target: Target) -> list[int]:
        """The ids of those who may do it by a role of theirs, the nearest region's people first."""
        found: list[Holder] = []
        for role in RIGHTS[command]:
            if role is Role.RESIDENT:
                continue
            held = people.holders(self.session, role)
            found += [each for each in held if may([Grant(role, each.scope)], command, target)]
        found.sort(key=lambda each: -len(self.line(each.scope)))
        return list(dict.fromkeys(each.person_id for each in found))

    # Roles

    def give(self, person_id: int, grant: Grant) -> None:
        """Gives a role; who gets one acts in it from now on. With a second unit they have yet to choose."""
        units = [each for each in people.roles_of(self.session, person_id) if each.role == Role.COORDINATOR]
        people.grant_role(self.session, person_id, grant.role, grant.scope, self.now)
        another = grant.role is Role.COORDINATOR and any(each.scope != grant.scope for each in units)
        people.wear(self.session, person_id, None if another else grant.hat)

    def take_back(self, held: Holder, asker: int | None, words: Reply) -> bool:
        """Takes a role back and lets the holder know in these words. False when it is not held any more.

        Raises Denied.
        """
        grant = Grant(Role(held.role), held.scope)
        self.demand(asker, revoking(grant.role), self.target(grant, held.person_id))
        if not people.revoke_role(self.session, held.person_id, grant.role, grant.scope, self.now):
            return False
        self.note(Event.REVOKED, held.person_id, asker, grant)
        if held.person_id != asker:
            self.tell(held.person_id, "revoked", f"grant/{held.grant_id}", words)
        return True

    def holders(self, role: Role, scopes: Sequence[str] | None = None) -> list[Holder]:
        """Who holds a role, for one of the scopes where some are named."""
        return people.holders(self.session, role, scopes)

    def holder(self, grant_id: int) -> Holder | None:
        """The role of this id, while it is held."""
        found = people.grant(self.session, grant_id)
        return found if found and found.role in set(Role) else None

    def wear(self, person_id: int, grant: Grant) -> None:
        """Lets somebody act in one of their roles from now on."""
        people.wear(self.session, person_id, grant.hat)

    # Units and suppliers

    def unit(self, code: str) -> Unit | None:
        """The unit of this code, once somebody had to do with it."""
        return places.unit(self.session, code)

    def free_units_called(self, name: str) -> list[Unit]:
        """The registered free units of this name, in all towns."""
        return places.free_units_called(self.session, name)

    def register_unit(self, name: str, kind: str, town: str, asker: int | None) -> Unit:
        """The free unit of that name in a town, registered when it is new. Raises Denied."""
        self.demand(asker, Command.REGISTER_UNIT, Target(line=self.line(town)))
        return places.free_unit(self.session, name, kind, town)

    def supplier(self, code: str) -> Supplier | None:
        """The supplier of this code, whether or not it has products on offer."""
        return self.session.get(Supplier, code)

    def suppliers_called(self, words: str) -> list[Supplier]:
        """The suppliers whose name stands in the words, or holds all of them; a whole name before a part."""
        every = products.suppliers(self.session)
        named = [each for each in every if each.name in words]
        return named or [each for each in every if len(words) > 1 and words in each.name]

    # What is told and kept

    def tell(self, recipient: int, kind: str, subject: str, words: Reply) -> None:
        """Owes somebody a message; once for each kind and subject."""
        notice = Notice(
            kind=kind,
            subject=subject,
            recipient_id=recipient,
            reply=words.to_json(),
            priority=Priority.CHANGE,
            due_at=self.now,
            expires_at=self.now + OF_USE,
            created_at=self.now,
        )
        notices.add(self.session, [notice])

    def note(
        self, event: Event, person_id: int | None, by_id: int | None, grant: Grant | None = None, **more: Any
    ) -> None:
        """Adds a line to the log."""
        detail = {"role": grant.role, "scope": grant.scope, **more} if grant else more
        people.note(self.session, self.now, event, person_id, by_id, detail)
