"""Loads the word tables beside the readers, in the spelling that all readers see."""

import tomllib
from importlib import resources

from bot.dialogue.readers.normal import unified


def load_rows(name: str) -> list[tuple[str, ...]]:
    """The rows of a tab-separated table without its head, every cell normalised."""
    lines = _text(name).splitlines()[1:]
    return [tuple(unified(cell) for cell in line.split("\t")) for line in lines]


def load_words(name: str) -> dict[str, tuple[str, ...]]:
    """The word lists of a TOML table by key, normalised, each in its order and without repeats."""
    table = tomllib.loads(_text(name))
    return {key: tuple(dict.fromkeys(unified(words).split(" "))) for key, words in table.items()}


def _text(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
