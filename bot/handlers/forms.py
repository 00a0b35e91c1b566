"""A form at work: judge what was said, ask on, or submit. One for a new order, one for the change of one."""

from collections.abc import Mapping
from datetime import datetime

from bot.dialogue.form import FIRST, WAS, Draft
from bot.dialogue.messages import Button
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers import drafts
from bot.handlers.refusal import WAITING, refuses, slot_of, waits
from bot.handlers.slots import order_form
from bot.handlers.turn import Turn
from bot.handlers.windows import standing
from bot.handlers.wording import dates, mine, ordering, refusals, search, steps, windows
from bot.handlers.wording.decisions import in_line
from bot.orders.life import UNDECIDED, State
from bot.orders.rules import Objection
from storage.models import Order

NEW, CHANGE = "order", "change"
FORMS = {topic: order_form(topic) for topic in (NEW, CHANGE)}
KEPT = "kept"  # the notes under which a draft that was given up can still be found
EDITABLE: Mapping[str, tuple[str, ...]] = {
    NEW: tuple(ordering.NAMES),
    CHANGE: ("day", "start", "people", "room", "audiences", "contact_name", "contact_phone", "remarks"),
}
_GO_TOGETHER = {"day": ("day", "start"), "contact_name": ("contact_name", "contact_phone")}


def advance(turn: Turn, topic: str, before: Mapping[str, str], held: Draft | None = None) -> None:
    """After the draft changed: reads back what is new, judges it, then asks on or finishes.

    `held` is the draft as it was before the message; a correction that is refused leaves what it held.
    """
    draft = turn.talk.note(topic)
    held = {**draft.get(WAS, {}), **(held or {})}
    _drops_what_is_gone(turn, draft)
    after = drafts.values(turn, draft)
    news = drafts.news(before, after)
    objections = turn.desk.objections(drafts.request(turn, draft), ignoring=drafts.order_of(turn, draft))
    if hard := next((each for each in objections if each.hard and not waits(draft, each)), None):
        turn.opens(ordering.heard(news))
        refuses(turn, topic, draft, hard)
        _leaves(turn, draft, hard, held)
        return
    turn.opens(ordering.understood(news))
    fresh = draft.get("warned") != draft.get("day")
    for warning in objections:
        if not warning.hard and fresh:
            draft["warned"] = draft.get("day")
            turn.opens(refusals.reason(warning, after.get("product", ""), turn.local.date()))
    if FORMS[topic].question(draft) is None:
        _finishes(turn, topic, draft)
    else:
        ask(turn, topic)


def _leaves(turn: Turn, draft: Draft, objection: Objection, held: Draft) -> None:
    """Puts back what the refused slot held before, where that breaks no rule, and says so."""
    slot = slot_of(objection)
    together = [name for name in _GO_TOGETHER.get(slot, (slot,)) if name in held]
    old = {**draft, **{name: held[name] for name in together}}
    if slot not in held or any(
        each.hard
        for each in turn.desk.objections(drafts.request(turn, old), ignoring=drafts.order_of(turn, draft))
    ):
        return
    draft.update(old)
    draft.pop("refused_start", None)
    said = drafts.values(turn, draft)
    turn.adds(ordering.left_as_it_was([said[name] for name in together]))


def ask(turn: Turn, topic: str) -> None:
    """Asks the first slot that is still unknown."""
    draft = turn.talk.note(topic)
    _drops_what_is_gone(turn, draft)
    slot = FORMS[topic].question(draft)
    if slot is not None:
        slot.ask(turn, draft)


def goes_on(turn: Turn) -> None:
    """Comes back to the form that waited while something else was done, if one did."""
    if turn.talk.topic in FORMS and turn.talk.notes.get(turn.talk.topic):
        turn.opens(ordering.resumed())
        ask(turn, turn.talk.topic)


def joins_queue(draft: Draft, moment: str) -> bool:
    """Puts the draft on the waiting list for a time: a day, or a day and an hour; False for neither."""
    try:
        wanted = datetime.fromisoformat(moment)
    except ValueError:
        return False
    draft.pop("refused_start", None)
    draft["day"], draft[WAITING] = wanted.date().isoformat(), moment
    if "T" in moment:
        draft["start"] = f"{wanted:%H:%M}"
    return True


def redo(draft: Draft, name: str) -> None:
    """Forgets a slot, with what was said together with it, and asks it before the others."""
    draft.pop("confirm", None)
    together = _GO_TOGETHER.get(name, (name,))
    draft[WAS] = {each: draft.pop(each) for each in together if each in draft}
    draft[FIRST] = name


def restore(draft: Draft) -> bool:
    """Puts back what `redo` forgot, as long as nothing else was said instead."""
    was, name = draft.pop(WAS, {}), draft.get(FIRST)
    if name not in was or name in draft:
        return False
    draft.update(was)
    return True


def _drops_what_is_gone(turn: Turn, draft: Draft) -> None:
    if "product" in draft and drafts.product_of(turn, draft) is None:
        del draft["product"]
        turn.opens(search.gone().text)


def _finishes(turn: Turn, topic: str, draft: Draft) -> None:
    wanted = drafts.request(turn, draft)
    order = drafts.order_of(turn, draft)
    before = drafts.values(turn, drafts.of_order(turn, order)) if order else {}
    done: Order | list[Objection]
    if order is None:
        places = turn.desk.wait if draft.get(WAITING) else turn.desk.submit
        done = places(wanted, turn.who.id)
    elif turn.desk.is_open(order):
        done = turn.desk.change(order, wanted, turn.who.id)
    else:
        turn.talk.leave()
        turn.answers(mine.closed(order.number, State(order.state)))
        return
    if isinstance(done, list):
        refuses(turn, topic, draft, next(each for each in done if each.hard))
        return
    turn.talk.leave()
    look = Button("看这张订单", "mine", "show", done.number)
    local = done.starts_at.astimezone(SHANGHAI)
    name = wanted.product.name if wanted.product else ""
    if order is None:
        turn.talk.notes.pop(KEPT, None)
        turn.remember_contact(done.contact_name, done.contact_phone)
        if done.state == State.WAITLISTED:
            line = in_line(turn.desk.queue.place(done), turn.desk.terms.lately)
            turn.answers(ordering.waitlisted(done.number, name, local, turn.local.date(), line, look))
            return
        if done.state == State.COLLECTED:
            turn.answers(
                windows.collected(done.number, name, local, turn.local.date(), standing(turn, done), look)
            )
            return
        place = f"{drafts.place_name(wanted.unit)}{done.room}"
        following = steps.after_submitting(State(done.state), done.answer_by, turn.now)
        looks = (look, mine.stand_in(done.number, done.pass_on)) if done.state in UNDECIDED else (look,)
        turn.answers(ordering.submitted(done.number, name, local, place, turn.local, following, looks))
        return
    if done.state == State.CHANGE_REVIEW:
        turn.answers(mine.late(done.number, steps.next_step(State.CHANGE_REVIEW, done.answer_by, turn.now)))
        goes_on(turn)
        return
    after = drafts.values(turn, drafts.of_order(turn, done))
    if before == after:
        turn.answers(ordering.nothing_changed(done.number, look))
        goes_on(turn)
        return
    what = f"{name}，{dates.moment(local, turn.local.date())}"
    moved = any(before[slot] != after[slot] for slot in ("day", "start"))
    state = State(done.state)
    asked = steps.next_step(state, done.answer_by, turn.now) if state in UNDECIDED else ""
    turn.answers(ordering.changed(done.number, drafts.news(before, after), what, moved, asked, look))
    goes_on(turn)
