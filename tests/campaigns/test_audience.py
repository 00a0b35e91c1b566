"""Whom a campaign addresses, and who is left out for which reason."""

from datetime import timedelta

import pytest

from bot.campaigns.audience import (
    All,
    Attended,
    Audience,
    Either,
    Everyone,
    For,
    Holds,
    In,
    Likes,
    Nobody,
    Not,
    Ordered,
    SignedUp,
    read,
)
from bot.campaigns.standing import Refusal, standing
from bot.people.roles import Role
from storage import audiences
from tests.campaigns.world import CITY, HAIZHU, NOW, PAZHOU, TIANHE, WUSHAN, World, broadcast


def addressed(world: World, audience: Audience) -> set[str]:
    """The names of those to whom an audience applies, whatever keeps it from them."""
    names = {person: name for name, person in world.ids.items()}
    condition, now = audience.condition(world.clock()), world.clock()
    found = world.reads(
        lambda session: audiences.page(session, condition, standing(world.terms, now), 0, 1000)
    )
    return {names[each.person_id] for each in found}


def reasons(world: World) -> dict[str, str | None]:
    """Why each of them gets nothing, or None; asked of all at once and of each alone."""
    now = standing(world.terms, world.clock())
    page = world.reads(lambda session: audiences.page(session, Everyone().condition(now.now), now, 0, 1000))
    alone = {
        name: world.reads(lambda session, person=person: audiences.reason_for(session, person, now))  # type: ignore[misc]
        for name, person in world.ids.items()
    }
    assert {each.person_id: each.reason for each in page} == {world.ids[name]: alone[name] for name in alone}
    return alone


def test_roles_places_audiences_and_interests_find_those_they_name(any_world: World) -> None:
    world = any_world
    world.coordinator("何姐", PAZHOU)
    world.coordinator("李姐", WUSHAN)
    world.person("审核员", (Role.REVIEWER, HAIZHU))
    world.person("供应商", (Role.SUPPLIER, "S001"))
    world.person("阿婆", follows=[(PAZHOU, ["老年人"], "粤剧")])
    world.person("街坊", follows=[(TIANHE, [], "")])
    world.person("路人")
    world.orders("何姐")
    event = world.event(world.orders("李姐", unit=WUSHAN))
    world.signs_up("路人", event)
    assert addressed(world, Holds(Role.COORDINATOR)) == {"何姐", "李姐"}
    assert addressed(world, Holds(Role.RESIDENT)) == {"阿婆", "街坊", "路人"}
    assert addressed(world, In(HAIZHU)) == {"何姐", "审核员", "阿婆"}
    assert addressed(world, In(TIANHE)) == {"李姐", "供应商", "街坊", "路人"}
    assert addressed(world, In(PAZHOU)) == {"何姐", "阿婆"}
    assert addressed(world, In(CITY)) == set(world.ids)
    assert addressed(world, For("老年人")) == {"何姐", "李姐", "阿婆"}
    assert addressed(world, For("老年")) == set()
    assert addressed(world, Likes("粤剧")) == addressed(world, Likes("粤剧表演")) == {"阿婆"}
    assert addressed(world, Likes("%")) == set()


def test_and_or_and_not_are_what_they_say(any_world: World) -> None:
    world = any_world
    world.coordinator("何姐", PAZHOU)
    world.coordinator("李姐", WUSHAN)
    world.person("阿婆", follows=[(PAZHOU, ["老年人"], "")])
    both = All((In(HAIZHU), In(TIANHE)))
    assert addressed(world, both) == set()
    assert addressed(world, Either((In(HAIZHU), In(TIANHE)))) == {"何姐", "李姐", "阿婆"}
    assert addressed(world, All((In(CITY), Not(Holds(Role.COORDINATOR))))) == {"阿婆"}
    assert addressed(world, All(())) == set(world.ids)
    assert addressed(world, Either(())) == addressed(world, Nobody()) == set()


def test_what_people_took_part_in_counts_for_so_many_months(any_world: World) -> None:
    world = any_world
    world.coordinator("何姐")
    for name in ("来过", "报了名", "退了", "早就来过"):
        world.person(name)
    recent = world.event(world.orders("何姐", "A001", days_ago=20))
    coming = world.event(world.orders("何姐", "B001", days_ago=1))
    long_ago = world.event(world.orders("何姐", "A001", days_ago=400))
    world.signs_up("来过", recent, days_ago=19)
    world.signs_up("报了名", coming)
    world.signs_up("退了", coming, state="given_back")
    world.signs_up("早就来过", long_ago, days_ago=399)
    assert addressed(world, SignedUp(3)) == {"来过", "报了名"}
    assert addressed(world, Attended(3)) == {"来过"}
    assert addressed(world, Attended(24)) == {"来过", "早就来过"}
    assert addressed(world, Ordered(1)) == addressed(world, Ordered(1, brand="良辰美景")) == {"何姐"}
    assert addressed(world, Ordered(1, product="A001", brand="良辰美景")) == set()


def test_everybody_who_is_left_out_is_so_for_one_reason(any_world: World) -> None:
    world = any_world
    world.coordinator("何姐")
    world.coordinator("不要群发")
    world.coordinator("听够了")
    world.person("没同意", follows=[(PAZHOU, [], "")])
    world.person("同意了", agreed=True, follows=[(PAZHOU, [], "")])
    world.person("暂停了", agreed=True, follows=[(PAZHOU, [], "")], paused=True)
    world.person("找不到", (Role.COORDINATOR, PAZHOU), active=False)
    world.does(lambda session: Refusal(session, NOW, world.ids["不要群发"]).refuse())
    for day in (1, 3):
        sent = broadcast(world.ids["听够了"], NOW - timedelta(days=day), f"C{day}")
        world.does(lambda session, sent=sent: session.add(sent))  # type: ignore[misc]
    assert reasons(world) == {
        "何姐": None,
        "不要群发": audiences.UNSUBSCRIBED,
        "听够了": audiences.CAPPED,
        "没同意": audiences.NO_CONSENT,
        "同意了": None,
        "暂停了": audiences.PAUSED,
        "找不到": audiences.UNREACHABLE,
    }
    world.clock.moves(days=5)
    world.does(lambda session: Refusal(session, NOW, world.ids["不要群发"]).accept())
    assert reasons(world)["听够了"] is reasons(world)["不要群发"] is None


def test_a_preview_counts_by_channel_and_by_reason(any_world: World) -> None:
    world = any_world
    world.person("小周", (Role.STAFF, ""), channel="web")
    world.coordinator("何姐")
    world.coordinator("李姐")
    world.person("没同意")
    preview = world.asks("小周", lambda room: room.preview(Everyone()))
    assert preview.channels == {"telegram": 2, "web": 1}
    assert preview.excluded == {audiences.NO_CONSENT: 1}
    assert (preview.reached, preview.addressed, preview.needs_approval) == (3, 4, False)


@pytest.mark.parametrize(
    "audience",
    [
        Everyone(),
        Nobody(),
        All((In(HAIZHU), Either((Holds(Role.SUPPLIER), For("老年人"))), Not(Likes("粤剧")))),
        Either((SignedUp(3), Attended(6), Ordered(12, "A001", "良辰美景"), Ordered(1))),
    ],
)
def test_an_expression_is_read_back_as_it_was_written(audience: Audience) -> None:
    assert read(audience.to_json()) == audience


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"role": "king"},
        {"all": "everyone"},
        {"not": {"planet": "mars"}},
        {"any": [{"everyone": True}, {"region": 7}]},
        {"signed_up": {"months": 0}},
        {"ordered": 3},
        {"everyone": True, "role": "staff"},
        {"all": [{"role": "staff"}] * 200},
    ],
)
def test_what_cannot_be_read_addresses_nobody(body: object) -> None:
    assert read(body) == Nobody()


def test_expressions_within_each_other_have_an_end() -> None:
    body: object = {"everyone": True}
    for _ in range(1000):
        body = {"not": body}
    assert read(body) == Nobody()
