"""A scarce product: staff open a window, coordinators ask, and when it is over everybody hears once."""

import pytest

from tests.conversation.moments import REST, SEATED
from tests.conversation.person import Bot, Person

OPENED = f"《{SEATED}》紧俏，12月1日到7日开放申请"
WISH = f"12月19号下午两点给长者约一场{SEATED}，二十五人"


@pytest.fixture
def staff(bot: Bot) -> Person:
    return Person(bot, "市里阿红", "wechat").becomes("staff", "")


@pytest.fixture
def neighbour(bot: Bot) -> Person:
    return Person(bot, "隔壁李姐", "web").becomes("coordinator", "440105007102")


@pytest.fixture
def opened(bot: Bot, staff: Person) -> Bot:
    staff.says(OPENED)
    bot.passes("2026-12-02 09:00")
    return bot


def test_staff_open_a_window_in_words(staff: Person) -> None:
    staff.says(OPENED)
    assert staff.hears(SEATED, "12月1日", "开始申请", "12月7日", "截止", "近期没约过的单位在先")
    staff.says("紧俏产品")
    assert staff.hears(SEATED, "0 份申请")


def test_a_name_with_a_title_in_it_is_understood(staff: Person) -> None:
    staff.says("《《异乡一日》来穗青年影像展》紧俏，12月1日到7日开放申请")
    assert staff.hears("《异乡一日》来穗青年影像展", "开始申请")


@pytest.mark.parametrize(
    "said", ["把C014设为紧俏，12月1日至12月7日", "《坐式八段锦教学进颐康中心》很抢手 12月1号到7号申请"]
)
def test_other_words_do_as_well(bot: Bot, staff: Person, said: str) -> None:
    staff.says(said)
    assert staff.hears("开始申请", "截止")


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("《八段》紧俏，12月1日到7日开放申请", "没有找到叫“八段”的产品"),
        (f"《{SEATED}》紧俏", "从哪天到哪天开放申请"),
        (f"《{SEATED}》不紧俏了", "没有设申请期"),
        ("紧俏产品", "现在没有紧俏产品"),
    ],
)
def test_what_cannot_be_done_is_explained(staff: Person, said: str, heard: str) -> None:
    staff.says(said)
    assert staff.hears(heard)


def test_before_it_opens_coordinators_hear_from_when_on(coordinator: Person, staff: Person) -> None:
    staff.says(OPENED)
    coordinator.says(WISH)
    assert coordinator.hears("紧俏", "12月1日（周二）才开始申请", "[换一个产品]")


def test_the_rule_and_ones_position_are_shown_when_asking_and_later(
    opened: Bot, coordinator: Person, neighbour: Person
) -> None:
    coordinator.says(WISH)
    assert coordinator.hears("现在集中申请", "12月7日（周一）截止", "统一分配")
    coordinator.says(*REST, "确认")
    assert coordinator.hears("已收到申请", "共 1 份申请，您排第 1 位", "近 90 天没约过同品牌的单位在先")
    neighbour.says(WISH, *REST, "确认")
    assert neighbour.hears("共 2 份申请，您排第 2 位")
    neighbour.says("我的订单")
    assert neighbour.hears("已申请，等统一分配，2 份里排第 2 位")
    neighbour.says(neighbour.order.number)
    assert neighbour.hears("您排第 2 位", "12月7日（周一）截止", "特殊人群", "[取消这张订单]")


def test_when_it_is_over_everybody_hears_once(opened: Bot, coordinator: Person, neighbour: Person) -> None:
    for person in (coordinator, neighbour):
        person.says(WISH, *REST, "确认")
    opened.restart()
    opened.passes("2026-12-08 00:01")
    opened.passes("2026-12-08 00:02")
    assert coordinator.looks_up().hears("分到名额了", SEATED)
    assert neighbour.looks_up().hears("没有分到", "候补排第 1 位")
    assert coordinator.order.state == "offered"
    neighbour.says(neighbour.order.number)
    assert neighbour.hears("候补中，排第 1 位")
    assert not coordinator.looks_up().replies
    coordinator.says("取消订单", "天气原因")
    assert neighbour.looks_up().hears("有空位了", "[要这个空位]")


def test_who_comes_while_it_is_allocated_waits_and_is_offered_what_is_left(
    opened: Bot, coordinator: Person, neighbour: Person
) -> None:
    coordinator.says(WISH, *REST, "确认")
    opened.now = opened.now.replace(day=7, hour=16, minute=0, second=10)  # ten seconds after midnight
    neighbour.says(WISH.replace("19号", "20号"))
    assert neighbour.hears("申请刚截止，正在分配", "[候补这个时间]")
    neighbour.taps("候补这个时间").says(*REST, "确认")
    assert neighbour.hears("已登记候补")
    opened.passes("2026-12-08 00:01")
    assert coordinator.looks_up().hears("分到名额了")
    assert neighbour.looks_up().hears("有空位了", "[要这个空位]")


def test_a_reviewer_sees_a_new_order_only_when_it_has_a_place(opened: Bot, coordinator: Person) -> None:
    town = Person(opened, "镇街黄姐", "telegram").becomes("reviewer", "440105007")
    coordinator.says(WISH, *REST, "确认")
    assert not town.looks_up().replies
    opened.passes("2026-12-08 00:01")
    assert town.looks_up().hears("有一张新的点单", "[同意]")


def test_a_request_can_be_changed_and_called_off(opened: Bot, coordinator: Person) -> None:
    coordinator.says(WISH, *REST, "确认", "改成30人", "确认")
    assert coordinator.order.people_max == 30
    assert coordinator.order.state == "collected"
    coordinator.says("取消订单", "天气原因")
    assert coordinator.order.state == "cancelled"


def test_staff_end_it_early(opened: Bot, coordinator: Person, staff: Person) -> None:
    coordinator.says(WISH, *REST, "确认")
    staff.says(f"《{SEATED}》不紧俏了")
    assert staff.hears("到此截止", "1 份申请马上统一分配")
    opened.passes("2026-12-02 09:01")
    assert coordinator.order.state == "offered"


def test_others_cannot_open_one_and_searches_stay_searches(coordinator: Person, resident: Person) -> None:
    for person in (coordinator, resident):
        person.says(OPENED)
        assert person.hears("是给市级工作人员用的")
    coordinator.says("抢手的剪纸课")
    assert coordinator.hears("剪纸")


def test_everybody_may_see_what_is_scarce(opened: Bot, coordinator: Person, resident: Person) -> None:
    for person in (coordinator, resident):
        person.says("有哪些紧俏产品")
        assert person.hears(SEATED, "12月7日（周一）截止")
    opened.passes("2026-12-08 00:01")
    resident.says("紧俏产品")
    assert resident.hears("都可以照常点单")


def test_in_the_demo_nobody_keeps_others_from_ordering(bot: Bot, staff: Person) -> None:
    bot.demo = True
    bot.restart()
    staff.says(OPENED)
    assert staff.hears("试用版")
