"""A notice in words, written when it goes out, from what is true then."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from bot.dialogue.messages import Reply
from bot.handlers.drafts import spoken_name
from bot.handlers.wording.reminders import words
from bot.orders.life import HOLDING
from storage import orders, places
from storage.models import Product
from storage.outbox import Claimed


class Letters:
    """What the courier carries. Called with a session and a notice it gives the words, or None for none."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def __call__(self, session: Session, notice: Claimed) -> Reply | None:
        """The words, or None where the order was called off or has become another since."""
        number, _, revision = notice.subject.partition("/")
        order = orders.by_number(session, number)
        if order is None or order.state not in HOLDING or str(order.revision) != revision:
            return None
        product = session.get_one(Product, order.product_code)
        unit = places.unit(session, order.unit_code)
        return words(notice.kind, order, product, spoken_name(unit.name) if unit else "", self._clock())
