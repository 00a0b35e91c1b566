"""What suits a theme, how much can be delivered, and when it goes out."""

from datetime import UTC, date, datetime

import pytest

from bot.catalog import Filters, read_themes, sample
from bot.knowledge import Knowledge
from bot.themes.fitting import PER_AUDIENCE, chosen, fitting
from bot.themes.monthly import day_of, mark
from bot.themes.planner import draft
from bot.themes.year import nearest
from storage.models import Theme, ThemePlan

with sample("themes") as _sheet:
    THEMES = read_themes(_sheet)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.month)
def test_every_theme_of_the_year_has_products_for_its_audiences(knowledge: Knowledge, theme: Theme) -> None:
    found = fitting(knowledge.catalog.current, theme)
    assert list(found) == theme.audiences
    month = int(theme.month[5:])
    for audience, suited in found.items():
        assert suited, audience
        assert len(suited) <= PER_AUDIENCE
        assert len({product.code for product in suited}) == len(suited)
        assert all(Filters(month=month, audiences=(audience,)).fits(product, "month") for product in suited)
        assert all(audience in product.audiences for product in suited)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.month)
def test_the_products_of_an_announcement_are_of_different_teams_while_there_are_others(
    knowledge: Knowledge, theme: Theme
) -> None:
    products = chosen(fitting(knowledge.catalog.current, theme), 4)
    assert len(products) == 4
    by_team = {
        product.team for found in fitting(knowledge.catalog.current, theme).values() for product in found
    }
    assert len({product.team for product in products}) == min(4, len(by_team))


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.month)
def test_the_draft_is_three_or_four_sentences(knowledge: Knowledge, theme: Theme) -> None:
    words = draft(theme, chosen(fitting(knowledge.catalog.current, theme), 4))
    assert 3 <= words.count("。") <= 5
    assert len(words) <= 600


def test_the_same_products_are_found_each_time(knowledge: Knowledge) -> None:
    first, again = (fitting(knowledge.catalog.current, THEMES[0]) for _ in range(2))
    assert first == again


@pytest.mark.parametrize(
    ("number", "day", "year", "month"),
    [
        (12, date(2026, 11, 22), None, "2026-12"),
        (11, date(2026, 11, 22), None, "2026-11"),
        (10, date(2026, 11, 22), None, "2027-10"),
        (1, date(2026, 12, 31), None, "2027-01"),
        (3, date(2026, 11, 22), 2026, "2026-03"),
    ],
)
def test_a_month_without_a_year_is_the_next_one_to_come(
    number: int, day: date, year: int | None, month: str
) -> None:
    assert nearest(number, day, year) == month


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("1 10:00", datetime(2026, 12, 1, 2, 0, tzinfo=UTC)),
        ("28 7:30", datetime(2026, 12, 27, 23, 30, tzinfo=UTC)),
        ("", None),
    ],
)
def test_the_day_is_on_the_clocks_of_guangzhou(said: str, due: datetime | None) -> None:
    assert day_of("2026-12", said) == due


def test_the_mark_of_a_draft_changes_with_every_word_of_it() -> None:
    def plan(title: str = "a", text: str = "b", code: str = "A001") -> ThemePlan:
        at = datetime(2026, 11, 22, tzinfo=UTC)
        return ThemePlan(month="2026-12", title=title, text=text, product_codes=[code], edited_at=at)

    marks = {mark(plan()), mark(plan(title="c")), mark(plan(text="c")), mark(plan(code="A002"))}
    assert len(marks) == 4
    assert mark(plan()) == mark(plan())
