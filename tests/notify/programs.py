"""A courier in a process of its own, which dies by SIGKILL when it carries its n-th notice."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from bot.dialogue.delivery import Delivered, Delivery, Letter
from bot.dialogue.messages import Reply
from bot.notify.courier import Courier, _Letter
from storage import notices
from storage.people import KnownAccount
from storage.store import Store
from tests.notify.conftest import FrozenClock, words


class LetterBox:
    """Everybody's letters in one file; dies just before or just after putting in the n-th."""

    name = "web"

    def __init__(self, file: Path, dies_at: int, dies_after: bool) -> None:
        self._file, self._dies_at, self._dies_after = file, dies_at, dies_after
        self._carried = 0

    async def deliver(self, external_id: str, letter: Letter) -> Delivery:
        self._carried += 1
        dies = self._carried == self._dies_at
        if dies and not self._dies_after:
            os.kill(os.getpid(), signal.SIGKILL)
        with self._file.open("a") as file:
            file.write(f"{letter.reply.text}\n")
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)
        return Delivered()


class MarksFirst(Courier):
    """What the courier must not be: it marks before it sends."""

    async def _deliver(
        self, letter: _Letter, reply: Reply, first: KnownAccount | None
    ) -> KnownAccount | None:
        account = letter.accounts[0]
        mark = self._store.write(
            lambda session: notices.mark_sent(session, letter.id, account.id, {}, self._clock())
        )
        await asyncio.wrap_future(mark)
        return await super()._deliver(letter, reply, first)


if __name__ == "__main__":
    kind, address, file, dies_at, moment = sys.argv[1:]
    store = Store.open(address)
    box = LetterBox(Path(file), int(dies_at), dies_after=moment == "after")
    maker = MarksFirst if kind == "marks-first" else Courier
    asyncio.run(maker(store, FrozenClock(), [box], words).run_due())
    store.close()
