"""Thirty residents want the last places at the same moment; no place is ever given twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import Session, col, select

from bot.dialogue.readers.rolls import Entry
from bot.dialogue.wall_clock import SHANGHAI
from bot.events import places
from bot.events.door import NotLetIn
from bot.events.hall import Hall
from bot.events.places import Places, State
from storage import events
from storage import places as regions
from storage.models import Event, Order, SignUp
from storage.store import Store
from tests.orders.office import HERE, NOW, Office, product

RESIDENTS, ROUNDS, PLACES = 30, 6, 10
PATIENCE = 60  # seconds for a round; only a hang takes as long
Act = Callable[[Store, str, int], None]


@pytest.fixture
def address(migrated_address: str) -> str:
    """A database with an event of ten places for each round."""
    store = Store.open(migrated_address)
    Office.fill(
        store, *(product(f"R{number}", team=f"R{number}") for number in range(ROUNDS)), persons=RESIDENTS
    )
    store.write(make_events).result()
    store.close()
    return migrated_address


def make_events(session: Session) -> None:
    unit = regions.unit_for_region(session, HERE.region_code)
    for number in range(ROUNDS):
        order = Order(
            number=f"GZ2600{number:04}",
            product_code=f"R{number}",
            team=f"R{number}",
            supplier_code=product().supplier_code,
            unit_code=unit.code,
            person_id=1,
            starts_at=NOW + timedelta(days=3),
            ends_at=NOW + timedelta(days=3, hours=1),
            room="礼堂",
            audiences=["老年人"],
            people_min=PLACES,
            people_max=PLACES,
            contact_name="何姐",
            contact_phone="13800138001",
            state="confirmed",
            created_at=NOW,
            updated_at=NOW,
        )
        session.add(order)
        session.flush()
        assert order.id is not None
        session.add(
            Event(
                order_id=order.id,
                is_open=True,
                places=PLACES,
                starts_at=order.starts_at,
                room=order.room,
                code="2345",
                created_at=NOW,
            )
        )


def numbers(store: Store) -> list[str]:
    return store.read(lambda session: list(session.exec(select(Order.number).order_by(col(Order.id)))))


def party(person: int) -> int:
    return person % 3 + 1


def guarded(store: Store, number: str, person: int) -> None:
    """As the program does it."""
    store.write(
        lambda session: Hall(session, NOW, (), person).signs_up(number, party(person), f"街坊{person}")
    ).result()


def mixed(store: Store, number: str, person: int) -> None:
    """Some sign up themselves, some are on a list that person 1, who ordered it, pastes meanwhile."""
    if person % 3:
        guarded(store, number, person)
        return
    entries = [Entry(f"客人{person}"), Entry(f"客人{person + 1}", party(person + 1))]
    store.write(lambda session: Hall(session, NOW, (), 1).care.fills(number, entries)).result()


def at_the_door(store: Store, number: str, person: int) -> None:
    """Everybody walks in by the code of the door, and some do not find room."""
    later = NOW + timedelta(days=3, minutes=-10)

    def walks_in(session: Session) -> None:
        with suppress(NotLetIn):
            Hall(session, later, (), person).door.checks_in("2345", "街坊", number, party(person))

    store.write(walks_in).result()


def unguarded(store: Store, number: str, person: int) -> None:
    """As it must not be done: looks first, then writes without looking again."""

    def left(session: Session) -> int:
        occasion = Hall(session, NOW, (), person).occasion(number)
        assert occasion is not None
        return occasion.left

    room = store.read(left) >= party(person)

    def write(session: Session) -> None:
        occasion = Hall(session, NOW, (), person).occasion(number)
        assert occasion is not None
        session.add(
            SignUp(
                event_id=occasion.event.id or 0,
                person_id=person,
                party=party(person),
                name="",
                state=State.IN if room else State.WAITING,
                since=NOW,
            )
        )

    store.write(write).result()


def race(store: Store, act: Act) -> None:
    gate, offered = Barrier(RESIDENTS), numbers(store)

    def resident(person: int) -> None:
        for number in offered:
            gate.wait(PATIENCE)
            act(store, number, person)

    with ThreadPoolExecutor(RESIDENTS) as pool:
        list(pool.map(resident, range(1, RESIDENTS + 1)))


def held(store: Store) -> list[int]:
    """How many places of each event are given away."""

    def count(session: Session) -> list[int]:
        ids = list(session.exec(select(Event.id).order_by(col(Event.id))))
        taken = events.taken(session, [each for each in ids if each], NOW)
        return [taken.get(each or 0, 0) for each in ids]

    return store.read(count)


def test_no_place_is_given_twice_and_none_is_left_over(address: str) -> None:
    store = Store.open(address)
    race(store, guarded)
    assert held(store) == [PLACES] * ROUNDS
    store.close()


def test_without_the_lock_places_are_given_twice(address: str) -> None:
    """The negative control: these races can be lost."""
    store = Store.open(address)
    race(store, unguarded)
    assert max(held(store)) > PLACES
    store.close()


@pytest.mark.parametrize("act", [mixed, at_the_door])
def test_neither_guests_nor_walk_ins_take_a_place_twice(address: str, act: Act) -> None:
    store = Store.open(address)
    race(store, act)
    assert held(store) == [PLACES] * ROUNDS
    store.close()


@pytest.mark.parametrize("act", [guarded, at_the_door])
@pytest.mark.parametrize("migrated_address", ["postgresql"], indirect=True)
def test_without_its_lock_postgresql_would_give_places_twice(
    address: str, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other negative control: one transaction alone keeps nobody out there."""
    monkeypatch.setattr(places, "lock", lambda *given: None)
    store = Store.open(address)
    race(store, act)
    assert max(held(store)) > PLACES
    store.close()


def test_an_offer_accepted_on_two_devices_at_once_is_taken_once(address: str) -> None:
    store = Store.open(address)
    number = numbers(store)[0]
    for person in (12, 9, 6, 3):  # a party of one each
        guarded(store, number, person)
    store.write(lambda session: fills_up(session, number)).result()
    guarded(store, number, 1)
    store.write(lambda session: Hall(session, NOW, (), 2).gives_back(number)).result()
    gate = Barrier(2)

    def accepts() -> str:
        gate.wait(PATIENCE)
        return store.write(lambda session: Hall(session, NOW, (), 1).accepts(number).state).result()

    with ThreadPoolExecutor(2) as pool:
        assert [each.result() for each in (pool.submit(accepts), pool.submit(accepts))] == [State.IN] * 2
    assert held(store)[0] == 4 + party(1)
    store.close()


def fills_up(session: Session, number: str) -> None:
    hall = Hall(session, NOW, (), 2)
    assert hall.signs_up(number, 6, "一家人").state == State.IN


@pytest.mark.parametrize(
    ("at", "until"),
    [("09:00", "11:00"), ("21:00", "09:30"), ("23:00", "10:00"), ("06:00", "10:00"), ("19:30", "21:30")],
)
def test_the_time_of_an_offer_runs_only_in_the_daytime(at: str, until: str) -> None:
    hour, minute = map(int, at.split(":"))
    now = NOW.astimezone(SHANGHAI).replace(hour=hour, minute=minute)
    assert f"{places.ends(now, places.OFFER).astimezone(SHANGHAI):%H:%M}" == until


def test_what_ran_out_is_offered_on_by_the_clock(address: str) -> None:
    store = Store.open(address)
    number = numbers(store)[0]
    store.write(lambda session: fills_up(session, number)).result()
    for person in (5, 8, 11):  # three each
        guarded(store, number, person)
    store.write(lambda session: Hall(session, NOW, (), 5).gives_back(number)).result()
    later = NOW + timedelta(days=1)
    assert store.write(lambda session: Places(session, later).run_out(10)).result() == 1

    def states(session: Session) -> list[str]:
        rows = session.exec(select(SignUp).order_by(col(SignUp.id)))
        return [each.state for each in rows]

    assert store.read(states) == ["in", "given_back", "given_back", "offered"]
    store.close()
