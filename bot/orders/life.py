"""The life of an order: its states, the steps between them, and who may take each.

This table is the only place that knows; the desk takes its steps here, and `docs/order-life.md` is drawn
from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.models import Order


class State(StrEnum):
    """Where an order stands; the meaning stands beside each value."""

    SUBMITTED = "submitted"  # placed, and nobody has been asked yet
    TOWN_REVIEW = "town_review"  # the town's reviewer is asked
    DISTRICT_REVIEW = "district_review"  # the district's reviewer is asked
    CITY_REVIEW = "city_review"  # the city's staff are asked
    RETURNED = "returned"  # the coordinator is asked to change something
    OFFERED = "offered"  # the supplier is asked
    PROPOSED = "proposed"  # the supplier has named another time; the coordinator is asked
    CONFIRMED = "confirmed"  # the supplier will come
    CHANGE_REVIEW = "change_review"  # confirmed, and the district is asked about a late change
    POSTPONED = "postponed"  # it will take place, but not at that time; the coordinator names another
    COLLECTED = "collected"  # asked for in a window; decided with all others when it is over
    WAITLISTED = "waitlisted"  # there was no room; waits for somebody to give theirs back
    PLACE_OFFERED = "place_offered"  # there is room now, kept for this one for a while
    DELIVERED = "delivered"  # it took place; the supplier's evidence is awaited
    EVIDENCED = "evidenced"  # the evidence is in; the rating is awaited
    RATED = "rated"  # the coordinator has rated it
    CLOSED = "closed"  # nothing is awaited any more
    REFUSED = "refused"  # a reviewer said no
    DECLINED = "declined"  # the supplier said no, and nobody else could
    LAPSED = "lapsed"  # nobody answered until it was too late
    CANCELLED = "cancelled"  # called off, by either side
    APPEALED = "appealed"  # called off late, too often; the district is asked to let the unit order again
    NOT_HELD = "not_held"  # the day came and it did not take place


class Event(StrEnum):
    """What can happen to an order; each is one row of its log."""

    SUBMITTED = "submitted"  # the order was placed
    COLLECTED = "collected"  # it was asked for in the window of a scarce product
    ALLOCATED = "allocated"  # the window is over and it has a place
    WAITED = "waited"  # it was put on the waiting list
    PLACE_OFFERED = "place_offered"  # a place became free for it
    TAKEN = "taken"  # the coordinator took the place
    LEFT = "left"  # the coordinator does not want it, or waits no longer
    SKIPPED = "skipped"  # a level has no reviewer, so nobody was asked there
    APPROVED = "approved"  # a reviewer said yes
    RETURNED = "returned"  # a reviewer wants something changed
    REFUSED = "refused"  # a reviewer said no
    ESCALATED = "escalated"  # nobody answered in time; the level above is asked
    CHANGED = "changed"  # time, head count, room, audience, contact or remarks became others
    CHANGE_ASKED = "change_asked"  # a late change or cancellation, which the district must agree to
    CHANGE_AGREED = "change_agreed"  # the district agreed
    CHANGE_REFUSED = "change_refused"  # the district did not; everything stays as it was
    ACCEPTED = "accepted"  # the supplier will come
    DECLINED = "declined"  # the supplier cannot
    PASSED_ON = "passed_on"  # another supplier of an equal product is asked
    PROPOSED = "proposed"  # the supplier names another time
    AGREED = "agreed"  # the coordinator takes that time
    DISAGREED = "disagreed"  # the coordinator does not; the supplier is asked about the first one again
    POSTPONED = "postponed"  # it will not be at that time
    CANCELLED = "cancelled"  # the order was called off
    APPEALED = "appealed"  # the unit asks to be let order again
    PARDONED = "pardoned"  # its late cancellations until now count no longer
    APPEAL_REFUSED = "appeal_refused"  # they still count
    LAPSED = "lapsed"  # nobody answered until it was too late
    DELIVERED = "delivered"  # it took place
    NOT_HELD = "not_held"  # it did not
    EVIDENCED = "evidenced"  # the supplier showed how it was
    RATED = "rated"  # the coordinator rated it
    COMMENTED = "commented"  # somebody said how it went; the order stays as it is
    CLOSED = "closed"  # everything is in, or nobody will bring it any more


class Party(StrEnum):
    """On which side of an order somebody stands when a step is taken."""

    ORDERER = "orderer"  # a coordinator of the unit
    TOWN = "town"  # a reviewer whose region is the unit's town
    DISTRICT = "district"  # a reviewer whose region is the unit's district
    CITY = "city"  # city staff
    SUPPLIER = "supplier"  # staff of the product's supplier
    PROGRAM = "program"  # nobody: a clock ran out, or nobody is there to be asked


class Moment(StrEnum):
    """When a step can be taken, seen from the beginning of the delivery."""

    BEFORE = "before"
    AFTER = "after"
    ANY = "any"


REVIEWS = (State.TOWN_REVIEW, State.DISTRICT_REVIEW, State.CITY_REVIEW)  # in the order of the chain
WAITING = frozenset({State.COLLECTED, State.WAITLISTED, State.PLACE_OFFERED})
UNDECIDED = frozenset({State.SUBMITTED, *REVIEWS, State.RETURNED, State.OFFERED, State.PROPOSED})
AGREED_UPON = frozenset({State.CONFIRMED, State.CHANGE_REVIEW})
HELD = frozenset({State.DELIVERED, State.EVIDENCED, State.RATED, State.CLOSED})
OPEN = UNDECIDED | AGREED_UPON | WAITING | {State.POSTPONED}  # something can still become of it

# The states in which an order takes up its team and one of the year's deliveries. A postponed one has no
# time; one on the waiting list has no place until it is offered one.
HOLDING = UNDECIDED | AGREED_UPON | HELD | {State.PLACE_OFFERED}


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table.

    `to` is None where the order's route decides: the next level that reviews it, then the supplier; for a
    change, where what is changed needs nobody's yes, it is the state before.
    `reasoned` steps cannot be taken without a reason.
    """

    event: Event
    sources: frozenset[State]
    to: State | None
    by: frozenset[Party]
    reasoned: bool = False
    moment: Moment = Moment.BEFORE


def _step(
    event: Event,
    sources: State | Iterable[State],
    to: State | None,
    *by: Party,
    reasoned: bool = False,
    moment: Moment = Moment.BEFORE,
) -> Step:
    at = frozenset({sources}) if isinstance(sources, State) else frozenset(sources)
    return Step(event, at, to, frozenset(by), reasoned, moment)


_REVIEWER = {
    State.TOWN_REVIEW: Party.TOWN,
    State.DISTRICT_REVIEW: Party.DISTRICT,
    State.CITY_REVIEW: Party.CITY,
}
STEPS: tuple[Step, ...] = (
    _step(Event.SKIPPED, (State.SUBMITTED, *REVIEWS), None, Party.PROGRAM),
    *(_step(Event.APPROVED, state, None, party) for state, party in _REVIEWER.items()),
    *(
        _step(Event.RETURNED, state, State.RETURNED, party, reasoned=True)
        for state, party in _REVIEWER.items()
    ),
    *(_step(Event.REFUSED, state, State.REFUSED, party, reasoned=True) for state, party in _REVIEWER.items()),
    _step(Event.ESCALATED, State.TOWN_REVIEW, State.DISTRICT_REVIEW, Party.PROGRAM),
    _step(Event.ESCALATED, State.DISTRICT_REVIEW, State.CITY_REVIEW, Party.PROGRAM),
    _step(Event.ESCALATED, State.OFFERED, State.OFFERED, Party.PROGRAM),  # city staff are asked as well
    _step(Event.CHANGED, UNDECIDED | WAITING | {State.CONFIRMED}, None, Party.ORDERER),
    _step(Event.CHANGED, State.POSTPONED, None, Party.ORDERER, moment=Moment.ANY),
    _step(Event.CHANGE_ASKED, State.CONFIRMED, State.CHANGE_REVIEW, Party.ORDERER),
    _step(Event.CHANGE_AGREED, State.CHANGE_REVIEW, State.CONFIRMED, Party.DISTRICT, Party.CITY),
    _step(
        Event.CHANGE_REFUSED,
        State.CHANGE_REVIEW,
        State.CONFIRMED,
        Party.DISTRICT,
        Party.CITY,
        Party.PROGRAM,
        reasoned=True,
    ),
    _step(Event.ACCEPTED, State.OFFERED, State.CONFIRMED, Party.SUPPLIER, Party.CITY),
    _step(Event.DECLINED, State.OFFERED, State.DECLINED, Party.SUPPLIER, Party.CITY, reasoned=True),
    _step(Event.PASSED_ON, State.OFFERED, State.OFFERED, Party.PROGRAM, Party.CITY),
    _step(Event.PROPOSED, State.OFFERED, State.PROPOSED, Party.SUPPLIER, Party.CITY),
    _step(Event.AGREED, State.PROPOSED, State.CONFIRMED, Party.ORDERER),
    _step(Event.DISAGREED, State.PROPOSED, State.OFFERED, Party.ORDERER),
    _step(
        Event.POSTPONED,
        State.CONFIRMED,
        State.POSTPONED,
        Party.ORDERER,
        Party.SUPPLIER,
        Party.CITY,
        reasoned=True,
    ),
    _step(Event.ALLOCATED, State.COLLECTED, None, Party.PROGRAM),
    _step(Event.WAITED, State.COLLECTED, State.WAITLISTED, Party.PROGRAM),
    _step(Event.PLACE_OFFERED, State.WAITLISTED, State.PLACE_OFFERED, Party.PROGRAM),
    _step(Event.TAKEN, State.PLACE_OFFERED, None, Party.ORDERER),
    _step(Event.LEFT, (State.WAITLISTED, State.PLACE_OFFERED), State.CANCELLED, Party.ORDERER),
    _step(
        Event.CANCELLED,
        UNDECIDED | WAITING | {State.POSTPONED},
        State.CANCELLED,
        Party.ORDERER,
        Party.CITY,
        reasoned=True,
    ),
    _step(
        Event.CANCELLED,
        State.CONFIRMED,
        State.CANCELLED,
        Party.ORDERER,
        Party.SUPPLIER,
        Party.CITY,
        reasoned=True,
    ),
    _step(Event.CANCELLED, State.CHANGE_REVIEW, State.CANCELLED, Party.SUPPLIER, Party.CITY, reasoned=True),
    _step(Event.APPEALED, State.CANCELLED, State.APPEALED, Party.ORDERER, reasoned=True, moment=Moment.ANY),
    _step(Event.PARDONED, State.APPEALED, State.CANCELLED, Party.DISTRICT, Party.CITY, moment=Moment.ANY),
    _step(
        Event.APPEAL_REFUSED,
        State.APPEALED,
        State.CANCELLED,
        Party.DISTRICT,
        Party.CITY,
        reasoned=True,
        moment=Moment.ANY,
    ),
    _step(
        Event.LAPSED,
        UNDECIDED | WAITING | {State.POSTPONED},
        State.LAPSED,
        Party.PROGRAM,
        moment=Moment.ANY,
    ),
    _step(
        Event.DELIVERED,
        AGREED_UPON,
        State.DELIVERED,
        Party.SUPPLIER,
        Party.ORDERER,
        Party.CITY,
        Party.PROGRAM,
        moment=Moment.AFTER,
    ),
    _step(
        Event.NOT_HELD,
        AGREED_UPON | {State.DELIVERED},
        State.NOT_HELD,
        Party.SUPPLIER,
        Party.ORDERER,
        Party.CITY,
        reasoned=True,
        moment=Moment.AFTER,
    ),
    _step(Event.EVIDENCED, State.DELIVERED, State.EVIDENCED, Party.SUPPLIER, Party.CITY, moment=Moment.AFTER),
    _step(Event.EVIDENCED, State.RATED, State.RATED, Party.SUPPLIER, Party.CITY, moment=Moment.AFTER),
    _step(Event.RATED, (State.DELIVERED, State.EVIDENCED), State.RATED, Party.ORDERER, moment=Moment.AFTER),
    _step(Event.CLOSED, HELD - {State.CLOSED}, State.CLOSED, Party.PROGRAM, moment=Moment.AFTER),
)


class OrderClosed(Exception):  # noqa: N818 - says what the order is
    """The step cannot be taken: the order is past it, or its time has not come or is over."""

    def __init__(self, order: Order) -> None:
        super().__init__(f"{order.number} is closed ({order.state}, {order.starts_at.isoformat()})")
        self.order = order


def possible(order: Order, now: datetime, party: Party | None = None) -> frozenset[Event]:
    """What can happen to the order at this time, and by this party where one is named. `now` is aware."""
    return frozenset(
        step.event
        for step in STEPS
        if order.state in step.sources
        and (party is None or party in step.by)
        and _in_time(step.moment, order, now)
    )


def step(order: Order, event: Event, party: Party, now: datetime) -> Step:
    """The row of the table by which `party` makes `event` happen.

    Raises OrderClosed when it cannot happen to this order at this time, by nobody or not by this party.
    """
    for each in STEPS:
        if (
            each.event is event
            and order.state in each.sources
            and party in each.by
            and _in_time(each.moment, order, now)
        ):
            return each
    raise OrderClosed(order)


def is_open(order: Order, now: datetime) -> bool:
    """Whether whoever ordered it can still change or cancel it. `now` is aware."""
    return bool({Event.CHANGED, Event.CANCELLED} & possible(order, now, Party.ORDERER))


def _in_time(moment: Moment, order: Order, now: datetime) -> bool:
    match moment:
        case Moment.BEFORE:
            return now < order.starts_at
        case Moment.AFTER:
            return now >= order.starts_at
        case Moment.ANY:
            return True
