"""The real regions and a frozen clock for everything that reads sentences."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import resources

import pytest

from bot.dialogue.readers.places import Gazetteer
from bot.dialogue.readers.sentence import Reader
from bot.dialogue.readers.understanding import Understanding

NOW = datetime(2026, 11, 22, 9, 0)  # noqa: DTZ001 - readers speak the naive wall clock of Guangzhou


@dataclass(frozen=True)
class Row:
    """One row of the sample regions."""

    code: str
    name: str
    level: str
    parent_code: str | None


@pytest.fixture(scope="session")
def regions() -> list[Row]:
    table = resources.files("bot.catalog").joinpath("sample", "regions.csv").read_text(encoding="utf-8")
    return [Row(**row) for row in csv.DictReader(table.splitlines())]


@pytest.fixture(scope="session")
def gazetteer(regions: list[Row]) -> Gazetteer:
    return Gazetteer(regions)


@pytest.fixture(scope="session")
def understand(gazetteer: Gazetteer) -> Callable[[str], Understanding]:
    """What a sentence means on Sunday 2026-11-22 at nine; every wish finds the product of its own words."""
    reader = Reader(gazetteer, lambda wish: (wish,))
    return lambda text: reader.read(text, NOW)
