"""评价: what a unit says of a delivery, who hears of it, and the supplier's one answer.

A rating is one row an order. What was left out can be added; what was said can be changed once within two
weeks. Everyone who hears of it has one notice, which waits a little so that the words that follow the score
are in it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.orders.course import Actor, holders, line_of
from bot.orders.decisions import Decisions
from bot.orders.desk import Desk
from bot.orders.life import Event, OrderClosed, Party, State, possible
from bot.people.roles import Role
from storage import notices, ratings
from storage import orders as records
from storage.models import Notice, Order, Priority, Rating
from storage.ratings import Average

SCORES = range(1, 6)
LOW = 2  # a score up to this one is followed up by staff
CHANGED_WITHIN = timedelta(days=14)
RATED_WITHIN = timedelta(days=60)  # of the delivery's end, though the order is closed by then
SETTLES = timedelta(minutes=15)  # until whoever rated has said what there is to say
USE = timedelta(days=14)
# The kinds of the notices; their subject is an order's number and the rating's revision.
TOLD, FOLLOW_UP, ANSWERED = KINDS = ("rating", "rating-low", "rating-answer")


class Ratings:
    """What the person who decides here says of deliveries; `now` is aware."""

    def __init__(self, session: Session, now: datetime, desk: Desk, decisions: Decisions) -> None:
        self._session = session
        self._now = now
        self._desk = desk
        self._course = desk.course
        self._decisions = decisions
        self._person_id = decisions.person_id

    def of(self, order: Order) -> Rating | None:
        """The order's rating, if there is one."""
        assert order.id is not None
        return ratings.of_order(self._session, order.id)

    def average(self, product_code: str) -> Average | None:
        """What all units say of a product."""
        return ratings.average(self._session, product_code)

    def before(self, product_code: str, unit_code: str) -> Rating | None:
        """What the unit said of the product the last time."""
        return ratings.last_of(self._session, product_code, unit_code)

    def may_rate(self, order: Order) -> bool:
        """Whether this person can rate it now, or change what they said."""
        if (
            Party.ORDERER not in self._decisions.actor(order).parties
            or self._now > order.ends_at + RATED_WITHIN
        ):
            return False
        rating = self.of(order)
        if rating is not None:
            return rating.changed_at is None and self._now <= rating.created_at + CHANGED_WITHIN
        return self._may_be_rated(order)

    def unrated(self) -> list[Order]:
        """This person's own deliveries that are over and not rated yet, the latest one first."""
        over = [
            order
            for order in records.of_person(self._session, self._person_id)
            if order.ends_at <= self._now and self.of(order) is None and self.may_rate(order)
        ]
        return sorted(over, key=lambda order: order.starts_at, reverse=True)

    def awaited(self, within: timedelta) -> str:
        """The number of the order that this person was asked about in this time and has said nothing of."""
        number = self._desk.awaits_comment(self._person_id, within)
        order = records.by_number(self._session, number) if number else None
        return number if order is not None and self.of(order) is None else ""

    def may_answer(self, order: Order) -> bool:
        """Whether this person can answer the rating for the supplier."""
        rating = self.of(order)
        return (
            rating is not None
            and not rating.answer
            and Party.SUPPLIER in self._decisions.actor(order).parties
        )

    def rate(self, number: str, score: int) -> Rating:
        """Gives a score from 1 to 5; words said before count as said with it.

        Raises UnknownNumber, OrderClosed where it cannot be rated by this person now, ValueError for any
        other score.
        """
        if score not in SCORES:
            raise ValueError(f"a score is 1 to 5, not {score}")
        order = self._decisions.order(number)
        rating = self.of(order)
        if rating is not None:
            return self._says(order, rating, score=score)
        if not self.may_rate(order):
            raise OrderClosed(order)
        actor = self._as_orderer(order)
        words = self._said_before(order)
        if Event.RATED not in possible(order, self._now, Party.ORDERER) and order.state != State.CLOSED:
            self._course.take(order, Event.DELIVERED, actor)
        if order.state == State.CLOSED:
            self._course.comment(order, actor, "", {"score": score})
        else:
            self._course.take(order, Event.RATED, actor, changes={"score": score}, quietly=True)
        assert order.id is not None
        rating = Rating(
            order_id=order.id,
            product_code=order.product_code,
            person_id=self._person_id,
            score=score,
            words=words,
            created_at=self._now,
        )
        self._session.add(rating)
        self._session.flush()
        self._tells(order, rating)
        return rating

    def adds(self, number: str, words: str = "", came: int | None = None) -> Rating:
        """Adds words or the head count to the rating, or says them otherwise.

        Raises UnknownNumber, and OrderClosed where there is no rating or it was changed before.
        """
        order = self._decisions.order(number)
        rating = self.of(order)
        if rating is None:
            raise OrderClosed(order)
        return self._says(order, rating, words=words, came=came)

    def answers(self, number: str, words: str) -> Rating:
        """Keeps the supplier's answer. Raises UnknownNumber, and OrderClosed where there is one already or
        it is not this person's to give.
        """
        order = self._decisions.order(number)
        rating = self.of(order)
        if rating is None or not self.may_answer(order):
            raise OrderClosed(order)
        rating.answer, rating.answered_by = words, self._person_id
        self._course.comment(order, Actor(self._person_id, frozenset({Party.SUPPLIER})), words)
        self._owes(ANSWERED, order, rating, (rating.person_id, order.person_id), self._now)
        return rating

    def _says(
        self, order: Order, rating: Rating, *, score: int = 0, words: str = "", came: int | None = None
    ) -> Rating:
        said = {"score": score, "words": words, "came": came}
        news = {name: value for name, value in said.items() if value and getattr(rating, name) != value}
        if not news:
            return rating
        otherwise = any(getattr(rating, name) for name in news)
        if not self._may_say(order, rating) or (otherwise and rating.changed_at is not None):
            raise OrderClosed(order)
        if otherwise:
            rating.changed_at = self._now
        changes = {}
        for name, value in news.items():
            before = getattr(rating, name)
            if name != "words":
                changes[name] = [before, value] if before else value
            setattr(rating, name, value)
        rating.revision += 1
        self._session.flush()
        self._course.comment(order, self._as_orderer(order), words if "words" in news else "", changes)
        self._tells(order, rating)
        return rating

    def _may_say(self, order: Order, rating: Rating) -> bool:
        mine = Party.ORDERER in self._decisions.actor(order).parties
        return mine and self._now <= rating.created_at + CHANGED_WITHIN

    def _may_be_rated(self, order: Order) -> bool:
        """Whether it took place, or is taken as if it did since its time has come."""
        events = possible(order, self._now, Party.ORDERER)
        return order.state == State.CLOSED or bool({Event.RATED, Event.DELIVERED} & events)

    def _said_before(self, order: Order) -> str:
        """The words given before the score."""
        assert order.id is not None
        return next(
            (
                row.reason
                for row in reversed(records.log_of(self._session, order.id))
                if row.event == Event.COMMENTED and row.party == Party.ORDERER
            ),
            "",
        )

    def _tells(self, order: Order, rating: Rating) -> None:
        """The supplier hears of it, and of a low score also the staff and the district's reviewers."""
        earlier = [_subject(order, revision) for revision in range(1, rating.revision)]
        notices.void(self._session, earlier, TOLD)
        notices.void(self._session, earlier, FOLLOW_UP)
        due = self._now + SETTLES
        self._owes(TOLD, order, rating, holders(self._session, Role.SUPPLIER, [order.supplier_code]), due)
        if rating.score <= LOW:
            district = holders(self._session, Role.REVIEWER, line_of(self._session, order)[1:2])
            self._owes(FOLLOW_UP, order, rating, (*holders(self._session, Role.STAFF, None), *district), due)

    def _owes(
        self, kind: str, order: Order, rating: Rating, recipients: Iterable[int], due: datetime
    ) -> None:
        notices.add(
            self._session,
            [
                Notice(
                    kind=kind,
                    subject=_subject(order, rating.revision),
                    recipient_id=person_id,
                    priority=Priority.CHANGE,
                    due_at=due,
                    expires_at=due + USE,
                    created_at=self._now,
                )
                for person_id in dict.fromkeys(recipients)
                if person_id != self._person_id and not self._desk.terms.alone
            ],
        )

    def _as_orderer(self, order: Order) -> Actor:
        return Actor(self._person_id, self._decisions.actor(order).parties & {Party.ORDERER})


def _subject(order: Order, revision: int) -> str:
    return f"{order.number}/{revision}"
