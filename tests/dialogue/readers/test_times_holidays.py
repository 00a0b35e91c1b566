"""Public holidays: published years as published, later years only what the law itself names."""

from datetime import date

import pytest

from bot.dialogue.readers.times.holidays import holiday_span, is_working_day, public_holiday


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 10, 5), "国庆节"),
        (date(2026, 2, 15), "春节"),
        (date(2026, 1, 2), "元旦"),
        (date(2026, 10, 10), None),
        (date(2035, 10, 3), "国庆节"),
        (date(2035, 10, 4), None),
    ],
)
def test_a_holiday_has_its_name(day: date, name: str | None) -> None:
    assert public_holiday(day) == name


def test_an_adjusted_saturday_is_worked() -> None:
    assert is_working_day(date(2026, 10, 10)) is True
    assert is_working_day(date(2026, 10, 11)) is False
    assert is_working_day(date(2026, 10, 12)) is True


def test_working_days_of_a_year_not_yet_announced_are_not_guessed() -> None:
    assert is_working_day(date(2035, 3, 6)) is None
    assert is_working_day(date(2035, 10, 1)) is False


def test_a_holiday_span_is_the_published_one_or_the_usual_length() -> None:
    assert holiday_span("春节", 2026) == (date(2026, 2, 15), date(2026, 2, 23))
    assert holiday_span("国庆节", 2035) == (date(2035, 10, 1), date(2035, 10, 7))
    assert holiday_span("记者节", 2026) is None
