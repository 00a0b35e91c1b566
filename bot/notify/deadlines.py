"""Lets time take its steps with orders: overdue answers, days that have come, deliveries that are over."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from bot.catalog import Catalog, CatalogHolder
from bot.events.places import Places
from bot.notify.round import Round
from bot.orders.clocks import AT_ONCE, Clocks
from bot.orders.course import News
from bot.orders.desk import Desk, Reminders
from bot.orders.terms import USUAL, Terms
from bot.orders.windows import Allocation
from bot.themes.monthly import Monthly
from bot.themes.planner import Planner
from bot.themes.year import Year
from storage.models import Product
from storage.store import Store

EVERY = 30.0  # seconds between two looks
ALIKE = 12  # products looked at for one that may stand in for another


class Deadlines:
    """Looks for what is due. One process does it at a time: an errand of the clockwork's leader."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        catalog: CatalogHolder,
        reminders: Reminders,
        news: News,
        terms: Terms = USUAL,
    ) -> None:
        self._store = store
        self._clock = clock
        self._catalog = catalog
        self._reminders = reminders
        self._news = news
        self._terms = terms
        self._next = 0.0

    async def run_due(self) -> Round:
        """Takes every step that is due, unless it was looked for a moment ago."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + EVERY
            while await asyncio.wrap_future(self._store.write(self.run)) >= AT_ONCE:
                pass
        return Round()

    def run(self, session: Session) -> int:
        """Takes the steps that are due, in this session; returns how many orders were looked at."""
        catalog, now = self._catalog.current, self._clock()
        desk = Desk(session, now, catalog, self._reminders, self._news, self._terms)
        self._looks_at_theme(session, now, catalog, desk)
        clocks = Clocks(session, now, desk, self._reminders, lambda product: _equal(catalog, product))
        allocation = Allocation(session, now, desk, self._reminders)
        return max(
            clocks.run_out(),
            allocation.run_out(AT_ONCE),
            Places(session, now, self._terms.event_offer).run_out(AT_ONCE),
        )

    def _looks_at_theme(self, session: Session, now: datetime, catalog: Catalog, desk: Desk) -> None:
        if not self._terms.alone:  # visitors of a demo have no theme of their own
            year = Year(session, now, (), None)
            planner = Planner(session, now, catalog, desk, year, None)
            Monthly(session, now, year, planner, self._terms.theme_day).run()


def _equal(catalog: Catalog, product: Product) -> list[Product]:
    """The products of the same form, field and mode that are most like it."""
    same = (product.form, product.field, product.mode)
    return [
        each for each in catalog.similar(product.code, ALIKE) if (each.form, each.field, each.mode) == same
    ]
