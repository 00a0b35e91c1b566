"""What cannot be had, why, and what can be had instead, as choices that lead on."""

from dataclasses import replace
from datetime import date, datetime, time

from bot.dialogue.form import FIRST, Draft
from bot.dialogue.messages import Button
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers import drafts
from bot.handlers.turn import Turn
from bot.handlers.wording import dates, ordering, refusals
from bot.handlers.wording.decisions import LABELS, TOPIC
from bot.orders.life import Event
from bot.orders.numbers import UnknownNumber
from bot.orders.queue import PLACES
from bot.orders.rules import Objection, Reason

_SLOT_OF = {"phone": "contact_phone", "name": "contact_name"}  # the rules' names of two slots
_ANOTHER_HELPS = {
    Reason.MONTH,
    Reason.DISTRICT,
    Reason.TOO_FEW,
    Reason.TOO_MANY,
    Reason.SOLD_OUT,
    Reason.WITHDRAWN,
    Reason.NOT_OPEN,
}
WAITING = "waiting"  # in a draft: the time for which it is put on the waiting list
_ALIKE = 12  # products looked at for one that fits
_OFFERED = 3


def refuses(turn: Turn, topic: str, draft: Draft, objection: Objection) -> None:
    """Says why not and offers what is possible; the slot that stands in the way is unknown again."""
    product = drafts.product_of(turn, draft)
    slot = slot_of(objection)
    buttons = [_alternative(turn, topic, slot, each) for each in objection.alternatives]
    instead = bool(buttons)
    if limit := _limit(objection):
        buttons.append(Button(ordering.as_many(limit), topic, "people", str(limit)))
    if objection.reason in _ANOTHER_HELPS and topic == "order" and product:
        buttons += _others(turn, draft, product.code)
        buttons.append(Button(ordering.LOOK_ALIKE, "search", "similar", product.code))
        buttons.append(Button(ordering.ANOTHER_PRODUCT, topic, "redo", "product"))
    if objection.reason in PLACES and topic == "order" and "day" in draft:
        buttons.append(Button(ordering.WAIT, topic, WAITING, _time(draft)))
    if objection.reason is Reason.PAUSED:
        buttons += _appeal(turn, str(objection.facts["number"]))
    words = refusals.reason(objection, product.name if product else "", turn.local.date())
    if slot == "start" and "start" in draft:
        draft["refused_start"] = draft["start"]
    draft.pop("confirm", None)
    draft.pop(slot, None)
    draft[FIRST] = slot  # what is said next answers the refusal, no question that it hides
    turn.says(f"{words}{refusals.instead(objection) if instead else ''}", buttons=tuple(buttons))


def waits(draft: Draft, objection: Objection) -> bool:
    """Whether the draft waits for just the place that this objection says is taken."""
    wanted = draft.get(WAITING)
    return bool(wanted) and objection.reason in PLACES and _time(draft).startswith(str(wanted))


def _time(draft: Draft) -> str:
    return "T".join(str(draft[slot]) for slot in ("day", "start") if slot in draft)


def slot_of(objection: Objection) -> str:
    """The slot of the form that stands in the way."""
    return _SLOT_OF.get(objection.slot, objection.slot)


def _appeal(turn: Turn, number: str) -> list[Button]:
    """The way to the district, for those who may ask it to let the unit order again."""
    try:
        possible = turn.decisions.possible(turn.decisions.order(number))
    except UnknownNumber:
        return []
    return [Button(LABELS[Event.APPEALED], TOPIC, Event.APPEALED, number)] * (Event.APPEALED in possible)


def _limit(objection: Objection) -> int:
    """The head count nearest to the one said that the product can do."""
    match objection.reason:
        case Reason.TOO_MANY:
            return int(str(objection.facts["people_max"]))
        case Reason.TOO_FEW:
            return int(str(objection.facts["people_min"]))
    return 0


def _others(turn: Turn, draft: Draft, code: str) -> list[Button]:
    """Products like this one that can be had just as the draft stands."""
    wanted = drafts.request(turn, draft)
    fitting = (
        Button(ordering.take_instead(each.name), "order", "swap", each.code)
        for each in turn.catalog.similar(code, _ALIKE)
        if (not wanted.audiences or set(wanted.audiences) & set(each.audiences))
        and not any(found.hard for found in turn.desk.objections(replace(wanted, product=each)))
    )
    return [button for button, _ in zip(fitting, range(_OFFERED), strict=False)]


def _alternative(turn: Turn, topic: str, slot: str, value: date | datetime | time) -> Button:
    today = turn.local.date()
    if isinstance(value, datetime):
        local = value.astimezone(SHANGHAI)
        return Button(dates.moment(local, today), topic, "day", f"{local:%Y-%m-%dT%H:%M}")
    if isinstance(value, date):
        return Button(dates.day(value, today), topic, "day", value.isoformat())
    return Button(dates.clock(value), topic, "start", dates.clock(value))
