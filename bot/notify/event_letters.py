"""The words of notices about events, from what is true when they go out."""

from datetime import datetime

from sqlmodel import Session

from bot.dialogue.messages import Button, Reply
from bot.events import tidings
from bot.events.hall import Hall
from bot.events.occasions import Mine, Occasion
from bot.events.places import ACTIVE, State
from bot.handlers.wording import admission, errands, joining
from bot.handlers.wording import events as wording
from bot.handlers.wording import subscriptions as follow_wording
from bot.orders.life import HELD
from bot.orders.life import State as OrderState
from storage import events
from storage.models import Order, SignUp
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
    if notice.kind == tidings.OFFERED:
        return _offered(hall, notice, occasion, now)
    own, guests = hall.sign_up(occasion.event), hall.care.at(occasion.event)
    active = own is not None and own.state in ACTIVE
    if notice.kind in (tidings.CHANGED, tidings.URGENT):
        return _changed(occasion, now, guests_only=not active) if active or guests else None
    if not notice.subject.endswith(f"/{tidings.stamp(occasion.order.starts_at)}"):
        return None
    if notice.kind == tidings.THANKS:
        return _thanks(hall, own, occasion)
    if not occasion.takes_place:
        return None
    brought = [each for each in guests if each.state == State.IN]
    last = notice.kind == tidings.HOURS_BEFORE
    if own is not None and own.state == State.IN:
        text = wording.reminder(Mine(own, occasion), now, last=last)
        if brought:
            text += f"\n{errands.brought(brought)}"
        return Reply(text, buttons=(wording.cancel(number),))
    return errands.reminder(occasion, brought, now) if brought else None


def decide(session: Session, order: Order) -> tuple[str, tuple[Button, ...]]:
    """What the news of a confirmed order adds for whoever ordered it: who may come, and the way to say so."""
    event = events.of_order(session, order.id or 0)
    if event is None or order.state != OrderState.CONFIRMED:
        return "", ()
    return f"\n{admission.told_open(order, event)}", admission.decide(event, order.number)


def _offered(hall: Hall, notice: Claimed, occasion: Occasion, now: datetime) -> Reply | None:
    """Of places for this person, or for a guest of theirs."""
    own = hall.sign_up(occasion.event)
    for sign_up in (*([own] if own else []), *hall.care.at(occasion.event)):
        if notice.subject.endswith(f"/{sign_up.id}@{tidings.stamp(sign_up.offered_until or now)}"):
            if sign_up.state != State.OFFERED or not occasion.takes_place:
                return None
            mine = Mine(sign_up, occasion)
            if sign_up.person_id is None:
                return Reply(errands.offer(mine, now), buttons=errands.offer_buttons(sign_up))
            return Reply(joining.offer(mine, now), buttons=joining.offer_buttons(occasion.order.number))
    return None


def _thanks(hall: Hall, own: SignUp | None, occasion: Occasion) -> Reply | None:
    """To who was there; where nobody was counted, to all who did not say otherwise."""
    if own is None or own.state != State.IN or own.score is not None:
        return None
    if occasion.order.state not in (*HELD, OrderState.CONFIRMED):
        return None
    counted = hall.door.came(occasion.order) is not None
    return wording.thanks(occasion) if own.came or (own.came is None and not counted) else None


def _changed(occasion: Occasion, now: datetime, *, guests_only: bool) -> Reply | None:
    order = occasion.order
    if order.ends_at <= now:
        return None
    if occasion.event.called_off:
        later = order.state == OrderState.POSTPONED
        return Reply(wording.called_off(occasion, now, later=later), buttons=(wording.OWN, wording.NEARBY))
    if not occasion.takes_place:
        return None  # it is being moved again; they hear of it once that is settled
    cancel = () if guests_only else (wording.cancel(order.number),)
    return Reply(wording.moved(occasion, now), buttons=(*cancel, wording.OWN))


def _active(hall: Hall, occasion: Occasion) -> bool:
    sign_up = hall.sign_up(occasion.event)
    return sign_up is not None and sign_up.state != State.GIVEN_BACK
