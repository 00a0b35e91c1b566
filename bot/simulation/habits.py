"""The table of what the people of the simulation are like, and how chance is drawn from it."""

import tomllib
from functools import cache
from importlib.resources import files
from math import exp, log
from random import Random
from typing import Any

Table = dict[str, Any]


@cache
def habits() -> dict[str, Table]:
    """`habits.toml`: section → key → share, weight or figure."""
    return tomllib.loads(files(__package__).joinpath("habits.toml").read_text(encoding="utf-8"))


@cache
def phrases() -> dict[str, list[str]]:
    """`phrases.toml`: occasion → ways of saying it, with places for what is said."""
    return tomllib.loads(files(__package__).joinpath("phrases.toml").read_text(encoding="utf-8"))


class Chance:
    """The dice of one person: what others do changes nothing about theirs."""

    def __init__(self, seed: int, name: str) -> None:
        self.dice = Random(f"{seed}/{name}")

    def happens(self, section: str, key: str) -> bool:
        """Whether what the table gives a share happens this time."""
        share: float = habits()[section][key]
        return self.dice.random() < share

    def hours(self, key: str) -> float:
        """How long somebody takes to answer, in hours: around the table's figure, sometimes far above."""
        middle: float = habits()["answer"][key]
        return self.dice.lognormvariate(log(middle), 0.9)

    def score(self, section: str) -> int:
        """A rating from 1 to 5."""
        return self.dice.choices((1, 2, 3, 4, 5), habits()[section]["scores"])[0]

    def phrase(self, occasion: str, **said: object) -> str:
        """One of the ways to say it."""
        return self.dice.choice(phrases()[occasion]).format(**said)

    def one_of(self, section: str) -> str:
        """One of the keys of a section, by their shares."""
        shares = habits()[section]
        return self.dice.choices(list(shares), list(shares.values()))[0]

    def weight(self) -> float:
        """How busy somebody is beside others: most little, some much; 1 in the mean."""
        return self.dice.lognormvariate(0, 0.8) / exp(0.32)
