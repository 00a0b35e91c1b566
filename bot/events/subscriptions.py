"""订阅: residents say which events they want to hear of; a new one makes one notice to each it fits.

Nothing is sent without consent. Its words are versioned: whoever agreed to other words is asked again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice

from sqlmodel import Session

from bot.events import tidings
from bot.orders.course import line_of
from storage import subscriptions
from storage.models import Consent, Order, Product, Subscription

PURPOSE = "event-notices"
VERSION = 2  # of the words in bot.handlers.wording.subscriptions
PAUSE = timedelta(days=30)
A_WEEK, AT_MOST = timedelta(days=7), 2  # so many notices of new events a week and person
MOST = 10  # subscriptions a person
_GROUP = 500  # persons asked about in one statement


class Subscriptions:
    """One person's subscriptions, and the notices that a new event makes; `now` is aware."""

    def __init__(self, session: Session, now: datetime, person_id: int) -> None:
        self._session = session
        self._now = now
        self._person_id = person_id

    @property
    def agreed(self) -> bool:
        """Whether this person has agreed to the words as they are now."""
        consent = subscriptions.consent_of(self._session, self._person_id, PURPOSE)
        return consent is not None and consent.version == VERSION

    def agree(self) -> None:
        """Keeps the consent; agreeing again changes nothing."""
        if self.agreed:
            return
        self._withdraw()
        self._session.add(
            Consent(person_id=self._person_id, purpose=PURPOSE, version=VERSION, given_at=self._now)
        )
        self._session.flush()

    def all(self) -> list[Subscription]:
        """What this person wants to hear of, the oldest first."""
        return subscriptions.of_person(self._session, self._person_id)

    def add(self, region_code: str, audiences: Iterable[str], words: str) -> Subscription | None:
        """Adds one; the same a second time is the one that is there, no longer paused. None beyond MOST."""
        wanted, own = sorted(audiences), self.all()
        for each in own:
            if (each.region_code, each.audiences, each.words) == (region_code, wanted, words):
                each.paused_until = None
                return each
        if len(own) >= MOST:
            return None
        added = Subscription(
            person_id=self._person_id,
            region_code=region_code,
            audiences=wanted,
            words=words,
            created_at=self._now,
        )
        self._session.add(added)
        self._session.flush()
        return added

    def pause(self) -> datetime | None:
        """Lets all of them rest; returns until when, or None without any."""
        until = self._now + PAUSE
        for each in (own := self.all()):
            each.paused_until = until
        self._session.flush()
        return until if own else None

    def resume(self) -> bool:
        """Ends the pause. False without any subscription."""
        for each in (own := self.all()):
            each.paused_until = None
        self._session.flush()
        return bool(own)

    def end(self, subscription_id: int | None = None) -> bool:
        """Ends one, or all; with the last one the consent is withdrawn. False where there is none."""
        ended = [each for each in self.all() if subscription_id in (None, each.id)]
        for each in ended:
            self._session.delete(each)
        self._session.flush()
        if not self.all():
            self._withdraw()
        return bool(ended)

    def announce(self, order: Order, alone: bool = False) -> None:
        """Tells everyone whom the new event of this order fits; two a week at most for each of them, with
        campaigns: so it was promised when they agreed.
        """
        product = self._session.get_one(Product, order.product_code)
        near = subscriptions.heeding(self._session, line_of(self._session, order), PURPOSE, self._now)
        persons = iter(
            dict.fromkeys(
                each.person_id
                for each in near
                if fits(each, order, product) and (not alone or each.person_id == order.person_id)
            )
        )
        while group := list(islice(persons, _GROUP)):
            told = subscriptions.told_since(self._session, group, self._now - A_WEEK)
            wanted = [person for person in group if told.get(person, 0) < AT_MOST]
            tidings.announced(self._session, order, wanted, self._now)

    def hears_of(self, order: Order) -> bool:
        """Whether this person still wants to hear of this order's event."""
        product, line = self._session.get_one(Product, order.product_code), line_of(self._session, order)
        near = subscriptions.heeding(self._session, line, PURPOSE, self._now, self._person_id)
        return any(fits(each, order, product) for each in near)

    def _withdraw(self) -> None:
        for each in subscriptions.consents_of(self._session, self._person_id):
            if each.purpose == PURPOSE and each.withdrawn_at is None:
                each.withdrawn_at = self._now
        self._session.flush()


def fits(subscription: Subscription, order: Order, product: Product) -> bool:
    """Whether an event of this order is what is wanted; where it is, has been looked at before."""
    audiences = {*order.audiences, *product.audiences}
    if subscription.audiences and not audiences & set(subscription.audiences):
        return False
    return not subscription.words or subscription.words in about(product)


def about(product: Product) -> str:
    """The words by which an event of this product is wanted."""
    return " ".join((product.name, product.brand, product.field, product.form, *product.keywords))
