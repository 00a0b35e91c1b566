"""A courier in a process of its own, which sends over HTTP and dies by SIGKILL at a named point."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from aiohttp import ClientSession

from bot.dialogue.delivery import Delivered, Delivery, Letter
from bot.notify.addressing import Addressed
from bot.notify.carrier import Carrier
from bot.notify.courier import Courier
from bot.notify.hands import Choose, Hands, kept
from bot.notify.marks import Mark, Marks
from storage import outbox
from storage.outbox import Claimed, Fate, Receipt
from storage.people import KnownAccount
from storage.store import Store
from tests.notify.conftest import FrozenClock, words


class Fuse:
    """Kills this process when it is at `point` for the `count`-th time.

    The points of the courier: claimed, before sending, sent, marked.
    """

    def __init__(self, point: str, count: int) -> None:
        self._point, self._count = point, count

    def at(self, point: str) -> None:
        if point == self._point:
            self._count -= 1
            if self._count == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class Post:
    """Sends to a server over HTTP."""

    name = "web"

    def __init__(self, session: ClientSession, url: str, fuse: Fuse) -> None:
        self._session, self._url, self._fuse = session, url, fuse

    async def deliver(self, external_id: str, letter: Letter) -> Delivery:
        self._fuse.at("before sending")
        body = {"to": external_id, "text": letter.reply.text}
        async with self._session.post(self._url, json=body) as response:
            answer = await response.json()
        self._fuse.at("sent")
        return Delivered(answer["id"])


class MortalHands(Hands):
    fuse: Fuse

    async def claim(self, choose: Choose) -> list[Claimed]:
        claimed = await super().claim(choose)
        if claimed:
            self.fuse.at("claimed")
        return claimed


class MortalMarks(Marks):
    fuse: Fuse

    async def _keep(self, marks: Sequence[Mark]) -> None:
        await super()._keep(marks)
        self.fuse.at("marked")


class MarksFirst(Carrier):
    """What the courier must not be: it marks before it sends."""

    async def carry(self, addressed: Addressed, first: KnownAccount | None) -> Receipt | Fate:
        account = addressed.accounts[0]
        receipt = Receipt(addressed.claimed.id, account.id, {}, "", self._clock())
        await kept(self._store.write(lambda session: outbox.mark(session, "", [receipt])))
        return await super().carry(addressed, first)


def make_mortal(courier: Courier, store: Store, clock: Callable[[], datetime], fuse: Fuse) -> None:
    """Lets the courier die between claiming and sending, and after marking."""
    hands = MortalHands(store, clock, courier._hands._name)
    hands._marks = MortalMarks(store, courier._hands._name)
    hands.fuse = hands._marks.fuse = fuse
    courier._hands = hands


async def main(kind: str, address: str, url: str, point: str, count: int, later: float) -> None:
    """One round, `later` seconds after the tests begin; prints how many were sent and may be repeats."""
    store, clock, fuse = Store.open(address), FrozenClock(), Fuse(point, count)
    clock.now += timedelta(seconds=later)
    async with ClientSession() as session:
        post = Post(session, url, fuse)
        courier = Courier(store, clock, [post], words)
        make_mortal(courier, store, clock, fuse)
        if kind == "marks-first":
            courier._carrier = MarksFirst(store, clock, courier._channels)
        done = await courier.run_due()
    store.close()
    print(done.sent, done.repeats)


if __name__ == "__main__":
    kind, address, url, point, count, later = sys.argv[1:]
    asyncio.run(main(kind, address, url, point, int(count), float(later)))
