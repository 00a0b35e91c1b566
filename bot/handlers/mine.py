"""我的订单: list, details with the life so far, change, and cancel with a reason."""

import re
from typing import Any

from bot.dialogue.messages import Button, Card
from bot.dialogue.readers.understanding import Intent
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers import admission, decisions, drafts, feedback, forms, ordering, photos, reorder, schedule
from bot.handlers.slots.amendments import product_named
from bot.handlers.turn import Turn
from bot.handlers.wording import dates, steps
from bot.handlers.wording import mine as wording
from bot.orders import life
from bot.orders.numbers import UnknownNumber
from storage.models import Order

TOPIC: str = "mine"
CANCEL: str = "cancel"
PAGE = 5
SHORTEST_REASON = 3  # characters; below it is asked whether that was a reason
_KEEPS = re.compile(
    "(?:不|唔|别|咪|没|冇|未|勿)(?:要|想|用|使|好|是|系|会|有|需要|必)?(?:再|先|给我|帮我)?(?:取消|退|撤)"
    "|^(?:先)?(?:等一?[等下会阵]|等等|等阵|慢着|且慢|稍等|hold)|保留|照旧|照原|还是办|继续办|唔使住|留住|留着"
)
_BARE = re.compile(
    "(?:请|我要|我想|帮我|麻烦)*(?:取消|退掉|撤销|退)(?:掉)?"
    "(?:这张|这个|那张|呢张)?(?:订单|单)?[了吧啦喇!。 ]*"
)
_ASKS = re.compile("[?]|吗$|呢$|会不会|可不可以|能不能|得唔得|几时|多少|怎么|怎样|为什么|点解|如果")
_LOOKS_FOR = re.compile("有没有|有冇|有什么|找|搵|搜|查|推荐|看看|睇|我想|我要|约|预约")
_STANDS_IN = re.compile(
    "(?:要是|如果)?(?:供应商)?(?:没有?人接|冇人接|接不了|没空|不来|来不了)?(?:的话)?[,，]?(?:我?同意|可以|就)?(?P<not>不要?|不用|唔)?"
    "换(?:一家|别家|另一家|第二家|别的供应商|另一个供应商|供应商)(?:来)?(?:也?行|也?可以|也?得|吧|啦|了)?[。!]?"
)
_SAID = 200  # characters of a sentence that are kept while it is asked which order it is about


def lists(turn: Turn, offset: int = 0) -> None:
    """The person's orders: those to come first, the nearest on top, then the past ones."""
    orders = _sorted(turn)
    if not orders and turn.who.supplier:
        schedule.shows(turn, turn.who.supplier)
        return
    if not orders:
        turn.answers(wording.none(turn.who.may_order, bool(turn.talk.notes.get(forms.NEW))))
        return
    turn.talk.enter(TOPIC)
    turn.talk.notes.pop(TOPIC, None)
    offset = offset if 0 <= offset < len(orders) else 0
    page = orders[offset : offset + PAGE]
    rest = offset + PAGE
    more = Button("更多", TOPIC, "list", str(rest)) if rest < len(orders) else None
    turn.answers(wording.listed([_card(turn, order) for order in page], offset + 1, len(orders), more))


def shows(turn: Turn, number: str) -> None:
    """One order, whole."""
    if not turn.desk.owns(number, turn.who.id) and decisions.shows(turn, number):
        return
    order = _find(turn, number)
    if order is None:
        return
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"number": order.number}
    rows, steps = [*decisions.rows(turn, order), *admission.rows(turn, order)], decisions.life_of(turn, order)
    answers = (
        *decisions.asked_of_orderer(turn, order),
        *standing_in(order),
        *feedback.buttons(turn, order),
        *photos.buttons(turn, order),
        *reorder.buttons(turn, order),
        *admission.buttons(turn, order),
    )
    turn.answers(wording.details(order.number, rows, steps, turn.desk.is_open(order), answers))


def standing_in(order: Order) -> tuple[Button, ...]:
    """Lets another supplier come, or not, where the first one does not answer."""
    return (wording.stand_in(order.number, order.pass_on),) if order.state in life.UNDECIDED else ()


def _lets_stand_in(turn: Turn, number: str, allowed: bool) -> None:
    order = _find(turn, number)
    if order is None:
        return
    if order.state not in life.UNDECIDED:
        turn.answers(wording.answered_already(order.number, life.State(order.state)))
        return
    turn.desk.may_pass_on(order, turn.who.id, allowed)
    turn.answers(wording.stands_in(order.number, allowed))


def _says_of_standing_in(turn: Turn, allowed: bool) -> bool:
    """没人接就换一家, of the order in view or of those that nobody has taken; False where there are none."""
    mine = [order for order in _sorted(turn) if order.state in life.UNDECIDED]
    seen = turn.talk.notes.get(TOPIC, {}).get("number")
    meant = [order for order in mine if order.number == seen] or mine
    if len(meant) == 1:
        _lets_stand_in(turn, meant[0].number, allowed)
    elif meant:
        turn.talk.enter(TOPIC)
        slot = "others" if allowed else "no-others"
        choices = [
            Button(f"{each.number} {_product_name(turn, each)}", TOPIC, slot, each.number) for each in meant
        ]
        turn.answers(wording.which("换一家" if allowed else "不换别家", choices[:PAGE]))
    return bool(meant)


def changes(turn: Turn, number: str, field: str = "") -> None:
    """Opens the change of an order; `field` names the slot to ask."""
    order = _find(turn, number)
    if order is None:
        return
    if not turn.desk.is_open(order):
        turn.answers(wording.closed(order.number, life.State(order.state)))
        return
    ordering.edits(turn, order, field)


def cancels(turn: Turn, number: str) -> None:
    """Asks for the reason, without which nothing is cancelled."""
    order = _find(turn, number)
    if order is None:
        return
    if not turn.desk.is_open(order):
        turn.answers(wording.closed(order.number, life.State(order.state)))
        return
    turn.talk.enter(CANCEL)
    turn.talk.notes[CANCEL] = {"number": order.number}
    when = dates.moment(order.starts_at.astimezone(SHANGHAI), turn.local.date())
    turn.answers(wording.ask_reason(order.number, f"{_product_name(turn, order)}，{when}"))


def hears_intent(turn: Turn) -> bool:
    """Order numbers and words about orders, at any moment; False when the message is about something else."""
    intent, number = turn.reading.intent, turn.reading.order_number
    if said := _STANDS_IN.fullmatch(turn.reading.text):
        return _says_of_standing_in(turn, allowed=not said["not"])
    if intent is Intent.MY_ORDERS:
        lists(turn)
    elif intent is Intent.MORE and turn.talk.topic == TOPIC and not turn.talk.note(TOPIC).get("number"):
        turn.answers(wording.all_shown())
    elif intent is Intent.CANCEL_ORDER:
        _with_order(turn, number, "取消", "cancel", cancels)
    elif intent is Intent.CHANGE_ORDER:
        changes_one(turn, number)
    elif number and intent in {Intent.ORDER_DETAILS, Intent.STATEMENT, Intent.UNKNOWN, Intent.SEARCH}:
        shows(turn, number)
    elif intent is Intent.ORDER_DETAILS:
        lists(turn)
    else:
        return False
    return True


def hears(turn: Turn) -> bool:
    """A change of the order in view, said without its number: 改成60人."""
    number = turn.talk.note(TOPIC).get("number", "")
    match turn.reading.intent:
        case Intent.CORRECTION if number:
            changes(turn, number)
        case Intent.YES if meant := turn.talk.note(TOPIC).get("meant"):
            shows(turn, meant)
        case _:
            return False
    return True


def keeps_order(turn: Turn) -> None:
    """Goes back from the question for the reason; the order stands."""
    number = str(turn.talk.note(CANCEL).get("number", ""))
    turn.talk.leave()
    turn.answers(wording.not_cancelled(number))
    forms.goes_on(turn)


def has_open(turn: Turn) -> bool:
    """Whether this person has an order that can still be changed."""
    return any(turn.desk.is_open(order) for order in turn.desk.orders_of(turn.who.id))


def changes_one(turn: Turn, number: str | None = None) -> None:
    """Changes the order named, or the one that must be meant, or asks which; a draft, where none is in."""
    if number is None and not has_open(turn) and turn.talk.notes.get(forms.NEW):
        turn.talk.enter(forms.NEW)
        if not ordering.hears(turn):
            ordering.chooses_edit(turn)
        return
    _with_order(turn, number, "改", "redo-", changes)


def hears_reason(turn: Turn) -> bool:
    """The words given as a reason for cancelling; what may mean anything else cancels nothing."""
    note, intent = turn.talk.note(CANCEL), turn.reading.intent
    words = " ".join(turn.text.split())[:100]
    if intent is Intent.NO or _KEEPS.search(turn.reading.text):
        keeps_order(turn)
    elif intent is Intent.YES and note.get("words"):
        _cancel(turn, str(note["words"]))
    elif intent in {Intent.CORRECTION, Intent.CHANGE_ORDER} or (
        intent is Intent.STATEMENT and turn.reading.when
    ):
        number, said = str(note.get("number", "")), turn.text
        turn.talk.leave()
        turn.opens(wording.rather_changed(number))
        turn.hears_again(said)
        changes(turn, number)
    elif intent is Intent.CANCEL_ORDER and _BARE.fullmatch(turn.reading.text):
        asks_reason(turn)
    elif not words or intent is Intent.YES or _is_elsewhere(turn):
        return False
    elif (
        intent in {Intent.SEARCH, Intent.ORDER}
        or len(words) < SHORTEST_REASON
        or _ASKS.search(turn.reading.text)
    ):
        note["words"] = words
        turn.answers(wording.really_cancel(str(note.get("number", "")), words))
    else:
        _cancel(turn, words)
    return True


def _is_elsewhere(turn: Turn) -> bool:
    """Whether words beside the question are about something else: they order, or look for a product."""
    reading = turn.reading
    if reading.intent not in {Intent.SEARCH, Intent.ORDER}:
        return False
    return bool(reading.when or product_named(turn, {}) or _LOOKS_FOR.match(reading.text))


def asks_reason(turn: Turn) -> None:
    """Asks once more for the reason."""
    cancels(turn, str(turn.talk.note(CANCEL).get("number", "")))


def tapped(turn: Turn, button: Button) -> None:
    """A button of the list or of an order."""
    slot, value = button.slot, button.value
    if button.topic == CANCEL and slot == "sure":
        _sure(turn, value)
    elif button.topic == CANCEL:
        _tapped_reason(turn, value)
    elif slot == "list":
        lists(turn, int(value) if value.isdecimal() else 0)
        if value:
            turn.turns_page()
    elif slot == "show":
        shows(turn, value)
    elif slot == "cancel":
        cancels(turn, value)
    elif slot in {"others", "no-others"}:
        _lets_stand_in(turn, value, slot == "others")
    elif slot.startswith("redo-"):
        if slot == "redo-" and (said := turn.talk.note(TOPIC).pop("said", "")):
            turn.hears_again(said)  # which order was meant had to be asked first
        changes(turn, value, slot.removeprefix("redo-"))
    else:
        lists(turn)


def _sure(turn: Turn, number: str) -> None:
    note = turn.talk.note(CANCEL)
    if note.get("number") != number or not note.get("words"):
        cancels(turn, number)
        return
    turn.talk.enter(CANCEL)
    _cancel(turn, str(note["words"]))


def _tapped_reason(turn: Turn, value: str) -> None:
    number, _, place = value.partition("-")
    if turn.talk.note(CANCEL).get("number") != number or place not in wording.REASONS:
        turn.talk.forget(CANCEL)
        cancels(turn, number)  # a button from before: the reason is asked for once more
        return
    turn.talk.enter(CANCEL)
    _cancel(turn, wording.REASONS[place])


def _cancel(turn: Turn, reason: str) -> None:
    number = str(turn.talk.note(CANCEL).get("number", ""))
    turn.talk.leave()
    order = _find(turn, number)
    if order is None:
        return
    if not turn.desk.is_open(order):
        turn.answers(wording.closed(order.number, life.State(order.state)))
        return
    if turn.desk.cancel(order, turn.who.id, reason).state == life.State.CHANGE_REVIEW:
        turn.answers(
            wording.late(order.number, steps.next_step(life.State.CHANGE_REVIEW, order.answer_by, turn.now))
        )
    else:
        turn.answers(wording.cancelled(order.number, reason))
    forms.goes_on(turn)


def _with_order(turn: Turn, number: str | None, purpose: str, slot: str, act: Any) -> None:
    """Does something with the order meant: the one named, the only open one, or one to be chosen."""
    if number:
        act(turn, number)
        return
    open_orders = [order for order in _sorted(turn) if turn.desk.is_open(order)]
    if not open_orders:
        turn.answers(wording.nothing_open())
    elif len(open_orders) == 1:
        act(turn, open_orders[0].number)
    else:
        choices = [
            Button(f"{each.number} {_product_name(turn, each)}", TOPIC, slot, each.number)
            for each in open_orders[:PAGE]
        ]
        turn.talk.enter(TOPIC)
        turn.talk.notes[TOPIC] = {"said": turn.text[:_SAID]}
        turn.answers(wording.which(purpose, choices))


def _find(turn: Turn, number: str) -> Order | None:
    """The person's own order of that number; otherwise says that there is none."""
    try:
        return turn.desk.order(number, turn.who.id)
    except UnknownNumber as unknown:
        if len(unknown.meant) == 1:
            turn.talk.enter(TOPIC)
            turn.talk.notes[TOPIC] = {"meant": unknown.meant[0]}
        turn.answers(wording.unknown(number, unknown.meant))
        return None


def _sorted(turn: Turn) -> list[Order]:
    orders = turn.desk.orders_of(turn.who.id)

    def rank(order: Order) -> tuple[bool, float]:
        seconds = (order.starts_at - turn.now).total_seconds()
        return (not turn.desk.is_open(order), abs(seconds))

    return sorted(orders, key=rank)


def _card(turn: Turn, order: Order) -> Card:
    return Card(
        f"{order.number} {_product_name(turn, order)}",
        _line(turn, order),
        buttons=(Button("看订单", TOPIC, "show", order.number),),
    )


def _line(turn: Turn, order: Order) -> str:
    place = drafts.place_name(drafts.seat_of(turn, order.unit_code))
    state = life.State(order.state)
    line = wording.summary(
        _product_name(turn, order), order.starts_at.astimezone(SHANGHAI), place, state, turn.local.date()
    )
    return f"{line}{wording.position(*_position(turn, order))}"


def _position(turn: Turn, order: Order) -> tuple[int, int]:
    """Where an order stands in its line and among how many, 0 where that is not told; 0 for one in none."""
    if order.state == life.State.COLLECTED:
        return turn.desk.queue.standing(order)
    if order.state == life.State.WAITLISTED:
        return turn.desk.queue.place(order), 0
    return 0, 0


def _product_name(turn: Turn, order: Order) -> str:
    product = turn.product_of(order)
    return product.name if product else order.product_code
