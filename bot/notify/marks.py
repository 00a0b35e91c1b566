"""Fates on their way into the store: what comes together is kept in one transaction."""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial

from storage import outbox
from storage.outbox import Fate, Receipt
from storage.store import Store

Mark = Receipt | Fate

log = logging.getLogger(__name__)


class Marks:
    """Keeps fates for one holder. A fate that the store does not take is remembered and tried again, so
    that what was sent is not sent a second time because a disk was full.
    """

    def __init__(self, store: Store, holder: str) -> None:
        self._store = store
        self._holder = holder
        self._waiting: list[tuple[Mark, asyncio.Future[None]]] = []
        self._unkept: dict[int, Mark] = {}
        self._writing: asyncio.Task[None] | None = None

    @property
    def unkept(self) -> frozenset[int]:
        """The notices whose fate is known here and not in the store."""
        return frozenset(self._unkept)

    def put(self, mark: Mark) -> asyncio.Future[None]:
        """Gives a fate to be kept; the future is done once it is, or once it is remembered for later."""
        kept = asyncio.get_running_loop().create_future()
        self._waiting.append((mark, kept))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return kept

    async def again(self) -> None:
        """Tries to keep what could not be kept before."""
        if self._unkept:
            await self._keep(list(self._unkept.values()))

    async def _write(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting, []
            try:
                await self._keep([mark for mark, _ in group])
            finally:
                for _, kept in group:
                    if not kept.done():
                        kept.set_result(None)

    async def _keep(self, marks: Sequence[Mark]) -> None:
        self._unkept.update((mark.id, mark) for mark in marks)
        written = self._store.write(partial(outbox.mark, holder=self._holder, marks=marks))
        try:
            # Who waits may be cancelled, the write may not.
            await asyncio.shield(asyncio.wrap_future(written))
        except Exception:
            log.exception("%d notices could not be marked; it will be tried again", len(marks))
        else:
            for mark in marks:
                self._unkept.pop(mark.id, None)
