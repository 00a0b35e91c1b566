"""Contact numbers: accepted as people write them, refused with the reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.phones import PhoneFault, phone_fault, plain_phone


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("13800138000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("020-81234567", "020-81234567"),
        ("(020) 8123 4567", "020-81234567"),
        ("81234567", "020-81234567"),
        ("0755-26540000", "0755-26540000"),
        ("020-81234567转801", "020-81234567转801"),
        ("+852 5123 4567", "+852 5123 4567"),
    ],
)
def test_a_number_is_kept_in_one_spelling(said: str, plain: str) -> None:
    assert phone_fault(said) is None
    assert plain_phone(said) == plain
    assert plain_phone(plain) == plain


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("", PhoneFault.NO_NUMBER),
        ("陈姨", PhoneFault.NO_NUMBER),
        ("1380013800", PhoneFault.TOO_SHORT),
        ("138001380001", PhoneFault.TOO_LONG),
        ("1234567", PhoneFault.TOO_SHORT),
        ("0208123456", PhoneFault.TOO_SHORT),
        ("12345678901", PhoneFault.UNASSIGNED),
        ("110", PhoneFault.TOO_SHORT),
        ("400-820-8820", PhoneFault.NOT_PERSONAL),
        ("1" * 40, PhoneFault.TOO_LONG),
    ],
)
def test_what_cannot_be_called_is_refused_with_its_fault(said: str, fault: PhoneFault) -> None:
    assert phone_fault(said) is fault
    with pytest.raises(ValueError, match="no contact number"):
        plain_phone(said)


@given(st.text())
def test_no_text_breaks_the_check(said: str) -> None:
    if phone_fault(said) is None:
        assert phone_fault(plain_phone(said)) is None
