"""What must be true of a database after any year; each sentence returned says what is not."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from sqlmodel import Session, col, select

from bot.dialogue.wall_clock import SHANGHAI
from bot.orders import life
from bot.orders.life import Event, State
from bot.orders.rules import quarter
from bot.orders.terms import Terms
from storage.models import Event as Occasion
from storage.models import Notice, Order, OrderLog, Product, SignUp, Unit

_BEGINNINGS = frozenset({Event.SUBMITTED, Event.WAITED, Event.COLLECTED})
# At most once in an order's life.
_ONCE = frozenset(
    {
        Event.SUBMITTED,
        Event.WAITED,
        Event.COLLECTED,
        Event.ALLOCATED,
        Event.DELIVERED,
        Event.NOT_HELD,
        Event.REFUSED,
        Event.DECLINED,
        Event.CLOSED,
    }
)


def broken(session: Session, terms: Terms) -> list[str]:
    """A sentence for each thing that must not be; none where all is well."""
    orders = list(session.exec(select(Order).order_by(col(Order.starts_at), col(Order.id))))
    holding = [each for each in orders if each.state in life.HOLDING]
    rows: dict[int, list[OrderLog]] = {}
    for row in session.exec(select(OrderLog).order_by(col(OrderLog.id))):
        rows.setdefault(row.order_id, []).append(row)
    return [
        *_teams(holding),
        *_limits(session, holding, terms),
        *_logs(orders, rows),
        *_places(session),
        *_notices(session),
    ]


def _teams(orders: list[Order]) -> Iterator[str]:
    """No team is promised to two at the same time."""
    before: dict[str, Order] = {}
    for order in orders:
        last = before.get(order.team)
        if last and order.starts_at < last.ends_at:
            yield f"{order.team} is promised twice: {last.number} and {order.number}"
        if last is None or order.ends_at > last.ends_at:
            before[order.team] = order


def _limits(session: Session, orders: list[Order], terms: Terms) -> Iterator[str]:
    """Quotas of units, deliveries of products a year, one product a month and unit."""
    kinds = {each.code: each.kind for each in session.exec(select(Unit))}
    years = {each.code: each.sessions_per_year for each in session.exec(select(Product))}
    local = [(each, each.starts_at.astimezone(SHANGHAI)) for each in orders]
    for (unit, year, part), count in Counter(
        (each.unit_code, *quarter(starts.date())) for each, starts in local
    ).items():
        limit = terms.quota(kinds[unit])
        if limit is not None and count > limit:
            yield f"unit {unit} has {count} deliveries in quarter {part} of {year}"
    for (product, year), count in Counter((each.product_code, starts.year) for each, starts in local).items():
        if count > years[product]:
            yield f"product {product} is delivered {count} times in {year}"
    months = Counter((each.unit_code, each.product_code, f"{starts:%Y-%m}") for each, starts in local)
    for (unit, product, month), count in months.items():
        if count > 1:
            yield f"unit {unit} has {product} {count} times in {month}"


def _logs(orders: list[Order], rows: dict[int, list[OrderLog]]) -> Iterator[str]:
    """Every order's log begins with its placing, ends in its state, and each step is one of the table."""
    for order in orders:
        log = rows.get(order.id or 0, [])
        if not log or log[0].event not in _BEGINNINGS:
            yield f"{order.number} has no beginning in its log"
            continue
        if log[-1].state != order.state:
            yield f"{order.number} is {order.state}, its log ends with {log[-1].state}"
        events = Counter(row.event for row in log)
        for event in sorted(_ONCE):
            if events[event] > 1:
                yield f"{order.number} was {event} {events[event]} times"
        for earlier, row in pairwise(log):
            if row.event != Event.COMMENTED and not _in_table(State(earlier.state), Event(row.event)):
                yield f"{order.number} was {row.event} while it was {earlier.state}"


def _in_table(state: State, event: Event) -> bool:
    return any(step.event is event and state in step.sources for step in life.STEPS)


def _places(session: Session) -> Iterator[str]:
    """No more places are held than there ever were: who has one keeps it when fewer are offered later."""
    held: Counter[int] = Counter()
    for each in session.exec(select(SignUp).where(col(SignUp.state).in_(("in", "offered")))):
        held[each.event_id] += each.party
    expected = dict(session.exec(select(Order.id, Order.people_max)).all())
    for event in session.exec(select(Occasion)):
        most = max(event.places, expected[event.order_id])
        if held[event.id or 0] > most:
            yield f"event {event.id} has {most} places, {held[event.id or 0]} are held"


def _notices(session: Session) -> Iterator[str]:
    """Nothing is dead, and nothing may have arrived twice."""
    for notice in session.exec(
        select(Notice).where((col(Notice.state) == "dead") | (col(Notice.attempts) > 1))
    ):
        yield f"notice {notice.id} ({notice.kind}) is {notice.state} after {notice.attempts} attempts"
