"""The core on a terminal: a person at the keyboard, or a conversation that comes from a file.

At the keyboard there is line editing, the history of earlier visits and notices when they come. From
a pipe one line is one message, and what is printed can be kept and compared. `/file path` sends a file.
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import uuid4

from bot.channels.downloads import Downloads
from bot.channels.lines import lines
from bot.channels.plain import clean, notice, plain
from bot.channels.receiving import Receiving, brought
from bot.dialogue.delivery import Delivered, Delivery, Letter, OutOfReach
from bot.dialogue.files import Attachment, Untaken
from bot.dialogue.messages import Incoming, Medium, Sender
from bot.turn import Answer, Turns

NAME = "console"
PROMPT = "> "
LOOK_SECONDS = 3.0  # between two looks for notices

Show = Callable[[str], None]
FILE = re.compile(r"/file(?:\s+(.*))?", re.DOTALL)
HOW = "发图片或表格：/file 路径（例如 /file 合影.jpg）"
NO_FILE = "没有找到这个文件：{}。请这样写：/file 路径"
WHICH = "有 {} 条通知可以回“{}”，请打“待审批”“待办”或“我的订单”，在那里选。"


class ConsoleChannel:
    """Brings notices to the person at this console; all others are out of reach from here."""

    name = NAME

    def __init__(self, external_id: str, show: Show, downloads: Downloads | None = None) -> None:
        self._external_id = external_id
        self._show = show
        self._downloads = downloads or Downloads()
        self._offered: dict[str, set[str]] = {}

    async def deliver(self, external_id: str, letter: Letter) -> Delivery:
        """Shows the notice. Out of reach is everybody else."""
        if external_id != self._external_id:
            return OutOfReach()
        reply = letter.reply
        for button in reply.all_buttons():
            self._offered.setdefault(clean(button.label), set()).add(button.data)
        told = replace(letter, reply=await self._downloads.told(reply))
        self._show(notice(told) + "\n")
        return Delivered()

    def offered(self, label: str) -> set[str]:
        """The data of the choices that notices offered under this label."""
        return self._offered.get(label.strip(), set())


class Arrivals(Protocol):
    """The courier, as far as a channel needs it."""

    async def arrived(self, channel: str, external_id: str) -> object:
        """Delivers what was kept for this account."""


class Console:
    """One person's conversation of one run; each message has a key of its own.

    Without `receiving` no file can be sent.
    """

    def __init__(
        self,
        turns: Turns,
        arrivals: Arrivals,
        channel: ConsoleChannel,
        sender: Sender,
        show: Show,
        receiving: Receiving | None = None,
        downloads: Downloads | None = None,
    ) -> None:
        self._turns = turns
        self._arrivals = arrivals
        self._channel = channel
        self._sender = sender
        self._show = show
        self._receiving = receiving
        self._downloads = downloads or Downloads()
        run = uuid4().hex
        self._keys = (f"{run}-{line}" for line in count())

    async def play(self, stream: BinaryIO, tapped: str = "", start: str = "") -> None:
        """One message a line until the stream ends.

        `tapped` is the data of a button tapped before all, `start` the payload of the link they come by.
        """
        await self._begin(tapped, start)
        for line in lines(stream):
            await self._say(line)
            await self._collect()

    async def talk(self, tapped: str = "", start: str = "") -> None:
        """Line by line from the keyboard, until Ctrl-D or Ctrl-C; notices appear when they come."""
        from prompt_toolkit import PromptSession
        from prompt_toolkit.history import InMemoryHistory
        from prompt_toolkit.patch_stdout import patch_stdout

        session: PromptSession[str] = PromptSession(PROMPT, history=InMemoryHistory(self._said()))
        with patch_stdout():
            if self._receiving:
                self._show(HOW + "\n")
            await self._begin(tapped, start)
            looking = asyncio.create_task(self._look_out())
            try:
                while True:
                    await self._say(await session.prompt_async())
            except (EOFError, KeyboardInterrupt):
                return
            finally:
                looking.cancel()

    async def _begin(self, tapped: str, start: str) -> None:
        """An empty message greets; who left in the middle of something is asked the open question again."""
        if tapped:
            await self._take(Incoming(next(self._keys), button=tapped))
        arrival = Incoming(next(self._keys), medium=Medium.ARRIVAL, start=start)
        await self._show_answer(arrival if start else Incoming(arrival.message_id))
        await self._collect()

    async def _look_out(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self._collect()

    async def _collect(self) -> None:
        await self._arrivals.arrived(NAME, self._sender.external_id)

    async def _say(self, text: str) -> None:
        text, key = clean(text), next(self._keys)
        if self._receiving and (named := FILE.fullmatch(text.strip())):
            await self._send(key, named[1] or "", self._receiving)
            return
        offered = self._channel.offered(text)
        if len(offered) > 1:  # one of them may be a grant of rights
            self._show(WHICH.format(len(offered), text.strip()) + "\n")
            return
        button = next(iter(offered), "")
        await self._show_answer(Incoming(key, button=button, label=text) if button else Incoming(key, text))

    async def _send(self, key: str, path: str, receiving: Receiving) -> None:
        file = Path(path.strip(" \"'")).expanduser()
        found = await asyncio.to_thread(_read, file, receiving.sizes.most)
        if found is None:
            self._show(NO_FILE.format(path.strip()) + "\n")
            return
        taken = found if isinstance(found, Untaken) else await receiving.take(found, file.name)
        is_picture = isinstance(taken, Attachment) and taken.is_picture
        medium = Medium.PICTURE if is_picture else Medium.FILE
        await self._show_answer(brought(Incoming(key, medium=medium), taken))

    async def _show_answer(self, incoming: Incoming) -> None:
        replies = [await self._downloads.told(each) for each in (await self._take(incoming)).replies]
        self._show(plain(replies) + "\n")

    async def _take(self, incoming: Incoming) -> Answer:
        return await asyncio.wrap_future(self._turns.take(self._sender, incoming))

    def _said(self) -> list[str]:
        """What the person wrote on earlier visits, oldest first."""
        return [line.text for line in self._turns.history(self._sender) if line.who == "person"]


def _read(file: Path, most: int) -> bytes | Untaken | None:
    """The file's bytes; None where there is none."""
    try:
        if not file.is_file():
            return None
        return Untaken.TOO_LARGE if file.stat().st_size > most else file.read_bytes()
    except (OSError, ValueError):  # nothing to be read there, or no path at all
        return None
