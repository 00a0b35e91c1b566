"""A small city with people in it, made one by one, and a clock that moves."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlmodel import Session

from bot.campaigns.audience import Audience, Everyone
from bot.campaigns.campaigns import Campaigns
from bot.campaigns.content import Content
from bot.events.subscriptions import PURPOSE, VERSION
from bot.orders.terms import Terms
from bot.people.roles import Role, grants_of
from storage import people, places, seed
from storage.models import (
    Campaign,
    Consent,
    Event,
    Notice,
    Order,
    Product,
    Region,
    SignUp,
    Subscription,
    Supplier,
)
from storage.store import Store

T = TypeVar("T")
NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)  # Tuesday, 10:00 in Guangzhou
CITY, HAIZHU, TIANHE = "440100", "440105", "440106"
PAZHOU, WUSHAN = "440105018", "440106001"  # a town in each
WORDS = Content("本月专题：重阳敬老。八段锦、粤剧都能点单。")


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def moves(self, **by: float) -> None:
        """Moves on by days, hours, minutes …"""
        self.now += timedelta(**by)


class World:
    """A database with regions, one supplier and two products; persons are added by name."""

    def __init__(self, store: Store, terms: Terms | None = None) -> None:
        self.store = store
        self.clock = Clock()
        self.terms = terms or Terms()
        self.ids: dict[str, int] = {}

    def fill(self) -> None:
        """Makes what everybody needs."""
        self.does(_fill)

    def does(self, work: Callable[[Session], T]) -> T:
        """In a transaction of its own."""
        return self.store.write(work).result(30)

    def reads(self, work: Callable[[Session], T]) -> T:
        """On one moment's picture."""
        return self.store.read(work)

    def person(
        self,
        name: str,
        *roles: tuple[Role, str],
        agreed: bool = False,
        follows: Iterable[tuple[str, Sequence[str], str]] = (),
        paused: bool = False,
        channel: str = "telegram",
        active: bool = True,
    ) -> int:
        """Enrols somebody: roles with their scope, subscriptions by place, audiences and words."""

        def work(session: Session) -> int:
            account = people.enrol(session, channel, name, name, NOW)
            person = account.person_id
            for role, scope in roles:
                people.grant_role(session, person, role, scope, NOW)
            if agreed:
                session.add(Consent(person_id=person, purpose=PURPOSE, version=VERSION, given_at=NOW))
            for region, audiences, words in follows:
                until = NOW + timedelta(days=20) if paused else None
                session.add(
                    Subscription(
                        person_id=person,
                        region_code=region,
                        audiences=list(audiences),
                        words=words,
                        paused_until=until,
                        created_at=NOW,
                    )
                )
            if not active:
                from storage import accounts

                accounts.set_active(session, account.id, active=False)
            return person

        self.ids[name] = self.does(work)
        return self.ids[name]

    def coordinator(self, name: str, unit: str = PAZHOU) -> int:
        """A coordinator of a region's unit."""
        return self.person(name, (Role.COORDINATOR, unit))

    def crowd(self, count: int, channel: str = "telegram") -> list[str]:
        """So many coordinators at once, called 1, 2, 3 …"""
        names = [f"{channel}{number}" for number in range(1, count + 1)]

        def work(session: Session) -> list[int]:
            ids = []
            for name in names:
                account = people.enrol(session, channel, name, name, NOW)
                people.grant_role(session, account.person_id, Role.COORDINATOR, PAZHOU, NOW)
                ids.append(account.person_id)
            return ids

        self.ids.update(zip(names, self.does(work), strict=True))
        return names

    def orders(self, name: str, product: str = "A001", unit: str = PAZHOU, days_ago: float = 1) -> int:
        """Somebody ordered; the delivery is three days later. Returns the order's id."""

        def work(session: Session) -> int:
            places.unit_for_region(session, unit)
            made = NOW - timedelta(days=days_ago)
            order = Order(
                number=f"GZ{name}{product}{days_ago:g}", product_code=product, team="S001",
                supplier_code="S001", unit_code=unit, person_id=self.ids[name],
                starts_at=made + timedelta(days=3), ends_at=made + timedelta(days=3, hours=1), room="",
                audiences=["老年人"], people_min=1, people_max=50, contact_name="", contact_phone="",
                state="confirmed", created_at=made, updated_at=made,
            )  # fmt: skip
            session.add(order)
            session.flush()
            return order.id or 0

        return self.does(work)

    def event(self, order_id: int) -> int:
        """The event of an order, open to everybody."""

        def work(session: Session) -> int:
            order = session.get_one(Order, order_id)
            event = Event(
                order_id=order_id, is_open=True, places=20, starts_at=order.starts_at, room="",
                created_at=order.created_at,
            )  # fmt: skip
            session.add(event)
            session.flush()
            return event.id or 0

        return self.does(work)

    def signs_up(self, name: str, event_id: int, state: str = "in", days_ago: float = 1) -> None:
        """Somebody signed up."""
        sign_up = SignUp(
            event_id=event_id, person_id=self.ids[name], party=1, name=name, state=state,
            since=self.clock() - timedelta(days=days_ago),
        )  # fmt: skip
        self.does(lambda session: session.add(sign_up))

    def room(self, session: Session, name: str) -> Campaigns:
        """What this person may do with campaigns."""
        person = self.ids[name]
        grants = grants_of(people.roles_of(session, person))
        return Campaigns(session, self.clock(), grants, person, self.terms)

    def asks(self, name: str, work: Callable[[Campaigns], T]) -> T:
        """Lets somebody do something with campaigns, in a transaction of its own."""
        return self.does(lambda session: work(self.room(session, name)))

    def campaign(
        self, author: str, audience: Audience | None = None, words: Content = WORDS, hours: float = 24
    ) -> str:
        """A campaign that is submitted by its author, due now; its number."""
        until = self.clock() + timedelta(hours=hours)

        def work(room: Campaigns) -> str:
            draft = room.draft("重阳敬老", words, audience or Everyone())
            return room.submit(draft.number, expires_at=until).number

        return self.asks(author, work)

    def state_of(self, number: str) -> str:
        """Where a campaign stands."""
        return self.reads(lambda session: _by_number(session, number).state)

    def notices(self, number: str) -> dict[str, tuple[str, str]]:
        """State and failure of each notice of a campaign, by the name of its recipient."""
        names = {person: name for name, person in self.ids.items()}

        def work(session: Session) -> dict[str, tuple[str, str]]:
            rows = session.connection().exec_driver_sql(
                "SELECT recipient_id, state, failure FROM notice WHERE subject = " + f"'{number}'"
            )
            return {names[row.recipient_id]: (str(row.state), str(row.failure)) for row in rows}

        return self.reads(work)


def _by_number(session: Session, number: str) -> Campaign:
    from storage import campaigns

    found = campaigns.by_number(session, number)
    assert found is not None
    return found


def _fill(session: Session) -> None:
    regions = [
        Region(code=CITY, name="广州市", level="city"),
        Region(code=HAIZHU, name="海珠区", level="district", parent_code=CITY),
        Region(code=TIANHE, name="天河区", level="district", parent_code=CITY),
        Region(code=PAZHOU, name="琶洲街道", level="town", parent_code=HAIZHU),
        Region(code=WUSHAN, name="五山街道", level="town", parent_code=TIANHE),
    ]
    supplier = Supplier(code="S001", name="馆", kind="", district="天河区")
    seed.load(session, [*regions, supplier, _product("A001", "尽善尽美"), _product("B001", "良辰美景")])


def _product(code: str, brand: str) -> Product:
    return Product(
        code=code, name=f"八段锦{code}", brand=brand, field="传统体育", form="培训", audiences=["老年人"],
        summary="", keywords=[], supplier_code="S001", team="S001", mode="线下", duration_min=90,
        people_min=1, people_max=99, venue="", provides="", lead_days=7, sessions_per_year=9, months=[],
        districts=[], languages=[],
    )  # fmt: skip


def broadcast(person: int, sent_at: datetime, subject: str) -> Notice:
    """A campaign that somebody got."""
    return Notice(
        kind="campaign", subject=subject, recipient_id=person, priority=3, state="sent", sent_at=sent_at,
        due_at=sent_at, expires_at=sent_at + timedelta(days=7), created_at=sent_at,
    )  # fmt: skip
