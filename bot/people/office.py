"""Everything about people that a turn can reach: the office of the one session that it is given."""

from datetime import datetime
from functools import cached_property

from sqlmodel import Session

from bot.dialogue.readers.gazetteer import RegionIndex
from bot.people.accounts import Accounts
from bot.people.applications import Applications
from bot.people.invitations import Invitations
from bot.people.lookup import Lookup
from bot.people.registry import Registry


class Office:
    """Its rooms are opened when they are first asked for: most turns have no business here.

    `alone` as in `bot.orders.terms.Terms`.
    """

    def __init__(self, session: Session, now: datetime, regions: RegionIndex, *, alone: bool = False) -> None:
        self._alone = alone
        self._session = session
        self._now = now
        self._regions = regions

    @cached_property
    def registry(self) -> Registry:
        """Roles, and who holds them."""
        return Registry(self._session, self._now, self._regions)

    @cached_property
    def lookup(self) -> Lookup:
        """Typed codes."""
        return Lookup(self._session, self._now)

    @cached_property
    def invitations(self) -> Invitations:
        """Codes that give a role."""
        return Invitations(self.registry)

    @cached_property
    def applications(self) -> Applications:
        """Requests for a role."""
        return Applications(self.registry, alone=self._alone)

    @cached_property
    def accounts(self) -> Accounts:
        """Accounts that are one person."""
        return Accounts(self.registry)
