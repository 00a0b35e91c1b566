"""Whom a survey asks, who sees what came of it, and that one person has one answer."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TypeVar

import pytest
from sqlmodel import Session, col, select

from bot.campaigns import surveys
from bot.campaigns.standing import Refusal
from bot.campaigns.surveys import Denied, SurveyClosed, Surveys
from bot.people.roles import Role, grants_of
from storage import people
from storage.models import Notice, SurveyAnswer
from tests.campaigns.world import CITY, HAIZHU, PAZHOU, TIANHE, WUSHAN, World

T = TypeVar("T")
CHOICES = ("合唱", "书法", "亲子阅读")


def does(world: World, name: str, work: Callable[[Surveys], T]) -> T:
    """Lets somebody do something with surveys, in a transaction of its own."""

    def at_work(session: Session) -> T:
        person = world.ids[name]
        grants = grants_of(people.roles_of(session, person))
        return work(Surveys(session, world.clock(), grants, person, world.terms))

    return world.does(at_work)


def sends(world: World, name: str, region: str = CITY) -> int:
    closes = world.clock() + timedelta(days=7)
    number = does(world, name, lambda room: room.send("最想要什么？", CHOICES, region, closes).id)
    assert number is not None
    return number


def asked(world: World) -> set[str]:
    """The names of those whom the surveys so far went to."""
    names = {person: name for name, person in world.ids.items()}
    wanted = select(Notice.recipient_id).where(col(Notice.kind) == "survey")
    return {names[each] for each in world.reads(lambda session: list(session.exec(wanted)))}


@pytest.fixture
def full(any_world: World) -> World:
    any_world.person("市里", (Role.STAFF, ""))
    any_world.person("海珠审核", (Role.REVIEWER, HAIZHU))
    any_world.coordinator("何姐", PAZHOU)
    any_world.coordinator("李姐", WUSHAN)
    any_world.person("阿婆", agreed=True, follows=[(PAZHOU, [], "")])
    any_world.person("没同意", follows=[(PAZHOU, [], "")])
    any_world.person("歇着", agreed=True, follows=[(PAZHOU, [], "")], paused=True)
    any_world.person("供应商", (Role.SUPPLIER, "S001"))
    any_world.person("路人")
    return any_world


def test_it_asks_coordinators_and_those_residents_who_agreed(full: World) -> None:
    sends(full, "市里")
    assert asked(full) == {"何姐", "李姐", "阿婆"}


def test_a_reviewer_asks_the_own_region_alone(full: World) -> None:
    sends(full, "海珠审核", HAIZHU)
    assert asked(full) == {"何姐", "阿婆"}
    for region in (CITY, TIANHE):
        with pytest.raises(Denied):
            sends(full, "海珠审核", region)


@pytest.mark.parametrize("name", ["何姐", "供应商", "路人"])
def test_nobody_else_asks_anybody_or_sees_what_came_of_it(full: World, name: str) -> None:
    number = sends(full, "市里")
    with pytest.raises(Denied):
        sends(full, name, PAZHOU)
    with pytest.raises(Denied):
        does(full, name, lambda room: room.result(number))
    with pytest.raises(Denied):
        does(full, name, lambda room: room.close(number))
    assert does(full, name, lambda room: room.visible()) == []


def test_who_wants_no_broadcasts_is_not_asked(full: World) -> None:
    full.does(lambda session: Refusal(session, full.clock(), full.ids["何姐"]).refuse())
    sends(full, "市里")
    assert asked(full) == {"李姐", "阿婆"}


def test_people_are_found_page_by_page(full: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surveys, "_PAGE", 2)
    assert does(full, "市里", lambda room: room.reach(CITY)) == 3
    sends(full, "市里")
    assert asked(full) == {"何姐", "李姐", "阿婆"}


@pytest.mark.parametrize("choices", [("合唱",), ("合唱", "合唱"), tuple("一二三四五六七八九")])
def test_a_survey_has_two_to_eight_different_choices(full: World, choices: tuple[str, ...]) -> None:
    closes = full.clock() + timedelta(days=7)
    with pytest.raises(ValueError, match="some choices"):
        does(full, "市里", lambda room: room.send("最想要什么？", choices, CITY, closes))


def test_answers_are_counted_by_the_district_they_come_from(full: World) -> None:
    number = sends(full, "市里")
    for name, choice in (("何姐", 1), ("李姐", 0), ("阿婆", 1), ("何姐", 2)):
        does(full, name, lambda room, choice=choice: room.answer(number, choice))  # type: ignore[misc]
    found = does(full, "市里", lambda room: room.result(number))
    assert (dict(found.total), found.answered) == ({0: 1, 1: 1, 2: 1}, 3)
    assert {name: dict(counts) for name, counts in found.districts.items()} == {
        "海珠区": {1: 1, 2: 1},
        "天河区": {0: 1},
    }


def test_only_whom_it_went_to_answers_and_only_while_it_is_open(full: World) -> None:
    number = sends(full, "海珠审核", HAIZHU)
    with pytest.raises(Denied):
        does(full, "李姐", lambda room: room.answer(number, 0))
    full.clock.moves(days=7)
    with pytest.raises(SurveyClosed):
        does(full, "何姐", lambda room: room.answer(number, 0))
    with pytest.raises(SurveyClosed):
        does(full, "何姐", lambda room: room.answer(999, 0))


def test_many_taps_at_once_are_one_answer(full: World) -> None:
    number, gate = sends(full, "市里"), Barrier(12)

    def taps(place: int) -> None:
        gate.wait(30)
        does(full, "何姐", lambda room: room.answer(number, place % 3))

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(taps, range(12)))
    answers = full.reads(lambda session: list(session.exec(select(SurveyAnswer.choice))))
    assert len(answers) == 1
