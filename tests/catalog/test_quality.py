"""Floors below which search must not fall: slips made from every name, and queries written by hand."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from bot.catalog import Catalog
from storage.models.catalog import Product
from tests.catalog.slips import Slips

# Share of right answers among the first five; each a little below what was measured when it was written.
SLIPS = {
    "exact": 1.0, "partial": 0.97, "reorder": 0.99, "typo": 0.99, "typo2": 0.97, "homophone": 0.97,
    "pinyin": 0.99, "initials": 0.98, "accent": 0.97, "traditional": 0.99, "shortened": 0.97, "polite": 0.99,
}  # fmt: skip
BY_HAND = {
    "abbr": 0.9, "audience": 0.88, "festival": 0.9, "filter": 1.0, "none": 0.92, "sentence": 0.85,
    "synonym": 0.9, "wish": 0.78,
}  # fmt: skip


def recall(catalog: Catalog, text: str, relevant: set[str]) -> float:
    found = {hit.product.code for hit in catalog.search(text, limit=5).hits}
    return len(found & relevant) / min(5, len(relevant)) if relevant else float(not found)


@pytest.fixture(scope="module")
def slips(catalog: Catalog, products: list[Product]) -> dict[str, list[float]]:
    maker = Slips(products, seed=11)
    values: dict[str, list[float]] = defaultdict(list)
    for product in products[::3]:
        for kind, text in maker.made(product).items():
            values[kind].append(recall(catalog, text, {product.code}))
    return values


@pytest.mark.parametrize("kind", SLIPS)
def test_a_name_is_found_in_spite_of_slips(slips: dict[str, list[float]], kind: str) -> None:
    assert sum(slips[kind]) / len(slips[kind]) >= SLIPS[kind]


@pytest.fixture(scope="module")
def by_hand(catalog: Catalog) -> dict[str, list[float]]:
    values: dict[str, list[float]] = defaultdict(list)
    with (Path(__file__).parent / "queries.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            relevant = {code for code in row["relevant"].split(";") if code}
            values[row["kind"]].append(recall(catalog, row["query"], relevant))
    return values


@pytest.mark.parametrize("kind", BY_HAND)
def test_what_people_write_is_found(by_hand: dict[str, list[float]], kind: str) -> None:
    assert sum(by_hand[kind]) / len(by_hand[kind]) >= BY_HAND[kind]
