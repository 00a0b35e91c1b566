"""Whose business a campaign is: the regions somebody may address, and the campaigns they may act on."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.people.rights import EVERYTHING, Command, Target, may
from bot.people.roles import Grant
from storage import places
from storage.models import Campaign


class Scope:
    """What one person may; `alone` leaves everybody to their own campaigns (docs/decisions/0010)."""

    def __init__(self, session: Session, grants: Sequence[Grant], person_id: int, *, alone: bool) -> None:
        self._session = session
        self._grants = grants
        self._person_id = person_id
        self._alone = alone

    def bounds(self) -> list[str] | None:
        """The regions this person may address people in; none named for everywhere, None for nobody."""
        if may(self._grants, Command.BROADCAST):
            return []
        scopes = {
            grant.scope
            for grant in self._grants
            if may((grant,), Command.BROADCAST, Target(line=self._line(grant.scope)))
        }
        return sorted(scopes) or None

    def may(self, command: Command, campaign: Campaign) -> bool:
        """Whether this person may do that to a campaign, wherever it goes."""
        targets = [Target(line=self._line(code)) for code in campaign.bounds] or [EVERYTHING]
        return all(may(self._grants, command, target, self._person_id) for target in targets)

    def may_everywhere(self, command: Command) -> bool:
        """Whether this person may do that to what goes to the whole city."""
        return may(self._grants, command)

    def sees(self, campaign: Campaign) -> bool:
        """Whether it is this person's business at all."""
        if campaign.author_id == self._person_id:
            return True
        if self._alone:
            return False
        return self.may(Command.BROADCAST, campaign) or self.may(Command.APPROVE_BROADCAST, campaign)

    def _line(self, code: str) -> tuple[str, ...]:
        return tuple(region.code for region in places.line_of(self._session, code))
