"""Plays for several persons, written as files in plain Chinese.

`陈姨 = web coordinator 440105007101` brings a person on, with a role and its scope (a supplier's scope may
be the name of one of its products); a second such line gives a second role. Then, a line each:
`陈姨> …` is said (or tapped, where a button with these words is in sight), `陈姨<` looks at what came by
itself, `陈姨? …` must have been heard, `陈姨! …` must not, `@ 2026-12-01 09:00` moves the clock on,
`= confirmed` is the state of the newest order, and `#` begins a comment.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PLAYS = sorted((Path(__file__).parent / "plays").glob("*.txt"))
_ENTERS = re.compile(r"(?P<who>\w+) = (?P<channel>web|telegram|wechat) (?P<role>[a-z]+) ?(?P<scope>\S*)")
_LINE = re.compile(r"(?P<who>\w*)(?P<mark>[><?!@=]) ?(?P<words>.*)")
_NAMED, _NAMELESS = frozenset("><?!"), frozenset("@=")


@dataclass(frozen=True, slots=True)
class Enters:
    """A person with a role; on which channel."""

    place: str
    who: str
    channel: str
    role: str
    scope: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `place` is its file and number, for a failure to name."""

    place: str
    who: str
    mark: str
    words: str


def read(file: Path) -> Iterator[Enters | Line]:
    """The lines of a play. Raises ValueError for one that is none."""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        place = f"{file.name}:{number}"
        if not line.strip() or line.startswith("#"):
            continue
        if found := _ENTERS.fullmatch(line.strip()):
            yield Enters(place, **found.groupdict())
        elif (found := _LINE.fullmatch(line.strip())) and found["mark"] in (
            _NAMED if found["who"] else _NAMELESS
        ):
            yield Line(place, **found.groupdict())
        else:
            raise ValueError(f"{place}: no line of a play looks like {line!r}")
