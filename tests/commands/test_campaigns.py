"""`xiangmei campaigns`: operators see what is being sent to many, and stop it."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlmodel import Session

from bot.__main__ import cli
from bot.people.roles import Role
from storage import campaigns
from storage.store import Store
from tests.campaigns.post import Paper, Post
from tests.campaigns.world import World
from tests.databases import with_tables


def runs(*arguments: str, says: str | None = None) -> str:
    result = CliRunner().invoke(cli, ["campaigns", *arguments], input=says)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.output


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    address = with_tables(tmp_path / "our.db")
    monkeypatch.setenv("XIANGMEI_DATABASE_URL", address)
    store = Store.open(address)
    world = World(store)
    world.fill()
    world.person("小周", (Role.STAFF, ""))
    world.crowd(20)
    world.person("没同意")
    yield world
    store.close()


def test_without_any_it_says_so(world: World) -> None:
    assert "There are no campaigns" in runs("list")
    assert "There is no campaign C000007" in runs("show", "C000007")


async def test_a_campaign_is_listed_shown_and_stopped(world: World) -> None:
    number, paper = world.campaign("小周"), Paper()
    paper.refused = {"telegram3"}
    post = Post(world, paper)
    post.plans()
    assert "发送中 running\t重阳敬老" in runs("list")
    assert "已暂停 paused" in runs("pause", number.lower())
    await post.works()
    assert paper.delivered == []
    assert "not possible as it stands" in runs("pause", number)
    assert "发送中 running" in runs("resume", number)
    await post.works()
    shown = runs("show", number)
    for line in ("已发完 done", "已发 sent\t20", "too long\t1", "未同意接收 no consent\t1", "tapped\t0 人"):
        assert line in shown
    assert "not possible as it stands" in runs("cancel", number, "--yes")


def test_cancelling_is_asked_for_and_voids_the_rest(world: World) -> None:
    number = world.campaign("小周")
    post = Post(world)
    post.plans()
    assert "Aborted" in runs("cancel", number, says="n\n")
    assert "已取消 cancelled" in runs("cancel", number, "--reason", "改期", says="y\n")
    post.plans()
    assert {state for state, _ in world.notices(number).values()} == {"void"}
    log = world.asks("小周", lambda room: room.log(number)[-1])
    assert (log.event, log.person_id, log.detail) == ("cancelled", None, {"reason": "改期"})


def test_following_ends_when_nothing_moves_any_more(world: World) -> None:
    number = world.campaign("小周")
    Post(world).plans()

    def pauses(session: Session) -> None:
        campaign = campaigns.locked(session, number)
        assert campaign is not None
        campaign.state = "paused"

    threading.Timer(1.0, lambda: world.does(pauses)).start()
    shown = runs("show", number, "--follow")
    assert "已暂停 paused" in shown
    assert "未发 waiting\t21" in shown
