"""What somebody understands of a reply: what it tells, refuses or asks, by the words that stand in it."""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from bot.dialogue.messages import Reply


class Sign(NamedTuple):
    """`kind` and `what` are a section and a key of `signs.toml`; of what says nothing to them, "nothing"."""

    kind: str
    what: str = ""


@cache
def _signs() -> list[tuple[str, Sign]]:
    table = tomllib.loads(files(__package__).joinpath("signs.toml").read_text(encoding="utf-8"))
    return [
        (words, Sign(kind, what))
        for kind, entries in table.items()
        for what, several in entries.items()
        for words in several
    ]


def understood(replies: Sequence[Reply]) -> Sign:
    """The first sign of the table that stands in what was said."""
    text = "\n".join(reply.text for reply in replies)
    return next((sign for words, sign in _signs() if words in text), Sign("nothing"))
