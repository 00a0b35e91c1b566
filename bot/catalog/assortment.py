"""What suppliers offer, entered and changed by themselves: who may, what waits for a look, and who did what.

An assortment belongs to one session and one person, like the desk. Orders refer to a product by its code and
keep their own times and numbers, so that a change or the end of a product leaves them as they are.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from bot.dialogue.messages import Reply
from bot.people.registry import Denied, Registry
from bot.people.rights import Command, Target, may
from bot.people.roles import Grant, Role
from storage import products as records
from storage.locks import lock
from storage.models import Product, ProductLog

Changes = dict[str, tuple[Any, Any]]  # attribute → before, after


class Event(StrEnum):
    """What the log of a product tells of."""

    ENTERED = "entered"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"  # 下架
    OFFERED = "offered"  # 重新上架
    APPROVED = "approved"  # looked at, and on offer since
    REFUSED = "refused"


class Standing(StrEnum):
    """How a product stands."""

    OFFERED = "offered"
    WAITING = "waiting"  # for the look of the city's staff
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


class Assortment:
    """The products that this person, who holds these roles, may look after.

    `reviewed`: a new product waits for staff. `alone`: nothing is kept, since visitors of the demo share the
    suppliers (docs/decisions/0010).
    """

    def __init__(
        self,
        registry: Registry,
        grants: Iterable[Grant],
        person_id: int,
        *,
        reviewed: bool = True,
        alone: bool = False,
    ) -> None:
        self._registry = registry
        self._session, self._now = registry.session, registry.now
        self._grants = tuple(grants)
        self._person_id = person_id
        self._reviewed = reviewed
        self.alone = alone

    # What one may

    def may_edit(self, supplier_code: str) -> bool:
        """Whether this person looks after that supplier's products."""
        return self._may(Command.EDIT_PRODUCT, supplier_code)

    @property
    def edits_all(self) -> bool:
        """Whether this person looks after everybody's products."""
        return self._may(Command.EDIT_PRODUCT, "")

    @property
    def reviews(self) -> bool:
        """Whether this person looks at new products."""
        return self._may(Command.REVIEW_PRODUCT, "")

    # What there is

    def of(self, supplier_code: str) -> list[Product]:
        """A supplier's products, on offer or not. Raises Denied."""
        self._demand(supplier_code)
        return records.every_one_of(self._session, supplier_code)

    def product(self, code: str) -> Product | None:
        """The product of this code, where this person looks after it or may look at it."""
        found = self._session.get(Product, code)
        return found if found and (self.may_edit(found.supplier_code) or self.reviews) else None

    def called(self, words: str, supplier_code: str) -> list[Product]:
        """The products of that name that this person looks after, the own supplier's first."""
        own = records.called(self._session, words, supplier_code) if supplier_code else []
        found = own or (records.called(self._session, words) if self.edits_all else [])
        return [each for each in found if self.may_edit(each.supplier_code)]

    def there(self, code: str) -> Product | None:
        """The product of this code, whoever looks after it."""
        return self._session.get(Product, code)

    def is_supplier(self, code: str) -> bool:
        """Whether there is a supplier of this code."""
        return self._registry.supplier(code) is not None

    def standing(self, product: Product) -> Standing:
        """How it stands; a product without a log came with a sheet."""
        if product.active:
            return Standing.OFFERED
        if product.waiting:
            return Standing.WAITING
        ends = [
            row.event
            for row in records.log_of(self._session, product.code)
            if row.event in (Event.WITHDRAWN, Event.REFUSED)
        ]
        return Standing.REFUSED if ends[-1:] == [Event.REFUSED] else Standing.WITHDRAWN

    def to_review(self) -> list[Product]:
        """The new products that this person is to look at, the oldest first."""
        return records.to_look_at(self._session) if self.reviews else []

    # What is done to it

    def enter(self, values: Mapping[str, Any]) -> Product:
        """Keeps a new product; on offer at once where nobody has to look at it. Raises Denied."""
        self._demand(str(values["supplier_code"]))
        lock(self._session, ("catalog",))
        product = Product(**{"code": "", **values})
        product.active = not self._to_be_looked_at
        product.waiting = self._to_be_looked_at
        records.add(self._session, product)
        self._note(product, Event.ENTERED)
        return product

    def change(self, code: str, values: Mapping[str, Any]) -> Changes:
        """Changes what differs; a refused product waits for another look then. Raises Denied."""
        product = self._own(code)
        changes: Changes = {
            name: (getattr(product, name), value)
            for name, value in values.items()
            if getattr(product, name) != value
        }
        if changes:
            again = self.standing(product) is Standing.REFUSED and self._to_be_looked_at
            for name, (_, value) in changes.items():
                setattr(product, name, value)
            product.waiting = product.waiting or again
            self._note(product, Event.CHANGED, changes)
        return changes

    def withdraw(self, code: str) -> bool:
        """Takes it off; False where it was off before. Raises Denied."""
        product = self._own(code)
        if not (product.active or product.waiting):
            return False
        product.active = product.waiting = False
        self._note(product, Event.WITHDRAWN)
        return True

    def offer_again(self, code: str) -> bool:
        """Puts it back, to be looked at where nobody ever agreed to it; False where it is there.

        Raises Denied.
        """
        product = self._own(code)
        if product.active or product.waiting:
            return False
        events = {row.event for row in records.log_of(self._session, code)}
        agreed = Event.ENTERED not in events or Event.APPROVED in events
        product.waiting = self._to_be_looked_at and not agreed
        product.active = not product.waiting
        self._note(product, Event.OFFERED)
        return True

    def approve(self, code: str) -> bool:
        """Lets it be offered; False where it waits no longer. Raises Denied."""
        return self._decide(code, Event.APPROVED, "")

    def refuse(self, code: str, reason: str) -> bool:
        """Keeps it from being offered; False where it waits no longer. Raises Denied."""
        return self._decide(code, Event.REFUSED, reason)

    # Who is told

    def tell_reviewers(self, product: Product, words: Reply) -> int:
        """Owes those who look at new products a message; returns how many they are."""
        found = self._registry.who_may(Command.REVIEW_PRODUCT, Target(supplier=product.supplier_code))
        administrators = {each.person_id for each in self._registry.holders(Role.ADMINISTRATOR)}
        first = [person for person in found if person not in administrators] or found
        for person in first:
            self._registry.tell(person, "product", self._subject(product), words)
        return len(first)

    def tell_supplier(self, product: Product, words: Reply) -> None:
        """Owes the supplier's people a message about the last step."""
        for held in self._registry.holders(Role.SUPPLIER, [product.supplier_code]):
            if held.person_id != self._person_id:
                self._registry.tell(held.person_id, "product", self._subject(product), words)

    @property
    def _to_be_looked_at(self) -> bool:
        return self._reviewed and not self.edits_all

    def _subject(self, product: Product) -> str:
        last = records.log_of(self._session, product.code)[-1]
        return f"product/{product.code}/{last.id}"

    def _decide(self, code: str, event: Event, reason: str) -> bool:
        if not self.reviews:
            raise Denied
        lock(self._session, ("catalog",))
        product = self._session.get(Product, code, populate_existing=True)
        if product is None or not product.waiting:
            return False
        product.waiting, product.active = False, event is Event.APPROVED
        self._note(product, event, reason=reason)
        return True

    def _own(self, code: str) -> Product:
        lock(self._session, ("catalog",))
        product = self._session.get(Product, code, populate_existing=True)
        if product is None:
            raise Denied
        self._demand(product.supplier_code)
        return product

    def _note(self, product: Product, event: Event, changes: Changes | None = None, reason: str = "") -> None:
        records.note(
            self._session,
            ProductLog(
                product_code=product.code,
                at=self._now,
                person_id=self._person_id,
                event=event,
                changes={name: list(values) for name, values in (changes or {}).items()},
                reason=reason,
            ),
        )
        records.changed(self._session)

    def _demand(self, supplier_code: str) -> None:
        if not self.may_edit(supplier_code):
            raise Denied

    def _may(self, command: Command, supplier_code: str) -> bool:
        return may(self._grants, command, Target(supplier=supplier_code), self._person_id)
