"""A notice in words, written when it goes out, from what is true then."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from bot.dialogue.messages import Button, Reply
from bot.events.tidings import KINDS as OF_EVENTS
from bot.handlers import decisions
from bot.handlers.drafts import spoken_name
from bot.handlers.wording import news, ratings, reminders
from bot.notify import event_letters, survey_letters, theme_letters
from bot.notify.addressing import Withheld
from bot.notify.campaign_letters import KINDS as OF_CAMPAIGNS
from bot.notify.campaign_letters import CampaignLetters
from bot.notify.news import ASKED, STEP, row_of
from bot.notify.reminders import FEEDBACK
from bot.notify.theme_letters import KINDS as OF_THEMES
from bot.orders.course import asked
from bot.orders.decisions import possible_for
from bot.orders.life import HOLDING, State
from bot.orders.ratings import FOLLOW_UP, KINDS, LOW
from bot.orders.terms import USUAL, Terms
from bot.people.roles import grants_of
from storage import orders, people, places
from storage.models import Order, Product
from storage.outbox import Claimed
from storage.ratings import of_order


class Letters:
    """What the courier carries. Called with a session and a notice it gives the words, or None for none."""

    def __init__(self, clock: Callable[[], datetime], terms: Terms = USUAL) -> None:
        self._clock = clock
        self._terms = terms
        self._of_campaigns = CampaignLetters(clock, terms)

    def __call__(self, session: Session, notice: Claimed) -> Reply | Withheld | None:
        """The words. None where there is nothing to say any more: the order was called off or has become
        another since, or what was asked is answered.
        """
        if notice.kind in OF_CAMPAIGNS:
            return self._of_campaigns(session, notice)
        if notice.kind in survey_letters.KINDS:
            return survey_letters.words(session, notice, self._clock(), self._terms)
        if notice.kind in (STEP, ASKED):
            return self._of_a_step(session, notice)
        if notice.kind in OF_THEMES:
            return theme_letters.words(session, notice, self._clock(), self._terms)
        if notice.kind in OF_EVENTS:
            return event_letters.words(session, notice, self._clock())
        number, _, revision = notice.subject.partition("/")
        order = orders.by_number(session, number)
        if order is not None and notice.kind in KINDS:
            return self._of_a_rating(session, notice.kind, order)
        if order is None or order.state not in HOLDING or str(order.revision) != revision:
            return None
        if notice.kind == FEEDBACK[0] and of_order(session, order.id or 0):
            return None
        product, unit = _what_and_where(session, order)
        return reminders.words(notice.kind, order, product, unit, self._clock())

    def _of_a_step(self, session: Session, notice: Claimed) -> Reply | None:
        order, row = row_of(session, notice.subject)
        if order is None or row is None:
            return None
        product, unit = _what_and_where(session, order)
        is_asked = notice.recipient_id in asked(session, order, alone=self._terms.alone)
        decides: tuple[Button, ...] = ()
        if notice.kind == ASKED:
            if not is_asked:
                return None
            words = news.remind(order, product, unit, self._clock())
        else:
            mine = notice.recipient_id == order.person_id
            words = news.tell(order, row, product, unit, self._clock(), mine=mine, asked=is_asked)
            if mine and row.state == State.CONFIRMED:
                added, decides = event_letters.decide(session, order)
                words += added
        grants = grants_of(people.roles_of(session, notice.recipient_id))
        possible = (
            possible_for(session, grants, notice.recipient_id, order, self._clock()) if is_asked else ()
        )
        return Reply(words, buttons=(*decisions.answers(order, possible), *decides, news.look(order)))

    def _of_a_rating(self, session: Session, kind: str, order: Order) -> Reply | None:
        assert order.id is not None
        rating = of_order(session, order.id)
        if rating is None or (kind == FOLLOW_UP and rating.score > LOW):
            return None
        product, unit = _what_and_where(session, order)
        return ratings.notice(kind, order, rating, product, unit, self._clock())


def _what_and_where(session: Session, order: Order) -> tuple[Product, str]:
    product = session.get_one(Product, order.product_code)
    unit = places.unit(session, order.unit_code)
    return product, spoken_name(unit.name) if unit else ""
