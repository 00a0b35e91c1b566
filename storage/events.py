"""Events, and who signed up for them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlmodel import Session, col

from storage.models import Event, Order, SignUp, Unit
from storage.statements import Statement, table_of

_event, _order = table_of(Event).c, table_of(Order).c
_PRODUCTS_OPEN = Statement(
    select(_order.product_code)
    .join(table_of(Event), _event.order_id == _order.id)
    .where(
        _event.is_open,
        _event.starts_at > bindparam("since", type_=_event.starts_at.type),
        _event.starts_at < bindparam("until", type_=_event.starts_at.type),
    )
    .distinct()
)
IN, WAITING, OFFERED = "in", "waiting", "offered"  # the states of a sign-up that is not given back


class Listed(NamedTuple):
    """An event with its order and the unit where it takes place."""

    event: Event
    order: Order
    unit: Unit


class Joined(NamedTuple):
    """A sign-up with what it is for."""

    sign_up: SignUp
    event: Event
    order: Order


def of_order(session: Session, order_id: int) -> Event | None:
    """The event that an order has become, as it is now."""
    wanted = select(Event).where(col(Event.order_id) == order_id)
    return session.scalar(wanted.execution_options(populate_existing=True))


def of_orders(session: Session, order_ids: Sequence[int]) -> dict[int, Event]:
    """The events that these orders have become, by the order's id."""
    wanted = select(Event).where(col(Event.order_id).in_(order_ids))
    return {event.order_id: event for event in session.scalars(wanted)}


def beginning(
    session: Session,
    states: Collection[str],
    since: datetime,
    until: datetime,
    orderer: int | None = None,
    *,
    open_only: bool = False,
    products: Collection[str] | None = None,
) -> list[Listed]:
    """Events whose orders stand in these states and that begin in that time, the earliest first.

    `orderer` is the only one whose events are wanted, `products` the codes of those that are wanted.
    """
    wanted = (
        select(Event, Order, Unit)
        .join(Order, col(Order.id) == col(Event.order_id))
        .join(Unit, col(Unit.code) == col(Order.unit_code))
        .where(col(Order.state).in_(states), col(Order.starts_at) > since, col(Order.starts_at) < until)
        .order_by(col(Order.starts_at), col(Order.id))
    )
    if orderer is not None:
        wanted = wanted.where(col(Order.person_id) == orderer)
    if open_only:
        wanted = wanted.where(col(Event.is_open))
    if products is not None:
        wanted = wanted.where(col(Order.product_code).in_(products))
    return [Listed._make(row) for row in session.execute(wanted)]


def products_open(session: Session, since: datetime, until: datetime) -> set[str]:
    """The codes of products of which an event may be open that begins in that time; a quick first look."""
    return {code for (code,) in _PRODUCTS_OPEN.rows(session, since=since, until=until)}


def taken(session: Session, event_ids: Sequence[int], now: datetime) -> dict[int, int]:
    """How many places of each event are held, or kept by an offer that has not run out.

    Of those of whom it is known how many came, so many are held.
    """
    rows = session.execute(
        select(col(SignUp.event_id), func.sum(func.coalesce(col(SignUp.came), col(SignUp.party))))
        .where(col(SignUp.event_id).in_(event_ids), _holds(now))
        .group_by(col(SignUp.event_id))
    )
    return {event_id: int(count) for event_id, count in rows}


def sign_up_of(session: Session, event_id: int, person_id: int) -> SignUp | None:
    """A person's sign-up for an event, whatever became of it, as it is now."""
    wanted = select(SignUp).where(col(SignUp.event_id) == event_id, col(SignUp.person_id) == person_id)
    return session.scalar(wanted.execution_options(populate_existing=True))


def guests_of(session: Session, event_id: int, person_id: int, states: Collection[str]) -> list[SignUp]:
    """The sign-ups in these states of the guests in a person's care, as they are now, in their order."""
    wanted = select(SignUp).where(
        col(SignUp.event_id) == event_id, col(SignUp.brought_by) == person_id, col(SignUp.state).in_(states)
    )
    return list(session.scalars(wanted.order_by(col(SignUp.id)).execution_options(populate_existing=True)))


def sign_ups(session: Session, event_id: int, states: Collection[str]) -> list[SignUp]:
    """Sign-ups in these states as they are now, the earliest in the line first."""
    wanted = select(SignUp).where(col(SignUp.event_id) == event_id, col(SignUp.state).in_(states))
    wanted = wanted.order_by(col(SignUp.since), col(SignUp.id)).execution_options(populate_existing=True)
    return list(session.scalars(wanted))


def of_person(
    session: Session, person_id: int, states: Collection[str], since: datetime, *, guests: bool = False
) -> list[Joined]:
    """A person's sign-ups in these states for what is not over before `since`, the earliest first; or those
    of the guests in their care.
    """
    wanted = (
        select(SignUp, Event, Order)
        .join(Event, col(Event.id) == col(SignUp.event_id))
        .join(Order, col(Order.id) == col(Event.order_id))
        .where(
            col(SignUp.brought_by if guests else SignUp.person_id) == person_id,
            col(SignUp.state).in_(states),
            col(Order.ends_at) > since,
        )
        .order_by(col(Order.starts_at), col(SignUp.id))
    )
    return [Joined._make(row) for row in session.execute(wanted)]


def offers_run_out(session: Session, now: datetime, limit: int) -> list[str]:
    """The numbers of the orders of events for which an offer has run out, in their order."""
    wanted = (
        select(col(Order.number))
        .join(Event, col(Event.order_id) == col(Order.id))
        .join(SignUp, col(SignUp.event_id) == col(Event.id))
        .where(col(SignUp.state) == OFFERED, col(SignUp.offered_until) <= now)
        .distinct()
        .order_by(col(Order.number))
        .limit(limit)
    )
    return list(session.scalars(wanted))


def _holds(now: datetime) -> ColumnElement[bool]:
    offered = and_(col(SignUp.state) == OFFERED, col(SignUp.offered_until) > now)
    return or_(col(SignUp.state) == IN, offered)
