"""A world with one order's worth of people and places, a clock that stands still, and channels on paper."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.dialogue.delivery import Delivered, Delivery, Letter, OutOfReach
from bot.dialogue.messages import Reply
from bot.notify.courier import Courier
from storage import notices, people, places, seed
from storage.models import Notice, Order, Priority, Product, Region, Supplier
from storage.outbox import Claimed
from storage.store import Store
from tests.databases import with_tables
from tests.postgresql import Server

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)  # Sunday, 09:00 in Guangzhou


class FrozenClock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def moves(self, **by: float) -> None:
        """Moves on by days, hours, minutes …"""
        self.now += timedelta(**by)


class PaperChannel:
    """Writes down what it delivers; `online` are those it can reach."""

    def __init__(self, name: str = "web", *online: str) -> None:
        self.name = name
        self.online = set(online)
        self.delivered: list[tuple[str, str]] = []

    async def deliver(self, external_id: str, letter: Letter) -> Delivery:
        if external_id not in self.online:
            return OutOfReach()
        self.delivered.append((external_id, letter.reply.text))
        return Delivered()


class Page(PaperChannel):
    """Reaches those whose page is open in this process, and knows who they are."""

    def __init__(self, *online: str) -> None:
        super().__init__("web", *online)

    def present(self) -> set[str]:
        return self.online


def words(session: Session, notice: Claimed) -> Reply | None:
    """The kind of the notice; nothing for what was called off."""
    return None if notice.subject == "called off" else Reply(notice.kind)


@pytest.fixture
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A new database: a file, or where a test is parametrized so, one on a PostgreSQL server."""
    if getattr(request, "param", "file") == "file":
        yield with_tables(tmp_path / "our.db")
        return
    server: Server = request.getfixturevalue("postgresql")
    address = server.database("migrated", Store.migrate)
    yield address
    server.drop(address)


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """Persons 1 and 2 are ming and hua on the web; there is one product and one unit."""
    store = Store.open(address)
    store.write(_fill).result(10)
    yield store
    store.close()


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


def _fill(session: Session) -> None:
    product = Product(
        code="A001", name="八段锦进社区", brand="", field="", form="", audiences=[], summary="", keywords=[],
        supplier_code="S001", team="S001", mode="线下", duration_min=90, people_min=1, people_max=99,
        venue="", provides="", lead_days=7, sessions_per_year=9, months=[], districts=[], languages=[],
    )  # fmt: skip
    region = Region(code="440106", name="天河区", level="district")
    seed.load(session, [region, Supplier(code="S001", name="馆", kind="", district=""), product])
    places.unit_for_region(session, "440106")
    people.enrol(session, "web", "ming", "阿明", NOW)
    people.enrol(session, "web", "hua", "阿华", NOW)


def on_telegram(session: Session) -> None:
    """Person 3 is 88 on Telegram."""
    people.enrol(session, "telegram", "88", "阿强", NOW)


def order(starts_at: datetime, number: str = "GZ1") -> Order:
    """An order of person 1, two hours long."""
    return Order(
        number=number, product_code="A001", team="S001", supplier_code="S001", unit_code="440106",
        person_id=1,
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), room="", audiences=[],
        people_min=50, people_max=60, contact_name="", contact_phone="", state="confirmed",
        created_at=NOW, updated_at=NOW,
    )  # fmt: skip


def owe(
    store: Store,
    kind: str,
    due_at: datetime = NOW,
    hours: float = 24,
    recipient: int = 1,
    subject: str = "GZ1/1",
    priority: Priority = Priority.REMINDER,
) -> None:
    """Puts a notice into the outbox, of use for `hours` after it is due."""
    notice = Notice(
        kind=kind,
        subject=subject,
        recipient_id=recipient,
        priority=priority,
        due_at=due_at,
        expires_at=due_at + timedelta(hours=hours),
        created_at=NOW,
    )
    assert store.write(lambda session: notices.add(session, [notice])).result(10) == 1


def fates(store: Store) -> dict[str, str]:
    """Kind and state of every notice."""

    def work(session: Session) -> dict[str, str]:
        rows = session.connection().exec_driver_sql("SELECT kind, state FROM notice ORDER BY id")
        return {str(row.kind): str(row.state) for row in rows}

    return store.read(work)


def courier_of(store: Store, clock: FrozenClock, *channels: PaperChannel) -> Courier:
    """A courier that knows these channels."""
    return Courier(store, clock, channels, words)
