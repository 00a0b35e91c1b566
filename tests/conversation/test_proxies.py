"""代办: a neighbour without an account is signed up by somebody else, with their consent."""

import pytest
from sqlmodel import Session, col, select

from storage.models import SignUp
from tests.conversation.evenings import an_event, comes_by, signs_up
from tests.conversation.person import Bot, Person


@pytest.fixture
def event(bot: Bot, coordinator: Person) -> str:
    return an_event(bot, coordinator, "8个")[0]


def guests(bot: Bot) -> list[SignUp]:
    def read(session: Session) -> list[SignUp]:
        return list(session.exec(select(SignUp).where(col(SignUp.brought_by).is_not(None))))

    return bot.store.read(read)


@pytest.mark.usefixtures("event")
def test_a_neighbour_is_signed_up_once_they_agreed(bot: Bot, resident: Person) -> None:
    resident.says("帮陈伯报名12月9号的八段锦，2位")
    assert resident.hears("坐式八段锦", "陈伯，2 位", "陈伯同意由您代报名吗", "[同意，报名]")
    assert guests(bot) == []
    resident.restarts_the_bot().says("同意")
    assert resident.hears("报好了：陈伯，2 位（您代报的）", "请转告")
    (guest,) = guests(bot)
    assert guest.agreed_at == bot.now
    assert resident.says("我的报名").hears("您代报的", "陈伯（您代报的）", "2 位，已报名", "[取消陈伯的报名]")
    assert resident.taps("取消陈伯的报名").hears("已取消陈伯的报名")
    assert resident.says("我的报名").hears("没有报名的活动")


def test_consent_is_asked_once_for_each_neighbour(bot: Bot, resident: Person, event: str) -> None:
    comes_by(resident, f"e_{event}").says("帮陈伯报名")
    assert resident.hears("陈伯那边一共几位")
    resident.says("一位")
    assert resident.hears("陈伯同意由您代报名吗")
    resident.says("同意了")
    resident.taps("取消陈伯的报名")
    comes_by(resident, f"e_{event}").says("帮陈伯报名，2位")
    assert resident.hears("报好了：陈伯，2 位")
    comes_by(resident, f"e_{event}").says("替李婆婆报名1位")
    assert resident.hears("李婆婆同意由您代报名吗")


def test_without_consent_nobody_is_signed_up(bot: Bot, resident: Person, event: str) -> None:
    comes_by(resident, f"e_{event}").says("帮陈伯报名1位").taps("还没问")
    assert resident.hears("没有报名。问过本人再来报就行")
    assert guests(bot) == []


def test_the_helper_is_reminded_and_can_cancel_in_words(bot: Bot, resident: Person, event: str) -> None:
    comes_by(resident, f"e_{event}").says("帮陈伯报名1位", "同意")
    signs_up(resident, event, 2)
    bot.passes("2026-12-08 14:30")
    assert resident.looks_up().hears("明天有您报名的活动（2 位）", "您代报的：陈伯 1 位")
    assert resident.says("陈伯去不了了").hears("已取消陈伯的报名")
    assert resident.says("取消李伯的报名").hears_nothing_of("已取消李伯")


def test_everything_of_a_neighbour_can_be_deleted(bot: Bot, resident: Person, event: str) -> None:
    comes_by(resident, f"e_{event}").says("帮陈伯报名1位 13800138000", "同意")
    assert resident.says("删除陈伯的资料").hears("陈伯的报名和资料都删掉了")
    assert guests(bot) == []
    assert resident.says("删除陈伯的资料").hears_nothing_of("都删掉了")


def test_who_is_forgotten_takes_their_guests_along(bot: Bot, resident: Person, event: str) -> None:
    comes_by(resident, f"e_{event}").says("帮陈伯报名8位", "同意")
    waits = Person(bot, "阿珍")
    assert signs_up(waits, event, 2).hears("候补")
    resident.says("删除我的数据").taps("确定删除")
    assert guests(bot) == []
    assert waits.looks_up().hears("给您留着 2 个名额")


def test_a_resident_signs_up_five_neighbours_at_most(resident: Person, event: str) -> None:
    for name in ("陈伯", "李伯", "张伯", "王伯", "何伯"):
        comes_by(resident, f"e_{event}").says(f"帮{name}报名1位", "同意")
        assert resident.hears("报好了")
    comes_by(resident, f"e_{event}").says("帮黄伯报名1位", "同意")
    assert resident.hears("最多代报 5 位")


def test_nobody_touches_the_guests_of_others(bot: Bot, resident: Person, event: str) -> None:
    comes_by(resident, f"e_{event}").says("帮陈伯报名1位", "同意")
    (guest,) = guests(bot)
    stranger = Person(bot, "阿明")
    for slot in ("cancel", "accept"):
        assert stranger.taps_data(f"errand:{slot}:{guest.id}").hears("没有找到这个代报名")
    assert [each.state for each in guests(bot)] == ["in"]


def test_a_child_is_signed_up_with_a_grown_up(bot: Bot, resident: Person, event: str) -> None:
    comes_by(resident, f"e_{event}").says("帮我儿子报名")
    assert resident.hears("和陪同的大人一起报", "几位参加")
    assert guests(bot) == []


@pytest.mark.usefixtures("event")
def test_an_event_that_is_not_found_is_said(resident: Person) -> None:
    assert resident.says("帮陈伯报名周六的粤剧，2位").hears("没有找到这样的活动，还没有给陈伯报名")


@pytest.mark.parametrize(
    "said",
    [
        "帮我报名",
        "给社区老人报名一场八段锦",
        "帮我们社区登记",
        "给居民报名",
        "删除订单的信息",
        "帮忙报名",
        "同意报名",
        "给孩子们报名",
    ],
)
def test_other_words_mean_what_they_meant(coordinator: Person, said: str) -> None:
    assert coordinator.says(said).hears_nothing_of("代报", "还没有给")


@pytest.mark.parametrize("data", ["errand:accept:x", "errand:cancel:", "errand:agreed:", "errand::"])
def test_an_old_button_is_answered(resident: Person, data: str) -> None:
    assert resident.taps_data(data).hears("没有找到这个代报名")
