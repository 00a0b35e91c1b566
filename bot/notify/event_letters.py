"""The words of notices about events, from what is true when they go out."""

from datetime import datetime

from sqlmodel import Session

from bot.dialogue.messages import Button, Reply
from bot.events import tidings
from bot.events.hall import Hall, Mine, Occasion
from bot.events.places import State
from bot.handlers.wording import events as wording
from bot.handlers.wording import subscriptions as follow_wording
from bot.orders.life import HELD
from bot.orders.life import State as OrderState
from storage import events
from storage.models import Order
from storage.outbox import Claimed


def words(session: Session, notice: Claimed, now: datetime) -> Reply | None:
    """The words; None where there is nothing to say any more."""
    number = notice.subject.partition("#")[0].partition("/")[0]
    hall = Hall(session, now, (), notice.recipient_id)
    occasion = hall.occasion(number)
    if occasion is None:
        return None
    if notice.kind == tidings.NEW:
        wanted = (
            occasion.takes_place and occasion.event.is_open and hall.subscriptions.hears_of(occasion.order)
        )
        return follow_wording.news(occasion, now) if wanted and not _active(hall, occasion) else None
    sign_up = hall.sign_up(occasion.event)
    if sign_up is None or sign_up.state == State.GIVEN_BACK:
        return None
    mine = Mine(sign_up, occasion)
    if notice.kind in (tidings.CHANGED, tidings.URGENT):
        return _changed(occasion, now)
    if notice.kind == tidings.OFFERED:
        fits = notice.subject.endswith(f"{sign_up.id}@{tidings.stamp(sign_up.offered_until or now)}")
        offered = sign_up.state == State.OFFERED and fits and occasion.takes_place
        return Reply(wording.offer(mine, now), buttons=wording.offer_buttons(number)) if offered else None
    if sign_up.state != State.IN or not notice.subject.endswith(
        f"/{tidings.stamp(occasion.order.starts_at)}"
    ):
        return None
    if notice.kind == tidings.THANKS:
        held = occasion.order.state in (*HELD, OrderState.CONFIRMED)
        return wording.thanks(occasion) if held and sign_up.score is None else None
    if not occasion.takes_place:
        return None
    text = wording.reminder(mine, now, last=notice.kind == tidings.HOURS_BEFORE)
    return Reply(text, buttons=(wording.cancel(number),))


def decide(session: Session, order: Order) -> tuple[str, tuple[Button, ...]]:
    """What the news of a confirmed order adds for whoever ordered it: who may come, and the way to say so."""
    event = events.of_order(session, order.id or 0)
    if event is None or order.state != OrderState.CONFIRMED:
        return "", ()
    return f"\n{wording.told_open(order, event)}", wording.decide(event, order.number)


def _changed(occasion: Occasion, now: datetime) -> Reply | None:
    order = occasion.order
    if order.ends_at <= now:
        return None
    if occasion.event.called_off:
        later = order.state == OrderState.POSTPONED
        return Reply(wording.called_off(occasion, now, later=later), buttons=(wording.OWN, wording.NEARBY))
    if not occasion.takes_place:
        return None  # it is being moved again; they hear of it once that is settled
    return Reply(wording.moved(occasion, now), buttons=(wording.cancel(order.number), wording.OWN))


def _active(hall: Hall, occasion: Occasion) -> bool:
    sign_up = hall.sign_up(occasion.event)
    return sign_up is not None and sign_up.state != State.GIVEN_BACK
