"""What a coordinator has in mind before the first word: product, day, hour, people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.catalog.taxonomy import ONLINE
from bot.simulation.habits import Chance, habits
from storage.models import Product

_CLOCKS = tuple(time(hour, minute) for hour in (9, 10, 14, 15, 16, 19) for minute in (0, 30))[:-1]
_LIKED = (9, 30), (10, 0), (14, 30), (15, 0)


@dataclass(slots=True)
class Wish:
    """One delivery that somebody wants."""

    product: Product
    audience: str
    day: date
    clock: time
    people: int


def wish(chance: Chance, products: Sequence[Product], district: str, now: datetime) -> Wish | None:
    """Something out of the printed catalog; None where nothing is delivered then and there."""
    table, dice = habits()["wish"], chance.dice
    least, most = (3, 9) if chance.happens("wish", "too_soon") else table["days_ahead"]
    day = now.date() + timedelta(dice.randint(least, most))
    any_month, any_district = chance.happens("wish", "any_month"), chance.happens("wish", "any_district")
    fitting = [
        each
        for each in products
        if (any_month or day.month in each.months)
        and (any_district or not each.districts or district in each.districts)
    ]
    if not fitting:
        return None
    product = dice.choice(fitting)
    if product.mode != ONLINE and dice.random() < 0.4:  # free days are liked best
        day += timedelta((5 - day.weekday()) % 7)
    liked = [clock for clock in _CLOCKS if (clock.hour, clock.minute) in _LIKED]
    return Wish(
        product,
        dice.choice(product.audiences),
        day,
        dice.choice(liked if dice.random() < 0.6 else _CLOCKS),
        _people(chance, product),
    )


def _people(chance: Chance, product: Product) -> int:
    if chance.happens("wish", "crowded"):
        return product.people_max + chance.dice.randint(5, 40)
    if chance.happens("wish", "sparse"):
        return max(1, product.people_min - chance.dice.randint(1, 8))
    count = round(chance.dice.triangular(product.people_min, product.people_max))
    return count if count < 20 else round(count, -1) if product.people_min <= round(count, -1) else count
