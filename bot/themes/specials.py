"""专场: one theme opened at a main venue and several branch venues at the same time.

Each venue is an ordinary order under the ordinary rules. All of them are placed or none, in one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from bot.catalog import Catalog
from bot.orders.desk import Desk
from bot.orders.request import Request
from bot.orders.rules import ONLINE, Objection
from bot.themes import fitting
from bot.themes.planner import Planner
from bot.themes.year import Denied, Year
from storage import deliveries, events, locks, ratings, themes
from storage.models import Order, Product, Special, Theme

MOST = 8  # venues
LOOKED_AT = 12  # products of each audience from which a venue's is chosen


class NotAll(Exception):  # noqa: N818 - says what is the case
    """Nothing was ordered; `against` tells by the venue's place in the list what stands against it."""

    def __init__(self, against: Mapping[int, Objection]) -> None:
        super().__init__(f"{len(against)} venues")
        self.against = against


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one venue: places taken by residents, head count, and rating, where they are known."""

    order: Order
    signed_up: int
    came: int | None
    score: int | None


class Specials:
    """The special deliveries of one session, for one person; `now` is aware."""

    def __init__(
        self,
        session: Session,
        now: datetime,
        catalog: Catalog,
        desk: Desk,
        year: Year,
        planner: Planner,
        person_id: int,
    ) -> None:
        self._session = session
        self._now = now
        self._catalog = catalog
        self._desk = desk
        self._year = year
        self._planner = planner
        self._person_id = person_id

    def choose(self, theme: Theme, wanted: Sequence[Request]) -> list[Request]:
        """The same with a product for each that has none: of the announcement first, then what suits the
        theme; one for which somebody comes, against which nothing stands, and no team at two venues. Without
        any it stays open.
        """
        taken = {request.product.team for request in wanted if request.product}
        found = []
        for request in wanted:
            if request.product is None:
                fits = (
                    each
                    for each in self._candidates(theme)
                    if each.team not in taken and not self._hard(request.instead(each))
                )
                product = next(fits, None)
                request = replace(request, product=product)
                taken.update([product.team] if product else [])
            found.append(request)
        return found

    def against(self, wanted: Sequence[Request]) -> dict[int, Objection]:
        """What stands against each venue as things are, by its place in the list."""
        return {
            place: hard
            for place, request in enumerate(wanted)
            if request.product and (hard := self._hard(request))
        }

    def place(self, theme: Theme, wanted: Sequence[Request]) -> Special:
        """Orders all of them, the main venue's first. Raises Denied, NotAll, IncompleteRequest."""
        if not self._year.may_keep:
            raise Denied
        locks.lock(self._session, *(name for request in wanted for name in _guards(request)))
        against: dict[int, Objection] = {}
        orders: list[Order] = []
        with self._session.begin_nested() as savepoint:
            for number, request in enumerate(wanted):
                placed = self._desk.submit(request, self._person_id)
                if isinstance(placed, Order):
                    orders.append(placed)
                else:
                    against[number] = next(each for each in placed if each.hard)
            if against:
                savepoint.rollback()
        if against:
            self._session.expire_all()
            raise NotAll(against)
        special = Special(
            month=theme.month,
            person_id=self._person_id,
            starts_at=orders[0].starts_at,
            created_at=self._now,
        )
        themes.add_special(self._session, special, [order.id or 0 for order in orders])
        return special

    def of(self, month: str) -> list[Special]:
        """The special deliveries of a theme, the last one first; none for whoever may not keep themes."""
        return themes.specials(self._session, month) if self._year.may_keep else []

    def get(self, special_id: int) -> Special | None:
        """The special delivery of this id."""
        return next((each for each in self.of("") if each.id == special_id), None)

    def venues(self, special: Special) -> list[Order]:
        """Its orders, the main venue's first."""
        return themes.venues(self._session, special.id or 0)

    def outcomes(self, special: Special) -> list[Outcome]:
        """What became of each venue."""
        return [self._outcome(order) for order in self.venues(special)]

    def _outcome(self, order: Order) -> Outcome:
        assert order.id is not None
        event = events.of_order(self._session, order.id)
        taken = events.taken(self._session, [event.id], self._now) if event and event.id else {}
        evidence, rating = (
            deliveries.evidence_of(self._session, order.id),
            ratings.of_order(self._session, order.id),
        )
        came = evidence.came if evidence and evidence.came is not None else rating.came if rating else None
        return Outcome(order, sum(taken.values()), came, rating.score if rating else None)

    def _candidates(self, theme: Theme) -> list[Product]:
        announced = self._planner.products(self._planner.plan(theme))
        suiting = fitting.chosen(fitting.fitting(self._catalog, theme, LOOKED_AT), 4 * LOOKED_AT)
        there = (product for product in (*announced, *suiting) if product.mode != ONLINE)
        return list({product.code: product for product in there}.values())

    def _hard(self, request: Request) -> Objection | None:
        return next((each for each in self._desk.objections(request) if each.hard), None)


def about(special: Special) -> str:
    """What the campaign that announces it is about."""
    return f"special/{special.id}"


def _guards(request: Request) -> list[locks.Name]:
    """What ordering it locks; all venues' are taken at once, so that no two of us wait for each other."""
    product, unit = request.product, request.unit
    team = [("team", product.team), ("product", product.code)] if product else []
    return [*team, *([("unit", unit.unit_code)] if unit else [])]
