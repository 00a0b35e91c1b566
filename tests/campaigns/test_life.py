"""A campaign's life: who may take which step, a second person's word, and edits on the way."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.campaigns.audience import Everyone, Holds, In, Not
from bot.campaigns.campaigns import Campaigns
from bot.campaigns.content import MOST, Content, Own
from bot.campaigns.life import Event, Fault, NotPossible, State
from bot.orders.terms import Terms
from bot.people.roles import Role
from storage.models import Campaign
from tests.campaigns.post import Paper, Post
from tests.campaigns.world import HAIZHU, PAZHOU, TIANHE, WORDS, World


@pytest.fixture
def town(world: World) -> World:
    """Staff, an administrator, reviewers of two districts, and three coordinators; two go unapproved."""
    world.terms = Terms(campaign_approval=2)
    world.person("小周", (Role.STAFF, ""))
    world.person("主任", (Role.ADMINISTRATOR, ""))
    world.person("海珠", (Role.REVIEWER, HAIZHU))
    world.person("琶洲", (Role.REVIEWER, PAZHOU))
    world.person("天河", (Role.REVIEWER, TIANHE))
    world.coordinator("何姐", PAZHOU)
    world.coordinator("李姐", PAZHOU)
    world.coordinator("陈姐", TIANHE)
    return world


def refused(world: World, name: str, work: Callable[[Campaigns], object]) -> Fault:
    """Why somebody cannot do that."""
    with pytest.raises(NotPossible) as refusal:
        world.asks(name, work)
    return refusal.value.fault


def drafted(world: World, author: str = "小周") -> str:
    return world.asks(author, lambda room: room.draft("重阳", WORDS, Holds(Role.COORDINATOR)).number)


def test_only_staff_and_reviewers_write_campaigns(town: World) -> None:
    assert refused(town, "何姐", lambda room: room.draft("重阳", WORDS, Everyone())) is Fault.FORBIDDEN
    assert refused(town, "何姐", lambda room: room.preview(Everyone())) is Fault.FORBIDDEN
    assert not town.asks("何姐", lambda room: room.may_write)
    assert all(town.asks(name, lambda room: room.may_write) for name in ("小周", "主任", "海珠"))


def test_a_reviewer_reaches_nobody_beyond_the_region_whatever_the_audience_says(town: World) -> None:
    assert town.asks("海珠", lambda room: room.preview(Everyone())).reached == 4
    assert town.asks("海珠", lambda room: room.preview(Not(In(HAIZHU)))).reached == 0
    assert town.asks("海珠", lambda room: room.preview(In(TIANHE))).addressed == 0
    number = town.campaign("海珠", Holds(Role.COORDINATOR))
    paper = Paper()
    Post(town, paper).plans()
    assert set(town.notices(number)) == {"何姐", "李姐"}


def test_what_goes_to_many_waits_for_a_second_person(town: World) -> None:
    number = town.campaign("小周", Holds(Role.COORDINATOR))
    assert town.state_of(number) == State.WAITING
    assert Post(town).plans() == 0
    assert refused(town, "小周", lambda room: room.approve(number)) is Fault.OWN
    assert refused(town, "何姐", lambda room: room.approve(number)) is Fault.UNKNOWN
    assert refused(town, "海珠", lambda room: room.approve(number)) is Fault.UNKNOWN
    assert [each.number for each in town.asks("主任", lambda room: room.to_approve())] == [number]
    town.asks("主任", lambda room: room.approve(number, version=1))
    assert town.state_of(number) == State.SCHEDULED
    Post(town).plans()
    assert set(town.notices(number)) == {"何姐", "李姐", "陈姐"}
    assert refused(town, "主任", lambda room: room.approve(number)) is Fault.STATE


def test_within_a_region_a_reviewer_of_it_may_agree_and_one_below_may_not(town: World) -> None:
    number = town.campaign("海珠", Everyone())
    assert town.state_of(number) == State.WAITING
    for stranger in ("天河", "琶洲"):
        assert refused(town, stranger, lambda room: room.approve(number)) is Fault.UNKNOWN
    town.person("海珠二", (Role.REVIEWER, HAIZHU))
    town.asks("海珠二", lambda room: room.approve(number))
    assert town.state_of(number) == State.SCHEDULED


def test_who_agreed_to_other_words_has_not_agreed(town: World) -> None:
    number = town.campaign("小周", Holds(Role.COORDINATOR))
    town.asks("小周", lambda room: room.edit(number, title="重阳节"))
    assert refused(town, "主任", lambda room: room.approve(number, version=1)) is Fault.STATE
    town.asks("主任", lambda room: room.approve(number, version=2))
    town.asks("小周", lambda room: room.edit(number, content=Content("别的话")))
    assert town.state_of(number) == State.WAITING
    assert Post(town).plans() == 0


def test_changing_what_is_paused_and_was_approved_asks_again_and_then_goes_on(town: World) -> None:
    number = town.campaign("小周", Holds(Role.COORDINATOR))
    town.asks("主任", lambda room: room.approve(number))
    post = Post(town)
    post.plans()
    assert refused(town, "小周", lambda room: room.edit(number, title="改")) is Fault.STATE
    town.asks("主任", lambda room: room.pause(number))
    assert refused(town, "小周", lambda room: room.edit(number, audience=Everyone())) is Fault.AUDIENCE
    town.asks("小周", lambda room: room.edit(number, title="改"))
    assert town.state_of(number) == State.WAITING
    assert refused(town, "小周", lambda room: room.resume(number)) is Fault.STATE
    town.asks("主任", lambda room: room.refuse(number, "标题不清楚"))
    assert town.state_of(number) == State.DRAFT
    town.asks("小周", lambda room: room.submit(number))
    town.asks("主任", lambda room: room.approve(number))
    post.plans()
    assert town.state_of(number) == State.RUNNING


def test_an_audience_that_has_grown_by_the_day_is_held_back(town: World) -> None:
    later = town.clock() + timedelta(days=2)
    number = town.asks("小周", lambda room: room.draft("重阳", WORDS, In(PAZHOU)).number)
    town.terms = Terms(campaign_approval=3)
    assert town.asks("小周", lambda room: room.submit(number, due_at=later).state) == State.SCHEDULED
    post = Post(town)
    assert post.plans() == 0
    town.coordinator("张姐", PAZHOU)
    town.clock.moves(days=2)
    post.plans()
    assert town.state_of(number) == State.WAITING
    town.asks("主任", lambda room: room.approve(number))
    post.plans()
    assert town.state_of(number) == State.RUNNING


def test_what_nobody_would_get_and_times_that_cannot_be_are_refused(town: World) -> None:
    number = drafted(town)
    now = town.clock()
    hour = timedelta(hours=1)
    for due, until in (
        (now - hour, None),
        (now + hour, now + hour),
        (now + hour, now),
        (now, now + timedelta(days=100)),
    ):
        assert (
            refused(town, "小周", lambda room, due=due, until=until: room.submit(number, due, until))  # type: ignore[misc]
            is Fault.TIME
        )
    empty = town.asks("小周", lambda room: room.draft("空", WORDS, Holds(Role.SUPPLIER)).number)
    assert refused(town, "小周", lambda room: room.submit(empty)) is Fault.AUDIENCE


@pytest.mark.parametrize(
    "content",
    [
        Content(""),
        Content("话" * 601),
        Content("话", products=("A001",) * (MOST + 1)),
        Content("话", own=(Own("", "找八段锦"),)),
        Content("话", own=(Own("找", "字" * 14),)),
    ],
)
def test_what_no_channel_carries_is_refused(town: World, content: Content) -> None:
    assert refused(town, "小周", lambda room: room.draft("重阳", content, Everyone())) is Fault.CONTENT
    assert refused(town, "小周", lambda room: room.draft(" ", WORDS, Everyone())) is Fault.CONTENT


def test_content_is_read_back_as_it_was_written() -> None:
    content = Content("话", ("A001",), ("GZ1",), (Own("找", "找八段锦"),), "key")
    assert Content.from_json(content.to_json()) == content


def test_others_see_nothing_of_it_and_may_not_stop_it(town: World) -> None:
    number = drafted(town)
    for name in ("何姐", "海珠"):
        assert town.asks(name, lambda room: room.get(number)) is None
        assert refused(town, name, lambda room: room.pause(number)) is Fault.UNKNOWN
        assert refused(town, name, lambda room: room.report(number)) is Fault.UNKNOWN
        assert refused(town, name, lambda room: room.cancel("C999999")) is Fault.UNKNOWN
    assert refused(town, "主任", lambda room: room.edit(number, title="改")) is Fault.FORBIDDEN
    town.asks("主任", lambda room: room.cancel(number, "不需要"))
    assert refused(town, "小周", lambda room: room.edit(number, title="改")) is Fault.ENDED
    assert refused(town, "小周", lambda room: room.cancel(number)) is Fault.ENDED


def test_the_log_says_who_did_what_and_when(town: World) -> None:
    number = town.campaign("小周", Holds(Role.COORDINATOR))
    town.asks("小周", lambda room: room.tests(number))
    town.asks("主任", lambda room: room.approve(number))
    Post(town).plans()
    town.asks("主任", lambda room: room.pause(number))
    log = town.asks("小周", lambda room: [(row.event, row.person_id) for row in room.log(number)])
    staff, chief = town.ids["小周"], town.ids["主任"]
    assert log == [
        (Event.DRAFTED, staff),
        (Event.SUBMITTED, staff),
        (Event.TESTED, staff),
        (Event.APPROVED, chief),
        (Event.STARTED, None),
        (Event.PAUSED, chief),
    ]


def test_in_a_demo_a_campaign_goes_to_its_author_alone(town: World) -> None:
    town.terms = Terms(alone=True)
    number = town.campaign("小周", Everyone())
    Post(town).plans()
    assert set(town.notices(number)) == {"小周"}
    assert town.asks("主任", lambda room: room.get(number)) is None


def test_an_audience_that_cannot_be_read_any_more_reaches_nobody(town: World) -> None:
    number = town.campaign("小周", In(TIANHE))

    def spoils(session) -> None:  # type: ignore[no-untyped-def]
        campaign = session.get_one(Campaign, 1)
        campaign.audience = {"not": {"planet": "mars"}}

    town.does(spoils)
    Post(town).plans()
    assert town.notices(number) == {}
    assert town.state_of(number) == State.DONE
