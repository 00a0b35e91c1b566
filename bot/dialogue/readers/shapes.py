"""Which Chinese characters look alike, for names that were copied or picked by their looks: 石碑 for 石牌."""

from collections import defaultdict

from bot.dialogue.readers.tables import load_rows


def _load() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for (groups,) in load_rows("shapes.tsv"):
        for group in groups.split(" "):
            for mark in group:
                found[mark].update(group)
    return {mark: frozenset(others) for mark, others in found.items()}


_ALIKE = _load()


def look_alike(one: str, other: str) -> bool:
    """Whether two characters are taken for each other by eye."""
    return other in _ALIKE.get(one, ())
