"""Campaigns by mass send: to whom nothing else reaches, once, and with WeChat's word on how it went."""

import asyncio
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlmodel import select

from bot.app import App
from bot.campaigns.content import Content, Own
from bot.campaigns.life import State
from bot.campaigns.matter import Matter
from bot.campaigns.standing import Refusal
from bot.handlers.wording.campaign_desk import report
from bot.handlers.wording.campaign_letters import in_one_text
from bot.notify.massing import SendsToMany
from bot.people.roles import Role
from bot.settings import Settings
from storage import erasing, merging, notices
from storage.models import WeChatMassMember
from storage.store import Store
from storage.wechat import mass
from tests.campaigns.world import PAZHOU, World
from tests.channels.wechat.mass_site import AUTHOR, MassSite, mass_site
from tests.fakes.wechat import Fault

SENT, WAITS = ("sent", ""), ("waiting", "out of reach")


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("mass") / "city.db"
    store = Store.open(f"sqlite:///{path}")
    store.migrate()
    World(store).fill()
    store.close()
    return path


@pytest.fixture
def file(city: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(city, tmp_path / "xiangmei.db"))


@pytest.fixture
def world(file: Path) -> Iterator[World]:
    store = Store.open(f"sqlite:///{file}")
    yield World(store)
    store.close()


async def test_whoever_has_not_written_lately_gets_a_campaign_by_mass_send(world: World) -> None:
    async with mass_site(world) as site:
        crowd = site.has(5)
        number = world.campaign(
            AUTHOR, words=Content("请点单。", products=("A001",), own=(Own("更多", "专题"),))
        )
        assert await site.sends() == 5
        assert site.heard == dict.fromkeys(crowd, 1)
        assert site.wechat.calls["/cgi-bin/message/mass/send"] == 1
        assert site.wechat.heard_by(crowd[0]) == [
            "重阳敬老\n请点单。\n八段锦A001：https://demo.example.org/?start=p_A001\n更多：回复“专题”\n"
            "（不想收到这类消息，回复“退订群发”）"
        ]
        assert set(site.states(number).values()) == {SENT}
        (kept,) = site.masses()
        assert (kept.state, kept.size, kept.attempts) == ("sent", 5, 1)
        assert await site.sends() == 0


async def test_it_is_the_same_on_each_database(migrated_address: str) -> None:
    store = Store.open(migrated_address)
    world = World(store)
    world.fill()
    async with mass_site(world) as site:
        crowd = site.has(3)
        number = world.campaign(AUTHOR)
        site.wechat.fails(Fault(errcode=45028, path="mass/send"), Fault(done_first=True, path="mass/send"))
        site.wechat.account.mass_statuses.extend(["err(10001)"])
        assert await site.sends() == 0, "the quota is used up"
        world.clock.moves(hours=23)
        assert await site.sends() == 0
        world.clock.moves(seconds=90)
        assert await site.sends() == 3
        await site.tells()
        assert site.states(number) == dict.fromkeys(crowd, ("dead", "err(10001)"))
        assert world.asks(AUTHOR, lambda room: room.report(number)).mass == (3, 3, 3, 0, 3)
    store.close()


async def test_who_can_be_written_to_is_written_to_and_gets_no_mass_message(world: World) -> None:
    async with mass_site(world, can=("mass", "custom")) as site:
        crowd = site.has(4)
        site.wechat.writes(crowd[0])
        await site.platform.channel.heard(crowd[0], touch=False)
        number = world.campaign(AUTHOR)
        assert await site.sends() == 3
        assert site.heard == dict.fromkeys(crowd[1:], 1)
        assert [each.way for each in site.wechat.sent_to(crowd[0])] == ["custom"]
        assert set(site.states(number).values()) == {SENT}


def test_no_other_channel_makes_mass_sends(world: World) -> None:
    telegram = SecretStr(f"4839574812:{'A' * 35}")
    settings = Settings(wechat_token=SecretStr("vhadOmc2Rxbg"), telegram_token=telegram)
    with App(settings, world.store, world.clock) as app:
        able = [each.channel.name for each in app.platforms() if isinstance(each.channel, SendsToMany)]
    assert able == ["wechat"]


async def test_nothing_is_gathered_before_everybody_was_tried(world: World) -> None:
    async with mass_site(world) as site:
        site.has(3)
        world.campaign(AUTHOR)
        await asyncio.to_thread(site.post.plans)
        await site.courier.sort()
        assert not await site.massing.gather()
        await site.courier.run_due()
        assert (await site.massing.gather()).sent == 3


async def test_one_alone_waits_until_they_write(world: World) -> None:
    async with mass_site(world, can=("mass", "custom")) as site:
        (alone,) = site.has(1)
        number = world.campaign(AUTHOR)
        assert await site.sends() == 0
        assert site.states(number) == {alone: WAITS}
        site.wechat.writes(alone)
        await site.platform.channel.heard(alone, touch=False)
        await site.courier.arrived("wechat", alone)
        assert site.states(number) == {alone: SENT}
        assert not site.heard


async def test_an_account_that_may_not_makes_no_mass_send(world: World) -> None:
    async with mass_site(world, can=()) as site:
        crowd = site.has(3)
        number = world.campaign(AUTHOR)
        assert await site.sends() == 0
        assert site.states(number) == dict.fromkeys(crowd, WAITS)
        assert not site.wechat.requests


async def test_a_lost_answer_doubles_nothing(world: World) -> None:
    async with mass_site(world) as site:
        crowd = site.has(5)
        number = world.campaign(AUTHOR)
        site.wechat.fails(Fault(done_first=True, path="mass/send"))
        assert await site.sends() == 0
        assert set(site.states(number).values()) == {("batched", "out of reach")}
        progress = world.asks(AUTHOR, lambda room: room.progress(number))
        assert (progress.waiting, progress.in_flight) == (6, 5)
        assert world.state_of(number) == State.RUNNING
        world.clock.moves(seconds=30)
        assert await site.sends() == 0, "WeChat refuses the same within a minute"
        world.clock.moves(seconds=60)
        assert await site.sends() == 5
        assert site.heard == dict.fromkeys(crowd, 1)
        assert set(site.states(number).values()) == {SENT}


async def test_control_under_another_key_the_same_would_come_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with mass_site(world) as site:
        crowd = site.has(5)
        world.campaign(AUTHOR)
        keys = iter("ab")
        ask = site.platform.channel.deliver_to_many
        monkeypatch.setattr(
            site.platform.channel, "deliver_to_many", lambda openids, text, _: ask(openids, text, next(keys))
        )
        site.wechat.fails(Fault(done_first=True, path="mass/send"))
        await site.sends()
        world.clock.moves(seconds=90)
        await site.sends()
        assert site.heard == dict.fromkeys(crowd, 2)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="SIGKILL is not known to this system")
@pytest.mark.parametrize("taken", [True, False])
async def test_a_kill_between_the_call_and_its_mark_neither_loses_nor_doubles(
    world: World, file: Path, taken: bool
) -> None:
    async with mass_site(world) as site:
        crowd = site.has(20)
        number = world.campaign(AUTHOR)
        await site.tries()
        site.wechat.fails(Fault(done_first=taken, silence=30.0, path="mass/send"))
        process = start(file, site)
        while not site.wechat.calls["/cgi-bin/message/mass/send"]:
            assert process.poll() is None, process.stderr and process.stderr.read()
            await asyncio.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert set(site.states(number).values()) == {("batched", "out of reach")}
        assert len(site.heard) == (20 if taken else 0)
        world.clock.moves(seconds=90)
        said, failed = await asyncio.to_thread(start(file, site).communicate)
        assert said == "20\n", failed
        assert site.heard == dict.fromkeys(crowd, 1)
        assert set(site.states(number).values()) == {SENT}


def start(file: Path, site: MassSite) -> subprocess.Popen[str]:
    now = str(site.world.clock().timestamp())
    return subprocess.Popen(
        [sys.executable, "-m", "tests.channels.wechat.masser", f"sqlite:///{file}", site.wechat.url, now],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


async def test_four_a_month_and_the_next_month_goes_on(world: World) -> None:
    world.terms = type(world.terms)(broadcasts_a_week=0)
    async with mass_site(world) as site:
        crowd = site.has(3)
        for _ in range(4):
            world.campaign(AUTHOR, hours=1)
            assert await site.sends() == 3
            world.clock.moves(days=1)
        fifth = world.campaign(AUTHOR, hours=24 * 40)
        assert await site.sends() == 0
        assert site.states(fifth) == dict.fromkeys(crowd, WAITS)
        world.clock.now = datetime(2026, 12, 31, 16, 1, tzinfo=UTC)  # 00:01 in Guangzhou, 2027-01-01
        assert await site.sends() == 3
        assert site.heard == dict.fromkeys(crowd, 5), "WeChat left nobody out"


async def test_a_subscription_accounts_second_send_of_the_day_waits_for_the_next(world: World) -> None:
    world.terms = type(world.terms)(broadcasts_a_week=0)
    async with mass_site(world, "verified_subscription") as site:
        crowd = site.has(3)
        world.campaign(AUTHOR)
        assert await site.sends() == 3
        second = world.campaign(AUTHOR, hours=48)
        assert await site.sends() == 0
        assert site.states(second) == dict.fromkeys(crowd, WAITS), "they can be reached another way meanwhile"
        world.clock.moves(hours=23)
        assert await site.sends() == 3


async def test_who_opted_out_before_it_is_fixed_is_not_in_it(world: World) -> None:
    async with mass_site(world) as site:
        crowd = site.has(4)
        number = world.campaign(AUTHOR)
        await site.tries()
        world.does(lambda session: Refusal(session, world.clock(), world.ids[crowd[0]]).refuse())
        assert await site.sends() == 3
        assert crowd[0] not in site.heard
        world.clock.moves(minutes=6)
        await site.tries()
        assert site.states(number)[crowd[0]] == ("void", "unsubscribed")


async def test_nobody_is_woken(world: World) -> None:
    async with mass_site(world, quiet="21:30-08:00") as site:
        site.has(3)
        world.campaign(AUTHOR)
        await site.tries()
        world.clock.moves(hours=12)
        assert not await site.massing.run_due()
        world.clock.moves(hours=10, minutes=30)
        assert await site.sends() == 3


async def test_a_paused_campaign_is_not_asked_for_again_until_it_goes_on(world: World) -> None:
    async with mass_site(world) as site:
        site.has(3)
        number = world.campaign(AUTHOR)
        site.wechat.fails(Fault(status=502, path="mass/send"))
        await site.sends()
        world.asks(AUTHOR, lambda room: room.pause(number))
        world.clock.moves(minutes=5)
        assert await site.sends() == 0
        world.asks(AUTHOR, lambda room: room.resume(number))
        assert await site.sends() == 3


async def test_a_cancelled_campaign_ends_also_where_wechat_gave_no_answer(world: World) -> None:
    async with mass_site(world) as site:
        crowd = site.has(3)
        number = world.campaign(AUTHOR)
        site.wechat.fails(Fault(status=502, path="mass/send"))
        await site.sends()
        world.asks(AUTHOR, lambda room: room.cancel(number))
        world.clock.moves(minutes=5)
        assert await site.sends() == 0
        assert site.states(number) == dict.fromkeys(crowd, ("void", "cancelled"))
        assert not site.heard


async def test_what_wechat_never_answered_is_given_up_before_it_forgets_the_key(world: World) -> None:
    async with mass_site(world) as site:
        crowd = site.has(3)
        number = world.campaign(AUTHOR, hours=100)
        site.wechat.fails(Fault(done_first=True, path="mass/send"))
        await site.sends()
        world.clock.moves(hours=25)
        assert await site.sends() == 0
        assert site.states(number) == dict.fromkeys(crowd, ("dead", "uncertain"))
        assert site.heard == dict.fromkeys(crowd, 1)


async def test_the_report_says_what_wechat_said(world: World) -> None:
    async with mass_site(world) as site:
        crowd = site.has(5)
        site.wechat.leaves(crowd[4])
        number = world.campaign(AUTHOR)
        await site.sends()
        found = world.asks(AUTHOR, lambda room: (room.get(number), room.report(number)))
        assert "其中微信群发 5 人，微信还没报结果" in spoken(world, *found)
        await site.tells()
        await site.tells()
        found = world.asks(AUTHOR, lambda room: (room.get(number), room.report(number)))
        assert "其中微信群发 5 人，微信说收到 4 人，被微信过滤 1 人" in spoken(world, *found)


def spoken(world: World, campaign: object, found: object) -> str:
    return report(campaign, found, [], "", world.clock()).text  # type: ignore[arg-type]


async def test_a_job_that_failed_gives_its_notices_back_and_staff_may_send_them_again(world: World) -> None:
    async with mass_site(world) as site:
        crowd = site.has(3)
        site.wechat.account.mass_statuses.append("err(10001)")
        number = world.campaign(AUTHOR)
        await site.sends()
        await site.tells()
        assert site.states(number) == dict.fromkeys(crowd, ("dead", "err(10001)"))
        assert not site.heard
        world.does(lambda session: notices.resend(session, world.clock()))
        assert await site.sends() == 3
        assert site.heard == dict.fromkeys(crowd, 1)
        await site.tells()
        assert set(site.states(number).values()) == {SENT}


async def test_a_result_that_comes_before_the_answer_is_kept(world: World) -> None:
    async with mass_site(world) as site:
        crowd = site.has(3)
        site.wechat.account.mass_statuses.append("err(10001)")
        number = world.campaign(AUTHOR)
        site.wechat.fails(Fault(done_first=True, path="mass/send"))
        await site.sends()
        await site.tells()
        world.clock.moves(seconds=90)
        await site.sends()
        assert site.states(number) == dict.fromkeys(crowd, ("dead", "err(10001)"))


async def test_a_refused_call_is_dead_and_says_why(world: World) -> None:
    async with mass_site(world) as site:
        crowd = site.has(3)
        number = world.campaign(AUTHOR)
        site.wechat.fails(Fault(errcode=45002, errmsg="content size out of limit", path="mass/send"))
        assert await site.sends() == 0
        state, why = site.states(number)[crowd[0]]
        assert (state, "45002" in why) == ("dead", True)


async def test_a_reminder_is_not_held_up_by_a_mass_send_under_way(world: World) -> None:
    async with mass_site(world, can=("mass", "custom")) as site:
        crowd = site.has(3)
        world.campaign(AUTHOR)
        site.wechat.fails(Fault(done_first=True, path="mass/send"))
        await site.sends()
        second = world.campaign(AUTHOR)
        site.wechat.writes(crowd[0])
        await site.platform.channel.heard(crowd[0], touch=False)
        await site.tries()
        assert site.states(second)[crowd[0]] == SENT


async def test_whoever_is_forgotten_is_forgotten_here_too(world: World) -> None:
    async with mass_site(world) as site:
        crowd = site.has(3)
        world.campaign(AUTHOR)
        await site.sends()
        world.does(lambda session: erasing.erase(session, world.ids[crowd[0]], world.clock()))
        left = world.reads(lambda session: session.scalars(select(WeChatMassMember)).all())
        assert sorted(each.openid for each in left) == sorted(crowd[1:])


async def test_who_becomes_one_with_somebody_in_it_is_not_told_again(world: World) -> None:
    async with mass_site(world) as site:
        crowd = site.has(3)
        kept = world.person("乙", (Role.COORDINATOR, PAZHOU), channel="web")
        number = world.campaign(AUTHOR)
        site.wechat.fails(Fault(done_first=True, path="mass/send"))
        await site.sends()
        assert site.states(number)["乙"][0] == "waiting"
        world.does(lambda session: merging.merge(session, world.ids[crowd[0]], kept))
        assert site.states(number)["乙"][0] == "void"
        world.clock.moves(seconds=90)
        assert await site.sends() == 3
        assert site.heard == dict.fromkeys(crowd, 1)


def test_a_text_that_is_too_long_loses_its_ways_first_and_then_its_end() -> None:
    ways = tuple(Own(f"去处{number}", f"去处{number}") for number in range(6))
    text = in_one_text(Matter("C1", "题", Content("字" * 600, own=ways), [], []), "", 2000)
    assert len(text.encode()) <= 2000
    assert "字" * 600 in text
    assert "去处0" in text
    assert "去处5" not in text
    cut = in_one_text(Matter("C1", "题", Content("🎉" * 600), [], []), "", 2000)
    assert 1900 < len(cut.encode()) <= 2000
    assert cut.endswith("🎉…\n（不想收到这类消息，回复“退订群发”）")


def test_keys_end_before_wechat_forgets_them() -> None:
    assert timedelta(hours=24) > mass.KEY_LASTS
