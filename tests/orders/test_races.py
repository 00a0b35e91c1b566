"""Fifty coordinators want the last free slot at the same moment; exactly one of them may get it.

Even rounds: the year's last delivery, each on another day. Odd rounds: one afternoon of one team. Each
round has a product and a team of its own. SOAK=1 plays fifty times as many rounds; on PostgreSQL, where
every statement is a message to the server, a tenth of them.
"""

import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Protocol

import pytest
from sqlmodel import Session, select

from bot.orders.desk import Desk
from bot.orders.request import Request
from bot.orders.rules import Objection, Reason
from bot.orders.terms import Terms
from storage import bookings, places
from storage.models import Order, Product
from storage.store import Store
from tests.orders.office import HERE, NOW, Gazette, Notebook, Office, Shelf, product, request

COORDINATORS = 50
PROCESSES = 5
ROUNDS = {
    kind: rounds * (50 if os.environ.get("SOAK") else 1)
    for kind, rounds in (("sqlite", 200), ("postgresql", 20))
}
ROUNDS_WITHOUT_GUARD = 10
PATIENCE = 60  # seconds for a round; only a hang takes as long
NO_QUOTA = Terms(quotas={})  # the races are about slots; one unit wins more than its share


class Gate(Protocol):
    """A barrier of threads or of processes."""

    def wait(self, timeout: float | None = None) -> int: ...


Answer = Order | list[Objection]
Submit = Callable[[Store, Request, int], Answer]


def products(rounds: int) -> Iterator[Product]:
    for number in range(rounds):
        code = f"R{number:05}"
        yield product(code, team=code, sessions_per_year=1 if number % 2 == 0 else 60)


def wish(one: Product, coordinator: int) -> Request:
    """What a coordinator asks for; everybody has a unit of their own."""
    name = f"第{coordinator + 1}小学"
    unit = replace(HERE, unit_code=f"U{coordinator + 1:05}", unit_name=name)
    wanted = request("2026-12-02 14:00", product=one, unit=unit)
    if one.sessions_per_year > 1:
        return wanted
    assert wanted.day is not None
    return replace(wanted, day=wanted.day + timedelta(days=coordinator % 25))


def guarded(store: Store, wanted: Request, person_id: int) -> Answer:
    """As the program does it: question and answer in one transaction under the write lock."""
    return store.write(lambda session: _desk(Desk, session, wanted).submit(wanted, person_id)).result()


class Careless(Desk):
    """Places whatever it is told to."""

    def objections(self, request: Request, ignoring: Order | None = None) -> list[Objection]:
        return []


def unguarded(store: Store, wanted: Request, person_id: int) -> Answer:
    """As it must not be done: looks first, then writes without looking again."""
    objections = store.read(lambda session: _desk(Desk, session, wanted).objections(wanted))
    if objections:
        return objections
    return store.write(lambda session: _desk(Careless, session, wanted).submit(wanted, person_id)).result()


def _desk(kind: type[Desk], session: Session, wanted: Request) -> Desk:
    assert wanted.product is not None
    shelf = Shelf({wanted.product.code: wanted.product})
    return kind(session, NOW, shelf, Notebook(), Gazette(), NO_QUOTA)


def race(store: Store, rounds: int, coordinators: range, gate: Gate, submit: Submit) -> Counter[str]:
    """Plays the rounds with a thread for each coordinator; counts the answers."""
    offered = list(products(rounds))

    def coordinator(number: int) -> Counter[str]:
        answers = Counter[str]()
        for one in offered:
            gate.wait(PATIENCE)
            answer = submit(store, wish(one, number), number + 1)
            answers["taken" if isinstance(answer, Order) else answer[0].reason] += 1
        return answers

    with ThreadPoolExecutor(len(coordinators)) as pool:
        return sum(pool.map(coordinator, coordinators), Counter[str]())


def race_in_process(address: str, rounds: int, coordinators: range, gate: Gate, answers: "Answers") -> None:
    """One of several processes on the same database."""
    store = Store.open(address)
    try:
        answers.put(race(store, rounds, coordinators, gate, guarded))
    finally:
        store.close()


class Answers(Protocol):
    """A queue between processes."""

    def put(self, counted: Counter[str], /) -> None: ...


@pytest.fixture
def address(migrated_address: str) -> str:
    """A database with a product for each round, and a unit and a person for each coordinator."""
    store = Store.open(migrated_address)
    Office.fill(store, *products(rounds_on(migrated_address)), persons=COORDINATORS)
    store.write(seat_schools).result()
    store.close()
    return migrated_address


def rounds_on(address: str) -> int:
    return ROUNDS[address.partition(":")[0]]


def seat_schools(session: Session) -> None:
    """Registers the units of `wish`."""
    for number in range(COORDINATORS):
        unit = places.free_unit(session, f"第{number + 1}小学", "学校", HERE.region_code)
        assert unit.code == f"U{number + 1:05}"


def deliveries(store: Store) -> Counter[str]:
    """How many orders each product got."""
    return Counter(store.read(lambda session: session.exec(select(Order.product_code)).all()))


def assert_one_winner_each(address: str, answers: Counter[str], rounds: int) -> None:
    store = Store.open(address)
    assert deliveries(store) == {one.code: 1 for one in products(rounds)}
    store.close()
    half = rounds // 2 * (COORDINATORS - 1)
    assert answers == {"taken": rounds, Reason.SOLD_OUT: half, Reason.TEAM_BUSY: half}


def test_of_fifty_coordinators_exactly_one_gets_the_last_slot(address: str) -> None:
    store, rounds = Store.open(address), rounds_on(address)
    answers = race(store, rounds, range(COORDINATORS), Barrier(COORDINATORS), guarded)
    store.close()
    assert_one_winner_each(address, answers, rounds)


def test_of_fifty_coordinators_in_five_processes_exactly_one_gets_the_last_slot(address: str) -> None:
    rounds = rounds_on(address) // 5
    context = multiprocessing.get_context("spawn")
    gate, answers = context.Barrier(COORDINATORS), context.Queue()
    share = COORDINATORS // PROCESSES
    processes = [
        context.Process(
            target=race_in_process,
            args=(address, rounds, range(first, first + share), gate, answers),
            daemon=True,
        )
        for first in range(0, COORDINATORS, share)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    counted = sum((answers.get() for _ in processes), Counter[str]())
    assert_one_winner_each(address, counted, rounds)


def test_without_the_guard_the_last_slot_is_sold_twice(address: str) -> None:
    """The negative control: these races can be lost."""
    store = Store.open(address)
    race(store, ROUNDS_WITHOUT_GUARD, range(COORDINATORS), Barrier(COORDINATORS), unguarded)
    oversold = [code for code, count in deliveries(store).items() if count > 1]
    store.close()
    assert oversold


@pytest.mark.parametrize("migrated_address", ["postgresql"], indirect=True)
def test_without_its_locks_postgresql_would_sell_the_last_slot_twice(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other negative control: one transaction alone keeps nobody out there."""
    monkeypatch.setattr(bookings, "guard", lambda *given: None)
    store = Store.open(address)
    race(store, ROUNDS_WITHOUT_GUARD, range(COORDINATORS), Barrier(COORDINATORS), guarded)
    oversold = [code for code, count in deliveries(store).items() if count > 1]
    store.close()
    assert oversold
