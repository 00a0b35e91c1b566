"""How far a campaign has come, when it will be over, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.campaigns.standing import REFUSAL
from bot.events.subscriptions import PURPOSE as CONSENT
from storage import campaigns as records
from storage.models import Campaign
from storage.notices import BATCHED, DEAD, EXPIRED, SENT, VOID, WAITING
from storage.wechat import mass
from storage.wechat.mass import Totals

LATELY = timedelta(minutes=2)  # over which the rate is taken
FOLLOWS = timedelta(days=14)  # so long after a tap, what is ordered or signed up for came of it
# Messages a second that a channel takes, as far as it is known before anything was sent.
PACES: Mapping[str, float] = {"telegram": 29.0, "wechat": 50.0}
_UNKNOWN_PACE = 100.0


@dataclass(frozen=True, slots=True)
class Progress:
    """Notices by what became of them, and how fast they go."""

    planned: bool  # False while notices are still being made: the total grows
    sent: int = 0
    waiting: int = 0  # those on their way included
    in_flight: int = 0
    failed: Mapping[str, int] = field(default_factory=dict)  # given up, by the platform's reason
    void: Mapping[str, int] = field(
        default_factory=dict
    )  # not wanted any more, by reason (storage.audiences)
    expired: int = 0
    excluded: Mapping[str, int] = field(default_factory=dict)  # left out when it was planned, by reason
    rate: float = 0.0  # sent a second, of late
    ends_at: datetime | None = None  # as it looks now; None while nothing is being sent

    @property
    def total(self) -> int:
        """All notices there are."""
        return self.done + self.waiting

    @property
    def done(self) -> int:
        """Those of which nothing more will become."""
        return self.sent + sum(self.failed.values()) + sum(self.void.values()) + self.expired

    @property
    def share(self) -> float:
        """The part that is done, 0 to 1."""
        return self.done / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a campaign."""

    progress: Progress
    tapped: int = 0  # persons
    taps: Mapping[str, int] = field(default_factory=dict)  # persons, by where the button leads: "p/A001"
    orders: int = 0  # by those who tapped, within FOLLOWS
    sign_ups: int = 0
    left: int = 0  # took back their consent, or said 退订群发, within FOLLOWS after they got it
    mass: Totals | None = None  # what WeChat says of those to whom it went by a mass send


def progress_of(session: Session, campaign: Campaign, now: datetime) -> Progress:
    """How far a campaign has come."""
    failed: dict[str, int] = {}
    void: dict[str, int] = {}
    sums = {SENT: 0, WAITING: 0, EXPIRED: 0}
    in_flight = 0
    for each in records.counts(session, campaign.number, now):
        in_flight += each.size if each.in_flight else 0
        state = WAITING if each.state == BATCHED else each.state
        if state in sums:
            sums[state] += each.size
        elif each.state in (DEAD, VOID):
            kept = failed if each.state == DEAD else void
            kept[each.failure] = kept.get(each.failure, 0) + each.size
    running = campaign.state == records.RUNNING
    begun = max(now - LATELY, campaign.due_at or now)
    elapsed = max((now - begun).total_seconds(), 1.0)
    rate = records.sent_since(session, campaign.number, begun) / elapsed if running else 0.0
    ends_at = None
    if running and campaign.settled and sums[WAITING]:
        seconds = sums[WAITING] / rate if rate else _expected(session, campaign)
        ends_at = now + timedelta(seconds=seconds)
    return Progress(
        planned=campaign.settled,
        sent=sums[SENT],
        waiting=sums[WAITING],
        in_flight=in_flight,
        failed=failed,
        void=void,
        expired=sums[EXPIRED],
        excluded=dict(campaign.excluded),
        rate=rate,
        ends_at=min(ends_at, campaign.expires_at) if ends_at and campaign.expires_at else ends_at,
    )


def report_of(session: Session, campaign: Campaign, now: datetime) -> Report:
    """What came of a campaign so far."""
    assert campaign.id is not None
    orders, sign_ups = records.followed(session, campaign.id, FOLLOWS)
    return Report(
        progress_of(session, campaign, now),
        records.tapped_by(session, campaign.id),
        records.taps(session, campaign.id),
        orders,
        sign_ups,
        records.left_after(session, campaign.number, (CONSENT, REFUSAL), FOLLOWS),
        mass.totals(session, campaign.number),
    )


def _expected(session: Session, campaign: Campaign) -> float:
    """Seconds that the slowest channel will need."""
    lanes = records.waiting_by_channel(session, campaign.number)
    return max(count / PACES.get(lane, _UNKNOWN_PACE) for lane, count in lanes.items())
