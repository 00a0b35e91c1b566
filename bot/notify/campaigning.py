"""Lets the planner of campaigns take its steps, one transaction each; an errand of the clockwork's leader."""

import asyncio
import time

from bot.campaigns.planner import Planner
from bot.notify.round import Round
from storage.store import Store

EVERY = 10.0  # seconds between two looks for campaigns that are over


class Campaigning:
    """Wakes the planner."""

    def __init__(self, store: Store, planner: Planner, every: float = EVERY) -> None:
        self._store = store
        self._planner = planner
        self._every = every
        self._next = 0.0

    async def run_due(self) -> Round:
        """Takes every step that is due; between two of them others may write."""
        more = True
        while more:
            await asyncio.to_thread(self._store.read, self._planner.look)
            more = await asyncio.wrap_future(self._store.write(self._planner.step))
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + self._every
            await asyncio.wrap_future(self._store.write(self._planner.finish))
        return Round()
