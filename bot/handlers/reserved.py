"""Words that belong to a role, said by somebody without it: for whom they are, and how to become it.

It is asked behind every topic that understands such words. What is said in more words than the table has
may be a search, and stays one.
"""

import re
from dataclasses import dataclass
from importlib import resources

from bot.handlers import home
from bot.handlers.turn import Turn
from bot.handlers.wording import reserved as wording
from bot.people.roles import Role

_LONGEST = 40  # characters
_SOFT = "(?:请问|请|麻烦|唔该|帮我|帮忙|我要|我想|想|要|给我|看看|看一下|查看|查一下|查|看|睇|打开)*"
_END = "(?:吧|啊|呀|啦|了|一下|[?!,.~。、 ])*"


@dataclass(frozen=True, slots=True)
class Reserved:
    """One row of the table: whose words these are, what they do, and what everybody else may use instead."""

    words: re.Pattern[str]
    roles: tuple[Role, ...]
    what: str
    instead: str


def _rows() -> tuple[Reserved, ...]:
    text = resources.files(__package__).joinpath("reserved.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return tuple(
        Reserved(re.compile(f"{_SOFT}(?:{words}){_END}"), tuple(map(Role, roles.split())), what, instead)
        for words, roles, what, instead in rows
    )


TABLE = _rows()


def hears(turn: Turn) -> bool:
    """Says for whom the words are; False for all others, and for those who hold such a role."""
    text = turn.reading.text
    if len(text) > _LONGEST:
        return False
    held = {grant.role for grant in turn.who.grants}
    for row in TABLE:
        if row.words.fullmatch(text) and not held & set(row.roles):
            home.says_aside(turn, wording.not_for_you(row.what, row.roles, row.instead, turn.demo))
            return True
    return False
