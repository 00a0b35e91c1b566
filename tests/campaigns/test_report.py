"""What came of a campaign: taps, what followed from them, and who wanted no more."""

from datetime import timedelta

from bot.campaigns.content import Content
from bot.campaigns.standing import Refusal
from bot.events.subscriptions import Subscriptions
from bot.people.roles import Role
from storage.models import Order
from tests.campaigns.post import Paper, Post
from tests.campaigns.world import NOW, PAZHOU, World


async def test_what_followed_from_a_tap_is_counted_and_nothing_else(any_world: World) -> None:
    world = any_world
    world.person("小周", (Role.STAFF, ""))
    for name in ("何姐", "李姐", "陈姐"):
        world.coordinator(name)
    world.person("阿婆", agreed=True, follows=[(PAZHOU, [], "")])
    order = world.orders("陈姐", days_ago=2)  # before it was sent
    event = world.event(order)
    number, paper = world.campaign("小周", words=Content("重阳", products=("A001",))), Paper()
    await Post(world, paper).works()
    assert len(paper.delivered) == 5
    world.person("路人")
    for name, target in (
        ("何姐", "p/A001"), ("何姐", "p/A001"), ("何姐", "w/更多"),
        ("陈姐", "p/A001"), ("阿婆", "e/GZ1"), ("路人", "p/A001"),
    ):  # fmt: skip
        world.asks(name, lambda room, target=target: room.notes_tap(number, target))  # type: ignore[misc]
    world.clock.moves(days=1)
    world.signs_up("阿婆", event, days_ago=0)
    for name, days in (("何姐", 3), ("李姐", 3), ("陈姐", 15)):
        made = NOW + timedelta(days=days)
        made_order = world.orders(name, "B001")

        def at(session, order=made_order, made=made) -> None:  # type: ignore[no-untyped-def]
            session.get_one(Order, order).created_at = made

        world.does(at)
    world.does(lambda session: Subscriptions(session, world.clock(), world.ids["阿婆"]).end())
    world.does(lambda session: Refusal(session, world.clock(), world.ids["何姐"]).refuse())
    world.does(lambda session: Refusal(session, NOW + timedelta(days=20), world.ids["陈姐"]).refuse())
    report = world.asks("小周", lambda room: room.report(number))
    assert report.progress.sent == 5
    assert report.tapped == 3  # who did not get it does not count
    assert report.taps == {"p/A001": 2, "w/更多": 1, "e/GZ1": 1}
    assert (report.orders, report.sign_ups) == (1, 1)
    assert report.left == 2
