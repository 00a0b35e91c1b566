"""The courier: carries what is due in the outbox to the people it is for, and marks it afterwards.

A crash between sending and marking sends one notice twice; marking first would lose it, and nobody
would know.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, TypeVar

from sqlmodel import Session

from bot.dialogue.delivery import Delivered, Delivery, Letter
from bot.dialogue.messages import Reply
from storage import notices, people
from storage.models import Notice
from storage.notices import Due
from storage.people import KnownAccount
from storage.store import Store

T = TypeVar("T")
PAGE = 200  # notices that are put into words and carried together
DELIVERY_SECONDS = 20.0  # a channel that takes longer has failed
REST = timedelta(minutes=1)  # how long somebody who could not be reached is left alone

log = logging.getLogger(__name__)


class Channel(Protocol):
    """What the courier needs of a channel."""

    @property
    def name(self) -> str:
        """As in `Account.channel`."""

    async def deliver(self, external_id: str, letter: Letter) -> Delivery:
        """Sends to one account and tells what became of it."""


@dataclass(slots=True)
class Round:
    """How many of the notices that were due met which fate."""

    sent: int = 0
    kept: int = 0  # nobody could be reached, or something failed; they wait for another time
    void: int = 0  # not true any more
    expired: int = 0  # of no use any more

    def add(self, other: "Round") -> None:
        """Counts another round in."""
        self.sent += other.sent
        self.kept += other.kept
        self.void += other.void
        self.expired += other.expired


@dataclass(frozen=True, slots=True)
class _Letter:
    """A notice in words, None where there is nothing to say any more, and the accounts it may go to."""

    id: int
    kind: str
    subject: str
    recipient_id: int
    reply: Reply | None
    accounts: Sequence[KnownAccount]


class Courier:
    """One a process. `write` puts a notice into words, from what is true when it goes out; None voids it.

    Recipients are served side by side; the notices of one recipient go one after another, and never
    through two rounds at the same time.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        channels: Iterable[Channel],
        write: Callable[[Session, Notice], Reply | None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._channels = {channel.name: channel for channel in channels}
        self._write = write
        self._served: dict[int, asyncio.Event] = {}  # recipients being served; the event ends it
        self._resting: dict[int, datetime] = {}  # recipients out of reach, and when to try again
        self._unmarked: dict[int, Callable[[Session], object]] = {}  # fate known, not yet in the store

    async def run_due(self) -> Round:
        """Carries everything that is due, the earliest first."""
        for notice_id in list(self._unmarked):
            await self._mark(notice_id)
        now = self._clock()
        self._resting = {person: until for person, until in self._resting.items() if until > now}
        total = Round()
        late = False
        last: Due | None = None
        while page := await self._read(partial(notices.due, now=now, limit=PAGE, after=last)):
            last = page[-1]
            useful = [due for due in page if due.expires_at > now]
            late = late or len(useful) < len(page)
            awake = [due for due in useful if due.recipient_id not in self._resting]
            total.kept += len(useful) - len(awake)
            total.add(await self._serve(awake))
        if late:
            total.expired = await _outcome(self._store.write(partial(notices.expire, now=now)))
        return total

    async def arrived(self, channel: str, external_id: str) -> Round:
        """Carries what waits for the person who is back on this account, to this account if it can be."""
        find = partial(people.account_of, channel=channel, external_id=external_id)
        account = await self._read(find)
        if account is None:
            return Round()
        person = account.person_id
        while served := self._served.get(person):
            await served.wait()
        self._resting.pop(person, None)
        now = self._clock()
        page = await self._read(partial(notices.due, now=now, limit=PAGE, recipient_id=person))
        return await self._serve([due for due in page if due.expires_at > now], account)

    async def _serve(self, dues: Iterable[Due], first: KnownAccount | None = None) -> Round:
        ids = defaultdict(list)
        for due in dues:
            if due.recipient_id not in self._served and due.id not in self._unmarked:
                ids[due.recipient_id].append(due.id)
        if not ids:
            return Round()
        ours = {person: asyncio.Event() for person in ids}
        self._served.update(ours)
        total = Round()
        try:
            everything = [notice_id for lane in ids.values() for notice_id in lane]
            letters, total.kept = await self._read(partial(self._letters, everything, self._clock()))
            lanes = defaultdict(list)
            for letter in letters:
                lanes[letter.recipient_id].append(letter)
            for done in await asyncio.gather(*(self._carry(person, lanes[person], first) for person in ids)):
                total.add(done)
        finally:
            for person, served in ours.items():
                self._release(person, served)
        return total

    def _letters(self, ids: Sequence[int], now: datetime, session: Session) -> tuple[list[_Letter], int]:
        """The notices in words, and how many could not be put into words."""
        letters, failed = [], 0
        accounts: dict[int, list[KnownAccount]] = {}
        for notice in notices.still_waiting(session, ids, now):
            assert notice.id is not None
            person = notice.recipient_id
            try:
                reply = self._write(session, notice)
            except Exception:
                log.exception("notice %d (%s %s) has no words", notice.id, notice.kind, notice.subject)
                failed += 1
                continue
            if person not in accounts:
                accounts[person] = people.accounts_of(session, person)
            letters.append(_Letter(notice.id, notice.kind, notice.subject, person, reply, accounts[person]))
        return letters, failed

    async def _carry(self, person: int, letters: Sequence[_Letter], first: KnownAccount | None) -> Round:
        """Carries one person's letters in order, until one cannot be delivered."""
        done = Round()
        try:
            for place, letter in enumerate(letters):
                if letter.reply is None:
                    self._unmarked[letter.id] = partial(notices.mark_void, notice_id=letter.id)
                    done.void += 1
                elif account := await self._deliver(letter, letter.reply, first):
                    self._unmarked[letter.id] = partial(
                        notices.mark_sent,
                        notice_id=letter.id,
                        account_id=account.id,
                        reply=letter.reply.to_json(),
                        now=self._clock(),
                    )
                    done.sent += 1
                else:
                    self._resting[person] = self._clock() + REST
                    done.kept += len(letters) - place
                    break
                await self._mark(letter.id)
        finally:
            self._release(person, self._served[person])
        return done

    async def _deliver(
        self, letter: _Letter, reply: Reply, first: KnownAccount | None
    ) -> KnownAccount | None:
        """The account that took it: `first` is tried first, then the one that wrote last."""
        for account in sorted(letter.accounts, key=lambda account: account != first):
            channel = self._channels.get(account.channel)
            if channel is None:
                continue
            try:
                async with asyncio.timeout(DELIVERY_SECONDS):
                    words = Letter(letter.kind, letter.subject, reply)
                    if isinstance(await channel.deliver(account.external_id, words), Delivered):
                        return account
            except Exception:
                log.exception("channel %s failed to deliver notice %d", account.channel, letter.id)
        return None

    async def _mark(self, notice_id: int) -> None:
        """Keeps the fate of a notice; where the store fails it is kept in mind, so as not to send again."""
        try:
            await _outcome(self._store.write(self._unmarked[notice_id]))
        except Exception:
            log.exception("notice %d could not be marked; it will be tried again", notice_id)
        else:
            self._unmarked.pop(notice_id, None)

    def _release(self, person: int, served: asyncio.Event) -> None:
        served.set()
        if self._served.get(person) is served:
            del self._served[person]

    async def _read(self, work: Callable[[Session], T]) -> T:
        return await asyncio.to_thread(self._store.read, work)


async def _outcome(future: Future[T]) -> T:
    """Waits for a write; whoever waits may be cancelled, the write may not."""
    return await asyncio.shield(asyncio.wrap_future(future))
