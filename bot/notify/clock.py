"""What wakes the courier. It knows nothing of what is due: the table is the truth (law 9)."""

import asyncio
import logging

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.dialogue.wall_clock import SHANGHAI
from bot.notify.courier import Courier

PATIENCE = 10.0  # seconds that a round under way is given to end

log = logging.getLogger(__name__)


class Clockwork:
    """Wakes the courier every `seconds`, in memory and in one process only.

    Wake-ups that were missed become one, however late it is; a round that takes longer than the
    interval is not joined by a second one.
    """

    def __init__(self, courier: Courier, seconds: float = 3.0) -> None:
        self._courier = courier
        self._round: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(
            timezone=SHANGHAI,
            job_defaults={"misfire_grace_time": None, "coalesce": True},
        )
        self._scheduler.add_job(self._wake, "interval", seconds=seconds)

    def start(self) -> None:
        """Starts on the running event loop."""
        self._scheduler.start()

    async def stop(self) -> None:
        """Wakes nobody any more, and lets a round under way end."""
        self._scheduler.pause()
        if self._round is not None and not self._round.done():
            await asyncio.wait({self._round}, timeout=PATIENCE)
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # the scheduler shuts down in a callback of the loop

    async def _wake(self) -> None:
        if self._round is None or self._round.done():
            self._round = asyncio.create_task(self._carry())

    async def _carry(self) -> None:
        try:
            await self._courier.run_due()
        except Exception:
            log.exception("a round of the courier failed; the next one will try again")
