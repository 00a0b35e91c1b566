"""Plays scripts through the console, fed by a pipe."""

from collections.abc import Sequence
from typing import BinaryIO, cast

from bot.channels.console import Console, ConsoleChannel
from bot.dialogue.messages import Sender
from tests.conversation.edges.shared import WHO, courier
from tests.conversation.person import Bot, moment
from tests.conversation.script import Line


class _Pipe:
    """A pipe from which the script's messages are read; before each, what was heard is checked.

    It ends at a line that is not for the conversation: a restart, another time.
    """

    def __init__(self, script: Sequence[Line]) -> None:
        self._lines = list(script)
        self._shown: list[str] = []

    def show(self, text: str) -> None:
        self._shown.append(text)

    def readline(self, size: int = -1) -> bytes:
        while self._lines and self._lines[0].mark in "?!>":
            line = self._lines.pop(0)
            if line.mark == ">":
                self._shown.clear()
                return f"{line.words}\n".encode()
            line.check("\n".join(self._shown))
        return b""

    def next_stop(self) -> Line | None:
        """The restart or time at which the pipe ended; None at the end of the script."""
        return self._lines.pop(0) if self._lines else None


async def play_on_console(bot: Bot, script: Sequence[Line]) -> None:
    """Plays a script on the console, one process a stretch between two restarts or times."""
    pipe = _Pipe(script)
    while True:
        channel = ConsoleChannel(WHO, pipe.show)
        console = Console(
            bot.turns, courier(bot, channel), channel, Sender(channel.name, WHO, WHO), pipe.show
        )
        await console.play(cast(BinaryIO, pipe))
        stop = pipe.next_stop()
        if stop is None:
            return
        if stop.mark == "@":
            bot.now = moment(stop.words)
        else:
            bot.restart()
