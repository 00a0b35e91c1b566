"""What wakes the courier. It knows nothing of what is due: the table is the truth (law 9)."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.dialogue.wall_clock import SHANGHAI
from bot.notify.courier import Courier
from bot.notify.leadership import Leadership
from bot.notify.round import Round

PATIENCE = 10.0  # seconds that errands under way are given to end

Errand = Callable[[], Awaitable[Round]]

log = logging.getLogger(__name__)


class Clockwork:
    """Wakes the courier every `seconds`, in memory: for those who are here in every process, for all
    others in the one that has the leadership; without one, this process is alone. That one also lets
    `deadlines` take the steps that time takes with orders, `campaigns` those with campaigns, and `mass` make
    the mass sends.

    Wake-ups that were missed become one, however late it is. Each channel has an errand of its own, so
    that a slow one holds up no other; one that takes longer than the interval is not joined by a second.
    """

    def __init__(
        self,
        courier: Courier,
        seconds: float = 3.0,
        leadership: Leadership | None = None,
        deadlines: Errand | None = None,
        campaigns: Errand | None = None,
        mass: Errand | None = None,
    ) -> None:
        self._courier = courier
        self._deadlines = deadlines
        self._campaigns = campaigns
        self._mass = mass
        self._leadership = leadership
        self._stopping = False
        self._errands: dict[str, asyncio.Task[None]] = {}
        self._scheduler = AsyncIOScheduler(
            timezone=SHANGHAI,
            job_defaults={"misfire_grace_time": None, "coalesce": True},
        )
        self._scheduler.add_job(self._wake, "interval", seconds=seconds)

    def start(self) -> None:
        """Starts on the running event loop."""
        self._scheduler.start()

    async def stop(self) -> None:
        """Wakes nobody any more, lets what is on its way arrive, and leaves the clock to another process."""
        self._stopping = True
        self._scheduler.pause()
        under_way = {errand for errand in self._errands.values() if not errand.done()}
        if under_way:
            _, late = await asyncio.wait(under_way, timeout=PATIENCE)
            for errand in late:
                errand.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._leadership is not None:
            await self._leadership.give_up()
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # the scheduler shuts down in a callback of the loop

    async def _wake(self) -> None:
        self._send("the clock", self._begin)

    async def _begin(self) -> Round:
        """Sends out those errands that have come back."""
        self._send("open pages", self._courier.run_here)
        if self._leadership is None or await self._leadership.ask():
            if self._deadlines is not None:
                self._send("deadlines", self._deadlines)
            if self._campaigns is not None:
                self._send("campaigns", self._campaigns)
            if self._mass is not None:
                self._send("mass sends", self._mass)
            self._send("sorting", self._courier.sort)
            for lane in self._courier.lanes:
                self._send(lane, partial(self._courier.run_lane, lane, self._goes_on))
        return Round()

    def _goes_on(self) -> bool:
        return not self._stopping and (self._leadership is None or self._leadership.held)

    def _send(self, name: str, errand: Errand) -> None:
        before = self._errands.get(name)
        if not self._stopping and (before is None or before.done()):
            self._errands[name] = asyncio.create_task(self._run(name, errand))

    async def _run(self, name: str, errand: Errand) -> None:
        try:
            done = await errand()
        except Exception:
            log.exception("an errand of the courier failed (%s); the next one will try again", name)
            return
        if done.expired:
            log.warning("%d notices were of no use any more and were not sent", done.expired)
        if done.dead:
            log.warning("%d letters are dead; `xiangmei notices dead` lists them", done.dead)
        if done.repeats:
            log.warning("%d notices may have arrived twice (%s)", done.repeats, name)
