"""我的数据: what is held of a person, and its deletion (docs/decisions/0012)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from bot.events import places
from bot.events.hall import Hall
from bot.events.occasions import Mine
from bot.orders.life import OPEN
from storage import erasing, holdings, people, subscriptions
from storage import orders as records
from storage.models import Consent, Need, Subscription

_EVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is held of a person."""

    name: str
    phone: str
    channels: Sequence[str]
    messages: int
    orders: Sequence[str]  # their numbers
    sign_ups: Sequence[Mine]
    subscriptions: Sequence[Subscription]
    consents: Sequence[Consent]
    needs: Sequence[Need]


class OpenOrders(ValueError):  # noqa: N818 - says what there is
    """Something can still become of orders of this person; `numbers` are theirs."""

    def __init__(self, numbers: Sequence[str]) -> None:
        super().__init__(", ".join(numbers))
        self.numbers = tuple(numbers)


class MyData:
    """The data of the one person who asks; `now` is aware. `erased` tells that there is none any more."""

    def __init__(self, session: Session, now: datetime, hall: Hall, person_id: int) -> None:
        self._session = session
        self._now = now
        self._hall = hall
        self._person_id = person_id
        self.erased = False

    def held(self) -> Held:
        """Everything there is."""
        profile = people.profile_of(self._session, self._person_id)
        return Held(
            profile.name,
            profile.phone,
            holdings.channels_of(self._session, self._person_id),
            holdings.messages_of(self._session, self._person_id),
            [order.number for order in records.of_person(self._session, self._person_id)],
            self._hall.mine(_EVER),
            self._hall.subscriptions.all(),
            subscriptions.consents_of(self._session, self._person_id),
            holdings.needs_of(self._session, self._person_id),
        )

    def open_orders(self) -> list[str]:
        """The numbers of the orders of which something can still become."""
        orders = records.of_person(self._session, self._person_id)
        return [order.number for order in orders if order.state in OPEN and order.starts_at > self._now]

    def erase(self) -> None:
        """Gives places at events back and deletes everything. Raises OpenOrders."""
        if numbers := self.open_orders():
            raise OpenOrders(numbers)
        coming = [mine.occasion.order.number for mine in self._hall.mine()]
        guests = self._hall.care.all()
        places.lock(self._session, *coming, *(mine.occasion.order.number for mine in guests))
        for number in coming:
            self._hall.gives_back(number)
        for mine in guests:
            self._hall.care.gives_back(mine.sign_up.id or 0)
        erasing.erase(self._session, self._person_id, self._now)
        self.erased = True
