"""Campaigns on their way: paused, killed, cut off, capped and withdrawn; everybody gets theirs once."""

import asyncio
from datetime import timedelta

import pytest

from bot.campaigns.campaigns import Campaigns
from bot.campaigns.content import Content
from bot.campaigns.life import State
from bot.campaigns.standing import Refusal
from bot.events.subscriptions import Subscriptions
from bot.people.roles import Role
from storage import audiences
from tests.campaigns.post import AT_ONCE, Paper, Post
from tests.campaigns.world import NOW, PAZHOU, World, broadcast

CROWD = 200  # as many as go without approval, the author among them


@pytest.fixture
def author(world: World) -> str:
    world.person("小周", (Role.STAFF, ""))
    return "小周"


async def test_everybody_it_was_meant_for_gets_it_once(world: World, author: str) -> None:
    crowd = {*world.crowd(120), author}
    world.person("没同意")
    number, paper = world.campaign(author), Paper()
    done = await Post(world, paper).works()
    assert (done.sent, done.repeats) == (121, 0)
    assert set(paper.delivered) == crowd
    assert world.state_of(number) == State.DONE
    progress = world.asks(author, lambda room: room.progress(number))
    assert (progress.sent, progress.waiting, progress.share) == (121, 0, 1.0)
    assert progress.excluded == {audiences.NO_CONSENT: 1}


@pytest.mark.parametrize("part", [0.01, 0.5, 0.99])
async def test_pause_means_pause_and_resume_sends_the_rest(world: World, author: str, part: float) -> None:
    crowd = {*world.crowd(CROWD - 1), author}
    number, paper = world.campaign(author), Paper()
    post = Post(world, paper)
    paused_at = []

    def pauses() -> None:
        in_flight = world.asks(author, lambda room: room.pause(number))
        paused_at.append((len(paper.delivered), in_flight))

    paper.at, paper.reached = max(1, int(CROWD * part)), pauses
    await post.works()
    at, in_flight = paused_at[0]
    assert in_flight <= AT_ONCE
    assert len(paper.delivered) - at <= in_flight
    world.clock.moves(minutes=2)
    sent = len(paper.delivered)
    post.restarts()
    await post.works()
    assert len(paper.delivered) == sent <= CROWD
    assert world.state_of(number) == State.PAUSED
    world.asks(author, lambda room: room.resume(number))
    await post.works()
    assert set(paper.delivered) == crowd
    assert paper.repeated == 0
    assert world.state_of(number) == State.DONE


@pytest.mark.parametrize("part", [0.01, 0.5, 0.99])
async def test_after_a_kill_the_rest_is_sent_and_only_what_was_in_hand_may_repeat(
    world: World, author: str, part: float
) -> None:
    crowd = {*world.crowd(CROWD - 1), author}
    number, paper = world.campaign(author), Paper()
    post = Post(world, paper)
    post.plans()
    await post.courier.sort()
    carrying = asyncio.create_task(post.courier.run_lane("telegram"))
    paper.at, paper.reached = max(1, int(CROWD * part)), carrying.cancel
    with pytest.raises(asyncio.CancelledError):
        await carrying
    assert len(paper.delivered) <= CROWD
    world.clock.moves(minutes=2)  # the dead process's claims have lapsed
    post.restarts()
    await post.works()
    assert set(paper.delivered) == crowd
    assert paper.repeated <= AT_ONCE
    assert world.state_of(number) == State.DONE


@pytest.mark.parametrize("pages", [0, 1, 2, 3, 4])
async def test_planning_goes_on_where_a_kill_ended_it(world: World, author: str, pages: int) -> None:
    crowd = {*world.crowd(CROWD - 1), author}
    number, paper = world.campaign(author), Paper()
    post = Post(world, paper)
    for _ in range(pages):
        world.does(post.planner.step)
    post.restarts()
    await post.works()
    assert sorted(paper.delivered) == sorted(crowd)
    assert world.state_of(number) == State.DONE


async def test_a_paused_campaign_is_in_nobodys_way(world: World, author: str) -> None:
    world.crowd(20)
    first, paper = world.campaign(author), Paper()
    post = Post(world, paper)
    post.plans()
    world.asks(author, lambda room: room.pause(first))
    second = world.campaign(author)
    await post.works()
    assert len(paper.delivered) == 21
    assert {state for state, _ in world.notices(first).values()} == {"waiting"}
    assert world.state_of(second) == State.DONE


async def test_what_is_paused_while_it_is_claimed_goes_back_and_comes_later(
    world: World, author: str
) -> None:
    number, paper = world.campaign(author), Paper()
    post = Post(world, paper)
    post.plans()
    await post.courier.sort()
    addressed = post.courier._address

    async def address(claimed, total):  # type: ignore[no-untyped-def]
        if world.state_of(number) == State.RUNNING:
            await asyncio.to_thread(world.asks, author, lambda room: room.pause(number))
        return await addressed(claimed, total)

    post.courier._address = address  # type: ignore[method-assign]
    await post.courier.run_lane("telegram")
    assert paper.delivered == []
    post.restarts()
    world.asks(author, lambda room: room.resume(number))
    await post.works()
    assert paper.delivered == [author]


async def test_cancelling_voids_what_was_not_sent(world: World, author: str) -> None:
    world.crowd(120)
    number, paper = world.campaign(author), Paper()
    post = Post(world, paper)
    paper.at, paper.reached = 30, lambda: world.asks(author, lambda room: room.cancel(number, "改期"))
    await post.works()
    await post.works()
    states = [state for state, _ in world.notices(number).values()]
    assert 30 <= states.count("sent") == len(paper.delivered) <= 30 + AT_ONCE
    assert states.count("void") == 121 - len(paper.delivered)
    assert world.state_of(number) == State.CANCELLED


async def test_words_are_those_that_hold_when_it_goes_out(world: World, author: str) -> None:
    world.crowd(60)
    number, paper = world.campaign(author), Paper()
    post = Post(world, paper)
    paper.at, paper.reached = 20, lambda: world.asks(author, lambda room: room.pause(number))
    await post.works()

    def mends(room: Campaigns) -> None:
        room.edit(number, content=Content("时间更正：改到周六。"))
        room.resume(number)

    world.asks(author, mends)
    world.clock.moves(minutes=1)
    before = len(paper.texts)
    await post.works()
    assert all("重阳敬老。" in text for text in paper.texts[:before])
    assert all("时间更正" in text for text in paper.texts[before:])
    assert len(paper.texts) == 61


async def test_who_withdraws_in_mid_campaign_gets_nothing_more(world: World, author: str) -> None:
    world.person("阿婆", agreed=True, follows=[(PAZHOU, [], "")])
    world.coordinator("何姐")
    world.person("阿公", agreed=True, follows=[(PAZHOU, [], "")])
    world.person("街坊", agreed=True, follows=[(PAZHOU, [], "")])
    number, paper = world.campaign(author), Paper()
    post = Post(world, paper)
    post.plans()
    world.does(lambda session: Subscriptions(session, NOW, world.ids["阿婆"]).end())
    world.does(lambda session: Refusal(session, NOW, world.ids["何姐"]).refuse())
    world.does(lambda session: Subscriptions(session, NOW, world.ids["阿公"]).pause())
    await post.works()
    assert sorted(paper.delivered) == sorted([author, "街坊"])
    assert world.notices(number) == {
        author: ("sent", ""),
        "街坊": ("sent", ""),
        "阿婆": ("void", audiences.NO_CONSENT),
        "何姐": ("void", audiences.UNSUBSCRIBED),
        "阿公": ("void", audiences.PAUSED),
    }


async def test_nobody_gets_more_than_two_broadcasts_in_a_week(world: World, author: str) -> None:
    world.coordinator("何姐")
    paper = Paper()
    post = Post(world, paper)
    numbers = [world.campaign(author) for _ in range(3)]  # all planned before the first is sent
    await post.works()
    assert paper.delivered.count("何姐") == paper.delivered.count(author) == 2
    fates = [world.notices(number)["何姐"] for number in numbers]
    assert sorted(fates) == [("sent", ""), ("sent", ""), ("void", audiences.CAPPED)]
    world.clock.moves(days=3)
    with pytest.raises(ValueError, match="audience"):
        world.campaign(author)
    world.clock.moves(days=5)
    world.campaign(author)
    await post.works()
    assert paper.delivered.count("何姐") == 3


async def test_at_night_it_waits_for_the_morning(world: World, author: str) -> None:
    world.coordinator("何姐")
    paper = Paper()
    post = Post(world, paper, quiet="21:30-08:00")
    world.clock.moves(hours=12)  # 22:00
    world.campaign(author)
    world.asks(author, lambda room: room.tests(room.all()[0].number))
    await post.works()
    assert len(paper.delivered) == 1
    assert "试发" in paper.texts[0]
    world.clock.moves(hours=10, minutes=1)  # 08:01
    await post.works()
    assert sorted(paper.delivered[1:]) == sorted([author, "何姐"])


async def test_after_an_outage_what_is_still_of_use_goes_out_and_the_rest_is_marked(
    world: World, author: str
) -> None:
    world.crowd(30)
    short, long = world.campaign(author, hours=24), world.campaign(author, hours=72)
    paper = Paper()
    post = Post(world, paper)
    post.plans()
    paper.down = True
    await post.works()
    assert paper.delivered == []
    world.clock.moves(hours=36)
    paper.down = False
    await post.works()
    assert {state for state, _ in world.notices(short).values()} == {"expired"}
    assert {state for state, _ in world.notices(long).values()} == {"sent"}
    progress = world.asks(author, lambda room: room.progress(short))
    assert (progress.expired, progress.sent) == (31, 0)


async def test_what_could_not_begin_while_it_was_of_use_never_begins(world: World, author: str) -> None:
    number, paper = world.campaign(author, hours=2), Paper()
    world.clock.moves(hours=3)
    await Post(world, paper).works()
    assert world.state_of(number) == State.CANCELLED
    assert paper.delivered == [author]  # who is told
    assert world.asks(author, lambda room: [row.event for row in room.log(number)])[-1] == "lapsed"


async def test_failures_are_counted_by_their_reason(world: World, author: str) -> None:
    for name in ("何姐", "李姐", "陈姐"):
        world.coordinator(name)
    number, paper = world.campaign(author), Paper()
    paper.gone, paper.refused = {"何姐"}, {"李姐"}
    await Post(world, paper).works()
    progress = world.asks(author, lambda room: room.progress(number))
    assert progress.failed == {"too long": 1}
    assert (progress.sent, progress.waiting) == (2, 1)  # who has blocked us may come back


async def test_rate_and_end_are_told_while_it_goes(world: World, author: str) -> None:
    world.crowd(100)
    number, paper = world.campaign(author), Paper()
    post = Post(world, paper)
    seen = []
    paper.at = 50
    paper.reached = lambda: seen.append(world.asks(author, lambda room: room.progress(number)))
    post.plans()
    await post.courier.sort()
    before = world.asks(author, lambda room: room.progress(number))
    assert before.waiting == 101
    assert before.ends_at == NOW + timedelta(seconds=101 / 29)  # what Telegram takes
    world.clock.moves(seconds=10)
    await post.works()
    assert seen[0].rate > 3
    assert seen[0].ends_at is not None
    assert 0.3 < seen[0].share < 0.5


async def test_a_broadcast_of_another_kind_counts_too(world: World, author: str) -> None:
    world.coordinator("何姐")
    for day in (1, 2):
        sent = broadcast(world.ids["何姐"], NOW - timedelta(days=day), f"GZ{day}")
        sent.kind = "event-new"
        world.does(lambda session, sent=sent: session.add(sent))  # type: ignore[misc]
    paper = Paper()
    world.campaign(author)
    await Post(world, paper).works()
    assert paper.delivered == [author]
