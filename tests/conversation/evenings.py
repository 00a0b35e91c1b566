"""An event that residents may come to, from the supplier's yes on."""

from bot.dialogue.messages import Incoming, Medium
from tests.conversation.moments import SEATED, orders
from tests.conversation.person import Bot, Person

BEGINS, OPENS, ENDS = "2026-12-09 14:00", "2026-12-09 12:30", "2026-12-09 15:00"


def an_event(bot: Bot, coordinator: Person, places: str = "") -> tuple[str, Person]:
    """The number of an order that its supplier has accepted, and the supplier; 25 may come, or as said."""
    supplier = Person(bot, "馆里阿强", "web").becomes("supplier", bot.product(SEATED).supplier_code)
    orders(coordinator)
    supplier.looks_up().taps("接单")
    number = coordinator.order.number
    if places:
        coordinator.says(number).taps("改居民名额").says(places)
    return number, supplier


def comes_by(person: Person, payload: str) -> Person:
    """Follows a link or scans a code."""
    return person.sends(
        Incoming(f"{person.name}-by-{next(person.numbers)}", start=payload, medium=Medium.ARRIVAL)
    )


def signs_up(person: Person, number: str, party: int) -> Person:
    return comes_by(person, f"e_{number}").taps("我要报名").says(f"{party}位", person.name)
