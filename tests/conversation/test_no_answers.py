"""What is said to a question and cannot be its answer is not taken for one."""

import pytest

from tests.conversation.moments import begins_an_order
from tests.conversation.person import Bot, Person

NO_VENUE = (
    "几时可以",
    "这个多长时间",
    "要不要钱",
    "远唔远啊",
    "边个来教",
    "你们带音响吗",
    "给小朋友",
    "少儿",
    "主要是老年人",
    "30",
    "三十人左右",
    "下午三点",
)
VENUES = (
    "老年大学",
    "老人活动中心",
    "幼儿园",
    "302室",
    "妇女之家",
    "儿童乐园",
    "几号楼都空着的A栋",
    "凉亭下面",
)


@pytest.mark.parametrize("said", NO_VENUE)
def test_a_question_an_audience_or_a_count_is_no_venue(coordinator: Person, said: str) -> None:
    begins_an_order(coordinator, 4).says(said)
    assert "room" not in coordinator.talk.notes["order"]


@pytest.mark.parametrize("said", VENUES)
def test_a_venue_is_kept_as_it_was_said(coordinator: Person, said: str) -> None:
    begins_an_order(coordinator, 4).says(said)
    assert coordinator.talk.notes["order"]["room"] == said


@pytest.mark.parametrize("said", ["三楼", "二楼礼堂", "小广场", "这个多长时间", "给小朋友"])
def test_a_floor_or_a_question_is_no_name(coordinator: Person, said: str) -> None:
    begins_an_order(coordinator, 7).says(said)
    assert "contact_name" not in coordinator.talk.notes["order"]


@pytest.mark.parametrize("said", ["少儿", "30", "饭堂后面那块地方"])
def test_after_a_refusal_the_refused_question_is_the_one_at_hand(coordinator: Person, said: str) -> None:
    begins_an_order(coordinator, 4).says("400人")
    assert coordinator.hears("坐不下")
    coordinator.says(said)
    assert "room" not in coordinator.talk.notes["order"]
    assert coordinator.hears("大概多少人" if said != "30" else "在哪个场地")


@pytest.mark.parametrize("said", ["唔使喇", "唔使住", "唔好", "唔好住", "不用了", "唔使㗎喇", "不要"])
@pytest.mark.parametrize("steps", [2, 4, 5, 7])
def test_a_no_to_a_question_is_told_how_to_leave_it(coordinator: Person, said: str, steps: int) -> None:
    begins_an_order(coordinator, steps)
    draft, asked = dict(coordinator.talk.notes["order"]), coordinator.replies[-1].text.splitlines()[-1]
    coordinator.says(said)
    assert coordinator.hears("说“取消”就行", asked)
    assert coordinator.talk.notes["order"] == draft


@pytest.mark.parametrize("said", ["唔使喇", "唔使住", "唔好"])
def test_a_cantonese_no_leaves_the_remarks_empty(coordinator: Person, said: str) -> None:
    begins_an_order(coordinator, 9).says(said)
    assert coordinator.hears("请核对")


def test_products_that_cannot_be_had_come_last_and_the_head_says_so(coordinator: Person) -> None:
    coordinator.says("12月9号下午两点给社区老人约一场八段锦，三十人")
    assert coordinator.hears("个合适，后面的要改一改", "[找产品]", "[提需求]")


def test_where_none_can_be_had_the_head_says_so(coordinator: Person) -> None:
    coordinator.says("明天下午两点给社区老人约一场八段锦，五六百人")
    assert coordinator.hears("都不太合适")


def test_what_is_for_other_people_stands_behind_what_only_comes_too_early(coordinator: Person) -> None:
    coordinator.says("下周三下午两点给社区老人约一场八段锦，五六十人")
    assert "坐式八段锦教学进颐康中心" in "".join(coordinator.labels[:2])
    assert "军营" not in "".join(coordinator.labels[:3])


def test_what_is_named_after_a_festival_is_not_offered_first_a_month_before_it(
    bot: Bot, coordinator: Person
) -> None:
    coordinator.says("12月9号下午两点给社区老人约一场八段锦，五六十人")
    assert "元旦" not in coordinator.labels[0]


def test_a_product_that_is_taken_that_day_does_not_count_as_one_that_can_be_had(
    bot: Bot, coordinator: Person
) -> None:
    sentence = "12月9号下午两点给社区老人约一场坐式八段锦，二三十人"
    coordinator.says(sentence)
    first = coordinator.labels[0]
    assert coordinator.hears("前 2 个合适")
    bot.is_booked(first.split("（")[0], "2026-12-09 14:00")
    other = Person(bot, "另一位").becomes("coordinator", "440105007101").says(sentence)
    assert other.hears("都不太合适")  # the other one has the same team
