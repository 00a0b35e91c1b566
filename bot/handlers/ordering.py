"""点单: a new order from the first word to the last, and the change of one that is in."""

from dataclasses import replace

from bot.dialogue.form import FIRST, OPEN, WAS, Draft
from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.handlers import drafts
from bot.handlers.forms import (
    CHANGE,
    EDITABLE,
    FORMS,
    KEPT,
    NEW,
    advance,
    ask,
    goes_on,
    joins_queue,
    redo,
    restore,
)
from bot.handlers.refusal import WAITING
from bot.handlers.slots.amendments import leaves_it, product_in_full, product_named, room_said, slot_to_redo
from bot.handlers.turn import Turn
from bot.handlers.wording import home, ordering, search
from storage.models import Order

_HINTS = {"wish", "unit_options", "span", "part", "when_options"}  # said of a slot that is not yet known
_SWAP = "swap"  # in a draft: the other product that is asked for, and the sentence that asked for it


def begins(turn: Turn) -> None:
    """Starts a new order with everything that the sentence already says."""
    if _denies(turn, NEW):
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
    if _denies(turn, topic):
        return True
    if draft.get(_SWAP) and turn.reading.intent in {Intent.YES, Intent.NO}:
        _settles_swap(turn, draft[_SWAP][0], turn.reading.intent is Intent.YES)
        return True
    draft.pop(_SWAP, None)
    if leaves_it(turn) and keeps_as_it_was(turn):
        return True
    asked = FORMS[topic].question(draft)
    if topic == NEW and (code := _swap_for(turn, draft)):
        _ask_about_swap(turn, draft, code)
        return True
    if asked is not None and asked.name == "confirm" and turn.reading.intent is Intent.NO:
        turn.answers(ordering.choose_edit(topic, EDITABLE[topic]))
        return True
    before, held = drafts.values(turn, draft), dict(draft)
    if (name := slot_to_redo(turn)) in EDITABLE[topic]:
        redo(draft, name)
    elif name:
        turn.answers(ordering.another_order())
        return True
    elif not FORMS[topic].hear(turn, draft):
        if turn.reading.intent is not Intent.NO or asked is None:
            return False
        turn.opens(ordering.needed(topic))
    advance(turn, topic, before, held)
    return True


def tapped(turn: Turn, button: Button) -> None:
    """A button of a form, from the last question or from long ago."""
    topic, slot, value = button.topic, button.slot, button.value
    if _denies(turn, topic):
        return
    match topic, slot:
        case _, "edit" if turn.talk.notes.get(topic):
            turn.talk.enter(topic)
            turn.answers(ordering.choose_edit(topic, EDITABLE[topic]))
        case "order", "start" if not value and not turn.talk.notes.get(NEW):
            _start(turn, turn.talk.note(NEW))
            ask(turn, NEW)
        case "order", "resume" | "start" if slot == "resume" or not value:
            resumes(turn)
        case "order", "swap":
            _settles_swap(turn, value, wanted=True)
        case "order", "product":
            _chooses(turn, value)
        case _ if not turn.talk.notes.get(topic):
            turn.answers(ordering.already_done(bool(turn.talk.notes.get(KEPT))))
        case _:
            _fills(turn, topic, slot, value)


def chooses_edit(turn: Turn) -> None:
    """Asks what of the draft at hand is to be changed."""
    turn.answers(ordering.choose_edit(NEW, EDITABLE[NEW]))


def edits(turn: Turn, order: Order, field: str) -> None:
    """Opens a change of an order that is in; `field` names the slot to ask, or is empty."""
    draft = turn.talk.notes[CHANGE] = drafts.of_order(turn, order)
    turn.talk.enter(CHANGE)
    before = drafts.values(turn, draft)
    if field not in EDITABLE[CHANGE]:
        field = slot_to_redo(turn)
    if field in EDITABLE[CHANGE]:
        redo(draft, field)
    elif not FORMS[CHANGE].hear(turn, draft):
        turn.answers(ordering.choose_edit(CHANGE, EDITABLE[CHANGE]))
        return
    advance(turn, CHANGE, before)


def resumes(turn: Turn) -> None:
    """Goes on with the draft that waits, or with the one that was given up last."""
    notes = turn.talk.notes
    if _denies(turn, NEW):
        return
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
    notes[NEW].pop(_SWAP, None)
    turn.opens(ordering.resumed())
    known = drafts.values(turn, notes[NEW])
    question = FORMS[NEW].question(notes[NEW])
    if question is None or question.name != "confirm":  # which reads everything back itself
        turn.opens(ordering.so_far(drafts.news({}, known)))
    advance(turn, NEW, known)


def waits(turn: Turn) -> bool:
    """Whether a draft, at hand, set aside or given up, can be gone on with."""
    return any(turn.talk.notes.get(topic) for topic in (NEW, KEPT))


def leads_back(turn: Turn) -> None:
    """Keeps the way back to a draft that was set aside in sight, below choices about something else."""
    draft, last = turn.talk.notes.get(NEW), turn.replies[-1]
    if turn.talk.topic == NEW or not draft or not next(last.all_buttons(), None) or not turn.who.may_order:
        return
    product = drafts.product_of(turn, draft)
    back = ordering.draft_waits(product.name if product else "")
    if all(button.data != back.data for button in last.buttons):
        turn.replies[-1] = replace(last, buttons=(*last.buttons, back))


def returns(turn: Turn) -> bool:
    """Goes back to the draft that waits when the message plainly belongs to it: a phone, a time, a place."""
    reading, draft = turn.reading, turn.talk.notes.get(NEW)
    belongs = reading.phone or reading.name or reading.when or reading.places or reading.people
    if not draft or not (belongs or room_said(turn)[0]) or turn.talk.topic == NEW:
        return False
    turn.talk.enter(NEW)
    return hears(turn)


def keeps_as_it_was(turn: Turn) -> bool:
    """Takes back that a slot was to be filled anew; False when none was."""
    topic = turn.talk.topic
    if not restore(turn.talk.note(topic)):
        return False
    turn.opens(ordering.as_it_was())
    ask(turn, topic)
    return True


def steps_back(turn: Turn) -> bool:
    """Forgets the slot learned last and asks it again; False when nothing is left to forget."""
    topic = turn.talk.topic
    draft = turn.talk.note(topic)
    if keeps_as_it_was(turn):
        return True
    if topic == CHANGE:
        return False
    known = [name for name in FORMS[topic].known(draft) if not _by_itself(turn, draft, name)]
    if not known:
        return False
    said = drafts.values(turn, draft)
    redo(draft, known[-1])
    draft.pop(WAS)
    turn.opens(ordering.stepped_back(known[-1], said.get(known[-1], "")))
    ask(turn, topic)
    return True


def gives_up(turn: Turn) -> None:
    """Drops the form at hand; a new order's draft can still be found again.

    The draft of a new order that waited meanwhile is gone on with.
    """
    topic = turn.talk.topic
    number = str(turn.talk.note(topic).get("number", ""))
    kept = topic == NEW and keeps(turn)
    turn.talk.leave()
    turn.answers(ordering.left_unchanged(number) if number else home.stopped(kept))
    goes_on(turn)


def keeps(turn: Turn) -> bool:
    """Lays the draft of a new order aside, so that it can be found again; False when it holds nothing."""
    draft = turn.talk.notes.get(NEW)
    if not draft:
        return False
    hinted = _HINTS & draft.keys()
    if not hinted and all(_by_itself(turn, draft, name) for name in FORMS[NEW].known(draft)):
        return False
    turn.talk.notes[KEPT] = draft
    return True


def asks_for_product(turn: Turn) -> bool:
    """Whether the product is the question at hand, so that a searching sentence answers it."""
    question = FORMS[NEW].question(turn.talk.note(NEW))
    return question is not None and question.name == "product"


def _denies(turn: Turn, topic: str) -> bool:
    """Says that only coordinators order, to everybody else; the draft of who was one is laid aside."""
    if topic != NEW or turn.who.may_order:
        return False
    if turn.talk.notes.get(NEW):
        keeps(turn)
        turn.talk.forget(NEW)
        turn.opens(ordering.no_coordinator_any_more())
    turn.answers(home.only_coordinators(turn.demo))
    return True


def _start(turn: Turn, draft: Draft) -> None:
    """The defaults of a new order: the coordinator's own unit."""
    turn.talk.enter(NEW)
    draft.setdefault(OPEN, True)
    home = turn.who.home
    if home is None or {"unit", "unit_options", "within"} & draft.keys():
        return
    if home.town:
        draft["unit"] = home.unit_code
    elif home.district:
        draft["within"] = home.region_code  # nothing is delivered to a whole district


def _fills(turn: Turn, topic: str, slot: str, value: str) -> None:
    """A button that fills a slot or asks it anew. Whatever it was, the question at hand follows."""
    draft = turn.talk.note(topic)
    turn.talk.enter(topic)
    before = drafts.values(turn, draft)
    draft.pop(_SWAP, None)
    asked = FORMS[topic].slot(slot) if slot in (*EDITABLE[topic], "confirm") else None
    if slot == WAITING and topic == NEW and joins_queue(draft, value):
        turn.opens(ordering.will_wait())
    elif slot == "redo" and value in EDITABLE[topic]:
        redo(draft, value)
    elif asked is None or not asked.tap(turn, draft, value):
        turn.opens(ordering.outdated(slot))
    advance(turn, topic, before)


def _chooses(turn: Turn, code: str) -> None:
    """点这个, from a card or from the question for the product."""
    if turn.catalog.product(code) is None:
        turn.answers(search.gone())
        return
    draft = turn.talk.note(NEW)
    if draft.get("product") not in (None, code):
        _ask_about_swap(turn, draft, code)
        return
    _start(turn, draft)
    _fills(turn, NEW, "product", code)


def _by_itself(turn: Turn, draft: Draft, name: str) -> bool:
    """Whether a slot filled itself: the person's own unit, the room of an on-line product."""
    if name == "unit":
        return turn.who.home is not None and draft["unit"] == turn.who.home.unit_code
    return name == "room" and draft["room"] == ordering.ONLINE


def _swap_for(turn: Turn, draft: Draft) -> str:
    """The product a fresh order sentence asks for while the draft holds another one, or nothing."""
    wanted = turn.reading.products
    if turn.reading.intent is not Intent.ORDER or not draft.get("product") or not turn.reading.wish:
        return ""
    if named := product_in_full(turn):
        return named if named != draft["product"] else ""
    if draft["product"] in wanted or not wanted:
        return ""
    question = FORMS[NEW].question(draft)
    if question is not None and question.verbatim and turn.talk.topic == NEW:
        return product_named(turn, draft)  # 请老师带音响 is a remark
    return wanted[0]


def _ask_about_swap(turn: Turn, draft: Draft, code: str) -> None:
    old, new = drafts.product_of(turn, draft), turn.catalog.product(code)
    if old is None or new is None:
        _settles_swap(turn, code, wanted=True)
        return
    turn.talk.enter(NEW)
    draft[_SWAP] = [code, turn.text]
    turn.answers(ordering.another_draft(old.name, new.name, code))


def _settles_swap(turn: Turn, code: str, wanted: bool) -> None:
    """Takes the other product, or goes on with the one that the draft holds."""
    if not wanted:
        resumes(turn)
        return
    if turn.catalog.product(code) is None:
        turn.answers(search.gone())
        return
    draft = turn.talk.note(NEW)
    before = drafts.values(turn, draft)
    _start(turn, draft)
    for name in ("confirm", "wish", FIRST):
        draft.pop(name, None)
    draft["product"] = code
    other, said = draft.pop(_SWAP, ("", ""))
    if said and other == code:
        turn.hears_again(said)
        for slot in FORMS[NEW].slots:  # the sentence answers no question that is asked now
            slot.volunteer(turn, draft)
    advance(turn, NEW, before)
