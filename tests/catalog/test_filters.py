"""Filters as they are kept in a conversation and shown in Chinese."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog import Filters
from bot.catalog.taxonomy import AUDIENCES, BRANDS, DISTRICTS, LANGUAGES
from storage.models.catalog import Product

FILTERS = st.builds(
    Filters,
    audiences=st.lists(st.sampled_from(AUDIENCES), max_size=3, unique=True).map(tuple),
    brand=st.none() | st.sampled_from(BRANDS),
    districts=st.lists(st.sampled_from(DISTRICTS), max_size=2, unique=True).map(tuple),
    month=st.none() | st.integers(1, 12),
    mode=st.none() | st.sampled_from(["线上", "线下"]),
    people=st.none() | st.integers(1, 5000),
    max_minutes=st.none() | st.integers(1, 600),
    language=st.none() | st.sampled_from(LANGUAGES),
)


@given(FILTERS)
def test_filters_come_back_from_the_conversation_as_they_went_in(filters: Filters) -> None:
    assert Filters.from_json(json.loads(json.dumps(filters.to_json()))) == filters


@pytest.mark.parametrize(
    "kept",
    [
        None,
        [],
        "x",
        {"month": 13},
        {"month": True},
        {"brand": ["良辰美景"]},
        {"audiences": ["火星人"]},
        {"new": 1},
    ],
)
def test_what_another_version_kept_and_this_one_does_not_know_is_left_out(kept: object) -> None:
    assert Filters.from_json(kept) == Filters()


def test_a_filter_can_be_taken_back() -> None:
    filters = Filters(audiences=("老年人",), month=3, people=30)
    assert filters.words() == ["老年人", "3月", "30人"]
    assert filters.without("month").words() == ["老年人", "30人"]
    assert not filters.without("month", "people", "audiences")


def test_a_later_word_replaces_an_earlier_one() -> None:
    assert Filters(month=3, people=30).joined(Filters(month=5)) == Filters(month=5, people=30)


def test_a_product_for_the_whole_city_fits_every_district(products: list[Product]) -> None:
    everywhere = next(product for product in products if not product.districts)
    assert all(Filters(districts=(district,)).fits(everywhere, "districts") for district in DISTRICTS)
