"""On which side of an order a person stands: rights, seen from the order."""

from collections.abc import Iterable, Mapping, Sequence

from bot.orders.life import Party
from bot.people.rights import Command, Target, may
from bot.people.roles import Grant
from storage.models import Order

_RIGHTS: Mapping[Party, Command] = {
    Party.ORDERER: Command.CHANGE_ORDER,
    Party.TOWN: Command.REVIEW_TOWN,
    Party.DISTRICT: Command.REVIEW_DISTRICT,
    Party.CITY: Command.REVIEW_CITY,
    Party.SUPPLIER: Command.ANSWER_OFFER,
}


def target(order: Order, line: Sequence[str]) -> Target:
    """The order as an object of rights. `line` are the codes of its unit's regions, from the city down."""
    return Target(order.unit_code, tuple(line), order.supplier_code, order.person_id)


def parties(grants: Iterable[Grant], person_id: int, order: Order, line: Sequence[str]) -> frozenset[Party]:
    """The sides on which the person stands; none for a stranger."""
    held = tuple(grants)
    about = target(order, line)
    return frozenset(party for party, right in _RIGHTS.items() if may(held, right, about, person_id))
