"""Ratings put near-equals in order, and nothing else."""

from collections.abc import Mapping
from itertools import pairwise

import pytest

from bot.catalog import Catalog, CatalogHolder, Filters
from bot.catalog.ranking import NEAR, favour
from storage.models.catalog import Product
from storage.ratings import Average

ALIKE = ("T001", "T002", "T003")


@pytest.fixture(scope="module")
def twins(products: list[Product]) -> Catalog:
    """Three products that differ in nothing but their codes, and everything else."""
    model = next(each for each in products if "剪纸" in each.name)
    same = [Product(**{**model.model_dump(), "code": code}) for code in ALIKE]
    return Catalog([*same, *(each for each in products if "剪纸" not in each.name)], [])


def found(catalog: Catalog, words: str, limit: int = 5) -> list[str]:
    return [hit.product.code for hit in catalog.search(words, limit=limit).hits]


def test_of_equal_products_the_better_rated_comes_first(twins: Catalog) -> None:
    assert found(twins, "剪纸")[:3] == list(ALIKE)
    rated = twins.rated({"T003": Average(4.8, 12), "T001": Average(2.5, 12)})
    assert found(rated, "剪纸")[:3] == ["T003", "T002", "T001"]
    assert found(twins, "剪纸")[:3] == list(ALIKE)  # whoever still looks into the old one


def test_one_single_five_is_less_than_many_that_are_nearly_as_good(twins: Catalog) -> None:
    rated = twins.rated({"T001": Average(5.0, 1), "T002": Average(4.7, 40), "T003": Average(3.0, 40)})
    assert found(rated, "剪纸")[:3] == ["T002", "T001", "T003"]


def test_a_list_by_conditions_alone_begins_with_the_best_rated(twins: Catalog) -> None:
    first, second = twins.search("", Filters(form="讲座"), limit=2).hits
    rated = twins.rated({second.product.code: Average(5.0, 30), first.product.code: Average(3.0, 30)})
    assert rated.search("", Filters(form="讲座"), limit=1).hits[0].product.code == second.product.code


@pytest.mark.parametrize("words", ["剪纸", "适合老人的手工", "八段锦", "亲子阅读", "红色故事", "粤剧"])
def test_no_rating_beats_what_fits_better(catalog: Catalog, words: str) -> None:
    plain = {hit.product.code: hit.score for hit in catalog.search(words, limit=30).hits}
    worst_first = {code: Average(1.0 + 4.0 * (place % 2), 1000) for place, code in enumerate(plain)}
    rated = catalog.rated(worst_first).search(words, limit=30).hits
    scores = [plain[hit.product.code] for hit in rated if hit.product.code in plain]
    assert all(after <= before + NEAR + 1e-4 for before, after in pairwise(scores))


@pytest.mark.parametrize(
    "averages",
    [{}, {1: Average(4.0, 3)}, {0: Average(5.0, 10_000), 1: Average(1.0, 10_000), 2: Average(3.0, 1)}],
)
def test_between_the_best_and_the_worst_lies_little(averages: Mapping[int, Average]) -> None:
    added = favour(averages, 4)
    assert added.max() - added.min() <= NEAR
    assert added[3] == 0.0


def test_ratings_of_products_that_are_gone_do_no_harm(catalog: Catalog) -> None:
    rated = catalog.rated({"Z999": Average(5.0, 3)})
    assert found(rated, "剪纸") == found(catalog, "剪纸")


def test_the_holder_takes_ratings_without_building_anew_and_keeps_them(twins: Catalog) -> None:
    built = []

    def load() -> Catalog:
        built.append(1)
        return twins

    holder = CatalogHolder(load)
    before = holder.edition
    holder.rate({"T002": Average(5.0, 10), "T003": Average(3.0, 10)})
    assert (found(holder.current, "剪纸")[0], len(built)) == ("T002", 1)
    assert holder.edition > before
    holder.rebuild()
    assert holder.wait(10)
    assert (found(holder.current, "剪纸")[0], len(built)) == ("T002", 2)
