"""Campaigns on PostgreSQL, planned and carried by two processes at the same time."""

import asyncio
from collections.abc import Iterator

import pytest

from bot.campaigns.life import State
from bot.people.roles import Role
from storage.store import Store
from tests.campaigns.post import AT_ONCE, Paper, Post
from tests.campaigns.world import World
from tests.postgresql import Server


@pytest.fixture
def worlds(postgresql: Server) -> Iterator[tuple[World, World]]:
    """The same database, seen by two processes."""
    address = postgresql.database("migrated", Store.migrate)
    stores = Store.open(address), Store.open(address)
    one, other = World(stores[0]), World(stores[1])
    one.fill()
    other.ids, other.clock = one.ids, one.clock
    yield one, other
    for store in stores:
        store.close()
    postgresql.drop(address)


async def test_two_processes_plan_send_pause_and_go_on_without_loss_or_repeat(
    worlds: tuple[World, World],
) -> None:
    one, other = worlds
    one.person("小周", (Role.STAFF, ""))
    crowd = {*one.crowd(150), "小周"}
    paper = Paper()  # what both of them send to
    posts = Post(one, paper), Post(other, paper)
    number = one.campaign("小周")
    paused_at = []

    def pauses() -> None:
        in_flight = one.asks("小周", lambda room: room.pause(number))
        paused_at.append((len(paper.delivered), in_flight))

    paper.at, paper.reached = 60, pauses
    await asyncio.gather(*(asyncio.to_thread(post.plans) for post in posts))
    assert set(one.notices(number)) == crowd
    await posts[0].courier.sort()
    await asyncio.gather(*(post.courier.run_lane("telegram") for post in posts))
    at, in_flight = paused_at[0]
    assert in_flight <= 2 * AT_ONCE
    assert len(paper.delivered) - at <= 2 * AT_ONCE
    sent = len(paper.delivered)
    one.clock.moves(minutes=2)
    await asyncio.gather(*(post.courier.run_lane("telegram") for post in posts))
    assert len(paper.delivered) == sent
    other.asks("小周", lambda room: room.resume(number))
    await posts[0].courier.sort()
    await asyncio.gather(*(post.courier.run_lane("telegram") for post in posts))
    assert set(paper.delivered) == crowd
    assert paper.repeated == 0
    posts[1].plans()
    assert one.state_of(number) == State.DONE
