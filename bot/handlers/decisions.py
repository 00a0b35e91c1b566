"""待办: what waits for a reviewer's, a supplier's or a coordinator's answer, and the answer."""

import re
from collections.abc import Iterable

from bot.dialogue.messages import Button, Card
from bot.dialogue.readers.understanding import Intent
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers import afterwards, checkin, drafts, evidence, feedback, photos
from bot.handlers.turn import Turn
from bot.handlers.verdicts import Verdict, verdict_in
from bot.handlers.windows import standing
from bot.handlers.wording import dates, refusals, steps
from bot.handlers.wording import decisions as wording
from bot.handlers.wording.calendars import add
from bot.handlers.wording.ordering import NAMES
from bot.handlers.wording.posters import make as poster
from bot.orders.decisions import TimeTaken
from bot.orders.life import AGREED_UPON, Event, OrderClosed, Party, State
from bot.orders.numbers import UnknownNumber
from storage.models import Order

TOPIC = wording.TOPIC
LISTED = 5
LONGEST = 200  # characters of a reason
WORDS = {"待办", "我的待办", "待办订单", "待审核", "待答复", "待处理", "新订单", "待接单"}
# In the order in which they are offered; what does not stand here has its own place in the conversation.
ANSWERS = (
    Event.APPROVED,
    Event.RETURNED,
    Event.REFUSED,
    Event.CHANGE_AGREED,
    Event.CHANGE_REFUSED,
    Event.PARDONED,
    Event.APPEAL_REFUSED,
    Event.ACCEPTED,
    Event.PROPOSED,
    Event.DECLINED,
    Event.AGREED,
    Event.DISAGREED,
    Event.TAKEN,
    Event.LEFT,
    Event.DELIVERED,
    Event.NOT_HELD,
    Event.POSTPONED,
    Event.CANCELLED,
)


_WORDS_OF_A_REASON = {Intent.STATEMENT, Intent.UNKNOWN, Intent.ORDER, Intent.SEARCH, Intent.CORRECTION}
_LOOKS_FOR = re.compile("有没有|有冇|有什么|找|搵|搜|查|推荐|看看|睇|我的|附近")
_OF_ORDERER = {Event.AGREED, Event.DISAGREED, Event.TAKEN, Event.LEFT, Event.NOT_HELD}


def lists(turn: Turn) -> None:
    """What waits for this person's answer: orders one by one, all else in short."""
    waiting = turn.decisions.waiting()
    applied = len(turn.people.applications.pending(turn.who.id))
    entered = len(turn.assortment.to_review())
    campaigns = len(turn.campaigns.to_approve())
    if applied or entered or campaigns:
        turn.answers(wording.also_waits(applied, entered, campaigns, bool(waiting)))
    if waiting:
        turn.answers(wording.waiting([_card(turn, order) for order in waiting[:LISTED]], len(waiting)))
    if not afterwards.reminds(turn) and not turn.replies:
        turn.answers(wording.nothing_waits())


def shows(turn: Turn, number: str) -> bool:
    """An order that is not this person's own but theirs to see; False where it is neither."""
    try:
        order = turn.decisions.order(number)
    except UnknownNumber:
        return False
    choices = (
        *buttons(turn, order),
        *evidence.buttons(turn, order),
        *checkin.buttons(turn, order),
        *feedback.buttons(turn, order),
        *photos.buttons(turn, order),
        *((add(order.number), poster(order.number)) if order.state in AGREED_UPON else ()),
    )
    turn.answers(wording.details(order.number, rows(turn, order), life_of(turn, order), choices))
    return True


def tapped(turn: Turn, button: Button) -> None:
    """An answer, a reason for one, or a look."""
    slot, number = button.slot, button.value
    if slot == "list":
        lists(turn)
    elif slot == "leave":
        turn.talk.forget(TOPIC)
        turn.answers(wording.left())
    elif (because := slot.removeprefix("because-")) != slot and because in wording.REASONS:
        number, _, key = button.value.rpartition("-")
        event = Event(because)
        _gives(turn, number, event, wording.REASONS[event].get(key, key))
    elif slot == Event.PROPOSED:
        _asks_time(turn, number)
    elif slot in wording.REASONS:
        _asks_reason(turn, number, Event(slot))
    elif slot in wording.LABELS:
        _gives(turn, number, Event(slot))
    elif not shows(turn, number):
        turn.answers(wording.unknown(number))


def hears_reason(turn: Turn) -> bool:
    """Takes words for the reason that was asked for, whatever they mean elsewhere: 老师请假了 orders nothing.

    Commands, and what plainly looks for something, are no reason. An answer may bring its reason along.
    """
    if found := verdict_in(turn):
        _settles(turn, found)
        return True
    note = turn.talk.notes.get(TOPIC, {}) if turn.talk.topic == TOPIC else {}
    number, event, intent = str(note.get("number", "")), str(note.get("event", "")), turn.reading.intent
    if not number or event == Event.PROPOSED or intent not in _WORDS_OF_A_REASON:
        return False
    if _LOOKS_FOR.match(turn.reading.text) or (intent is Intent.ORDER and turn.who.may_order):
        return False
    _gives(turn, number, Event(event), " ".join(turn.text.split())[:LONGEST])
    return True


def _settles(turn: Turn, found: list[Verdict]) -> None:
    """Gives the answer that was said in one sentence, or asks of which order, or for what is missing."""
    if len(found) > 1:
        turn.opens(wording.which_one(len(found)))
        lists(turn)
        return
    (verdict,) = found
    if verdict.event == Event.PROPOSED or verdict.wants_reason:
        tapped(turn, Button("", TOPIC, verdict.event, verdict.number))
    else:
        _gives(turn, verdict.number, verdict.event, verdict.reason[:LONGEST])


def hears(turn: Turn) -> bool:
    """The reason or the time that was asked for."""
    note = turn.talk.note(TOPIC)
    number, event = str(note.get("number", "")), str(note.get("event", ""))
    if not number or turn.reading.intent in {Intent.SEARCH, Intent.ORDER, Intent.MY_ORDERS}:
        return False
    if turn.reading.intent in {Intent.STOP, Intent.NO, Intent.BACK}:
        turn.talk.forget(TOPIC)
        turn.answers(wording.left())
    elif event == Event.PROPOSED:
        _proposes(turn, number)
    else:
        _gives(turn, number, Event(event), " ".join(turn.text.split())[:LONGEST])
    return True


def asks(turn: Turn) -> None:
    """Asks once more for what is missing."""
    note = turn.talk.note(TOPIC)
    number, event = str(note.get("number", "")), str(note.get("event", ""))
    if event == Event.PROPOSED:
        _asks_time(turn, number)
    else:
        _asks_reason(turn, number, Event(event))


def rows(turn: Turn, order: Order) -> list[tuple[str, str]]:
    """The order in words, with its state first."""
    draft = drafts.of_order(turn, order)
    del draft["number"]  # by which only the person's own are found
    values = drafts.values(turn, draft)
    values["product"] = _product_name(turn, order)
    state = steps.next_step(State(order.state), order.answer_by, turn.now)
    if order.state == State.WAITLISTED:
        state = f"{state}，{wording.in_line(turn.desk.queue.place(order), turn.desk.terms.lately)}"
    if order.state == State.COLLECTED:
        state = f"{state}，{standing(turn, order)}"
    return [("状态", state), *((NAMES[name], values[name]) for name in NAMES if name in values)]


def life_of(turn: Turn, order: Order) -> list[str]:
    """The order's life so far, a line a step."""
    return [
        steps.step(
            row.at.astimezone(SHANGHAI),
            steps.happened(Event(row.event), Party(row.party), row.changes, row.reason),
            turn.local.date(),
        )
        for row in turn.desk.log_of(order)
    ]


def buttons(turn: Turn, order: Order) -> tuple[Button, ...]:
    """The answers that this person can give to the order."""
    return answers(order, turn.decisions.possible(order))


def asked_of_orderer(turn: Turn, order: Order) -> tuple[Button, ...]:
    """The answers that are asked of whoever ordered it; changing and cancelling have their own buttons."""
    return answers(order, turn.decisions.possible(order) & _OF_ORDERER)


def answers(order: Order, possible: Iterable[Event]) -> tuple[Button, ...]:
    """A button for each answer that is possible; who is to change a returned order can begin with that."""
    events = set(possible)
    change = order.state == State.RETURNED and Event.CANCELLED in events
    return (
        *((wording.change(order.number),) if change else ()),
        *(Button(wording.LABELS[event], TOPIC, event, order.number) for event in ANSWERS if event in events),
    )


def _card(turn: Turn, order: Order) -> Card:
    place = drafts.place_name(drafts.seat_of(turn, order.unit_code))
    begins = order.starts_at.astimezone(SHANGHAI)
    people = dates.people(order.people_min, order.people_max)
    line = f"{dates.moment(begins, turn.local.date())} · {place} · {people}"
    due = steps.next_step(State(order.state), order.answer_by, turn.now)
    look = Button("看详情", TOPIC, "show", order.number)
    return Card(
        f"{order.number} {_product_name(turn, order)}",
        f"{line}\n{due}",
        buttons=(*buttons(turn, order)[:3], look),
    )


def _product_name(turn: Turn, order: Order) -> str:
    product = turn.product_of(order)
    return product.name if product else order.product_code


def _asks_reason(turn: Turn, number: str, event: Event) -> None:
    if _open(turn, number, event) is None:
        return
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"number": number, "event": event.value}
    turn.answers(wording.ask_reason(number, event))


def _asks_time(turn: Turn, number: str) -> None:
    order = _open(turn, number, Event.PROPOSED)
    if order is None:
        return
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"number": number, "event": Event.PROPOSED.value}
    turn.asks(wording.ask_time(number, order.starts_at.astimezone(SHANGHAI)))


def _proposes(turn: Turn, number: str) -> None:
    when = turn.reading.when
    if when is None or when.grain != "minute":
        turn.asks(wording.no_time())
        return
    starts_at = when.start.replace(tzinfo=SHANGHAI)
    order = _open(turn, number, Event.PROPOSED)
    if order is None:
        return
    result = turn.decisions.proposes(number, starts_at)
    if isinstance(result, Order):
        turn.talk.forget(TOPIC)
        _tells(turn, result, Event.PROPOSED)
    else:
        objection = next(each for each in result if each.hard)
        turn.asks(refusals.reason(objection, _product_name(turn, order), turn.local.date()))


def _gives(turn: Turn, number: str, event: Event, reason: str = "") -> None:
    if _open(turn, number, event) is None:
        return
    turn.talk.forget(TOPIC)
    try:
        order = turn.decisions.gives(number, event, reason)
    except TimeTaken:
        turn.answers(wording.time_taken(number))
        return
    except OrderClosed as closed:
        turn.answers(wording.too_late(number, steps.STATES[State(closed.order.state)]))
        return
    _tells(turn, order, event)


def _tells(turn: Turn, order: Order, event: Event) -> None:
    following = steps.next_step(State(order.state), order.answer_by, turn.now)
    turn.answers(wording.done(order.number, event, following))


def _open(turn: Turn, number: str, event: Event) -> Order | None:
    """The order, if this person can still give that answer to it; otherwise says why not."""
    try:
        order = turn.decisions.order(number)
        if event not in turn.decisions.possible(order):
            raise OrderClosed(order)
    except UnknownNumber:
        turn.talk.forget(TOPIC)
        turn.answers(wording.unknown(number))
    except OrderClosed as closed:
        turn.talk.forget(TOPIC)
        turn.answers(wording.too_late(number, steps.STATES[State(closed.order.state)]))
    else:
        return order
    return None
