"""What this process has in hand: claimed for a while, renewed, and let go with a mark."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from sqlmodel import Session

from bot.notify.marks import Mark, Marks
from storage import outbox
from storage.outbox import Claimed
from storage.store import Store

T = TypeVar("T")
LEASE = timedelta(seconds=30)  # after the last renewal another process takes over what a dead one had in hand
RENEWAL_SECONDS = 10.0

Choose = Callable[[Session, str, datetime, datetime], list[Claimed]]  # with holder, now and end of the lease

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Service:
    """A person whose notices are in hand: how many, and an event that tells when none is any more."""

    letters: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)


class Hands:
    """One a process; `name` tells it from all others."""

    def __init__(self, store: Store, clock: Callable[[], datetime], name: str) -> None:
        self._store = store
        self._clock = clock
        self._name = name
        self._marks = Marks(store, name)
        self._held: set[int] = set()
        self._services: dict[int, _Service] = {}
        self._renewing: asyncio.Task[None] | None = None

    @property
    def served(self) -> frozenset[int]:
        """The persons whose notices are in hand here."""
        return frozenset(self._services)

    async def free(self, person: int) -> None:
        """Waits until nothing for this person is in hand here."""
        while service := self._services.get(person):
            await service.over.wait()

    async def claim(self, choose: Choose) -> list[Claimed]:
        """Claims what `choose` takes, and renews it as long as it is in hand.

        What was sent before and could only not be marked is left out.
        """
        await self._marks.again()
        now = self._clock()
        work = partial(_chosen, choose=choose, holder=self._name, now=now, until=now + LEASE)
        sent = self._marks.unkept
        claimed = [each for each in await kept(self._store.write(work)) if each.id not in sent]
        for each in claimed:
            self._held.add(each.id)
            self._services.setdefault(each.recipient_id, _Service()).letters += 1
        if claimed and (self._renewing is None or self._renewing.done()):
            self._renewing = asyncio.create_task(self._renew())
        return claimed

    async def settle(self, claimed: Claimed, mark: Mark) -> None:
        """Marks one and lets it go."""
        marked = self._marks.put(mark)
        try:
            await marked
        finally:
            self.let_go(claimed)

    def let_go(self, claimed: Claimed) -> None:
        """Lets one go whose fate is not known; when its lease is over it is tried again."""
        self._held.discard(claimed.id)
        service = self._services.get(claimed.recipient_id)
        if service is not None:
            service.letters -= 1
            if service.letters <= 0:
                del self._services[claimed.recipient_id]
                service.over.set()

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEWAL_SECONDS)
            ids = self._held | self._marks.unkept
            if not ids:
                return
            until = self._clock() + LEASE
            try:
                await kept(self._store.write(partial(outbox.renew, ids=ids, holder=self._name, until=until)))
            except Exception:
                log.exception("claims could not be renewed; it will be tried again")


def _chosen(session: Session, choose: Choose, holder: str, now: datetime, until: datetime) -> list[Claimed]:
    return choose(session, holder, now, until)


async def kept(written: Future[T]) -> T:
    """Waits for a write; whoever waits may be cancelled, the write may not."""
    return await asyncio.shield(asyncio.wrap_future(written))
