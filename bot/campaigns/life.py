"""The life of a campaign: its states, and which step leads from which to which."""

from collections.abc import Mapping
from enum import StrEnum

from storage import campaigns


class State(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"  # 草稿: being written
    WAITING = "waiting"  # 待审批: a second person has to agree
    SCHEDULED = "scheduled"  # 已排期: goes out when its time comes
    RUNNING = campaigns.RUNNING  # 发送中
    PAUSED = "paused"  # 已暂停: what is not on its way stays here
    DONE = campaigns.DONE  # 已发完: nobody waits for it any more
    CANCELLED = campaigns.CANCELLED  # 已取消: what was not sent is void


class Event(StrEnum):
    """What is done with a campaign, as its log says."""

    DRAFTED = "drafted"
    EDITED = "edited"
    TESTED = "tested"  # its author got it, nobody else
    SUBMITTED = "submitted"  # for approval
    SCHEDULED = "scheduled"  # needs no approval
    APPROVED = "approved"
    REFUSED = "refused"
    HELD_BACK = "held_back"  # its audience has grown beyond what goes without approval
    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"  # it would have been of no use any more when it could have begun
    FINISHED = "finished"


ENDED = frozenset({State.DONE, State.CANCELLED})
STEPS: Mapping[Event, Mapping[State, State]] = {
    Event.SUBMITTED: dict.fromkeys((State.DRAFT, State.SCHEDULED, State.PAUSED), State.WAITING),
    Event.SCHEDULED: {State.DRAFT: State.SCHEDULED},
    Event.APPROVED: {State.WAITING: State.SCHEDULED},
    Event.REFUSED: {State.WAITING: State.DRAFT},
    Event.HELD_BACK: {State.SCHEDULED: State.WAITING},
    Event.STARTED: {State.SCHEDULED: State.RUNNING},
    Event.PAUSED: {State.RUNNING: State.PAUSED},
    Event.RESUMED: {State.PAUSED: State.RUNNING},
    Event.CANCELLED: {state: State.CANCELLED for state in State if state not in ENDED},
    Event.LAPSED: {State.SCHEDULED: State.CANCELLED},
    Event.FINISHED: {State.RUNNING: State.DONE},
}


class Fault(StrEnum):
    """Why something is not possible."""

    UNKNOWN = "unknown"  # there is no such campaign, or it is not this person's business
    FORBIDDEN = "forbidden"  # this person may not do that
    OWN = "own"  # nobody approves their own
    ENDED = "ended"  # it is over
    STATE = "state"  # not as things stand with it
    CONTENT = "content"  # nothing to say, too long, or too many buttons
    AUDIENCE = "audience"  # it addresses nobody, or cannot be changed any more
    TIME = "time"  # it would begin in the past, or end before it begins


class NotPossible(ValueError):  # noqa: N818 - says what it is
    """It cannot be done; `fault` tells why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault
