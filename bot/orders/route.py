"""Which levels look at an order before its supplier is asked.

A unit is looked at by the levels above its own: a community by its town and its district, a town by its
district. City staff look where a rule says so. Rules are a table of staff; of those that fit, the one that
names the most wins: a product counts more than a kind of unit, that more than a district.
"""

from collections.abc import Iterable

from bot.orders.life import REVIEWS, State
from bot.orders.request import Seat
from storage.models import ReviewRule


def route(rules: Iterable[ReviewRule], product_code: str, unit_kind: str, seat: Seat) -> list[State]:
    """The reviews that an order of this product for this unit goes through, in their order."""
    fitting = [
        rule
        for rule in rules
        if rule.product_code in ("", product_code)
        and rule.unit_kind in ("", unit_kind)
        and rule.district in ("", seat.district)
    ]
    fitting.sort(key=_named)
    needed = dict.fromkeys(_usual(seat, unit_kind), True)
    needed |= {State(f"{rule.level}_review"): rule.needed for rule in fitting}
    return [state for state in REVIEWS if needed.get(state) and _is_above(state, seat, unit_kind)]


def _usual(seat: Seat, unit_kind: str) -> list[State]:
    return [
        state for state in (State.TOWN_REVIEW, State.DISTRICT_REVIEW) if _is_above(state, seat, unit_kind)
    ]


def _is_above(state: State, seat: Seat, unit_kind: str) -> bool:
    """Whether the level lies above the unit; nobody reviews what their own level has ordered."""
    free = unit_kind != "region"
    if state is State.TOWN_REVIEW:
        return bool(seat.town) and (free or bool(seat.community))
    if state is State.DISTRICT_REVIEW:
        return bool(seat.district) and (free or bool(seat.town))
    return True


def _named(rule: ReviewRule) -> tuple[bool, bool, bool]:
    return bool(rule.product_code), bool(rule.unit_kind), bool(rule.district)
