"""A draft is the JSON of an order in the making; here it becomes a request, words, or comes from an order."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, time

from bot.dialogue.form import Draft
from bot.dialogue.readers.region_names import stem_and_kind
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers.turn import Turn
from bot.handlers.wording import dates, ordering
from bot.orders.request import Request, Seat
from storage.models import Order, Product


def seat_of(turn: Turn, code: str) -> Seat | None:
    """The unit of this code: a region, or a free unit seated in one; None where it is gone."""
    place = turn.places.get(code)
    return Seat.of_place(place) if place else turn.desk.seat(code)


def place_name(seat: Seat | None) -> str:
    """District, town and unit together, since names repeat: 海珠区南石头街道南箕社区, 白云区太和镇消防站."""
    if seat is None:
        return ""
    free = seat.unit_name if seat.unit_code != seat.region_code else ""
    return f"{seat.district}{seat.town}{free or spoken_name(seat.community)}" or seat.unit_name


def spoken_name(community: str) -> str:
    """A community as people call it: 盘福社区居民委员会 is 盘福社区, 高滩村民委员会 is 高滩村."""
    stem, kind = stem_and_kind(community, "community")
    if stem == community:
        return community
    return stem + ("村" if kind == "village" else "社区")


def product_of(turn: Turn, draft: Draft) -> Product | None:
    """The draft's product, if it is still in the catalog; that of an order that is in stays what it was."""
    code, order = draft.get("product"), order_of(turn, draft)
    if order is not None:
        return turn.desk.request_of(order).product
    return turn.catalog.product(code) if isinstance(code, str) else None


def order_of(turn: Turn, draft: Draft) -> Order | None:
    """The order that the draft changes, if it changes one."""
    number = draft.get("number")
    return turn.desk.order(number, turn.who.id) if isinstance(number, str) else None


def request(turn: Turn, draft: Draft) -> Request:
    """What the rules judge: the draft's known slots as values."""
    unit = draft.get("unit")
    people = draft.get("people")
    return Request(
        product=product_of(turn, draft),
        unit=seat_of(turn, unit) if isinstance(unit, str) else None,
        day=day_of(draft),
        start=start_of(draft),
        room=draft.get("room", ""),
        audiences=tuple(draft.get("audiences", ())),
        people_min=people[0] if people else None,
        people_max=people[1] if people else None,
        contact_name=draft.get("contact_name", ""),
        contact_phone=draft.get("contact_phone", ""),
        remarks=draft.get("remarks", ""),
    )


def day_of(draft: Draft) -> date | None:
    """The draft's day."""
    return date.fromisoformat(draft["day"]) if "day" in draft else None


def start_of(draft: Draft) -> time | None:
    """The draft's start on Guangzhou's wall clock."""
    return time.fromisoformat(draft["start"]) if "start" in draft else None


def of_order(turn: Turn, order: Order) -> Draft:
    """The draft that would make this very order: where a change begins."""
    local = order.starts_at.astimezone(SHANGHAI)
    return {
        "number": order.number,
        "product": order.product_code,
        "unit": order.unit_code,
        "day": local.date().isoformat(),
        "start": f"{local:%H:%M}",
        "room": order.room,
        "audiences": list(order.audiences),
        "people": [order.people_min, order.people_max],
        "contact_name": order.contact_name,
        "contact_phone": order.contact_phone,
        "remarks": order.remarks,
    }


def values(turn: Turn, draft: Draft) -> dict[str, str]:
    """The known slots in words, by slot name."""
    wanted = request(turn, draft)
    today = turn.local.date()
    said: dict[str, str] = {}
    if wanted.product:
        said["product"] = wanted.product.name
    if wanted.unit:
        said["unit"] = place_name(wanted.unit)
    if wanted.day:
        said["day"] = dates.day_and_distance(wanted.day, today)
    if wanted.start:
        said["start"] = dates.clock(wanted.start)
    if wanted.people:
        said["people"] = dates.people(*wanted.people)
    if "audiences" in draft:
        said["audiences"] = "、".join(wanted.audiences)
    for name in ("room", "contact_name", "contact_phone"):
        if name in draft:
            said[name] = draft[name]
    if "remarks" in draft:
        said["remarks"] = draft["remarks"] or ordering.NOTHING
    return said


def news(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The values that are new or different, as short phrases to be read back."""
    return [
        after[name] if name in _SPEAK_FOR_THEMSELVES else f"{ordering.NAMES[name]}：{after[name]}"
        for name in ordering.NAMES
        if name in after and after[name] != before.get(name) and after[name] != ordering.NOTHING
    ]


_SPEAK_FOR_THEMSELVES = {"product", "unit", "day", "start", "audiences", "people"}


def token(draft: Draft) -> str:
    """A short mark of exactly this draft, so that a confirm button confirms what stood above it."""
    kept = json.dumps({name: draft.get(name) for name in (*ordering.NAMES, "number")}, sort_keys=True)
    return hashlib.blake2s(kept.encode(), digest_size=4).hexdigest()
