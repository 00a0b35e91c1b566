"""One-time codes: enough of them, typed however, kept as digests."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people import codes

ANY = st.text(codes.ALPHABET, min_size=codes.LENGTH, max_size=codes.LENGTH)


def test_there_are_at_least_two_to_the_fortieth() -> None:
    assert math.log2(len(set(codes.ALPHABET))) * codes.LENGTH >= 40
    assert not set("01OI") & set(codes.ALPHABET)


def test_a_code_is_made_of_them_and_never_twice() -> None:
    made = {codes.make() for _ in range(500)}
    assert len(made) == 500
    assert set("".join(made)) == set(codes.ALPHABET)


@given(ANY)
def test_however_it_is_typed_it_is_the_same_code(code: str) -> None:
    for typed in (codes.spoken(code), code.lower(), " ".join(code), f" {codes.spoken(code).lower()} "):
        assert codes.plain(typed) == code


@pytest.mark.parametrize(
    "said", ["", "ABCD", "ABCD-EFG1", "ABCD-EFGO", "ABCD-EFGHJ", "八位邀请码在这里", "１２３"]
)
def test_what_cannot_be_a_code_is_none(said: str) -> None:
    assert codes.plain(said) is None


def test_full_width_letters_are_letters() -> None:
    assert codes.plain("ＡＢＣＤ－２３４５") == "ABCD2345"


def test_a_digest_tells_nothing_of_the_code_and_is_its_own() -> None:
    first, second = codes.digest("ABCD2345"), codes.digest("ABCD2346")
    assert first != second
    assert first == codes.digest("ABCD2345")
    assert "ABCD" not in first
    assert len(first) == 40
