"""One person on several channels: accounts are joined by a code, and taken apart again."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, func, select, update

from bot.dialogue.messages import Incoming, Medium
from bot.people.lookup import ONE_PERSON
from storage import people
from storage.models import (
    Account,
    Application,
    Notice,
    Order,
    OrderLog,
    PersonLog,
    RoleGrant,
    metadata,
)
from storage.models import Person as PersonRow
from tests.conversation.codes import code_for
from tests.conversation.moments import SEATED, orders, reads_back
from tests.conversation.person import Bot, Person

HOME = "440105007101"
CHANNELS = ["console", "web", "telegram", "wechat"]


@pytest.fixture
def phone(bot: Bot) -> Person:
    """The same coordinator on a telephone, known as nobody yet."""
    return Person(bot, "手机", "wechat").says("你好")


def whose(person: Person) -> int:
    return person.bot.store.read(person.id_in)


def links(here: Person, there: Person) -> Person:
    """Asks for a code here and brings it there."""
    code = code_for(here.says("绑定账号"))
    return there.says(f"绑定 {code}", "可以")


def test_a_code_from_here_typed_there_makes_one_person(coordinator: Person, phone: Person) -> None:
    orders(coordinator).says("绑定账号")
    assert coordinator.hears("绑定码：", "10 分钟", "微信或 Telegram")
    phone.says(f"绑定 {code_for(coordinator)}")
    assert phone.hears("要和", "终端", "请确认那是您自己的账号", "[绑定]")
    assert whose(phone) != whose(coordinator)
    phone.says("可以")
    assert phone.hears("绑定好了", "终端", "微信")
    assert whose(phone) == whose(coordinator)
    phone.says("我的订单")
    assert phone.hears("一共有 1 张订单", SEATED)
    phone.says("我的身份")
    assert phone.hears("海珠区海幢街道寺前社区的文化专干", "已关联：", "微信", "终端")
    coordinator.says("我是谁")
    assert coordinator.hears("微信")


@pytest.mark.parametrize("here", CHANNELS)
@pytest.mark.parametrize("there", CHANNELS)
def test_any_two_channels_can_be_linked(bot: Bot, here: str, there: str) -> None:
    first, second = Person(bot, "甲", here), Person(bot, "乙", there)
    code = code_for(first.says("关联账号")).replace("-", "")
    second.sends(Incoming("arrival", medium=Medium.ARRIVAL, start=f"a_{code}"))
    second.taps("绑定")
    assert second.hears("绑定好了")
    assert whose(first) == whose(second)


@pytest.mark.parametrize("said", ["绑定账号", "关联账号", "绑定微信", "我想绑定账号", "绑定"])
@pytest.mark.parametrize("typed", ["绑定 {}", "{}", "绑定码{}", "关联 {}"])
def test_it_is_said_in_many_ways(coordinator: Person, phone: Person, said: str, typed: str) -> None:
    phone.says(typed.format(code_for(coordinator.says(said)).lower()), "好的")
    assert phone.hears("绑定好了")


@pytest.mark.parametrize("no", ["不用", "先不绑定", "取消"])
def test_not_after_all(coordinator: Person, phone: Person, no: str) -> None:
    phone.says(code_for(coordinator.says("绑定账号")), no)
    assert whose(phone) != whose(coordinator)


def test_a_code_lasts_ten_minutes_and_only_the_last_one_counts(
    bot: Bot, coordinator: Person, phone: Person
) -> None:
    first = code_for(coordinator.says("绑定账号"))
    second = code_for(coordinator.says("绑定账号"))
    assert phone.says(first).hears("已经过期了")
    phone.says(second)
    bot.now += timedelta(minutes=10)
    phone.says("可以")
    assert phone.hears("已经过期了")
    assert whose(phone) != whose(coordinator)


def test_a_code_is_used_once(bot: Bot, coordinator: Person, phone: Person) -> None:
    code = code_for(coordinator.says("绑定账号"))
    phone.says(code, "可以")
    assert Person(bot, "别人", "web").says(code).hears("已经有人用过了")


def test_on_the_same_account_a_code_leads_nowhere(coordinator: Person) -> None:
    coordinator.says(code_for(coordinator.says("绑定账号")))
    assert coordinator.hears("要在您的另一个渠道上说")


def test_codes_are_not_guessed(coordinator: Person, phone: Person) -> None:
    code = code_for(coordinator.says("绑定账号"))
    phone.says(*("绑定 ABCD2345" for _ in range(ONE_PERSON)))
    phone.says(f"绑定 {code}")
    assert phone.hears("次数太多")


def test_a_draft_goes_on_where_the_other_channel_left_it(coordinator: Person, phone: Person) -> None:
    reads_back(coordinator)
    links(coordinator, phone)
    phone.says("继续")
    assert phone.hears("我们接着刚才的点单", "三楼多功能厅", "13800138000")
    phone.says("确认")
    assert phone.hears("已提交")
    coordinator.says("我的订单")
    assert coordinator.hears("一共有 1 张订单")


def test_what_was_being_filled_in_here_is_not_lost_for_that(bot: Bot, coordinator: Person) -> None:
    other = Person(bot, "手机", "wechat").becomes("coordinator", HOME)
    other.says("约一场剪纸窗花")
    reads_back(coordinator)
    links(other, coordinator)
    coordinator.says("继续")
    assert coordinator.hears(SEATED)
    coordinator.says("确认")
    assert coordinator.hears("已提交")


def test_everything_follows_and_nothing_is_left_behind(bot: Bot, coordinator: Person, phone: Person) -> None:
    orders(coordinator).says("提需求", "想请人教剪短视频", "给长者", "不限时间")
    phone.says("我想当文专", "石牌街", "陈静 13800138000", "可以")
    before = len(coordinator.notices) + len(phone.notices)
    old = {whose(coordinator), whose(phone)}
    links(coordinator, phone)
    kept = whose(phone)
    (gone,) = old - {kept}
    assert kept == whose(coordinator)
    assert len(phone.orders) == 1
    assert len(phone.needs) == 1
    assert len(phone.notices) == before

    def named(session: Session) -> list[str]:
        return [
            f"{table.name}.{column.name}"
            for table in metadata.sorted_tables
            for column in table.c
            if any(key.column is metadata.tables["person"].c.id for key in column.foreign_keys)
            if session.scalar(select(func.count()).select_from(table).where(column == gone))
        ]

    assert bot.store.read(named) == []
    assert bot.store.read(lambda session: session.get(PersonRow, gone)) is None
    lines = bot.store.read(lambda s: list(s.exec(select(PersonLog).where(col(PersonLog.event) == "linked"))))
    assert [(line.person_id, line.detail) for line in lines] == [(kept, {"gone": gone})]


@pytest.mark.parametrize("here", ["full", "empty"])
def test_the_emptier_one_becomes_part_of_the_other(coordinator: Person, phone: Person, here: str) -> None:
    full = whose(orders(coordinator))
    links(*((coordinator, phone) if here == "full" else (phone, coordinator)))
    assert whose(phone) == whose(coordinator) == full


def test_name_and_phone_follow(coordinator: Person, phone: Person) -> None:
    orders(coordinator)
    links(phone, coordinator)
    known = phone.bot.store.read(lambda session: people.profile_of(session, phone.id_in(session)))
    assert (known.name, known.phone) == ("陈姨", "13800138000")


def test_a_role_that_both_hold_is_held_once(bot: Bot, coordinator: Person) -> None:
    other = Person(bot, "手机", "wechat").becomes("coordinator", HOME).becomes("reviewer", "440105")
    links(coordinator, other)
    held = bot.store.read(lambda session: people.roles_of(session, whose(other)))
    assert sorted(tuple(each) for each in held) == [("coordinator", HOME), ("reviewer", "440105")]


def test_a_notice_owed_to_both_is_given_once(bot: Bot) -> None:
    """Both are told of one application; one has been told already."""
    staff = [Person(bot, "甲", "web").becomes("staff", ""), Person(bot, "乙", "wechat").becomes("staff", "")]
    Person(bot, "访客").says("我想当文专", "石牌街", "陈静 13800138000", "可以")
    (told,) = staff[0].notices

    def sent(session: Session) -> None:
        session.execute(update(Notice).where(col(Notice.id) == told.id).values(state="sent"))

    bot.store.write(sent).result()
    links(staff[0], staff[1])
    assert not [each for each in staff[1].notices if each.state == "waiting"]
    assert len(staff[1].notices) == 1


def test_reminders_reach_the_linked_account(coordinator: Person, phone: Person) -> None:
    orders(coordinator)
    due = len(coordinator.notices)
    assert due > 2
    links(coordinator, phone)
    assert len(phone.notices) == due


class TestUnlinking:
    """解绑 takes one account off again."""

    @pytest.fixture
    def both(self, coordinator: Person, phone: Person) -> tuple[Person, Person]:
        orders(coordinator)
        links(coordinator, phone)
        return coordinator, phone

    def test_the_other_account(self, both: tuple[Person, Person]) -> None:
        coordinator, phone = both
        coordinator.says("解绑")
        assert coordinator.hears("要解绑哪个账号", "[微信]", "[终端（现在这个）]")
        coordinator.taps("微信")
        assert coordinator.hears("已解绑微信账号")
        assert whose(phone) != whose(coordinator)
        phone.says("我的订单")
        assert phone.hears("您还没有订单")
        phone.says("我是谁")
        assert phone.hears("居民", "已关联：微信")
        coordinator.says("我的订单")
        assert coordinator.hears("一共有 1 张订单")

    def test_this_account(self, both: tuple[Person, Person]) -> None:
        coordinator, phone = both
        reads_back(phone)
        phone.says("解绑").taps("微信（现在这个）")
        assert phone.hears("已解绑", "单独的居民账号")
        assert whose(phone) != whose(coordinator)
        phone.says("我要点单")
        assert phone.hears("点单由社区的文化专干来办")
        assert not phone.orders

    def test_it_can_be_linked_again(self, both: tuple[Person, Person]) -> None:
        coordinator, phone = both
        coordinator.says("解绑").taps("微信")
        links(coordinator, phone)
        assert whose(phone) == whose(coordinator)
        assert len(phone.orders) == 1

    def test_the_only_account_stays(self, resident: Person) -> None:
        assert resident.says("解绑").hears("只有终端这一个账号")

    def test_somebody_elses_account_stays_theirs(self, bot: Bot, both: tuple[Person, Person]) -> None:
        coordinator, _ = both
        stranger = Person(bot, "别人", "web").says("你好")
        other = bot.store.read(
            lambda session: session.scalar(select(Account.id).where(col(Account.external_id) == "别人"))
        )
        owner = whose(stranger)
        for data in (f"link:part:{other}", "link:part:999", "link:part:", "link:part:x"):
            coordinator.taps_data(data)
        assert whose(stranger) == owner
        assert stranger.taps_data("link:part:1").hears("不在您名下")

    def test_a_second_tap_says_so(self, both: tuple[Person, Person]) -> None:
        coordinator, _ = both
        coordinator.says("解绑")
        button = coordinator.button("微信")
        coordinator.taps_data(button).taps_data(button)
        assert coordinator.hears("不在您名下")


def test_rows_that_a_merge_touches_are_those_of_both_only(
    bot: Bot, coordinator: Person, phone: Person
) -> None:
    stranger = orders(Person(bot, "别人", "web").becomes("coordinator", "440106008"))
    number = stranger.order.number
    links(coordinator, phone)
    assert stranger.order.number == number

    def work(session: Session) -> tuple[int, int, int, int]:
        who = stranger.id_in(session)
        counts = [
            session.scalar(select(func.count()).select_from(model).where(col(column) == who))
            for model, column in (
                (Order, Order.person_id),
                (OrderLog, OrderLog.person_id),
                (RoleGrant, RoleGrant.person_id),
                (Notice, Notice.recipient_id),
            )
        ]
        return tuple(count or 0 for count in counts)  # type: ignore[return-value]

    assert bot.store.read(work)[:3] == (1, 1, 1)
    assert bot.store.read(lambda session: session.scalar(select(func.count()).select_from(Application))) == 0
