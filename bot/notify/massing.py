"""Makes mass sends of what campaigns owe to people whom no channel could write to; an errand of the leader.

One text goes to many at once. It is fixed in the store first, so that whatever happens between the call and
its mark, the same is asked for again under the same key, and nobody gets it twice.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, runtime_checkable

from sqlmodel import Session

from bot.campaigns.matter import matter_of
from bot.campaigns.standing import standing
from bot.dialogue.delivery import Delivered, Delivery, Later, Refused
from bot.dialogue.messages import Reply
from bot.dialogue.wall_clock import SHANGHAI
from bot.handlers.wording import campaign_letters as wording
from bot.notify.hands import kept
from bot.notify.quiet import QuietHours
from bot.notify.round import Round
from bot.orders.terms import Terms
from storage import campaigns, outbox
from storage.store import Store
from storage.wechat import mass
from storage.wechat.mass import Batch

CALL_SECONDS = 20.0  # a call that takes longer has an unknown fate
AGAIN = timedelta(seconds=70)  # under the same key; WeChat refuses it within a minute
EVERY = 10.0  # seconds between two looks for people to be gathered
TEXT_BYTES = 2000  # of a text; WeChat's limit is 2,048
PAUSE = "mass sends"  # the pause of this errand, beside those of the channels

log = logging.getLogger(__name__)


@runtime_checkable
class SendsToMany(Protocol):
    """A channel with a call by which one text goes to many, once for each key."""

    def sends_to_many(self) -> bool:
        """Whether it may be used just now."""

    async def deliver_to_many(self, external_ids: Sequence[str], text: str, key: str) -> Delivery:
        """Delivered, with the platform's id, also where the same key was delivered before."""


class Massing:
    """One a process; in one at a time it is run."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        channel: SendsToMany,
        terms: Terms,
        public_url: str = "",
        quiet: QuietHours | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._channel = channel
        self._terms = terms
        self._public_url = public_url
        self._quiet = quiet
        self._look_at = 0.0

    async def run_due(self) -> Round:
        """Asks again for what has no answer yet, then for what is gathered by now; not while people sleep."""
        total = Round()
        if self._quiet is not None and self._quiet.until(self._clock()):
            return total
        while batch := await kept(self._store.write(self._take)):
            total.add(await self._send(batch))
        if time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + EVERY
            total.add(await self.gather())
        return total

    async def gather(self) -> Round:
        """Makes mass sends for whoever is to be reached by one."""
        total = Round()
        if not self._channel.sends_to_many():
            return total
        for number in await asyncio.to_thread(self._store.read, self._gathered):
            while await kept(self._store.write(partial(self._fix, number=number))):
                batch = await kept(self._store.write(self._take))
                if batch is None:
                    break
                done = await self._send(batch)
                total.add(done)
                if not done.sent:  # it was put off or given back, and would be fixed again
                    return total
        return total

    def _gathered(self, session: Session) -> list[str]:
        if PAUSE in outbox.pauses(session, self._clock()):
            return []
        return mass.gathered(session, self._clock())

    def _take(self, session: Session) -> Batch | None:
        return mass.take(session, self._clock(), self._clock() + AGAIN)

    def _fix(self, session: Session, number: str) -> int:
        now = self._clock()
        campaign = campaigns.locked(session, number)
        if campaign is None or campaign.state not in (campaigns.RUNNING, campaigns.DONE):
            return 0
        text = wording.in_one_text(matter_of(session, campaign, now), self._public_url, TEXT_BYTES)
        month = now.astimezone(SHANGHAI).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return mass.fix(session, number, text, standing(self._terms, now), month.astimezone(now.tzinfo))

    async def _send(self, batch: Batch) -> Round:
        outcome = await self._ask(batch)
        size = len(batch.openids)
        match outcome:
            case Delivered(msg_id):
                words = Reply(batch.text).to_json()
                await self._write(partial(mass.sent, msg_id=msg_id, reply=words, now=self._clock()), batch)
                return Round(sent=size)
            case Refused(reason):
                log.warning("a mass send to %d was refused: %s", size, reason)
                await self._write(partial(mass.refused, reason=reason), batch)
                return Round(dead=size)
            case Later(seconds, _, uncertain):
                wait, unsure = max(timedelta(seconds=seconds), AGAIN), uncertain
            case _:
                wait, unsure = AGAIN, False
        until = self._clock() + wait
        if unsure or batch.attempts > 1:  # some call may have been carried out
            await self._write(partial(mass.put_off, until=until), batch)
        else:
            await self._write(mass.dissolve, batch)
            await kept(self._store.write(partial(outbox.pause, channel=PAUSE, until=until)))
        log.warning("a mass send to %d waits until %s", size, until.isoformat(timespec="seconds"))
        return Round(kept=size)

    async def _ask(self, batch: Batch) -> Delivery:
        try:
            async with asyncio.timeout(CALL_SECONDS):
                return await self._channel.deliver_to_many(batch.openids, batch.text, batch.key)
        except Exception as error:  # its words may hold an address with a token in it
            log.error("a mass send to %d met %s", len(batch.openids), type(error).__name__)
            return Later(AGAIN.total_seconds(), uncertain=True)

    async def _write(self, work: Callable[..., None], batch: Batch) -> None:
        await kept(self._store.write(partial(work, mass_id=batch.id)))
