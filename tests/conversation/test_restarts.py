"""Restarting the program in the middle of a conversation is not noticed."""

from collections.abc import Callable

import pytest

from tests.conversation.moments import CONFIRMED, MOMENTS, WHOLE_ORDER, orders
from tests.conversation.person import Person

MESSAGES = (*WHOLE_ORDER, CONFIRMED)


def kept(person: Person) -> dict[str, object]:
    """The order without what the clock and the database give it."""
    return person.order.model_dump(exclude={"id", "created_at", "updated_at"})


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, object]:
    return {}


@pytest.mark.parametrize("place", range(len(MESSAGES) + 1))
def test_a_restart_between_any_two_messages_gives_the_same_order(
    coordinator: Person, undisturbed: dict[str, object], place: int
) -> None:
    for step, (said, asked) in enumerate(MESSAGES):
        if step == place:
            coordinator.restarts_the_bot()
        coordinator.says(said)
        assert coordinator.hears(asked)
    if place == len(MESSAGES):
        coordinator.restarts_the_bot()
    order = kept(coordinator)
    assert len([notice for notice in coordinator.notices if notice.state == "waiting"]) == 5
    assert undisturbed.setdefault("order", order) == order


def test_a_restart_before_every_message_does_not_matter_either(coordinator: Person) -> None:
    for said, asked in MESSAGES:
        coordinator.restarts_the_bot().says(said)
        assert coordinator.hears(asked)
    assert len(coordinator.orders) == 1


@pytest.mark.parametrize("moment", sorted(set(MOMENTS) - {"at the very start"}))
def test_what_was_offered_can_be_chosen_by_its_number_after_a_restart(
    coordinator: Person, moment: str
) -> None:
    MOMENTS[moment](coordinator)
    offered = coordinator.talk.choices
    coordinator.restarts_the_bot()
    assert coordinator.talk.choices == offered
    if offered:
        coordinator.says(str(len(offered)))
        assert coordinator.hears_nothing_of("没听明白")


CHANGES: list[Callable[[Person], Person]] = [
    lambda person: person.taps("看这张订单"),
    lambda person: person.taps("改人数"),
    lambda person: person.says("30"),
    lambda person: person.taps("确认修改"),
    lambda person: person.says("取消订单"),
    lambda person: person.taps("时间冲突"),
]


@pytest.mark.parametrize("place", range(len(CHANGES)))
def test_so_it_is_while_an_order_is_changed_and_cancelled(coordinator: Person, place: int) -> None:
    orders(coordinator)
    for step, does in enumerate(CHANGES):
        if step == place:
            coordinator.restarts_the_bot()
        does(coordinator)
    assert coordinator.order.people_max == 30
    assert coordinator.order.state == "cancelled"
    assert coordinator.log[-1].reason == "时间冲突"
