"""What the steps of an order mean for its event: it begins, moves, is called off, or takes place.

The order may pass through states in which nothing is settled (it was changed, and the supplier is asked
again). Residents hear nothing of that: the event keeps what they have been told, and they are told once it
is settled and differs from that.
"""

from datetime import datetime

from sqlmodel import Session

from bot.events import places, tidings
from bot.events.openness import open_by_default
from bot.events.places import ACTIVE, State
from bot.events.subscriptions import Subscriptions
from bot.orders import life
from storage import events
from storage import places as regions
from storage.models import Event, Order, OrderLog

OFF = frozenset(
    {
        life.State.CANCELLED,
        life.State.POSTPONED,
        life.State.DECLINED,
        life.State.REFUSED,
        life.State.LAPSED,
        life.State.NOT_HELD,
    }
)
_ENDS = frozenset({life.Event.CANCELLED, life.Event.LAPSED, life.Event.DECLINED, life.Event.REFUSED})


def follow(session: Session, order: Order, row: OrderLog, now: datetime, *, alone: bool = False) -> None:
    """Brings the event of an order to where this step has left the order; in the step's transaction.

    `alone` is that of the terms.
    """
    if order.state not in (life.State.CONFIRMED, *OFF):
        return
    places.lock(session, order.number)
    event = events.of_order(session, order.id or 0)
    if event is None:
        if order.state == life.State.CONFIRMED:
            _begins(session, order, now, alone)
    elif order.state == life.State.CONFIRMED:
        _settles(session, order, event, row, now)
    elif not event.called_off or row.event in _ENDS:  # it may have been postponed before
        event.called_off = True
        tidings.changed(session, order, row, _persons(session, event), now)


def _begins(session: Session, order: Order, now: datetime, alone: bool) -> None:
    unit = regions.unit(session, order.unit_code)
    assert unit is not None
    assert order.id is not None
    event = Event(
        order_id=order.id,
        is_open=open_by_default(unit.kind),
        places=order.people_max,
        starts_at=order.starts_at,
        room=order.room,
        created_at=now,
    )
    session.add(event)
    session.flush()
    if event.is_open:
        Subscriptions(session, now, order.person_id).announce(order, alone)


def _settles(session: Session, order: Order, event: Event, row: OrderLog, now: datetime) -> None:
    moved = (event.starts_at, event.room) != (order.starts_at, order.room)
    if moved or event.called_off:
        event.starts_at, event.room, event.called_off = order.starts_at, order.room, False
        session.flush()
        tidings.changed(session, order, row, _persons(session, event), now)
        for sign_up in events.sign_ups(session, event.id or 0, [State.IN]):
            tidings.reminds(session, order, sign_up.keeper, now)
            if sign_up.person_id is not None:
                tidings.thanks(session, order, sign_up.person_id, now)


def _persons(session: Session, event: Event) -> list[int]:
    return [each.keeper for each in events.sign_ups(session, event.id or 0, ACTIVE)]
