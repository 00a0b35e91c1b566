"""What one person may do with campaigns: write, try out, have approved, schedule, stop and look after them.

A room like the desk: it belongs to one session and one person. Every step is checked against the rights,
taken under the campaign's lock, and logged, in the turn's own transaction.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.campaigns import audience as expressions
from bot.campaigns.audience import Audience
from bot.campaigns.content import LONGEST_TITLE, PICTURE, Content
from bot.campaigns.life import ENDED, Event, Fault, NotPossible, State
from bot.campaigns.matter import Matter, matter_of
from bot.campaigns.progress import Progress, Report, progress_of, report_of
from bot.campaigns.reach import Preview, exceeds, preview
from bot.campaigns.scope import Scope
from bot.campaigns.standing import Refusal
from bot.campaigns.steps import take
from bot.dialogue.documents import Kind
from bot.orders.terms import USUAL, Terms
from bot.people.rights import Command
from bot.people.roles import Grant
from storage import campaigns as records
from storage import documents, notices
from storage.models import Campaign, CampaignLog, Notice, Priority

USE = timedelta(days=7)  # how long a campaign is of use after it begins, where nobody says otherwise
LONGEST_USE = timedelta(days=60)
TEST = "campaign-test"  # the kind of notice by which an author tries one out
TEST_USE = timedelta(hours=1)
SLACK = timedelta(minutes=5)  # a time so little past is now
_WRITTEN = (State.DRAFT, State.WAITING, State.SCHEDULED, State.PAUSED)  # in which its words may change


class Campaigns:
    """What this person, who holds these roles, may see and do; `now` is aware."""

    def __init__(
        self, session: Session, now: datetime, grants: Iterable[Grant], person_id: int, terms: Terms = USUAL
    ) -> None:
        self._session = session
        self._now = now
        self._scope = Scope(session, tuple(grants), person_id, alone=terms.alone)
        self._person_id = person_id
        self._terms = terms
        self.refusal = Refusal(session, now, person_id)

    # Who may

    @property
    def may_write(self) -> bool:
        """Whether this person may send campaigns at all."""
        return self._scope.bounds() is not None

    def may_approve(self, campaign: Campaign) -> bool:
        """Whether this person may agree to it as things stand: it waits, and is not their own."""
        return (
            campaign.state == State.WAITING
            and campaign.author_id != self._person_id
            and self._scope.may(Command.APPROVE_BROADCAST, campaign)
        )

    def may_edit(self, campaign: Campaign) -> bool:
        """Whether this person may change its words as things stand."""
        return campaign.author_id == self._person_id and campaign.state in _WRITTEN

    def may_stop(self, campaign: Campaign) -> bool:
        """Whether this person may pause, resume and cancel it; where it stands is another matter."""
        return campaign.author_id == self._person_id or self._scope.may(Command.BROADCAST, campaign)

    # Looking

    def get(self, number: str) -> Campaign | None:
        """The campaign of this number, where it is this person's business."""
        found = records.by_number(self._session, number)
        return found if found is not None and self._scope.sees(found) else None

    def all(self, states: Collection[State] = (), about: str = "", limit: int = 20) -> list[Campaign]:
        """This person's business, the last first; in these states, made from this: `theme/2026-12`."""
        found = records.latest(self._session, [state.value for state in states], about)
        return [each for each in found if self._scope.sees(each)][:limit]

    def to_approve(self) -> list[Campaign]:
        """What waits for this person's word."""
        return [each for each in self.all([State.WAITING], limit=100) if self.may_approve(each)]

    def preview(self, audience: Audience) -> Preview:
        """How many an audience holds, within what this person may address. Raises NotPossible."""
        bounds = self._scope.bounds()
        if bounds is None:
            raise NotPossible(Fault.FORBIDDEN)
        return preview(self._session, audience, bounds, self._person_id, self._now, self._terms)

    def preview_of(self, campaign: Campaign) -> Preview:
        """How many it would go to now."""
        audience = expressions.read(campaign.audience)
        return preview(self._session, audience, campaign.bounds, campaign.author_id, self._now, self._terms)

    def progress(self, number: str) -> Progress:
        """How far it has come. Raises NotPossible."""
        return progress_of(self._session, self._seen(number), self._now)

    def report(self, number: str) -> Report:
        """What came of it. Raises NotPossible."""
        return report_of(self._session, self._seen(number), self._now)

    def matter(self, campaign: Campaign) -> Matter:
        """What it says as things stand, for a look at it in the chat."""
        return matter_of(self._session, campaign, self._now)

    def log(self, number: str) -> list[CampaignLog]:
        """What was done with it, from its beginning. Raises NotPossible."""
        return records.log_of(self._session, self._seen(number).id or 0)

    # Writing

    def draft(self, title: str, content: Content, audience: Audience, about: str = "") -> Campaign:
        """Begins one. `about` tells what it is made from. Raises NotPossible."""
        bounds = self._scope.bounds()
        if bounds is None:
            raise NotPossible(Fault.FORBIDDEN)
        campaign = Campaign(
            number="",
            title=_title(title),
            content=_fitting(content).to_json(),
            audience=audience.to_json(),
            bounds=bounds,
            about=about,
            state=State.DRAFT,
            author_id=self._person_id,
            created_at=self._now,
            updated_at=self._now,
        )
        records.add(self._session, campaign)
        campaign.content = self._with_key(campaign, content)
        self._note(campaign, Event.DRAFTED)
        return campaign

    def edit(
        self,
        number: str,
        title: str | None = None,
        content: Content | None = None,
        audience: Audience | None = None,
    ) -> Campaign:
        """Changes what is not sent yet; what goes out from now on says the new words.

        One that was approved waits for approval again. One that is being sent is paused first; its
        audience stays. Raises NotPossible.
        """
        campaign = self._own(number)
        if campaign.state not in _WRITTEN:
            raise NotPossible(Fault.ENDED if campaign.state in ENDED else Fault.STATE)
        if audience is not None and campaign.planned_to:
            raise NotPossible(Fault.AUDIENCE)
        before = (campaign.title, campaign.content, campaign.audience)
        if title is not None:
            campaign.title = _title(title)
        if content is not None:
            campaign.content = self._with_key(campaign, _fitting(content))
        if audience is not None:
            campaign.audience = audience.to_json()
        if (campaign.title, campaign.content, campaign.audience) == before:
            return campaign
        campaign.version += 1
        self._note(campaign, Event.EDITED, version=campaign.version)
        if campaign.state in (State.SCHEDULED, State.PAUSED) and (
            campaign.approver_id or exceeds(self._session, campaign, self._now, self._terms)
        ):
            campaign.approver_id = None
            self._take(campaign, Event.SUBMITTED)
        self._session.flush()
        return campaign

    def tests(self, number: str) -> Campaign:
        """Sends it to its author alone, as it will arrive. Raises NotPossible."""
        campaign = self._own(number)
        count = sum(each.event == Event.TESTED for each in records.log_of(self._session, campaign.id or 0))
        notice = Notice(
            kind=TEST,
            subject=f"{campaign.number}/{count + 1}",
            recipient_id=self._person_id,
            priority=Priority.CHANGE,
            due_at=self._now,
            expires_at=self._now + TEST_USE,
            created_at=self._now,
        )
        notices.add(self._session, [notice])
        self._note(campaign, Event.TESTED, version=campaign.version)
        return campaign

    def submit(
        self, number: str, due_at: datetime | None = None, expires_at: datetime | None = None
    ) -> Campaign:
        """Lets it go out at `due_at`, or at once; it waits for approval first where it goes to many.

        Of no use after `expires_at`, a week where that is not said. Raises NotPossible, with AUDIENCE where
        nobody would get it.
        """
        campaign = self._own(number)
        due = due_at or self._now
        until = expires_at or due + USE
        if due < self._now - SLACK or not due < until <= due + LONGEST_USE:
            raise NotPossible(Fault.TIME)
        bounds = self._scope.bounds()
        if bounds is None:
            raise NotPossible(Fault.FORBIDDEN)
        if campaign.state != State.DRAFT:
            raise NotPossible(Fault.ENDED if campaign.state in ENDED else Fault.STATE)
        _fitting(Content.from_json(campaign.content))
        campaign.bounds = bounds
        found = self.preview_of(campaign)
        if not found.reached and not campaign.planned_to:
            raise NotPossible(Fault.AUDIENCE)
        campaign.due_at, campaign.expires_at, campaign.approver_id = max(due, self._now), until, None
        event = Event.SUBMITTED if found.needs_approval else Event.SCHEDULED
        return self._take(campaign, event, reached=found.reached)

    # Agreeing

    def approve(self, number: str, version: int | None = None) -> Campaign:
        """Agrees to it, to these words where their version is named. Raises NotPossible."""
        campaign = self._approving(number)
        if version is not None and version != campaign.version:
            raise NotPossible(Fault.STATE)
        campaign.approver_id = self._person_id
        return self._take(campaign, Event.APPROVED, version=campaign.version)

    def refuse(self, number: str, reason: str) -> Campaign:
        """Gives it back to its author. Raises NotPossible."""
        return self._take(self._approving(number), Event.REFUSED, reason=reason.strip())

    def adopts(
        self,
        title: str,
        content: Content,
        audience: Audience,
        about: str,
        due_at: datetime,
        author_id: int | None,
    ) -> Campaign:
        """Agrees to what somebody else, or the program (None), has drafted, and lets it go out at `due_at`.

        What this person has written alone waits for a second one where it goes to many. Raises NotPossible.
        """
        if author_id == self._person_id:
            return self.submit(self.draft(title, content, audience, about).number, due_at)
        if not self._scope.may_everywhere(Command.APPROVE_BROADCAST):
            raise NotPossible(Fault.FORBIDDEN)
        campaign = self.draft(title, content, audience, about)
        if not self.preview_of(campaign).reached:
            raise NotPossible(Fault.AUDIENCE)
        campaign.due_at, campaign.expires_at = max(due_at, self._now), due_at + USE
        campaign.approver_id = self._person_id
        return self._take(campaign, Event.SCHEDULED, adopted=author_id is None)

    # Stopping

    def pause(self, number: str) -> int:
        """Holds it: once this is committed nothing more goes out but what is on its way; returns how many
        these are. Raises NotPossible.
        """
        self._take(self._stoppable(number), Event.PAUSED)
        return self._in_flight(number)

    def resume(self, number: str) -> Campaign:
        """Goes on where it was held. Raises NotPossible."""
        return self._take(self._stoppable(number), Event.RESUMED)

    def cancel(self, number: str, reason: str = "") -> Campaign:
        """Ends it; what was not sent will not be. Raises NotPossible."""
        campaign = self._stoppable(number)
        return self._take(campaign, Event.CANCELLED, reason=reason.strip(), in_flight=self._in_flight(number))

    # Getting one

    def notes_tap(self, number: str, target: str) -> None:
        """Keeps that this person tapped a button of a campaign they got."""
        campaign = records.by_number(self._session, number)
        if campaign is not None:
            records.tap(self._session, campaign, self._person_id, target, self._now)

    # Within

    def _seen(self, number: str) -> Campaign:
        found = self.get(number)
        if found is None:
            raise NotPossible(Fault.UNKNOWN)
        return found

    def _locked(self, number: str) -> Campaign:
        found = records.locked(self._session, number)
        if found is None or not self._scope.sees(found):
            raise NotPossible(Fault.UNKNOWN)
        return found

    def _own(self, number: str) -> Campaign:
        found = self._locked(number)
        if found.author_id != self._person_id or not self.may_write:
            raise NotPossible(Fault.FORBIDDEN)
        return found

    def _approving(self, number: str) -> Campaign:
        found = self._locked(number)
        if found.author_id == self._person_id:
            raise NotPossible(Fault.OWN)
        if not self._scope.may(Command.APPROVE_BROADCAST, found):
            raise NotPossible(Fault.FORBIDDEN)
        return found

    def _stoppable(self, number: str) -> Campaign:
        found = self._locked(number)
        if not self.may_stop(found):
            raise NotPossible(Fault.FORBIDDEN)
        return found

    def _with_key(self, campaign: Campaign, content: Content) -> dict[str, Any]:
        """The content as it is kept, with the key of its picture."""
        if content.picture:
            handed = (self._person_id, Kind.CAMPAIGN, campaign.number, PICTURE)
            key = documents.hand_out(self._session, *handed, self._now, expires_at=None)
            content = replace(content, picture_key=key)
        return content.to_json()

    def _take(self, campaign: Campaign, event: Event, **detail: Any) -> Campaign:
        take(self._session, campaign, event, self._now, self._person_id, **detail)
        return campaign

    def _note(self, campaign: Campaign, event: Event, **detail: Any) -> None:
        records.note(self._session, campaign, self._now, self._person_id, event, detail)

    def _in_flight(self, number: str) -> int:
        return sum(each.size for each in records.counts(self._session, number, self._now) if each.in_flight)


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise NotPossible(Fault.CONTENT)
    return title


def _fitting(content: Content) -> Content:
    if not content.fits:
        raise NotPossible(Fault.CONTENT)
    return content
