"""Which of several processes holds the clock: a lease in the store, renewed; the next takes it over."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from storage import leases
from storage.store import Store

CLOCK = "clock"
LEASE = timedelta(seconds=15)  # who does not renew it for so long has lost the clock
RENEWAL = timedelta(seconds=5)

log = logging.getLogger(__name__)


class Leadership:
    """One a process; `name` tells the process from all others."""

    def __init__(self, store: Store, clock: Callable[[], datetime], name: str) -> None:
        self._store = store
        self._clock = clock
        self._name = name
        self._until: datetime | None = None

    @property
    def held(self) -> bool:
        """Whether this process holds the clock, as far as it knows without asking."""
        return self._until is not None and self._clock() < self._until

    async def ask(self) -> bool:
        """Takes the clock, or renews it when it is time; False while another process holds it."""
        now = self._clock()
        if self._until is not None and now < self._until - LEASE + RENEWAL:
            return True
        until = now + LEASE
        try:
            taken = await asyncio.wrap_future(
                self._store.write(partial(leases.hold, name=CLOCK, holder=self._name, now=now, until=until))
            )
        except Exception:
            log.exception("the clock could not be asked for; the next wake-up will try again")
            return self.held
        self._until = until if taken else None
        return taken

    async def give_up(self) -> None:
        """Lets another process take the clock at once."""
        if self._until is not None:
            self._until = None
            now = self._clock()
            await asyncio.wrap_future(
                self._store.write(partial(leases.let_go, name=CLOCK, holder=self._name, now=now))
            )
