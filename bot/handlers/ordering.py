"""点单: the order form, for a new order and for the change of one that is in."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from bot.dialogue.form import Draft
from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.handlers import drafts
from bot.handlers.slots import order_form
from bot.handlers.turn import SHANGHAI, Turn
from bot.handlers.wording import dates, home, mine, ordering, refusals
from bot.orders.life import State
from bot.orders.rules import Objection, Reason
from storage.models import Order

NEW, CHANGE = "order", "change"
FORMS = {topic: order_form(topic) for topic in (NEW, CHANGE)}
KEPT = "kept"  # the notes under which a draft that was given up can still be found
_SLOT_OF = {"phone": "contact_phone", "name": "contact_name"}  # the rules' names of two slots
_SIMILAR_HELPS = {Reason.DISTRICT, Reason.TOO_FEW, Reason.TOO_MANY, Reason.SOLD_OUT, Reason.WITHDRAWN}
_CHANGEABLE = ("day", "start", "people", "room", "audiences", "contact_name", "contact_phone", "remarks")


def begins(turn: Turn) -> None:
    """Starts a new order with everything that the sentence already says."""
    if not turn.who.may_order:
        turn.answers(home.only_coordinators(turn.demo))
        return
    draft = turn.talk.note(NEW)
    if code := _swap_for(turn, draft):
        _ask_about_swap(turn, draft, code)
        return
    _start(turn, draft)
    before = drafts.values(turn, {})
    FORMS[NEW].hear(turn, draft)
    advance(turn, NEW, before)


def hears(turn: Turn) -> bool:
    """Takes a message while a form is at hand; False when the form can make nothing of it."""
    topic = turn.talk.topic
    draft = turn.talk.note(topic)
    if topic == NEW and turn.reading.intent is Intent.ORDER and (code := _swap_for(turn, draft)):
        _ask_about_swap(turn, draft, code)
        return True
    before = drafts.values(turn, draft)
    asked = FORMS[topic].question(draft)
    if asked is not None and asked.name == "confirm" and turn.reading.intent is Intent.NO:
        turn.answers(ordering.choose_edit(topic, _editable(topic)))
        return True
    if not FORMS[topic].hear(turn, draft):
        if not (name := _named_slot(turn, topic)):
            return False
        _redo(draft, name)
    advance(turn, topic, before)
    return True


def tapped(turn: Turn, button: Button) -> None:
    """A button of a form, from the last question or from long ago."""
    topic = button.topic
    if topic == NEW and not turn.who.may_order:
        turn.answers(home.only_coordinators(turn.demo))
        return
    match button.slot:
        case "start" if not button.value:
            if turn.talk.notes.get(NEW):
                resumes(turn)
            else:
                _start(turn, turn.talk.note(NEW))
                ask(turn, NEW)
            return
        case "resume":
            resumes(turn)
            return
        case "edit":
            turn.answers(ordering.choose_edit(topic, _editable(topic)))
            return
        case "swap":
            _swaps(turn, button.value)
            return
    if topic == CHANGE and not turn.talk.notes.get(CHANGE):
        turn.answers(ordering.already_done())
        return
    draft = turn.talk.note(topic)
    if topic == NEW:
        if button.slot == "confirm" and "product" not in draft:
            turn.talk.forget(NEW)
            turn.answers(ordering.already_done())
            return
        if button.slot == "product" and draft.get("product") not in (None, button.value):
            _ask_about_swap(turn, draft, button.value)
            return
        _start(turn, draft)
    turn.talk.enter(topic)
    before = drafts.values(turn, draft)
    if button.slot == "redo":
        _redo(draft, button.value)
    else:
        slot = FORMS[topic].slot(button.slot)
        if slot is None or not slot.tap(turn, draft, button.value):
            # An old button; the question at hand is asked again, with choices that hold.
            turn.opens("这个选项现在用不上了。" if button.slot != "confirm" else "内容有变动，请再核对一次。")
    advance(turn, topic, before)


def edits(turn: Turn, order: Order, field: str) -> None:
    """Opens a change of an order that is in; `field` names the slot to ask, or is empty."""
    turn.talk.notes[CHANGE] = drafts.of_order(turn, order)
    turn.talk.enter(CHANGE)
    draft = turn.talk.note(CHANGE)
    before = drafts.values(turn, draft)
    heard = FORMS[CHANGE].hear(turn, draft) if not field else False
    if field:
        _redo(draft, field)
    elif not heard:
        turn.answers(ordering.choose_edit(CHANGE, _editable(CHANGE)))
        return
    advance(turn, CHANGE, before)


def resumes(turn: Turn) -> None:
    """Goes on with the draft that waits, or with the one that was given up last."""
    notes = turn.talk.notes
    if not notes.get(NEW) and notes.get(KEPT):
        notes[NEW] = notes.pop(KEPT)
    if not notes.get(NEW):
        if turn.talk.topic == CHANGE:
            ask(turn, CHANGE)
            return
        turn.answers(ordering.no_draft())
        return
    turn.talk.enter(NEW)
    if "search" in turn.talk.shelf:
        turn.talk.shelf.remove("search")
    turn.opens(ordering.resumed())
    known = drafts.values(turn, turn.talk.note(NEW))
    turn.opens(ordering.understood(drafts.news({}, known)))
    advance(turn, NEW, known)


def returns(turn: Turn) -> bool:
    """Goes back to the draft that waits when the message plainly belongs to it: a phone, a time, a place."""
    reading, draft = turn.reading, turn.talk.notes.get(NEW)
    belongs = reading.phone or reading.name or reading.when or reading.places or reading.people
    if not draft or not belongs or turn.talk.topic == NEW:
        return False
    turn.talk.enter(NEW)
    return hears(turn)


def steps_back(turn: Turn) -> bool:
    """Forgets the slot learned last and asks it again; False when nothing is left to forget."""
    topic = turn.talk.topic
    draft = turn.talk.note(topic)
    if topic == CHANGE:
        return False
    known = [name for name in FORMS[topic].known(draft) if not _by_itself(turn, draft, name)]
    if not known:
        return False
    _redo(draft, known[-1])
    ask(turn, topic)
    return True


def gives_up(turn: Turn) -> None:
    """Drops the form at hand; a new order's draft can still be found again."""
    topic = turn.talk.topic
    draft = turn.talk.notes.get(topic)
    turn.talk.leave()
    kept = topic == NEW and bool(draft and FORMS[NEW].known(draft))
    if kept and draft is not None:
        turn.talk.notes[KEPT] = draft
    turn.answers(home.stopped(kept))


def asks_for_product(turn: Turn) -> bool:
    """Whether the product is the question at hand, so that a searching sentence answers it."""
    question = FORMS[NEW].question(turn.talk.note(NEW))
    return question is not None and question.name == "product"


def advance(turn: Turn, topic: str, before: Mapping[str, str]) -> None:
    """After the draft changed: reads back what is new, judges it, then asks on or finishes."""
    draft = turn.talk.note(topic)
    after = drafts.values(turn, draft)
    objections = turn.desk.objections(drafts.request(turn, draft), ignoring=_editing(turn, draft))
    turn.opens(ordering.understood(drafts.news(before, after)))
    if hard := next((each for each in objections if each.hard), None):
        _refuses(turn, topic, draft, hard)
        return
    for warning in objections:
        if draft.get("warned") != draft.get("day"):
            draft["warned"] = draft.get("day")
            turn.opens(refusals.reason(warning, after.get("product", ""), turn.local.date()))
    if FORMS[topic].question(draft) is None:
        _finishes(turn, topic, draft)
    else:
        ask(turn, topic)


def ask(turn: Turn, topic: str) -> None:
    """Asks the first slot that is still unknown."""
    draft = turn.talk.note(topic)
    slot = FORMS[topic].question(draft)
    if slot is not None:
        slot.ask(turn, draft)


def _refuses(turn: Turn, topic: str, draft: Draft, objection: Objection) -> None:
    """Says why not and offers what is possible; the slot that stands in the way is unknown again."""
    product = drafts.product_of(turn, draft)
    slot = _SLOT_OF.get(objection.slot, objection.slot)
    if objection.reason is Reason.DISTRICT and _by_itself(turn, draft, "unit"):
        slot = "product"  # the coordinator's own unit stays where it is
    words = refusals.reason(objection, product.name if product else "", turn.local.date())
    if slot == "start" and "start" in draft:
        draft["refused_start"] = draft["start"]
    draft.pop("confirm", None)
    draft.pop(slot, None)
    buttons = [_alternative(turn, topic, slot, each) for each in objection.alternatives]
    if product and objection.reason in _SIMILAR_HELPS and topic == NEW:
        buttons.append(Button("看相近的产品", "search", "similar", product.code))
    turn.says(f"{words}{refusals.instead(objection)}", buttons=tuple(buttons))


def _alternative(turn: Turn, topic: str, slot: str, value: date | datetime | time) -> Button:
    today = turn.local.date()
    if isinstance(value, datetime):
        local = value.astimezone(SHANGHAI)
        return Button(dates.moment(local, today), topic, "day", f"{local:%Y-%m-%dT%H:%M}")
    if isinstance(value, date):
        return Button(dates.day(value, today), topic, "day", value.isoformat())
    return Button(dates.clock(value), topic, "start", dates.clock(value))


def _finishes(turn: Turn, topic: str, draft: Draft) -> None:
    wanted = drafts.request(turn, draft)
    done: Order | list[Objection]
    if topic == NEW:
        done = turn.desk.submit(wanted, turn.who.id)
    else:
        order = turn.desk.order(draft["number"], turn.who.id)
        if not turn.desk.is_open(order):
            turn.talk.leave()
            turn.answers(mine.closed(order.number, State(order.state)))
            return
        done = turn.desk.change(order, wanted, turn.who.id)
    if isinstance(done, list):
        _refuses(turn, topic, draft, next(each for each in done if each.hard))
        return
    turn.talk.leave()
    turn.talk.notes.pop(KEPT, None)
    product, unit = wanted.product, drafts.place_name(wanted.unit)
    look = Button("看这张订单", "mine", "show", done.number)
    local = done.starts_at.astimezone(SHANGHAI)
    name = product.name if product else ""
    if topic == NEW:
        turn.remember_contact(done.contact_name, done.contact_phone)
        turn.answers(ordering.submitted(done.number, name, local, f"{unit}{done.room}", look))
    else:
        people = dates.people(done.people_min, done.people_max)
        what = f"{name}，{dates.moment(local, turn.local.date())}，{people}，{done.room}"
        turn.answers(ordering.changed(done.number, what, look))


def _start(turn: Turn, draft: Draft) -> None:
    """The defaults of a new order: the coordinator's own unit."""
    turn.talk.enter(NEW)
    if turn.who.home and not {"unit", "unit_options", "within"} & draft.keys():
        draft["unit"] = turn.who.home.region_code


def _redo(draft: Draft, name: str) -> None:
    draft.pop("confirm", None)
    draft.pop(name, None)
    if name == "day":
        draft.pop("start", None)


def _by_itself(turn: Turn, draft: Draft, name: str) -> bool:
    """Whether a slot filled itself: the person's own unit, the room of an on-line product."""
    if name == "unit":
        return turn.who.home is not None and draft["unit"] == turn.who.home.region_code
    return name == "room" and draft["room"] == "线上"


def _named_slot(turn: Turn, topic: str) -> str:
    """The slot that a correction names without saying its new value: 改人数, 电话不对."""
    if turn.reading.intent not in {Intent.CORRECTION, Intent.CHANGE_ORDER}:
        return ""
    named = (name for word, name in ordering.SAID_NAMES.items() if word in turn.reading.text)
    return next((name for name in named if name in _editable(topic)), "")


def _editable(topic: str) -> tuple[str, ...]:
    return _CHANGEABLE if topic == CHANGE else tuple(ordering.NAMES)


def _editing(turn: Turn, draft: Draft) -> Order | None:
    number: Any = draft.get("number")
    return turn.desk.order(number, turn.who.id) if isinstance(number, str) else None


def _swap_for(turn: Turn, draft: Draft) -> str:
    """The product a fresh order sentence asks for while the draft holds another one, or nothing."""
    wanted = turn.reading.products
    if not draft.get("product") or not wanted or not turn.reading.wish or draft["product"] in wanted:
        return ""
    return wanted[0]


def _ask_about_swap(turn: Turn, draft: Draft, code: str) -> None:
    old, new = drafts.product_of(turn, draft), turn.catalog.product(code)
    if old is None or new is None:
        draft["product"] = code
        advance(turn, NEW, {})
        return
    turn.answers(ordering.another_draft(old.name, new.name, code))


def _swaps(turn: Turn, code: str) -> None:
    draft = turn.talk.note(NEW)
    before = drafts.values(turn, draft)
    _start(turn, draft)
    draft.pop("confirm", None)
    draft.pop("wish", None)
    draft["product"] = code
    advance(turn, NEW, before)
