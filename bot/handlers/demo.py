"""The demo lets a visitor choose who to be; outside the demo nobody is anybody by asking."""

import re

from bot.dialogue.messages import Button
from bot.dialogue.readers.understanding import Intent
from bot.handlers import drafts, ordering, search, titles
from bot.handlers.slots.amendments import says_nothing_else
from bot.handlers.turn import Role, Turn
from bot.handlers.wording import demo as wording
from bot.handlers.wording import home
from bot.handlers.wording.demo import KINDS, Kind
from bot.orders.request import Seat
from bot.people.roles import Grant

TOPIC = "demo"
UNIT = "unit"  # the slot of the buttons that name a coordinator's unit
CHOICES = 8
_IN_DEMAND = "八段锦"  # what communities order most
_KEPT = 200  # characters of a sentence that waits
_MAY_BE_PLACE = re.compile(r"[\u3400-\u9fff]{2}|[a-z]{4}")  # 1 is in the name of no place that is meant


def tapped(turn: Turn, button: Button) -> None:
    """A choice of role or place."""
    if not turn.demo:
        turn.answers(home.old_button(demo=False))
        return
    kind = KINDS.get("coordinator" if button.slot == UNIT else button.slot)
    if button.slot == "role" and button.value in KINDS:
        _chooses(turn, button.value)
    elif kind is not None and kind.needs_place:
        _becomes(turn, kind, button.value)
    else:
        turn.answers(wording.choose())


def asks(turn: Turn) -> None:
    """Asks again for the place."""
    turn.answers(wording.ask_place(_asked(turn)))


def hears(turn: Turn) -> bool:
    """The name of the place that the role is to be held for, or a product that is looked for first."""
    kind, said = _asked(turn), turn.reading.text
    named = list(turn.reading.places)
    if not named and _MAY_BE_PLACE.search(said):
        named = list(turn.places.find(said, None, CHOICES))
    found = [place for place in named if place.level in kind.levels]
    if not found and not named and _names_product(turn):
        search.looks(turn)
        return True
    if not found and not says_nothing_else(turn):
        return False
    if not found:
        turn.answers(wording.unknown_unit(kind))
        return True
    if len(found) == 1:
        _becomes(turn, kind, found[0].code)
        return True
    slot = next(name for name, each in KINDS.items() if each is kind)
    turn.answers(
        wording.choose_unit(
            tuple(
                Button(drafts.place_name(Seat.of_place(place)), TOPIC, slot, place.code)
                for place in found[:CHOICES]
            )
        )
    )
    return True


def waits_with(turn: Turn, text: str) -> None:
    """Asks a newcomer whose coordinator to be; the sentence that needs one is taken up again after that."""
    turn.opens(wording.ORDER_WAITS)
    _asks_place(turn, "coordinator")
    turn.talk.note(TOPIC)["then"] = text[:_KEPT]


def asks_role_for(turn: Turn, code: str) -> None:
    """Asks a newcomer who to be; the product that a link led to is shown again to a coordinator."""
    turn.talk.note(TOPIC)["product"] = code
    turn.answers(wording.choose())


def _chooses(turn: Turn, name: str) -> None:
    kind = KINDS[name]
    if own := _own_place(turn, kind):
        _becomes(turn, kind, own)
    elif kind.needs_place:
        _asks_place(turn, name)
    elif kind.role is Role.SUPPLIER:
        _becomes_supplier(turn)
    else:
        _wears(turn, kind, "")
        resident = kind.role is Role.RESIDENT
        turn.answers(
            wording.now_resident() if resident else wording.now(titles.title(turn, turn.who.hat), kind.role)
        )


def _own_place(turn: Turn, kind: Kind) -> str:
    """The region that a reviewer's role is held for as a matter of course: that of the visitor's unit."""
    if kind.role is not Role.REVIEWER or turn.who.home is None:
        return ""
    line = turn.people.registry.line(turn.who.home.region_code)
    found = (place for code in line if (place := turn.places.get(code)) and place.level in kind.levels)
    return next((place.code for place in found), "")


def _becomes_supplier(turn: Turn) -> None:
    """Staff of the supplier whose product the visitor ordered last, or else of a product in demand."""
    orders = turn.desk.orders_of(turn.who.id)
    product = turn.catalog.product(orders[0].product_code) if orders else None
    if product is None:
        found = turn.catalog.search(_IN_DEMAND, limit=1)
        product = next((hit.product for hit in (*found.hits, *found.nearest)), None)
    if product is None:
        turn.answers(wording.choose())
        return
    _wears(turn, KINDS["supplier"], product.supplier_code)
    turn.answers(wording.now_supplier(titles.title(turn, turn.who.hat), product.name, product.code))


def _wears(turn: Turn, kind: Kind, scope: str) -> None:
    """Puts the role on. Roles add up; one of the same kind is given back for it, for a resident's all are."""
    turn.talk.forget(TOPIC)
    turn.enrol(Grant(kind.role, scope), [held for held in turn.who.grants if _gives_way(turn, held, kind)])
    turn.who = turn.recognise(turn.who.id)


def _gives_way(turn: Turn, held: Grant, kind: Kind) -> bool:
    if Role.RESIDENT in (kind.role, held.role):
        return True
    place = turn.places.get(held.scope)
    return held.role is kind.role and (not kind.levels or (place is not None and place.level in kind.levels))


def _names_product(turn: Turn) -> bool:
    """Whether the words stand in a product, so that they are no place that is missing from the list."""
    wish = turn.reading.wish
    if len(wish) < 2 or turn.reading.intent is not Intent.STATEMENT:
        return False
    hits = turn.catalog.search(turn.text, limit=1).hits
    return any(wish in " ".join((hit.product.name, *hit.product.keywords, hit.product.form)) for hit in hits)


def _asks_place(turn: Turn, name: str) -> None:
    turn.talk.enter(TOPIC)
    turn.talk.note(TOPIC)["asking"] = name
    asks(turn)


def _asked(turn: Turn) -> Kind:
    """Who the visitor wants to be, whose place is asked for."""
    return KINDS.get(str(turn.talk.note(TOPIC).get("asking")), KINDS["coordinator"])


def _becomes(turn: Turn, kind: Kind, code: str) -> None:
    place = turn.places.get(code)
    if place is None or place.level not in kind.levels:
        _asks_place(turn, next(name for name, each in KINDS.items() if each is kind))
    elif kind.role is Role.COORDINATOR:
        _becomes_coordinator(turn, Seat.of_place(place))
    else:
        _wears(turn, kind, code)
        turn.answers(wording.now_reviewer(titles.title(turn, turn.who.hat)))


def _becomes_coordinator(turn: Turn, seat: Seat) -> None:
    note = turn.talk.note(TOPIC)
    then, product = note.get("then"), note.get("product")
    _wears(turn, KINDS["coordinator"], seat.unit_code)
    if not isinstance(then, str) and not isinstance(product, str):
        turn.answers(wording.now_coordinator(drafts.place_name(seat)))
        return
    turn.opens(wording.now_coordinator(drafts.place_name(seat)).text.partition("\n")[0])
    if isinstance(then, str):
        turn.hears_again(then)
        ordering.begins(turn)
    else:
        search.shows(turn, str(product))
