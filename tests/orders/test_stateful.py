"""Random commands of random persons, legal and illegal, and after each of them: is everything in order?

SOAK=1 takes 2,000 steps a seed.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from bot.orders.life import Event
from storage import people
from storage.store import Store
from tests.orders.city import ROLES, Pick, World, products
from tests.orders.office import NOW, Office

SOAK = bool(os.environ.get("SOAK"))
STEPS = 2000 if SOAK else 300


@pytest.fixture(scope="session")
def city_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with everybody in their roles."""
    path = tmp_path_factory.mktemp("city") / "city.db"
    store = Store.open(f"sqlite:///{path}")
    store.migrate()
    Office.fill(store, *products(), persons=8)

    def employs(session: Session) -> None:
        for person, role in ROLES.items():
            people.grant_role(session, person, *role, NOW)

    store.write(employs).result()
    store.close()
    return path


@pytest.fixture
def worlds(city_file: Path, tmp_path: Path) -> Iterator[Callable[[Pick], World]]:
    """Makes a new world each time."""
    stores: list[Store] = []

    def make(pick: Pick) -> World:
        copy = shutil.copy(city_file, tmp_path / f"{len(stores)}.db")
        stores.append(Store.open(f"sqlite:///{copy}"))
        return World(stores[-1], pick)

    yield make
    for store in stores:
        store.close()


@settings(
    max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True
)
@given(data=st.data())
def test_whatever_people_do_everything_stays_in_order(
    worlds: Callable[[Pick], World], data: st.DataObject
) -> None:
    world = worlds(lambda choices: data.draw(st.sampled_from(choices)))
    for _ in range(40):
        world.steps()
    world.ends()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(5 if SOAK else 1))
def test_through_many_steps_of_a_seed_everything_stays_in_order(
    worlds: Callable[[Pick], World], seed: int
) -> None:
    world = worlds(Random(seed).choice)
    for _ in range(STEPS):
        world.steps()
    world.ends()
    assert sum(world.taken.values()) > STEPS / 10
    if SOAK:
        usual = {Event.WAITED, Event.APPROVED, Event.ACCEPTED, Event.CHANGE_ASKED}
        assert usual <= set(world.taken), world.taken
