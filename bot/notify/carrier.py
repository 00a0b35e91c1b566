"""Carries one letter to one person: which of their accounts, and what the platform's answer means."""

import asyncio
import logging
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from bot.dialogue.delivery import Delivered, Delivery, Gone, Later, Letter, Moved, OutOfReach, Refused
from bot.notify.addressing import Addressed
from bot.notify.hands import kept
from storage import accounts, outbox
from storage.notices import DEAD, OUT_OF_REACH
from storage.outbox import Claimed, Fate, Receipt
from storage.people import KnownAccount
from storage.store import Store

DELIVERY_SECONDS = 20.0  # a channel that takes longer has failed
REST = timedelta(minutes=5)  # how long somebody who cannot be reached is left alone, unless they arrive
ATTEMPTS = 5  # after which a letter is dead
PAUSES = (30, 120, 480, 1800)  # seconds after the first, second … attempt that failed

log = logging.getLogger(__name__)


class Channel(Protocol):
    """What the courier needs of a channel.

    One that reaches only who is there just now also has `present()`, the external ids of these. One in
    which letters wait for their turn may have `at_once`, how many it wants at the same time: what is more
    urgent then has fewer before it.
    """

    @property
    def name(self) -> str:
        """As in `Account.channel`."""

    async def deliver(self, external_id: str, letter: Letter) -> Delivery:
        """Sends to one account and tells what became of it."""


class Carrier:
    """Knows the channels, and which of them have to wait."""

    def __init__(self, store: Store, clock: Callable[[], datetime], channels: Mapping[str, Channel]) -> None:
        self._store = store
        self._clock = clock
        self._channels = channels
        self._pauses: dict[str, datetime] = {}

    def heard(self, pauses: Mapping[str, datetime]) -> None:
        """Takes note of pauses that another process or an earlier run has been asked for."""
        self._pauses.update(pauses)

    async def carry(self, addressed: Addressed, first: KnownAccount | None) -> Receipt | Fate:
        """Tries the accounts in order, `first` before all others, until one takes it or asks to wait."""
        claimed = addressed.claimed
        for account in sorted(addressed.accounts, key=lambda account: account != first):
            channel = self._channels.get(account.channel)
            if channel is None:
                continue
            until = self._pauses.get(account.channel)
            if until is not None and until > self._clock():
                return Fate(claimed.id, next_at=until, retry=True, unspent=True, failure="paused")
            outcome = await self._deliver(channel, account, addressed.letter)
            if isinstance(outcome, Moved):
                account = await kept(
                    self._store.write(
                        partial(accounts.move, account=account, external_id=outcome.external_id)
                    )
                )
                outcome = await self._deliver(channel, account, addressed.letter)
            match outcome:
                case Delivered(message_id):
                    words = addressed.letter.reply.to_json()
                    return Receipt(claimed.id, account.id, words, message_id, self._clock())
                case OutOfReach():
                    continue
                case Gone():
                    await kept(
                        self._store.write(partial(accounts.set_active, account_id=account.id, active=False))
                    )
                case Later(seconds, everybody, uncertain):
                    until = self._clock() + timedelta(seconds=seconds)
                    if everybody:
                        await self._pause(account.channel, until)
                    if uncertain:
                        return self.failed(claimed, "uncertain", until)
                    return Fate(claimed.id, next_at=until, retry=True, unspent=True, failure="later")
                case Refused(reason):
                    log.warning("notice %d was refused by %s and is dead", claimed.id, account.channel)
                    return Fate(claimed.id, DEAD, failure=reason[:200])
                case str(reason):
                    return self.failed(claimed, reason)
                case Moved():
                    return self.failed(claimed, "moved again")
        return Fate(claimed.id, next_at=self._clock() + REST, unspent=True, failure=OUT_OF_REACH)

    def failed(self, claimed: Claimed, reason: str, until: datetime | None = None) -> Fate:
        """The fate after an attempt that failed or may have failed: another try, or none any more."""
        if claimed.attempts >= ATTEMPTS:
            log.warning("notice %d is dead after %d attempts: %s", claimed.id, claimed.attempts, reason)
            return Fate(claimed.id, DEAD, failure=reason)
        pause = timedelta(seconds=PAUSES[max(claimed.attempts, 1) - 1])
        return Fate(
            claimed.id, next_at=max(until or self._clock(), self._clock() + pause), retry=True, failure=reason
        )

    async def _deliver(self, channel: Channel, account: KnownAccount, letter: Letter) -> Delivery | str:
        """The outcome; the name of the failure where there is none."""
        try:
            async with asyncio.timeout(DELIVERY_SECONDS):
                return await channel.deliver(account.external_id, letter)
        except Exception as error:
            # Its words may hold an address with a token in it; its name and place do not.
            place = traceback.extract_tb(error.__traceback__)[-1]
            name = type(error).__name__
            log.error(
                "channel %s failed to deliver %s %s: %s in %s:%s",
                *(channel.name, letter.kind, letter.subject, name, place.name, place.lineno),
            )
            return name

    async def _pause(self, channel: str, until: datetime) -> None:
        """Lets the whole channel wait, in every process and over a restart."""
        self._pauses[channel] = max(until, self._pauses.get(channel, until))
        log.warning("channel %s pauses until %s", channel, until.isoformat(timespec="seconds"))
        await kept(self._store.write(partial(outbox.pause, channel=channel, until=until)))
