"""Three processes of `xiangmei serve` on one PostgreSQL; one is killed while they take orders.

Two coordinators each want the same slot, and some messages are delivered twice at once. No turn that was
answered is lost, none is done twice, every slot has one winner. The one that is killed holds the clock;
another takes it over. SOAK=1 plays more coordinators, and waits until the dead one's lease runs out.
"""

import asyncio
import itertools
import os
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlmodel import Session, col, select

from bot.dialogue.messages import Reply
from bot.knowledge import Knowledge
from bot.notify.leadership import CLOCK
from bot.notify.news import News
from bot.notify.reminders import Reminders
from bot.orders.desk import Desk
from bot.orders.request import Seat
from storage import notices, people
from storage.models import Heard, Lease, Notice, Order, OrderLog, Product
from storage.store import Store
from tests.crashes.balancer import Balancer, Process
from tests.fakes.telegram import TOKEN, FakeTelegram, Limits

SOAK = bool(os.environ.get("SOAK"))
SLOTS = 40 if SOAK else 12
UNITS = ("440105007101", "440105007102")  # of the two who want each slot
AFTERNOON = time(14), time(14, 1)
TWICE = 0.15  # of the messages are delivered twice at once

Start = Callable[[str], Process]

pytestmark = [
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="SIGKILL is not known to this system"),
    pytest.mark.parametrize("filled_address", ["postgresql"], indirect=True),
    pytest.mark.timeout(600),
]


@dataclass(frozen=True, slots=True)
class Slot:
    """One product on one afternoon."""

    product: Product
    day: date


def free_slots(session: Session, knowledge: Knowledge, count: int) -> list[Slot]:
    """Slots of different teams, free today and for both units."""
    catalog = knowledge.catalog.current
    place = knowledge.places.get(UNITS[0])
    assert place is not None
    desk = Desk(session, datetime.now(UTC), catalog, Reminders(), News())
    slots: dict[str, Slot] = {}
    for product in session.scalars(select(Product).order_by(col(Product.code))):
        if product.team not in slots and not product.districts and product.people_max >= 30:
            for day in desk.free_days(product, Seat.of_place(place), count=1, part=AFTERNOON):
                slots[product.team] = Slot(product, day)
        if len(slots) == count:
            return list(slots.values())
    raise AssertionError(f"only {len(slots)} slots are free")


@dataclass
class Coordinator:
    """Somebody on Telegram who orders one slot, step by step; `heard` are the texts of the answers."""

    chat: int
    slot: Slot
    balancer: Balancer
    numbers: "itertools.count[int]"
    dice: random.Random
    heard: list[str] = field(default_factory=list)
    keyboard: list[dict[str, str]] = field(default_factory=list)
    sent: int = 0

    async def orders(self) -> None:
        """The whole conversation, from the product to the confirmation."""
        product = self.slot.product
        await self.taps(f"order:product:{product.code}")
        await self.taps(f"order:day:{self.slot.day.isoformat()}T14:00")
        await self.says("三楼多功能厅")
        await self.taps(f"order:audiences:{product.audiences[0]}")
        await self.says(f"{product.people_min}人")
        await self.says("陈姨 13800138000")
        await self.taps("order:remarks:")
        confirms = [key["callback_data"] for key in self.keyboard if "确认提交" in key["text"]]
        if confirms:
            await self.taps(confirms[0])

    @property
    def number(self) -> str:
        """The number of the order that was confirmed, or nothing."""
        _, found, rest = self.heard[-1].partition("订单号 ")
        return rest.split()[0] if found else ""

    async def says(self, text: str) -> None:
        await self._sends({"message": {"message_id": 1, "from": self._me, "chat": self._here, "text": text}})

    async def taps(self, data: str) -> None:
        message = {"message_id": 1, "date": 0, "chat": self._here}
        query = {"id": f"{self.chat}", "from": self._me, "data": data, "message": message}
        await self._sends({"callback_query": query})

    @property
    def _me(self) -> dict[str, Any]:
        return {"id": self.chat, "is_bot": False, "first_name": "陈姨"}

    @property
    def _here(self) -> dict[str, Any]:
        return {"id": self.chat, "type": "private"}

    async def _sends(self, content: dict[str, Any]) -> None:
        update = {"update_id": next(self.numbers), **content}
        times = 2 if self.dice.random() < TWICE else 1
        answers = await asyncio.gather(*(self.balancer.deliver(update) for _ in range(times)))
        self.sent += 1
        assert len({answer["text"] for answer in answers}) == 1, "two answers to one message"
        self.heard.append(answers[0]["text"])
        rows = answers[0].get("reply_markup", {}).get("inline_keyboard", [])
        self.keyboard = [key for row in rows for key in row]


@pytest.fixture
def store(filled_address: str) -> Iterator[Store]:
    store = Store.open(filled_address)
    yield store
    store.close()


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(Limits.none()) as telegram:  # each process keeps the pace for itself
        yield telegram


@pytest.fixture
def start(filled_address: str, telegram: FakeTelegram, tmp_path: Path) -> Iterator[Start]:
    """Starts a process; all that were started are stopped at the end."""
    environment = {
        "XIANGMEI_DATABASE_URL": filled_address,
        "XIANGMEI_TELEGRAM_TOKEN": TOKEN,
        "XIANGMEI_TELEGRAM_API_URL": telegram.url,
    }
    processes: list[Process] = []

    def starts(name: str) -> Process:
        processes.append(Process(name, environment, tmp_path))
        return processes[-1]

    yield starts
    for process in processes:
        process.stop()


def enrol(session: Session, chats: range) -> None:
    """Makes each chat a coordinator, of one unit or the other."""
    now = datetime.now(UTC)
    for chat in chats:
        account = people.enrol(session, "telegram", str(chat), "陈姨", now)
        people.grant_role(session, account.person_id, "coordinator", UNITS[chat % 2], now)


def holder_of_the_clock(session: Session) -> str:
    """Who holds the clock now, or nothing."""
    lease = session.get(Lease, CLOCK)
    return lease.holder if lease and lease.until > datetime.now(UTC) else ""


def lapse(session: Session) -> None:
    """The time goes by after which a dead process has lost the clock."""
    session.get_one(Lease, CLOCK).until = datetime.now(UTC)


async def all_are_told(store: Store, telegram: FakeTelegram, chats: range) -> None:
    """Owes each chat a notice and waits until it has arrived; none may arrive twice."""

    def owe(session: Session) -> None:
        now = datetime.now(UTC)
        for chat in chats:
            account = people.account_of(session, "telegram", str(chat))
            assert account is not None
            reply = Reply(f"hello {chat}").to_json()
            notices.owe(session, account, "hello", [reply], now, now + timedelta(hours=1))

    store.write(owe).result()
    wanted = {f"hello {chat}" for chat in chats}
    async with asyncio.timeout(60):
        while not wanted <= {call.given.get("text") for call in telegram.calls}:
            await asyncio.sleep(0.1)
    told = Counter(call.given.get("text") for call in telegram.calls)
    assert all(told[text] == 1 for text in wanted)


async def test_of_three_processes_one_is_killed_and_nothing_is_lost_or_done_twice(
    store: Store, start: Start, telegram: FakeTelegram, knowledge: Knowledge
) -> None:
    killed = start("first")
    await killed.address()
    others = [start("second"), start("third")]  # which come too late for the clock
    chats = range(1, 2 * SLOTS + 1)
    for chat in chats:
        telegram.chat(chat)
    store.write(lambda session: enrol(session, chats)).result()
    slots = store.read(lambda session: free_slots(session, knowledge, SLOTS))
    dice = random.Random(20261123)
    while not (first_holder := store.read(holder_of_the_clock)):
        await asyncio.sleep(0.05)
    async with aiohttp.ClientSession() as session:
        addresses = {process.name: await process.address() for process in (killed, *others)}
        balancer = Balancer(TOKEN, session, addresses, dice)
        numbers = itertools.count(1)
        coordinators = [
            Coordinator(chat, slots[chat // 2 % SLOTS], balancer, numbers, dice) for chat in chats
        ]
        ordering = [asyncio.create_task(coordinator.orders()) for coordinator in coordinators]
        while sum(balancer.answered.values()) < 3 * len(chats):
            await asyncio.sleep(0.01)
            assert not any(task.done() and task.exception() for task in ordering)
        killed.kill()
        before = Counter(balancer.answered)
        await asyncio.gather(*ordering)
    if not SOAK:
        store.write(lapse).result()
    await all_are_told(store, telegram, chats)

    assert store.read(holder_of_the_clock) not in ("", first_holder)
    assert before[killed.name] > 0
    assert balancer.retries > 0, "nobody noticed the kill"
    for process in others:
        assert balancer.answered[process.name] > before[process.name], f"the {process.name} stood still"
        assert "Traceback" not in process.printed, process.printed
    store.read(lambda session: check_turns(session, coordinators))
    store.read(lambda session: check_orders(session, coordinators, slots))


def check_turns(session: Session, coordinators: list[Coordinator]) -> None:
    """Every message that was answered was heard once, in the order in which it was sent."""
    heard: dict[str, list[int]] = {}
    for row in session.scalars(select(Heard).order_by(col(Heard.id))):
        heard.setdefault(str(row.account_id), []).append(int(row.message_id))
    for coordinator in coordinators:
        account = people.account_of(session, "telegram", str(coordinator.chat))
        assert account is not None
        ids = heard[str(account.id)]
        assert ids == sorted(set(ids))
        assert len(ids) == coordinator.sent == len(coordinator.heard)


def check_orders(session: Session, coordinators: list[Coordinator], slots: list[Slot]) -> None:
    """What was confirmed is there, once, with its reminders; each slot has one winner."""
    orders = {order.number: order for order in session.scalars(select(Order))}
    confirmed = [coordinator for coordinator in coordinators if coordinator.number]
    assert sorted(coordinator.number for coordinator in confirmed) == sorted(orders)
    for coordinator in confirmed:
        assert orders[coordinator.number].product_code == coordinator.slot.product.code
    assert Counter(order.product_code for order in orders.values()) == {
        slot.product.code: 1 for slot in slots
    }
    running = sorted(int(number[4:9]) for number in orders)
    assert running == list(range(1, len(orders) + 1)), "a running number was given twice or lost"
    steps = Counter((row.order_id, row.event) for row in session.scalars(select(OrderLog)))
    assert {which for which, event in steps if event == "submitted"} == {
        order.id for order in orders.values()
    }
    assert set(steps.values()) == {1}, "a step was taken twice"
    for number in orders:
        kinds = Counter(session.scalars(select(Notice.kind).where(col(Notice.subject) == f"{number}/1")))
        assert set(kinds.values()) == {1}
        assert {"reminder-1d", "reminder-2h", "feedback"} <= set(kinds)
