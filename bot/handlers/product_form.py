"""A product being entered or changed in the chat: what is needed is asked, the rest has usual values."""

import re
from typing import Any

from bot.catalog import PRODUCT_COLUMNS
from bot.catalog.assortment import Changes
from bot.catalog.taxonomy import AUDIENCES, BRANDS, FORMS, ON_SITE
from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.handlers import forms
from bot.handlers.product_words import Unclear, Values, said_as, said_freely, said_of_columns
from bot.handlers.turn import Turn
from bot.handlers.wording import assortment as wording
from bot.people.registry import Denied
from storage.models import Product

TOPIC = wording.TOPIC
NEEDED = ("name", "form", "audiences", "duration_min", "people_max", "summary", "brand")
LONGEST = {"name": 40, "summary": 300}  # characters; of all other words 200
_FIELDS = {"演出": "文艺演出", "展览": "艺术展览", "阅读": "阅读推广", "体验": "非遗传承"}  # else 艺术普及
_SHORT = 8  # characters; fewer that say a duration or a count are no summary
_QUOTED = re.compile(r"《([^》]+)》")
_CLAUSE = re.compile(r"[，,；;。\n]")
_COMMANDS = {Intent.STOP, Intent.BACK, Intent.NO, Intent.YES, Intent.HELP, Intent.HUMAN, Intent.RESTART}


def begins(turn: Turn, supplier: str, words: str) -> None:
    """Starts a new product with what the sentence says already."""
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"supplier": supplier, "values": {}}
    if words:
        _takes_new(turn, words)
    if not turn.replies:
        asks(turn)


def edits(turn: Turn, product: Product, words: str = "") -> None:
    """Opens a product to be changed; `words` may say already what."""
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"code": product.code, "values": {}}
    if words and not _takes(turn, words):
        turn.talk.notes[TOPIC]["values"] = {}
    if not turn.replies:
        asks(turn)


def withdraws(turn: Turn, product: Product) -> None:
    """Asks whether a product shall really go."""
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"withdraw": product.code}
    turn.answers(wording.ask_withdraw(product))


def takes_words(turn: Turn) -> bool:
    """Takes the answer to a question for free words, in which nothing else is to be read."""
    return _asks_for_words(turn) and hears(turn)


def _asks_for_words(turn: Turn) -> bool:
    note = turn.talk.notes.get(TOPIC, {})
    return (
        turn.talk.topic == TOPIC
        and note.get("values") is not None
        and not note.get("code")
        and _missing(note["values"]) in {"name", "summary"}
        and turn.reading.intent not in _COMMANDS
    )


def hears(turn: Turn) -> bool:
    """An answer, a change, or yes or no to what was read back."""
    note, intent = turn.talk.note(TOPIC), turn.reading.intent
    if intent is Intent.NO and note:
        drops(turn)
    elif note.get("withdraw") and intent is Intent.YES:
        takes_off(turn, str(note["withdraw"]))
    elif note.get("values") is None:
        return False
    elif intent is Intent.YES and _is_whole(note):
        keeps(turn)
    elif intent is Intent.YES or not _takes_in_sight(turn):
        return False
    if turn.talk.notes.get(TOPIC) and not turn.replies:
        asks(turn)
    return True


def asks(turn: Turn) -> None:
    """Asks for what is still unknown, or reads the product back."""
    note = turn.talk.note(TOPIC)
    if code := note.get("withdraw") or note.get("code"):
        product = turn.assortment.product(str(code))
        if product is None:
            turn.talk.forget(TOPIC)
            turn.answers(wording.unknown(str(code)))
        elif note.get("withdraw"):
            turn.answers(wording.ask_withdraw(product))
        elif changes := _changes(product, note["values"]):
            turn.answers(wording.read_back_changes(product, changes))
        else:
            turn.answers(wording.ask_change(product, values_of(product)))
        return
    match _missing(note.get("values", {})):
        case "name":
            turn.answers(wording.ask_name())
        case "form":
            turn.answers(wording.ask_form())
        case "audiences":
            turn.answers(wording.ask_audiences())
        case "duration_min":
            turn.answers(wording.ask_duration())
        case "people_max":
            turn.answers(wording.ask_people())
        case "summary":
            turn.answers(wording.ask_summary())
        case "brand":
            turn.answers(wording.ask_brand())
        case _:
            turn.answers(wording.read_back_new(_completed(note)))


def tapped(turn: Turn, button: Button) -> bool:
    """A button of the form; False for one that is none of its own."""
    note = turn.talk.notes.get(TOPIC)
    if button.slot == "drop":
        drops(turn)
    elif button.slot == "keep" and note and _is_whole(note):
        turn.talk.enter(TOPIC)
        keeps(turn)
    elif button.slot in {"form", "audiences", "duration_min", "brand"} and note and "values" in note:
        turn.talk.enter(TOPIC)
        note["values"] |= _tapped_value(button.slot, button.value)
        asks(turn)
    else:
        return False
    return True


def keeps(turn: Turn) -> None:
    """Keeps the new product or the changes, and tells whoever has to look at it."""
    note = turn.talk.note(TOPIC)
    turn.talk.forget(TOPIC)
    if turn.assortment.alone:
        turn.answers(wording.not_in_a_trial())
        return
    try:
        if note.get("code"):
            _keeps_changes(turn, str(note["code"]), note["values"])
        else:
            product = turn.assortment.enter(_completed(note))
            turn.answers(wording.entered(product))
            asks_for_a_look(turn, product)
    except Denied:
        turn.answers(wording.unknown(str(note.get("code") or "")))
        return
    forms.goes_on(turn)


def takes_off(turn: Turn, code: str) -> None:
    """Takes a product off."""
    turn.talk.forget(TOPIC)
    product = turn.assortment.product(code)
    if product is None or not turn.assortment.may_edit(product.supplier_code):
        turn.answers(wording.unknown(code))
    elif turn.assortment.alone:
        turn.answers(wording.not_in_a_trial())
    elif turn.assortment.withdraw(code):
        turn.answers(wording.withdrawn(product))
    else:
        turn.answers(wording.off_before(product.name))


def drops(turn: Turn) -> None:
    """Keeps nothing."""
    turn.talk.forget(TOPIC)
    turn.answers(wording.dropped())
    forms.goes_on(turn)


def asks_for_a_look(turn: Turn, product: Product) -> None:
    """Tells the city's staff, where the product waits for them."""
    if product.waiting:
        supplier = turn.people.registry.supplier(product.supplier_code)
        name = supplier.name if supplier else product.supplier_code
        turn.assortment.tell_reviewers(product, wording.review_news(product, name))


def values_of(product: Product) -> Values:
    """A product as its attributes."""
    return {column.attribute: getattr(product, column.attribute) for column in PRODUCT_COLUMNS}


def _missing(values: Values) -> str | None:
    return next((name for name in NEEDED if not values.get(name)), None)


def _is_whole(note: dict[str, Any]) -> bool:
    return bool(note["values"]) if note.get("code") else _missing(note.get("values", {})) is None


def _completed(note: dict[str, Any]) -> Values:
    """What was said, and what is usual of what was not."""
    values: Values = note["values"]
    field = _FIELDS.get(values["form"], "艺术普及")
    usual: Values = {
        "name": "",
        "brand": "",
        "field": field,
        "form": "",
        "audiences": [],
        "summary": "",
        "keywords": [values.get("field", field)],
        "supplier_code": note["supplier"],
        "team": note["supplier"],
        "mode": ON_SITE,
        "duration_min": 60,
        "people_min": 1,
        "people_max": 1,
        "venue": "室内场地，有桌椅",
        "provides": "人员和所需材料",
        "lead_days": 10,
        "sessions_per_year": 12,
        "months": list(range(1, 13)),
        "districts": [],
        "languages": ["普通话"],
    }
    return usual | values


def _changes(product: Product, values: Values) -> Changes:
    return {
        name: (getattr(product, name), value)
        for name, value in values.items()
        if getattr(product, name) != value
    }


def _keeps_changes(turn: Turn, code: str, values: Values) -> None:
    changes = turn.assortment.change(code, values)
    product = turn.assortment.product(code)
    assert product is not None
    if not changes:
        turn.answers(wording.nothing_changed(product.name))
        return
    turn.answers(wording.kept(product.name, changes, product.waiting))
    asks_for_a_look(turn, product)


def _takes_in_sight(turn: Turn) -> bool:
    """Fills what the message says, and says so where the question stays the same."""
    note = turn.talk.note(TOPIC)
    before, asked = dict(note["values"]), _missing(note["values"])
    if not _takes(turn, turn.text):
        return False
    new = [name for name, value in note["values"].items() if before.get(name) != value]
    if new and asked and not note.get("code") and asked == _missing(note["values"]) and not turn.replies:
        turn.opens(wording.noted(new))
    return True


def _takes(turn: Turn, text: str) -> bool:
    """Fills what the text says; True where it said something, or something that cannot be."""
    note = turn.talk.note(TOPIC)
    asked = None if note.get("code") else _missing(note["values"])
    try:
        values = said_of_columns(turn, text)
        if not values and asked == "name":
            return _takes_new(turn, text)
        if not values and asked == "summary" and len(text.strip()) < _SHORT:
            values = said_freely(turn, text)
        if not values and asked == "summary":
            values = {"summary": " ".join(text.split())} if len(text.strip()) >= 4 else {}
        elif not values:
            values = said_freely(turn, text) or (said_as(turn, asked, text) if asked else {})
        _fills(turn, note, values)
    except Unclear as unclear:
        turn.opens(wording.unclear(str(unclear)))
        asks(turn)
        return True
    return bool(values)


def _takes_new(turn: Turn, text: str) -> bool:
    """The name of a new product, and whatever the rest of the sentence says."""
    note = turn.talk.note(TOPIC)
    quoted = _QUOTED.search(text)
    if quoted:
        first, rest = quoted[1], text.replace(quoted[0], "，")
    else:
        first, _, rest = _CLAUSE.sub("\n", text, count=1).partition("\n")
    name = re.sub(r"^(?:名字|名称)?(?:叫做|叫|是|为|[:：])", "", first.strip()).strip('“”" ')
    if len(name) < 2:
        return False
    try:
        values = {"name": name} | said_freely(turn, rest) | said_of_columns(turn, rest)
        if "form" not in values and (form := said_freely(turn, name).get("form")):
            values["form"] = form
        _fills(turn, note, values)
    except Unclear as unclear:
        turn.opens(wording.unclear(str(unclear)))
        asks(turn)
    return True


def _fills(turn: Turn, note: dict[str, Any], values: Values) -> None:
    """Takes values into the draft. Raises Unclear where they cannot be."""
    for name, value in values.items():
        if isinstance(value, str) and len(value) > (most := LONGEST.get(name, 200)):
            raise Unclear(f"{wording.heading(name)}请控制在 {most} 个字以内")
    merged = {**note["values"], **values}
    known = turn.assortment.product(str(note["code"])) if note.get("code") else None
    if "people_max" in values and "people_min" not in values:
        enough = merged["people_max"] // 3  # to come for, where nothing else was said
        before = merged.get("people_min") or (known.people_min if known else max(1, enough))
        merged["people_min"] = min(before, merged["people_max"])
    least = merged.get("people_min", known.people_min if known else 1)
    most_people = merged.get("people_max", known.people_max if known else least)
    if least > most_people:
        raise Unclear(f"最少 {least} 人比最多 {most_people} 人还多")
    note["values"] = merged


def _tapped_value(slot: str, value: str) -> Values:
    if slot == "duration_min":
        return {slot: int(value)} if value.isdecimal() and 0 < int(value[:4]) < 1000 else {}
    if slot == "audiences":
        return {slot: [value]} if value in AUDIENCES else {}
    return {slot: value} if value in (*FORMS, *BRANDS) else {}
