"""找产品: words and filters in, five hits a page out, and the product card."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.catalog import Filters, Hit, SearchResult, taxonomy
from bot.dialogue.messages import Button, Card
from bot.dialogue.readers.understanding import Intent
from bot.handlers import unmet
from bot.handlers.slots.amendments import product_named
from bot.handlers.turn import Turn
from bot.handlers.wording import events as event_wording
from bot.handlers.wording import products
from bot.handlers.wording import search as wording
from bot.handlers.wording.home import FIND
from storage.models import Product

TOPIC = "search"
PAGE = 5
AHEAD = timedelta(days=60)  # events that begin later are not named beside products
_MATCHES = 60  # products found whose events are looked for
LONGEST = 200  # characters of a search that are remembered
_CHOICES: dict[str, tuple[str, tuple[str, ...]]] = {
    "audience": ("人群", taxonomy.AUDIENCES),
    "brand": ("品牌", taxonomy.BRANDS),
    "field": ("门类", taxonomy.FIELDS),
    "form": ("形式", taxonomy.FORMS),
    "district": ("区", taxonomy.DISTRICTS),
    "month": ("月份", tuple(str(month) for month in range(1, 13))),
    "mode": ("方式", (taxonomy.ON_SITE, taxonomy.ONLINE)),
}


def begins(turn: Turn) -> bool:
    """Searches for what the message says; False when there is nothing in it to search for."""
    if turn.reading.intent is Intent.MORE:
        return _more(turn)
    found = turn.catalog.search(turn.text, limit=PAGE)
    if turn.reading.intent is not Intent.SEARCH:
        in_a_form = turn.talk.topic != TOPIC and bool(turn.talk.notes.get(turn.talk.topic))
        if in_a_form and not product_named(turn, {}):
            return False  # a stray word does not lead out of a form
        said = turn.catalog.read(turn.text)
        if not (said.words or said.filters.names()):
            return False  # 不用了，不要换: all of the catalog would fit
        if not found.hits and (turn.reading.intent is Intent.UNKNOWN or not turn.reading.wish):
            return False
    looks(turn)
    return True


def looks(turn: Turn) -> None:
    """Searches for the words of the message, whatever was looked at before."""
    _remember(turn, turn.text, Filters(), 0)
    shows_page(turn)


def hears(turn: Turn) -> bool:
    """A message while looking: more, a head count that was asked for, a filter added, or other words."""
    note = turn.talk.note(TOPIC)
    if turn.reading.intent is Intent.MORE:
        return _more(turn)
    if turn.reading.intent is Intent.YES:
        return False
    if note.pop("asked", "") == "people" and (people := turn.reading.people):
        _filter(turn, Filters(people=people.max))
        return True
    query = turn.catalog.read(turn.text)
    adds = len(query.filters.names()) == 1 and not query.words  # who says several conditions begins anew
    if adds and (note.get("text") or note.get("filters")):
        if _begins_anew(turn, query.filters):
            turn.opens(wording.anew(_text(turn), query.filters.words()))
            looks(turn)
        else:
            _filter(turn, query.filters)
        return True
    return False


def _begins_anew(turn: Turn, added: Filters) -> bool:
    """Whether the condition can only be a wish of its own: with what is looked for nothing would be found."""
    narrowed = turn.catalog.search(_text(turn), _filters(turn).joined(added), limit=1)
    return bool(_text(turn)) and not narrowed.hits and bool(turn.catalog.search(turn.text, limit=1).hits)


def tapped(turn: Turn, button: Button) -> None:
    """A button of a list, of the filters or of a card."""
    slot, value = button.slot, button.value
    match slot:
        case "card":
            shows(turn, value)
        case "similar":
            _similar(turn, value)
        case "more":
            if not _more(turn):
                turn.answers(wording.start())
        case "filters":
            turn.talk.enter(TOPIC)
            turn.talk.note(TOPIC).setdefault("text", "")
            turn.answers(wording.start())
        case "clear":
            _remember(turn, _text(turn), Filters(), 0)
            shows_page(turn)
        case "pick":
            _pick(turn, value)
        case "lift" if value in _search(turn).filters.names():
            _lift(turn, value)
        case _ if slot in _CHOICES and value in _CHOICES[slot][1]:
            _filter(turn, _one(slot, value))
        case _:
            turn.talk.enter(TOPIC)
            turn.answers(wording.start())


def in_sight(turn: Turn) -> bool:
    """Whether a list or a product is what the person sees the choices of."""
    return any(data.startswith(f"{TOPIC}:") and data != FIND.data for _, data in turn.talk.choices)


def shows(turn: Turn, code: str) -> None:
    """The product's card."""
    product = turn.catalog.product(code)
    if product is None:
        turn.answers(wording.gone())
        return
    turn.talk.enter(TOPIC)
    turn.talk.note(TOPIC)["card"] = code
    _card(turn, product)


def steps_back(turn: Turn) -> bool:
    """From a card or a later page back to the list; False when there is none behind."""
    note = turn.talk.note(TOPIC)
    if note.pop("card", None) and "text" in note:
        shows_page(turn)
        return True
    if note.get("offset"):
        note["offset"] = max(0, note["offset"] - PAGE)
        shows_page(turn)
        return True
    return False


def shows_page(turn: Turn) -> None:
    """The page of hits that the notes name."""
    found = _search(turn)
    if not found.hits and _offset(turn):
        turn.talk.note(TOPIC)["offset"] = 0
        found = _search(turn)
    _says(turn, found, _text(turn))
    _names_events(turn)


def _names_events(turn: Turn) -> None:
    """Tells whoever orders nothing which of what was found takes place near in time, open to all."""
    if turn.who.may_order or _offset(turn) or (turn.demo and not turn.who.chosen):
        return

    def found() -> list[str]:
        hits = turn.catalog.search(_text(turn), _filters(turn), limit=_MATCHES).hits
        return [hit.product.code for hit in hits]

    if coming := turn.events.of_products(found, turn.now + AHEAD):
        turn.answers(event_wording.also_open(coming, turn.now))


def near(turn: Turn) -> None:
    """What comes nearest to words that were not understood, if anything does."""
    if not turn.reading.wish:
        return
    found = turn.catalog.search(turn.text, limit=3)
    if hits := found.hits or found.nearest:
        turn.says(wording.NEAR, tuple(_hit(turn, hit) for hit in hits[:3]))


def _says(turn: Turn, found: SearchResult, text: str) -> None:
    note, offset = turn.talk.note(TOPIC), _offset(turn)
    filters = found.filters.words()
    note["missed"] = not found.hits
    if not found.hits:
        near = [_hit(turn, hit) for hit in found.nearest]
        kept = not offset and unmet.keeps(turn, found)
        turn.answers(wording.nothing(text, _filters(turn).words(), near, _lifts(turn, found), kept=kept))
        return
    if found.total == 1 and not offset:
        if found.bent_to:
            turn.opens(wording.bent(found.bent_to))
        turn.talk.note(TOPIC)["card"] = found.hits[0].product.code
        _card(turn, found.hits[0].product)
        return
    last = offset + len(found.hits)
    reply = wording.page(
        wording.found(found.total, offset + 1, last, filters, found.bent_to, text if _filters(turn) else ""),
        [_hit(turn, hit) for hit in found.hits],
        more=last < found.total,
        filtered=bool(_filters(turn)),
    )
    turn.answers(reply)


def _lifts(turn: Turn, found: SearchResult) -> list[tuple[str, int]]:
    """The conditions without which something would be found, and how much."""
    names = found.filters.names()
    if len(names) + bool(found.query.words) < 2:
        return []
    without = {name: turn.catalog.search(found.query.words, found.filters.without(name)) for name in names}
    return [(name, result.total) for name, result in without.items() if result.total]


def _lift(turn: Turn, name: str) -> None:
    """Searches for the same without one of the conditions, whether it was said or tapped."""
    found = _search(turn)
    _remember(turn, found.query.words, found.filters.without(name), 0)
    shows_page(turn)


def _card(turn: Turn, product: Product) -> None:
    today = turn.local.date()
    supplier = turn.catalog.supplier(product.supplier_code)
    card = products.card(
        product,
        supplier=supplier.name if supplier else "",
        left=turn.desk.deliveries_left(product, today.year),
        year=today.year,
        free=turn.desk.free_days(product, turn.who.home, count=3),
        today=today,
        may_order=turn.who.may_order,
        district=turn.who.home.district if turn.who.home else "",
        rated=turn.ratings.average(product.code),
    )
    turn.says("", (card,))


def _hit(turn: Turn, hit: Hit) -> Card:
    return products.hit(hit.product, hit.reasons, turn.who.home.district if turn.who.home else "")


def _more(turn: Turn) -> bool:
    note = turn.talk.notes.get(TOPIC)
    if not note or "text" not in note:
        return False
    turn.talk.enter(TOPIC)
    note.pop("card", None)
    offset = _offset(turn) + PAGE
    found = _search(turn, offset)
    if not found.hits:
        turn.answers(wording.no_more())
        return True
    note["offset"] = offset
    _says(turn, found, _text(turn))
    turn.turns_page()
    return True


def _similar(turn: Turn, code: str) -> None:
    product = turn.catalog.product(code)
    if product is None:
        turn.answers(wording.gone())
        return
    turn.talk.enter(TOPIC)
    alike = turn.catalog.similar(code, PAGE)
    if not alike:
        turn.answers(wording.no_more())
        return
    turn.says(wording.similar(product.name), tuple(products.hit(each, ()) for each in alike))


def _pick(turn: Turn, name: str) -> None:
    turn.talk.enter(TOPIC)
    note = turn.talk.note(TOPIC)
    note.setdefault("text", "")
    if name == "people":
        note["asked"] = "people"
        turn.talk.choices = []
        turn.answers(wording.pick_people())
        return
    if name not in _CHOICES:
        turn.answers(wording.start())
        return
    word, values = _CHOICES[name]
    options = [Button(f"{value}月" if name == "month" else value, TOPIC, name, value) for value in values]
    turn.answers(wording.pick(word, options))


def _one(name: str, value: str) -> Filters:
    """The filter behind one tapped value."""
    match name:
        case "audience":
            return Filters(audiences=(value,))
        case "district":
            return Filters(districts=(value,))
        case "month":
            return Filters(month=int(value))
        case _:
            fields: dict[str, Any] = {name: value}
            return replace(Filters(), **fields)


def _filter(turn: Turn, added: Filters) -> None:
    """Narrows what is being looked at."""
    turn.talk.enter(TOPIC)
    _remember(turn, _text(turn), _filters(turn).joined(added), 0)
    shows_page(turn)


def _search(turn: Turn, offset: int | None = None) -> SearchResult:
    at = _offset(turn) if offset is None else offset
    return turn.catalog.search(_text(turn), _filters(turn), limit=PAGE, offset=at)


def _remember(turn: Turn, text: str, filters: Filters, offset: int) -> None:
    turn.talk.enter(TOPIC)
    turn.talk.notes[TOPIC] = {"text": text[:LONGEST], "filters": filters.to_json(), "offset": offset}


def _text(turn: Turn) -> str:
    return str(turn.talk.note(TOPIC).get("text", ""))


def _filters(turn: Turn) -> Filters:
    return Filters.from_json(turn.talk.note(TOPIC).get("filters"))


def _offset(turn: Turn) -> int:
    offset = turn.talk.note(TOPIC).get("offset", 0)
    return offset if isinstance(offset, int) and offset >= 0 else 0
