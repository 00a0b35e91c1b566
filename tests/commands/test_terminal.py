"""`xiangmei chat` at a terminal: a person types."""

import os
import pty
import re
import select
import subprocess
import time
from contextlib import suppress
from pathlib import Path

CONTROLS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
SECONDS = 60.0


class Terminal:
    """The person's side of a pseudo terminal."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._side, program = pty.openpty()
        self.process = subprocess.Popen(
            command,
            stdin=program,
            stdout=program,
            stderr=program,
            env=environment | {"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"},
            start_new_session=True,
        )
        os.close(program)

    def types(self, keys: str) -> None:
        os.write(self._side, keys.encode())

    def shows(self, words: str) -> str:
        """What appears on the screen until the words are there."""
        seen, until = b"", time.monotonic() + SECONDS
        while words not in (screen := CONTROLS.sub("", seen.decode("utf-8", errors="replace"))):
            assert time.monotonic() < until, screen
            if select.select([self._side], [], [], 0.2)[0]:
                seen += os.read(self._side, 65536)
        return screen

    def leaves(self) -> int:
        """Ctrl-D until it ends, for it is lost while an answer is being written; returns the exit code.

        What is still written is read meanwhile, or a full screen would hold the program up.
        """
        until = time.monotonic() + SECONDS
        while self.process.poll() is None:
            assert time.monotonic() < until, "it goes on"
            self.types("\x04")
            if select.select([self._side], [], [], 0.2)[0]:
                with suppress(OSError):  # the other side is closed at the end
                    os.read(self._side, 65536)
        return self.process.returncode

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._side)


def test_words_and_numbers_are_typed_and_the_arrow_brings_the_last_line_back(
    demo: Path, xiangmei: list[str], environment: dict[str, str]
) -> None:
    terminal = Terminal([*xiangmei, "chat", "--as", "陈姨"], environment)
    try:
        terminal.shows("向美点单")
        terminal.types("八段锦\r")
        terminal.shows("2. ")
        terminal.types("2\r")
        terminal.shows("场地要求")
        terminal.types("\x1b[A\x1b[A\r")
        terminal.shows("找到")
        assert terminal.leaves() == 0
    finally:
        terminal.close()
