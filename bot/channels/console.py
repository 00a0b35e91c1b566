"""The core on a terminal: a person at the keyboard, or a conversation that comes from a file.

At the keyboard there is line editing, the history of earlier visits and notices when they come. From
a pipe one line is one message, and what is printed can be kept and compared.
"""

import asyncio
from collections.abc import Callable
from itertools import count
from typing import BinaryIO, Protocol
from uuid import uuid4

from bot.channels.lines import lines
from bot.channels.plain import clean, notice, plain
from bot.dialogue.delivery import Delivered, Delivery, Letter, OutOfReach
from bot.dialogue.messages import Incoming, Sender
from bot.turn import Answer, Turns

NAME = "console"
PROMPT = "> "
LOOK_SECONDS = 3.0  # between two looks for notices

Show = Callable[[str], None]


class ConsoleChannel:
    """Brings notices to the person at this console; all others are out of reach from here."""

    name = NAME

    def __init__(self, external_id: str, show: Show) -> None:
        self._external_id = external_id
        self._show = show
        self._offered: dict[str, str] = {}

    async def deliver(self, external_id: str, letter: Letter) -> Delivery:
        """Shows the notice. Out of reach is everybody else."""
        if external_id != self._external_id:
            return OutOfReach()
        reply = letter.reply
        self._offered.update((clean(button.label), button.data) for button in reply.all_buttons())
        self._show(notice(reply) + "\n")
        return Delivered()

    def offered(self, label: str) -> str:
        """The data of the choice that a notice offered under this label, or nothing."""
        return self._offered.get(label.strip(), "")


class Arrivals(Protocol):
    """The courier, as far as a channel needs it."""

    async def arrived(self, channel: str, external_id: str) -> object:
        """Delivers what was kept for this account."""


class Console:
    """One person's conversation of one run; each message has a key of its own."""

    def __init__(
        self, turns: Turns, arrivals: Arrivals, channel: ConsoleChannel, sender: Sender, show: Show
    ) -> None:
        self._turns = turns
        self._arrivals = arrivals
        self._channel = channel
        self._sender = sender
        self._show = show
        run = uuid4().hex
        self._keys = (f"{run}-{line}" for line in count())

    async def play(self, stream: BinaryIO, start: str = "") -> None:
        """One message a line until the stream ends. `start` is the data of a button tapped before all."""
        await self._begin(start)
        for line in lines(stream):
            await self._say(line)
            await self._collect()

    async def talk(self, start: str = "") -> None:
        """Line by line from the keyboard, until Ctrl-D or Ctrl-C; notices appear when they come."""
        from prompt_toolkit import PromptSession
        from prompt_toolkit.history import InMemoryHistory
        from prompt_toolkit.patch_stdout import patch_stdout

        session: PromptSession[str] = PromptSession(PROMPT, history=InMemoryHistory(self._said()))
        with patch_stdout():
            await self._begin(start)
            looking = asyncio.create_task(self._look_out())
            try:
                while True:
                    await self._say(await session.prompt_async())
            except (EOFError, KeyboardInterrupt):
                return
            finally:
                looking.cancel()

    async def _begin(self, start: str) -> None:
        """An empty message greets; who left in the middle of something is asked the open question again."""
        if start:
            await self._take(button=start)
        await self._say("")
        await self._collect()

    async def _look_out(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self._collect()

    async def _collect(self) -> None:
        await self._arrivals.arrived(NAME, self._sender.external_id)

    async def _say(self, text: str) -> None:
        text = clean(text)
        answer = await self._take(text, self._channel.offered(text))
        self._show(plain(answer.replies) + "\n")

    async def _take(self, text: str = "", button: str = "") -> Answer:
        incoming = Incoming(next(self._keys), "" if button else text, button, text if button else "")
        return await asyncio.wrap_future(self._turns.take(self._sender, incoming))

    def _said(self) -> list[str]:
        """What the person wrote on earlier visits, oldest first."""
        return [line.text for line in self._turns.history(self._sender) if line.who == "person"]
