"""Conversations written as files in plain Chinese, played line by line.

Each line begins with a mark: "> " is said, "? " must be heard in answer to it, "! " must not be heard,
"# " is a comment, "~" restarts the program, "@ 2026-12-01 09:00" moves the clock on to that time.
"""

from dataclasses import dataclass
from pathlib import Path

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.txt"))
MARKS = frozenset(">?!#~@")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a script; `place` is its file and number, for a failure to name."""

    place: str
    mark: str
    words: str

    def check(self, heard: str) -> None:
        """Fails where an expectation is not met by what was heard since the last thing said."""
        if self.mark == "?":
            assert self.words in heard, f"{self.place}: {self.words!r} is not in:\n{heard}"
        if self.mark == "!":
            assert self.words not in heard, f"{self.place}: {self.words!r} is in:\n{heard}"


def read(file: Path) -> list[Line]:
    """The script's lines without comments and blank ones. Raises ValueError for an unknown mark."""
    lines = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        mark, words = line[:1], line[1:].strip()
        if not line.strip() or mark == "#":
            continue
        if mark not in MARKS:
            raise ValueError(f"{file.name}:{number}: no line of a script begins with {mark!r}")
        lines.append(Line(f"{file.name}:{number}", mark, words))
    return lines
