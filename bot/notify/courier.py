"""The courier: carries what is due in the outbox to the people it is for, and marks it afterwards.

A crash between sending and marking sends one notice twice; marking first would lose it, and nobody
would know. Several processes share the outbox: each has in hand what it has claimed, for a while.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Protocol, TypeVar, runtime_checkable
from uuid import uuid4

from sqlmodel import Session

from bot.notify import lane
from bot.notify.addressing import Addressed, Write, address
from bot.notify.carrier import Carrier, Channel
from bot.notify.hands import Hands, kept
from bot.notify.marks import Mark
from bot.notify.parcel import Parcel
from bot.notify.quiet import AT_ANY_HOUR, QuietHours
from bot.notify.round import Round
from bot.notify.sorting import Sorter
from storage import accounts, notices, outbox, people
from storage.notices import DEAD, VOID
from storage.outbox import Claimed, Fate, Receipt
from storage.people import KnownAccount
from storage.store import Store

T = TypeVar("T")
PAGE = 50  # notices that are taken at once of people who are there
PRESENT = 400  # persons with an open page that are looked up at once


@runtime_checkable
class Local(Protocol):
    """A channel that reaches only those who are there just now, in this process."""

    def present(self) -> Collection[str]:
        """The external ids of the accounts that can be reached."""


class Courier:
    """One a process. `write` puts a notice into words, from what is true when it goes out, or voids it.

    Recipients are served side by side; the notices of one recipient go one after another, and never
    through two hands at the same time.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        channels: Iterable[Channel],
        write: Write,
        quiet: QuietHours | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._channels = {channel.name: channel for channel in channels}
        self._write = write
        self._quiet = quiet
        self._carrier = Carrier(store, clock, self._channels)
        self._hands = Hands(store, clock, uuid4().hex)
        self._sorter = Sorter(clock, self.lanes, quiet)

    @property
    def lanes(self) -> tuple[str, ...]:
        """The channels that reach people wherever they are, one lane each."""
        return tuple(name for name, channel in self._channels.items() if not isinstance(channel, Local))

    async def run_due(self) -> Round:
        """Carries everything that is due, once, in every lane; for a process that is alone."""
        total = await self.run_here()
        total.add(await self.sort())
        for done in await asyncio.gather(*(self.run_lane(name) for name in self.lanes)):
            total.add(done)
        return total

    async def sort(self) -> Round:
        """Marks what is of no use any more and gives a lane to what is due; for one process at a time."""
        total = Round()
        if await self._read(partial(notices.is_any_late, now=self._clock())):
            total.expired = await kept(self._store.write(partial(notices.expire, now=self._clock())))
        while await kept(self._store.write(self._sorter.sort)):
            pass
        return total

    async def run_lane(self, name: str, go_on: Callable[[], bool] = lambda: True) -> Round:
        """Carries what is due in one lane, the most urgent first; claims no more once `go_on` says no."""
        total = Round()

        async def claim(limit: int) -> Sequence[Addressed] | None:
            if not go_on():
                return None
            claimed = await self._hands.claim(partial(self._choose, name=name, limit=limit))
            return await self._address(claimed, total) if claimed else None

        total.add(await lane.run(lane.window(self._channels[name]), claim, self._carry))
        return total

    async def run_here(self) -> Round:
        """Carries what is due to those who can be reached in this process only: in its open pages."""
        total = Round()
        for name, channel in self._channels.items():
            present = list(channel.present()) if isinstance(channel, Local) else []
            for at in range(0, len(present), PRESENT):
                some = present[at : at + PRESENT]
                there = await self._read(partial(self._expecting, channel=name, present=some))
                if there:
                    total.add(await self._hand_over(there, quiet=self._quiet))
        return total

    async def arrived(self, channel: str, external_id: str) -> Round:
        """Carries what waits for the person who is back on this account, to this account if it can be.

        To be called whenever somebody shows up: an account that was thought gone is taken up again.
        """
        account = await self._back(channel, external_id)
        return await self._hand_over({account.person_id}, account) if account else Round()

    async def left(self, channel: str, external_id: str) -> None:
        """Sends nothing to this account any more, until it arrives again."""

        def work(session: Session) -> None:
            account = people.account_of(session, channel, external_id)
            if account is not None:
                accounts.set_active(session, account.id, active=False)

        await kept(self._store.write(work))

    async def take_along(self, channel: str, external_id: str, room: int) -> Parcel:
        """As `bot.dialogue.delivery.TakesAlong` says."""
        account = await self._back(channel, external_id) if room > 0 else None
        letters: Sequence[Addressed] = ()
        if account is not None:
            choose = partial(self._choose_for, people={account.person_id}, account=account, limit=room)
            found = await self._address(await self._hands.claim(choose), Round())
            letters = sorted(found, key=lambda each: each.letter.asks)  # those may have to wait

        async def end(count: int) -> None:
            assert account is not None
            marks = [
                self._receipt(each, account) if place < count else self._given_back(each)
                for place, each in enumerate(letters)
            ]
            settled = zip(letters, marks, strict=True)
            await asyncio.gather(*(self._hands.settle(each.claimed, mark) for each, mark in settled))

        return Parcel(letters, end)

    async def _back(self, channel: str, external_id: str) -> KnownAccount | None:
        """The account of somebody who has shown up, if anything is owed; once nobody here serves them."""
        look = partial(self._look, channel=channel, external_id=external_id)
        while (found := await self._read(look)) is not None:
            account, left, owed = found
            if left:
                back = partial(accounts.set_active, account_id=account.id, active=True)
                await kept(self._store.write(back))
            if account.person_id not in self._hands.served:
                return account if owed else None
            await self._hands.free(account.person_id)
        return None

    def _look(
        self, session: Session, channel: str, external_id: str
    ) -> tuple[KnownAccount, bool, bool] | None:
        """An account, whether it was thought gone, and whether anything is owed to its person."""
        account = people.account_of(session, channel, external_id)
        if account is None:
            return None
        owed = outbox.is_owed(session, account.person_id, self._clock())
        return account, accounts.is_left(session, account.id), owed

    async def _hand_over(
        self,
        persons: Collection[int],
        account: KnownAccount | None = None,
        quiet: QuietHours | None = None,
    ) -> Round:
        """Carries everything that is due for these persons; `account` is tried first."""
        total = Round()
        choose = partial(self._choose_for, people=persons, account=account, quiet=quiet, limit=PAGE)
        while claimed := await self._hands.claim(choose):
            letters = await self._address(claimed, total)
            by_person = [list(group) for _, group in groupby(sorted(letters, key=_person), key=_person)]
            for done in await asyncio.gather(*(self._carry_all(group, account) for group in by_person)):
                total.add(done)
            if total.kept or len(claimed) < PAGE:
                break
        return total

    async def _carry_all(self, letters: Sequence[Addressed], first: KnownAccount | None) -> Round:
        """Carries one person's letters in order; after one that has to come later the others wait too."""
        done = Round()
        for place, each in enumerate(letters):
            mark = await self._carry_one(each, first)
            done.add(_counted(each.claimed, mark))
            if isinstance(mark, Fate) and mark.retry:
                for other in letters[place + 1 :]:
                    await self._hands.settle(other.claimed, self._given_back(other))
                    done.kept += 1
                break
        return done

    async def _carry(self, addressed: Addressed) -> Round:
        return _counted(addressed.claimed, await self._carry_one(addressed, None))

    async def _carry_one(self, addressed: Addressed, first: KnownAccount | None) -> Mark:
        try:
            mark = await self._carrier.carry(addressed, first)
        except BaseException:
            self._hands.let_go(addressed.claimed)
            raise
        await self._hands.settle(addressed.claimed, mark)
        return mark

    async def _address(self, claimed: Sequence[Claimed], total: Round) -> Sequence[Addressed]:
        """Puts notices into words; those that have none are marked and counted here."""
        post = await self._read(partial(address, claimed=claimed, write=self._write))
        fates = [(each, Fate(each.id, VOID, failure=why)) for each, why in post.void]
        fates += [(each, Fate(each.id, next_at=self._clock(), unspent=True)) for each in post.held]
        # They keep no place in the line: what waits behind them can be said without them.
        fates += [
            (each, replace(self._carrier.failed(each, "no words"), retry=False)) for each in post.failed
        ]
        for each, fate in fates:
            total.add(_counted(each, fate))
        await asyncio.gather(*(self._hands.settle(each, fate) for each, fate in fates))
        return post.letters

    def _choose(
        self, session: Session, holder: str, now: datetime, until: datetime, name: str, limit: int
    ) -> list[Claimed]:
        """What is next in a lane; nothing while its channel pauses."""
        pauses = outbox.pauses(session, now)
        self._carrier.heard(pauses)
        if name in pauses:
            return []
        if self._quiet is not None and (morning := self._quiet.until(now)):
            outbox.hush(session, name, now, morning, AT_ANY_HOUR)
        return outbox.claim(session, name, holder, now, until, limit)

    def _choose_for(
        self,
        session: Session,
        holder: str,
        now: datetime,
        until: datetime,
        people: Collection[int],
        limit: int,
        account: KnownAccount | None = None,
        quiet: QuietHours | None = None,
    ) -> list[Claimed]:
        self._carrier.heard(outbox.pauses(session, now))
        kinds = AT_ANY_HOUR if quiet is not None and quiet.until(now) else None
        only = account.id if account is not None else None
        return outbox.claim_for(session, people, holder, now, until, limit, only, kinds)

    def _expecting(self, session: Session, channel: str, present: Collection[str]) -> set[int]:
        """Those who are here, for whom something is due that is to be said here."""
        everybody = accounts.people_of(session, channel, present) - self._hands.served
        owed = outbox.due_for(session, everybody, self._clock())

        def here(person: int) -> bool:
            reached = [account.channel for account in people.accounts_of(session, person)]
            return channel in reached[:1] or not any(name in self.lanes for name in reached)

        return {person for person in owed if here(person)}

    def _receipt(self, addressed: Addressed, account: KnownAccount) -> Receipt:
        words = addressed.letter.reply.to_json()
        return Receipt(addressed.claimed.id, account.id, words, "", self._clock())

    def _given_back(self, addressed: Addressed) -> Fate:
        return Fate(addressed.claimed.id, next_at=self._clock(), unspent=True)

    async def _read(self, work: Callable[[Session], T]) -> T:
        return await asyncio.to_thread(self._store.read, work)


def _person(addressed: Addressed) -> int:
    return addressed.claimed.recipient_id


def _counted(claimed: Claimed, mark: Mark) -> Round:
    if isinstance(mark, Receipt):
        return Round(sent=1, repeats=int(claimed.attempts > 1))
    if mark.state == VOID:
        return Round(void=1)
    return Round(dead=1) if mark.state == DEAD else Round(kept=1)
