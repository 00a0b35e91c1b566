"""The drawing of an order's life is the one that the table gives."""

from pathlib import Path

from bot.orders.diagram import page

DRAWN = Path(__file__).parent.parent.parent / "docs" / "order-life.md"


def test_the_drawing_is_up_to_date() -> None:
    assert DRAWN.read_text(encoding="utf-8") == page(), "python -m bot.orders.diagram > docs/order-life.md"
