"""我的身份, 切换身份, coordinators of several units, and everybody of the demo."""

import pytest

from tests.conversation.moments import MOMENTS, SEATED, orders
from tests.conversation.person import Bot, Person

HOME, STREET = "440105007101", "440104003"


@pytest.fixture
def both(bot: Bot) -> Person:
    """Coordinator of a community and reviewer of a district."""
    return Person(bot, "陈姨").becomes("coordinator", HOME).becomes("reviewer", "440104")


@pytest.fixture
def two_units(bot: Bot) -> Person:
    return Person(bot, "陈姨").becomes("coordinator", HOME).becomes("coordinator", STREET)


@pytest.mark.parametrize(
    "said", ["我的身份", "我是谁", "我系边个", "看看我的身份", "我有什么身份", "我的账号"]
)
def test_roles_scopes_and_channels_are_told(both: Person, said: str) -> None:
    both.says(said)
    assert both.hears(
        "现在的身份：海珠区海幢街道寺前社区的文化专干", "您还是：越秀区的审核员", "已关联：终端"
    )


def test_a_resident_is_a_resident(resident: Person) -> None:
    assert resident.says("我的身份").hears("现在的身份：居民")
    assert resident.says("切换身份").hears("没有别的身份可换")


def test_the_hat_is_changed_by_a_button_and_kept(both: Person) -> None:
    both.says("切换身份")
    assert both.hears("要换成哪个", "[越秀区的审核员]", "[居民]")
    both.taps("越秀区的审核员")
    assert both.hears("您现在是越秀区的审核员")
    both.restarts_the_bot().says("重来", "你好")
    assert both.hears("您是越秀区的审核员")
    both.says("我的身份")
    assert both.hears("现在的身份：越秀区的审核员", "您还是：海珠区海幢街道寺前社区的文化专干")


@pytest.mark.parametrize(
    "said", ["切换身份到审核员", "换成身份 审核员", "切换到审核员的身份", "切换成越秀区审核员身份"]
)
def test_the_role_may_be_named(both: Person, said: str) -> None:
    both.says(said)
    both.says("我的身份")
    assert both.hears("审核员")


def test_a_hat_decides_nothing_about_rights(both: Person) -> None:
    both.says("切换身份").taps("越秀区的审核员")
    both.says("邀请文专 北京街")
    assert both.hears("邀请码：")
    orders(both)
    assert both.hears("已提交")


def test_a_role_that_was_taken_back_cannot_be_worn(both: Person) -> None:
    both.says("切换身份").loses("reviewer", "440104").taps("越秀区的审核员")
    assert both.hears("这个身份您现在没有了")
    both.says("我的身份")
    assert both.hears("海珠区海幢街道寺前社区的文化专干")


@pytest.mark.parametrize(
    "data", ["role:wear:administrator:", "role:wear:coordinator:440104003", "role:wear:x:y"]
)
def test_a_made_up_button_gives_no_role(resident: Person, data: str) -> None:
    resident.taps_data(data).says("邀请管理员")
    assert resident.hears("您现在的身份不能邀请管理员")


class TestSeveralUnits:
    """A coordinator of several units says, or is asked, for which one it is."""

    def test_which_one_is_asked(self, two_units: Person) -> None:
        two_units.says(f"约一场{SEATED}")
        assert two_units.hears("送到哪个", "海珠区海幢街道寺前社区]", "越秀区北京街道]")
        two_units.taps("我的单位：越秀区北京街道")
        assert two_units.hears("好的，越秀区北京街道", "想约哪一天")

    def test_the_one_that_is_named_is_taken(self, two_units: Person) -> None:
        two_units.says(f"给北京街约一场{SEATED}")
        assert two_units.hears("越秀区北京街道", "想约哪一天")

    def test_the_one_whose_hat_is_worn_is_the_default(self, two_units: Person) -> None:
        two_units.says("切换身份").taps("海珠区海幢街道寺前社区的文化专干")
        two_units.says(f"约一场{SEATED}")
        assert two_units.hears("海珠区海幢街道寺前社区", "想约哪一天")

    def test_none_of_them_is_somebody_elses(self, two_units: Person) -> None:
        for unit in ("寺前社区", "北京街"):
            two_units.says("重来", f"12月9号下午两点给{unit}的长者约一场{SEATED}，二十五人")
            two_units.says("三楼多功能厅", "陈姨 13800138000", "没有")
            assert two_units.hears("请核对")
            assert two_units.hears_nothing_of("不是您自己的单位")

    def test_the_fire_station_is_the_one_held(self, bot: Bot) -> None:
        admin = Person(bot, "管").becomes("administrator", "")
        admin.says("登记单位 北京街大佛寺消防站")
        firefighter = Person(bot, "队长").becomes("coordinator", HOME).becomes("coordinator", "U00001")
        firefighter.says(f"给消防站约一场{SEATED}")
        assert firefighter.hears("越秀区北京街道大佛寺消防站", "想约哪一天")
        firefighter.says("12月9号下午两点", "三楼多功能厅", "给长者", "二十五人", "陈姨 13800138000", "没有")
        assert firefighter.hears("请核对", "单位：越秀区北京街道大佛寺消防站")
        firefighter.says("确认", "我的订单")
        assert firefighter.hears("大佛寺消防站")
        assert firefighter.order.unit_code == "U00001"


@pytest.mark.parametrize("moment", MOMENTS)
def test_who_am_i_is_answered_at_every_moment_and_what_waits_is_kept(
    coordinator: Person, moment: str
) -> None:
    MOMENTS[moment](coordinator)
    draft = dict(coordinator.says("你好").talk.notes.get("order", {}))
    coordinator.says("我是谁")
    assert coordinator.hears("现在的身份：海珠区海幢街道寺前社区的文化专干")
    assert dict(coordinator.talk.notes.get("order", {})) == draft


@pytest.mark.parametrize(
    "said",
    [
        "邀请老师来讲剪纸",
        "找管理员",
        "申请一场八段锦",
        "这个节目的供应商是谁",
        "取消订单",
        "查一下剪纸",
        "我想申请剪纸讲座",
    ],
)
def test_everyday_sentences_stay_what_they_were(coordinator: Person, said: str) -> None:
    coordinator.says(said)
    assert coordinator.hears_nothing_of("身份", "邀请码", "申请做", "审核员")


class TestDemo:
    """The demo offers everybody who can do something today."""

    @pytest.fixture
    def visitor(self, bot: Bot) -> Person:
        bot.demo = True
        bot.restart()
        return Person(bot, "访客")

    @pytest.mark.parametrize(
        ("choice", "place", "title"),
        [
            ("当社区的文化专干", "海珠区寺前社区", "海珠区海幢街道寺前社区的文化专干"),
            ("当镇街审核员", "北京街", "越秀区北京街道的审核员"),
            ("当区审核员", "越秀区", "越秀区的审核员"),
            ("当市级工作人员", "", "市级工作人员"),
            ("当管理员", "", "管理员"),
            ("当居民", "", "居民"),
        ],
    )
    def test_each_can_be_tried(self, visitor: Person, choice: str, place: str, title: str) -> None:
        visitor.says("你好").taps(choice)
        if place:
            visitor.says(place)
        assert visitor.hears(f"您现在是{title}（试用）")
        visitor.says("我的身份")
        assert visitor.hears(f"现在的身份：{title}")

    def test_a_reviewer_needs_a_place_of_the_right_level(self, visitor: Person) -> None:
        visitor.says("你好").taps("当区审核员").says("寺前社区")
        assert visitor.hears("没有找到这个地方")
        visitor.taps_data("demo:district:440105007101")
        assert visitor.hears("哪个区的审核员")
        visitor.says("天河区")
        assert visitor.hears("天河区的审核员（试用）")

    def test_one_role_at_a_time(self, visitor: Person) -> None:
        visitor.says("你好").taps("当管理员").says("邀请文专 北京街")
        assert visitor.hears("邀请码：")
        visitor.says("切换身份")
        assert visitor.hears("[当居民]", "[当区审核员]")
        visitor.taps("当居民").says("邀请文专 北京街")
        assert visitor.hears("您现在的身份不能邀请")

    def test_outside_the_demo_nobody_is_anybody_by_asking(self, resident: Person) -> None:
        for data in (
            "demo:role:administrator",
            "demo:role:staff",
            "demo:district:440105",
            "demo:town:440105007",
        ):
            assert resident.taps_data(data).hears("用不上了")
        assert resident.says("我的身份").hears("现在的身份：居民")
