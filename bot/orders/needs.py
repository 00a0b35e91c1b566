"""需求: what is wanted and not on offer, gathered, and answered with a product."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.dialogue.messages import Reply
from bot.orders import ledger
from bot.orders.life import State
from bot.orders.request import today
from bot.orders.terms import Terms
from bot.people.rights import Command, Target, may
from bot.people.roles import Grant, Role
from storage import locks, needs, notices, places, products
from storage.models import Need, Notice, Order, OrderLog, Priority, Product, Supplier, Unit

ANSWERED = "need-answered"  # the kind of the notice; its subject is the need's number
USE = timedelta(days=60)
ONCE = timedelta(days=1)  # in which the same search of a person counts once
LOOKS_BACK = timedelta(days=92)  # a need of a month longer ago is not listed any more
_FOR_WANT = re.compile("名额|约满|排满|满了|没有?场次|不够分")  # a refusal for want of places, not of sense


@dataclass(frozen=True, slots=True)
class Gathered:
    """Like needs: of one month (2026-12), one district and one audience; "" stands for any."""

    month: str
    district: str
    audience: str
    needs: tuple[Need, ...]


class NotOpen(Exception):  # noqa: N818 - says what is the case
    """There is no such need to be answered by this person, or it is answered already."""

    def __init__(self, number: int) -> None:
        super().__init__(f"need {number}")
        self.number = number


class Needs:
    """The needs of one session, for one person who holds these roles; `now` is aware."""

    def __init__(
        self, session: Session, now: datetime, terms: Terms, grants: Iterable[Grant], person_id: int
    ) -> None:
        self._session = session
        self._now = now
        self._alone = terms.alone
        self._grants = tuple(grants)
        self._person_id = person_id
        self._lines: dict[str, tuple[str, ...]] = {}

    @property
    def oversees(self) -> bool:
        """Whether this person looks after needs: city staff and auditors all, reviewers their region's."""
        watching = {Role.REVIEWER, Role.STAFF, Role.ADMINISTRATOR, Role.AUDITOR}
        return any(grant.role in watching for grant in self._grants)

    def note(
        self,
        words: str,
        audiences: Sequence[str] = (),
        unit_code: str | None = None,
        wanted: str = "",
        month: str = "",
    ) -> Need:
        """Keeps what was wanted but is not on offer; `wanted` is the date as said, `month` the month meant.

        What was searched for in the same words just before becomes this need. Raises LookupError for a
        unit that does not exist.
        """
        unit = self._unit(unit_code)
        need = next(
            (each for each in self._searched() if _squeezed(each.words) in _squeezed(words)),
            Need(person_id=self._person_id, words=words, audiences=[], created_at=self._now),
        )
        need.words, need.searched = words, False
        need.audiences = list(audiences)
        need.unit_code = unit.code if unit else None
        need.wanted = wanted
        need.month = month or _month(self._now)
        need.district = _district(self._session, unit.code) if unit else ""
        self._session.add(need)
        self._session.flush()
        return need

    def note_search(
        self, words: str, audiences: Sequence[str], unit_code: str | None, month: str, district: str
    ) -> None:
        """Keeps a search that found nothing; the same words of a person count once in ONCE.

        `district` is its name, where the words say one that is not the unit's. Raises as `note` does.
        """
        if any(_squeezed(each.words) == _squeezed(words) for each in self._searched()):
            return
        unit = self._unit(unit_code)
        self._session.add(
            Need(
                person_id=self._person_id,
                words=words,
                searched=True,
                audiences=list(audiences),
                unit_code=unit.code if unit else None,
                month=month or _month(self._now),
                district=district or (_district(self._session, unit.code) if unit else ""),
                created_at=self._now,
            )
        )
        self._session.flush()

    def _searched(self) -> list[Need]:
        return needs.searched_since(self._session, self._person_id, self._now - ONCE)

    def _unit(self, code: str | None) -> Unit | None:
        if not code:
            return None
        return places.unit(self._session, code) or places.unit_for_region(self._session, code)

    def overview(self) -> list[Gathered]:
        """What is wanted, gathered, of all that this person looks after; the most wanted first."""
        return _gather(need for need in self._open() if self._may_oversee(need))

    def near(self, supplier_code: str) -> list[Gathered]:
        """What is wanted in the districts that a supplier serves, gathered; its own district first."""
        home, served = self._districts(supplier_code)
        found = _gather(
            need for need in self._open() if not need.district or not served or need.district in served
        )
        return sorted(found, key=lambda each: each.district != home)

    def answer(self, numbers: Sequence[int], product: Product, words: Callable[[Need], Reply]) -> list[Need]:
        """Answers needs with a product and tells who asked, in these words.

        Who wanted the same in several searches hears of it once. Raises NotOpen for the first that this
        person cannot answer with it, and changes nothing then.
        """
        found = [self._answerable(number, product) for number in sorted(set(numbers))]
        for need in found:
            need.answer_code = product.code
            need.answered_by, need.answered_at = self._person_id, self._now
        notices.add(
            self._session,
            [
                Notice(
                    kind=ANSWERED,
                    subject=f"need/{need.id}",
                    recipient_id=need.person_id,
                    reply=words(need).to_json(),
                    priority=Priority.CHANGE,
                    due_at=self._now,
                    expires_at=self._now + USE,
                    created_at=self._now,
                )
                for need in _each_once(found)
                if need.person_id != self._person_id
            ],
        )
        return found

    def may_answer_with(self, product: Product) -> bool:
        """Whether this person may answer needs with the product."""
        about = Target(supplier=product.supplier_code)
        return may(self._grants, Command.EDIT_PRODUCT, about, self._person_id)

    def _answerable(self, number: int, product: Product) -> Need:
        locks.lock(self._session, ("need", str(number)))
        need = needs.by_id(self._session, number)
        if need is None or not self._concerns(need) or not self.may_answer_with(product):
            raise NotOpen(number)
        self._session.refresh(need)
        if need.answer_code is not None:
            raise NotOpen(number)
        return need

    def _open(self) -> list[Need]:
        found = needs.unanswered(self._session, _month(self._now - LOOKS_BACK))
        return [need for need in found if self._concerns(need)]

    def _concerns(self, need: Need) -> bool:
        return not self._alone or need.person_id == self._person_id

    def _may_oversee(self, need: Need) -> bool:
        about = Target(unit=need.unit_code or "", line=self._line(need))
        return may(self._grants, Command.SEE_STATISTICS, about, self._person_id)

    def _line(self, need: Need) -> tuple[str, ...]:
        """The codes of the regions a need belongs to, from the city down; looked up once for each place."""
        place = need.unit_code or need.district
        if place not in self._lines:
            unit = places.unit(self._session, need.unit_code) if need.unit_code else None
            district = places.district_called(self._session, need.district) if need.district else None
            code = unit.region_code if unit else district.code if district else ""
            line = places.line_of(self._session, code) if code else []
            self._lines[place] = tuple(region.code for region in line)
        return self._lines[place]

    def _districts(self, supplier_code: str) -> tuple[str, set[str]]:
        """A supplier's own district, and those it serves; none of them where it serves the whole city."""
        supplier = self._session.get(Supplier, supplier_code)
        home = supplier.district if supplier else ""
        served = {home} if home else set()
        for product in products.of_supplier(self._session, supplier_code):
            if not product.districts:
                return home, set()
            served.update(product.districts)
        return home, served


def keep_unmet(session: Session, order: Order, row: OrderLog, now: datetime) -> None:
    """Keeps an order that came to nothing for want of somebody or of a place as a need; once."""
    unmet = order.state in _UNMET or (order.state == State.REFUSED and _FOR_WANT.search(row.reason))
    if not unmet or order.id is None or needs.of_order(session, order.id) is not None:
        return
    product = session.get(Product, order.product_code)
    session.add(
        Need(
            person_id=order.person_id,
            words=product.name if product else order.product_code,
            audiences=list(order.audiences),
            unit_code=order.unit_code,
            wanted=today(order.starts_at).isoformat(),
            month=_month(order.starts_at),
            district=_district(session, order.unit_code),
            order_id=order.id,
            product_code=order.product_code,
            created_at=now,
        )
    )
    session.flush()


_UNMET = {State.DECLINED, State.LAPSED}


def _each_once(found: Iterable[Need]) -> Iterable[Need]:
    """One need of each person and wish; the last search for it stands for those before."""
    return {
        (need.person_id, need.order_id, _squeezed(need.words) if need.searched else need.id): need
        for need in found
    }.values()


def _squeezed(words: str) -> str:
    return re.sub(r"\W", "", words).lower()


def _gather(found: Iterable[Need]) -> list[Gathered]:
    """A need for several audiences counts with each of them."""
    groups = defaultdict[tuple[str, str, str], list[Need]](list)
    for need in found:
        for audience in need.audiences or [""]:
            groups[need.month, need.district, audience].append(need)
    gathered = [Gathered(*key, tuple(members)) for key, members in groups.items()]
    return sorted(gathered, key=lambda each: (-len(each.needs), each.month, each.district, each.audience))


def _month(moment: datetime) -> str:
    return f"{today(moment):%Y-%m}"


def _district(session: Session, unit_code: str) -> str:
    seat = ledger.seat_of(session, unit_code)
    return seat.district if seat else ""
