"""一月一专题: what everybody may ask, what staff change and plan, and what is no question about themes."""

import pytest

from tests.conversation.moments import SEATED, begins_an_order, orders
from tests.conversation.person import Bot, Person


@pytest.fixture
def staff(bot: Bot) -> Person:
    return Person(bot, "市里阿红", "wechat").becomes("staff", "")


@pytest.mark.parametrize(
    "said",
    [
        "十二月专题是什么",
        "12月的专题",
        "下个月专题",
        "下个月的主题是什么？",
        "请问十二月的专题有什么",
        "2026年12月的专题",
    ],
)
def test_everybody_may_ask_what_a_months_theme_is(resident: Person, said: str) -> None:
    resident.says(said)
    assert resident.hears("12月专题：暖冬有戏", "岁末把好戏送到家门口", "成人之美", "可以看看这些产品")
    assert resident.hears_nothing_of("[策划]")


def test_a_month_without_a_theme_says_so(resident: Person) -> None:
    resident.says("这个月的专题是什么")
    assert resident.hears("11月还没有定专题", "[全年专题]")


@pytest.mark.parametrize("said", ["今年的专题", "全年专题有哪些", "专题安排", "一月一专题"])
def test_the_year_stands_in_one_list(resident: Person, said: str) -> None:
    resident.says(said)
    assert resident.hears("12月：暖冬有戏", "2027年1月：墨香迎新", "2027年11月：街坊大舞台")
    resident.taps("2027年1月 墨香迎新")
    assert resident.hears("2027年1月专题：墨香迎新", "写春联")


def test_a_themes_products_lead_to_their_cards(coordinator: Person) -> None:
    coordinator.says("十二月专题")
    name = coordinator.labels[0]
    coordinator.taps(name)
    assert coordinator.hears(name, "[点这个]")


def test_events_about_the_theme_are_shown_with_it(bot: Bot, coordinator: Person, resident: Person) -> None:
    product = bot.product("社区话剧《合租三室一厅》")
    staff = Person(bot, "阿强", "web").becomes("supplier", product.supplier_code)
    coordinator.says(
        f"12月19号下午三点给街坊约一场{product.name}，{product.people_min + 20}人",
        "文化广场",
        "陈姨 13800138000",
        "没有",
        "确认",
    )
    staff.looks_up().taps("接单")
    resident.says("海珠区有什么活动", "十二月专题是什么")
    assert resident.hears("海珠区有这些活动可以报名", "12月19日（周六）15:00", "[我要报名]")
    resident.says("天河区有什么活动", "十二月专题是什么")
    assert resident.hears_nothing_of("12月19日")


@pytest.mark.parametrize(
    "said", ["有没有红色专题展览", "专题讲座", "重阳敬老专题的手工", "主题展览", "环保主题的绘本"]
)
def test_a_search_for_a_product_stays_a_search(coordinator: Person, said: str) -> None:
    coordinator.says(said)
    assert coordinator.hears_nothing_of("还没有定专题", "一月一专题", "专题由市级")
    assert coordinator.talk.topic == "search"


def test_staff_change_what_a_theme_is(staff: Person, resident: Person) -> None:
    staff.says("把十二月专题改为暖冬大戏台")
    assert staff.hears("改好了：12月专题的名称是“暖冬大戏台”")
    staff.says("12月专题的关键词改为粤剧、话剧，读书会")
    assert staff.hears("关键词是“粤剧、话剧、读书会”")
    staff.says("十二月专题的适合人群改成老年人和亲子家庭")
    assert staff.hears("适合是“老年人、亲子家庭”")
    resident.says("十二月专题")
    assert resident.hears("12月专题：暖冬大戏台", "老年人、亲子家庭")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("十二月专题的品牌改为大美广州", "良辰美景、各美其美"),
        ("十二月专题的人群改为外星人", "“外星人”不在可选项里"),
        ("把十二月专题改为" + "长" * 30, "名称最多 20 个字"),
        ("把十一月专题改为双十一", "还没有定专题"),
        ("十二月专题的简介改为", "请说改成什么"),
    ],
)
def test_what_a_theme_cannot_be_is_said_in_words(staff: Person, said: str, answer: str) -> None:
    staff.says(said)
    assert staff.hears(answer)
    staff.says("十二月专题")
    assert staff.hears("12月专题：暖冬有戏", "成人之美")


@pytest.mark.parametrize("said", ["把十二月专题改为我的专题", "策划十二月专题"])
@pytest.mark.parametrize("who", ["resident", "coordinator", "supplier", "reviewer", "auditor"])
def test_nobody_else_changes_or_plans(bot: Bot, who: str, said: str) -> None:
    scope = {"coordinator": "440105007101", "supplier": "S001", "reviewer": "440105"}.get(who, "")
    other = Person(bot, "别人")
    if who != "resident":
        other.becomes(who, scope)
    other.says(said)
    assert other.hears("专题由市级工作人员安排")
    other.taps_data("theme:out:2026-12/A001")
    assert other.hears("专题由市级工作人员安排")
    other.says("十二月专题")
    assert other.hears("暖冬有戏")


def test_planning_shows_products_capacity_and_what_is_lacking(
    bot: Bot, staff: Person, coordinator: Person
) -> None:
    other = Person(bot, "王姐").becomes("coordinator", "440105007102")
    other.says("提需求", "想看一场粤剧", "给街坊", "十二月")
    orders(coordinator)
    staff.says("策划十二月专题")
    assert staff.hears("12月专题“暖冬有戏”可以用这些产品", "中青年：", "社区居民：", "天可约，全年还有")
    assert staff.hears("能排多少：", "支队伍，12月最多")
    assert staff.hears("海珠区有 1 个单位本季度还没有活动", "条需求没有回应：想看一场粤剧")
    assert staff.hears(
        "12月专题的通知草稿", "【12月专题：暖冬有戏】", "文化专干点下面的按钮就能点单", "[发给大家]"
    )
    assert 3 <= staff.labels.count("去掉") <= 5


def test_capacity_counts_the_days_on_which_somebody_can_come(bot: Bot, staff: Person) -> None:
    name = "社区话剧《合租三室一厅》"

    def days() -> int:
        staff.says("策划十二月专题")
        line = next(line for line in staff.heard.splitlines() if line.startswith(f"· {name}（"))
        return int(line.partition("（")[2].partition(" ")[0])

    before = days()
    Person(bot, "阿强", "web").becomes("supplier", bot.product(name).supplier_code).says("12月19号没空")
    assert days() == before - 1


def test_staff_take_products_out_and_put_others_in(staff: Person) -> None:
    staff.says("策划十二月专题")
    first, second, *_ = names(staff)
    staff.says("去掉第二个")
    assert second not in names(staff)
    staff.says("加上邻里读书会带领人工作坊")
    assert "邻里读书会带领人工作坊" in names(staff)
    assert staff.hears("“邻里读书会带领人工作坊”")  # the draft names it, as nobody has rewritten it
    staff.says("把第一个换成湾区青年音乐交换夜")
    assert names(staff)[0] == "湾区青年音乐交换夜"
    assert first not in names(staff)
    staff.says("去掉湾区青年音乐交换夜")
    assert "湾区青年音乐交换夜" not in names(staff)


def test_of_several_products_that_may_be_meant_one_is_chosen(staff: Person) -> None:
    staff.says("策划十二月专题", "去掉第一个", "加上剪纸")
    assert staff.hears("“剪纸”是指哪一个")
    name = staff.labels[0]
    staff.says("第一个")
    assert name in names(staff)


def test_no_more_than_five_products(staff: Person) -> None:
    staff.says("策划十二月专题", "加上湾区青年音乐交换夜", "加上邻里读书会带领人工作坊")
    assert staff.hears("最多放 5 个产品")
    staff.says("策划十二月专题")
    assert len(names(staff)) == 5


def test_the_words_are_rewritten_in_the_chat(staff: Person) -> None:
    staff.says("策划十二月专题").taps("改文字")
    assert staff.hears("请把新的文字发给我")
    staff.says("附近有什么活动？十二月来看戏，\n我的订单里都有。")
    assert staff.hears("附近有什么活动？十二月来看戏，\n我的订单里都有。", "草稿")
    staff.says("标题改为：来看戏")
    assert staff.hears("【来看戏】")
    staff.says("去掉第一个")
    assert staff.hears("附近有什么活动？十二月来看戏")  # their own words stay
    staff.restarts_the_bot().says("策划十二月专题")
    assert staff.hears("【来看戏】")


def test_a_text_that_is_too_long_is_asked_again_and_stopping_keeps_the_old_one(staff: Person) -> None:
    staff.says("策划十二月专题").taps("改文字").says("长" * 601)
    assert staff.hears("请在 600 字以内")
    staff.says("取消", "策划十二月专题")
    assert staff.hears("岁末把好戏送到家门口")


def test_a_restart_before_the_text_is_not_noticed(staff: Person) -> None:
    staff.says("策划十二月专题").taps("改文字").restarts_the_bot().says("来看戏吧，我的订单里都有。")
    assert staff.hears("来看戏吧，我的订单里都有。", "草稿")


def test_an_order_in_the_making_waits_meanwhile(bot: Bot) -> None:
    both = Person(bot, "红姐").becomes("staff", "").becomes("coordinator", "440105007101")
    begins_an_order(both, 3).says("十二月专题是什么")
    assert both.hears("暖冬有戏")
    both.says("下午两点")
    assert both.hears("哪个场地")


def test_in_a_trial_themes_are_shown_and_not_changed(bot: Bot, staff: Person) -> None:
    bot.demo = True
    bot.restart()
    staff.says("把十二月专题改为我的专题")
    assert staff.hears("试用版里专题只能看")
    staff.says("策划十二月专题", "去掉第一个")
    assert staff.hears("试用版里专题只能看")


def test_what_is_said_after_planning_is_heard_as_ever(staff: Person) -> None:
    staff.says("策划十二月专题", f"有没有{SEATED}")
    assert staff.hears(SEATED)
    staff.says("策划十二月专题", "待办")
    assert staff.hears_nothing_of("通知里没有")


def names(person: Person) -> list[str]:
    """The products of the announcement in sight."""
    return [card.title for reply in person.replies for card in reply.cards]


def test_without_a_month_the_next_theme_is_meant(resident: Person) -> None:
    resident.says("专题")
    assert resident.hears("12月专题：暖冬有戏")
    resident.says("这个月的专题是什么").taps("12月 暖冬有戏")
    assert resident.hears("12月专题：暖冬有戏")


def test_a_draft_nobody_has_edited_follows_its_theme(staff: Person) -> None:
    staff.says("策划十二月专题", "把十二月专题改为暖冬大戏台", "策划十二月专题")
    assert staff.hears("【12月专题：暖冬大戏台】")
    staff.says("标题改为来看戏", "把十二月专题改为暖冬小戏台", "策划十二月专题")
    assert staff.hears("【来看戏】")
