"""Order numbers: short, speakable, and proof against slips."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders import numbers

made = st.builds(numbers.make, st.integers(2000, 2099), st.integers(1, 999_999))


def test_the_scheme_is_damms_own() -> None:
    """The worked example of the published algorithm: 572 has the check digit 4."""
    assert numbers._check("572") == 4


def test_a_number_tells_year_and_running_number() -> None:
    number = numbers.make(2026, 417)
    assert number.startswith("GZ2600417")
    assert len(number) == 10
    assert numbers.valid(number)


def test_a_very_busy_year_gets_longer_numbers() -> None:
    assert len(numbers.make(2026, 99_999)) == 10
    assert len(numbers.make(2026, 100_000)) == 11


@pytest.mark.parametrize("running", [0, -1, 1_000_000])
def test_a_running_number_out_of_range_is_refused(running: int) -> None:
    with pytest.raises(ValueError, match="of its year"):
        numbers.make(2026, running)


@given(made)
def test_every_wrong_digit_is_noticed(number: str) -> None:
    for place in range(2, len(number)):
        for digit in set(string.digits) - {number[place]}:
            assert not numbers.valid(number[:place] + digit + number[place + 1 :])


@given(made)
def test_every_swap_of_neighbours_is_noticed(number: str) -> None:
    for place in range(2, len(number) - 1):
        first, second = number[place], number[place + 1]
        if first != second:
            assert not numbers.valid(number[:place] + second + first + number[place + 2 :])


@given(made)
def test_a_number_read_out_in_groups_is_understood_again(number: str) -> None:
    assert numbers.plain(numbers.spoken(number)) == number
    assert numbers.plain(number.removeprefix("GZ")) == number


@pytest.mark.parametrize(
    "said", ["gz26 004 176", "ＧＺ２６００４１７６", "GZ-26-004-176", "26004176", " #GZ26004176"]
)
def test_every_way_of_writing_is_the_same_number(said: str) -> None:
    assert numbers.plain(said) == "GZ26004176"


@given(st.text())
def test_no_text_breaks_the_reading(said: str) -> None:
    numbers.valid(said)
    numbers.valid(numbers.plain(said))


@pytest.mark.parametrize("text", ["", "GZ", "GZ2600417", "XX26004176", "GZ26004176 ", "GZ٢٦٠٠٤١٧٦"])
def test_what_has_not_the_form_is_no_number(text: str) -> None:
    assert not numbers.valid(text)


def test_one_slip_still_shows_which_order_was_meant() -> None:
    own = [numbers.make(2026, 417), numbers.make(2026, 5200)]
    said = own[0][:-2] + own[0][-1] + own[0][-2]
    assert numbers.meant(said, own) == (own[0],)
    assert numbers.meant(own[0][-4:], own) == (own[0],)
    assert numbers.meant("GZ99999999", own) == ()


def test_two_last_digits_are_too_few_to_tell() -> None:
    own = numbers.make(2026, 417)
    assert numbers.meant(own[-2:], [own]) == ()
