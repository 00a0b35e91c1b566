"""群发: written, tried out, approved, sent, stopped and looked after in the chat."""

from dataclasses import replace

import pytest

from bot.campaigns.planner import Planner
from tests.conversation.moments import orders
from tests.conversation.person import Bot, Person

HAIZHU, TIANHE = "440105", "440106"
TEXT = "本月专题是暖冬有戏，附近有什么活动都可以问我。"


@pytest.fixture
def staff(bot: Bot) -> Person:
    return Person(bot, "市里阿红", "wechat").becomes("staff", "")


@pytest.fixture
def reviewer(bot: Bot) -> Person:
    return Person(bot, "区里李工", "web").becomes("reviewer", HAIZHU)


@pytest.fixture
def colleague(bot: Bot) -> Person:
    return Person(bot, "市里阿强", "web").becomes("staff", "")


def time_passes(bot: Bot, until: str = "") -> None:
    """Lets campaigns take the steps that are due."""
    if until:
        bot.passes(until)
    planner = Planner(lambda: bot.now, bot.terms)
    while bot.store.write(planner.step).result():
        pass
    bot.store.write(planner.finish).result()


def subscribes(bot: Bot, name: str, words: str = "帮我留意海珠区亲子活动") -> Person:
    person = Person(bot, name)
    person.says(words).taps("同意")
    return person


def writes(person: Person, to: str = "海珠区的居民") -> Person:
    """Up to the question when it shall go out."""
    return person.says("群发", "十二月专题", TEXT, "不放", to)


def sends(person: Person, to: str = "海珠区的居民") -> Person:
    return writes(person, to).taps("立即发送", "确认发送")


def test_content_audience_preview_time_and_confirmation(bot: Bot, staff: Person) -> None:
    one, other = subscribes(bot, "街坊甲"), subscribes(bot, "街坊乙")
    staff.says("群发")
    assert staff.hears("先说标题")
    staff.says("十二月专题")
    assert staff.hears("正文怎么写")
    staff.says(TEXT)
    assert staff.hears("哪些产品或活动的按钮")
    staff.says("社区话剧《合租三室一厅》、新年音乐会云端导赏课")
    assert staff.hears("发给谁")
    staff.says("海珠区订阅了亲子活动的居民")
    assert staff.hears("收件人：海珠区关注“亲子家庭”的居民。", "能收到 2 人：终端 2 人", "什么时候发")
    staff.says("12月1日上午9点")
    assert staff.hears("请核对", "【十二月专题】", TEXT, "12月1日（周二）09:00发送，下面有 2 个按钮")
    staff.taps("确认发送")
    assert staff.hears("好的，12月1日（周二）09:00发送")
    time_passes(bot, "2026-11-30 12:00")
    assert one.looks_up().replies == []
    time_passes(bot, "2026-12-01 09:01")
    assert one.looks_up().hears("十二月专题", TEXT, "退订群发", "[社区话剧《合租三室一厅》]")
    assert other.looks_up().hears(TEXT)
    one.taps("社区话剧《合租三室一厅》")
    assert one.hears("社区话剧《合租三室一厅》")
    staff.says("我的群发").taps("看这条", "报告")
    assert staff.hears("送达 2 人", "点了按钮 1 人", "社区话剧《合租三室一厅》：1 人", "退订 0 人")


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("发通知给海珠区的专干", "海珠区的文化专干"),
        ("给所有订阅了亲子活动的居民发通知", "关注“亲子家庭”的居民"),
        ("群发给海珠区和天河区的专干", "海珠区的文化专干，以及天河区的文化专干"),
        ("给海珠区的居民发一条消息", "海珠区的居民"),
        ("群发给海珠区的专干和审核员", "海珠区的文化专干，以及海珠区的审核员"),
        ("群发给海珠区的专干和订阅了亲子活动的居民", "海珠区的文化专干，以及关注“亲子家庭”的居民"),
        ("发一条群发给半年没点过单的专干", "全市的文化专干，但不包括半年内点过单的人"),
    ],
)
def test_whom_it_is_for_may_be_said_at_once_and_is_read_back(staff: Person, said: str, read: str) -> None:
    staff.says(said)
    assert staff.hears(f"收件人：{read}。", "先说标题")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("海珠区的火星人", "“火星”我没看懂，怕发错人"),
        ("凤凰社区的居民", "叫这个名字的地方有好几个"),
        ("海珠区的居民，除了玩过滑板的", "我没看懂"),
    ],
)
def test_what_is_not_understood_of_an_audience_is_never_left_out(
    bot: Bot, staff: Person, said: str, answer: str
) -> None:
    subscribes(bot, "街坊甲")
    writes(staff, said)
    assert staff.hears(answer, "发给谁")
    staff.says("海珠区的居民")
    assert staff.hears("能收到 1 人")


def test_who_is_left_out_is_counted_with_the_reason(bot: Bot, staff: Person) -> None:
    subscribes(bot, "街坊甲")
    subscribes(bot, "街坊乙").says("退订群发")
    subscribes(bot, "街坊丙").says("暂停一个月")
    writes(staff)
    assert staff.hears("能收到 1 人", "不发给 2 人", "退订了群发 1 人", "把通知暂停了 1 人")


def test_nobody_to_send_to_asks_for_another_audience(staff: Person) -> None:
    writes(staff, "天河区的居民")
    assert staff.hears("没有人能收到", "发给谁")


def test_a_test_goes_to_oneself_alone(bot: Bot, staff: Person) -> None:
    one = subscribes(bot, "街坊甲")
    writes(staff).says("发给我看看")
    assert staff.hears("只有您收到", "什么时候发")
    assert staff.looks_up().hears("试发", TEXT)
    assert one.looks_up().replies == []


def test_title_and_text_may_come_in_one_message(staff: Person, coordinator: Person) -> None:
    staff.says("发通知给海珠区的专干", f"十二月专题\n{TEXT}", "不放", "立即")
    assert staff.hears("【十二月专题】", TEXT, "立即发送")


def test_the_words_are_kept_whatever_they_look_like(staff: Person, coordinator: Person) -> None:
    staff.says(
        "群发", "我的订单", "活动取消，请告诉我。下周三下午两点约一场八段锦", "不放", "海珠区的专干", "立即"
    )
    assert staff.hears("【我的订单】", "活动取消，请告诉我。下周三下午两点约一场八段锦")


def test_everything_can_be_corrected_before_it_goes(bot: Bot, staff: Person, coordinator: Person) -> None:
    subscribes(bot, "街坊甲")
    writes(staff).says("明天上午九点").taps("改文字").says("新的文字")
    assert staff.hears("新的文字", "请核对")
    staff.taps("改收件人").says("海珠区的专干")
    assert staff.hears("收件人：海珠区的文化专干", "请核对")
    staff.says("改时间", "后天下午三点")
    assert staff.hears("11月24日（周二）15:00发送")


@pytest.mark.parametrize(("said", "answer"), [("昨天上午九点", "已经过去了"), ("12月1日", "几点发")])
def test_a_time_that_cannot_be_is_asked_again(bot: Bot, staff: Person, said: str, answer: str) -> None:
    subscribes(bot, "街坊甲")
    writes(staff).says(said)
    assert staff.hears(answer, "什么时候发")


def test_giving_up_keeps_a_draft_that_can_be_gone_on_with(bot: Bot, staff: Person) -> None:
    subscribes(bot, "街坊甲")
    writes(staff).says("取消")
    assert staff.hears("先不弄了")
    staff.says("我的群发")
    assert staff.hears("十二月专题", "草稿")
    staff.taps("接着写")
    assert staff.hears("收件人：海珠区的居民", "什么时候发")


def test_a_restart_between_any_two_steps_is_not_noticed(bot: Bot, staff: Person) -> None:
    subscribes(bot, "街坊甲")
    for said in ("群发", "十二月专题", TEXT, "不放", "海珠区的居民", "立即"):
        staff.restarts_the_bot().says(said)
    staff.restarts_the_bot().taps("确认发送")
    assert staff.hears("开始发了")


def test_a_reviewer_reaches_the_own_region_alone(bot: Bot, reviewer: Person) -> None:
    here = subscribes(bot, "海珠街坊")
    there = subscribes(bot, "天河街坊", "帮我留意天河区亲子活动")
    writes(reviewer, "所有居民")
    assert reviewer.hears("只发给您负责的海珠区范围内的人", "能收到 1 人")
    reviewer.says("立即").taps("确认发送")
    time_passes(bot)
    assert here.looks_up().hears(TEXT)
    assert there.looks_up().replies == []


@pytest.mark.parametrize("who", ["resident", "coordinator", "supplier", "auditor"])
def test_nobody_else_writes_to_many(bot: Bot, who: str) -> None:
    scope = {"coordinator": "440105007101", "supplier": "S001"}.get(who, "")
    other = Person(bot, "别人") if who == "resident" else Person(bot, "别人").becomes(who, scope)
    other.says("群发通知")
    assert other.hears("您现在没有这个身份")
    other.says("给海珠区的居民发通知")
    assert other.hears("群发通知由审核员和市级工作人员来做")
    for data in ("campaign:start:", "campaign:confirm:1"):
        other.taps_data(data)
        assert other.hears("群发通知由审核员和市级工作人员来做")
    for step in ("approve", "pause", "cancel", "show", "report", "edit"):
        other.taps_data(f"campaigns:{step}:C000001")
        assert other.hears("没有找到这条群发")


@pytest.mark.parametrize("said", ["有没有讲通知书的展览", "约一场发面点心课", "通知", "消息"])
def test_a_search_for_a_product_stays_a_search(bot: Bot, said: str) -> None:
    both = Person(bot, "红姐").becomes("staff", "").becomes("coordinator", "440105007101").says(said)
    assert both.hears_nothing_of("先说标题", "收件人")


@pytest.fixture
def strict(bot: Bot) -> Bot:
    """A second person agrees as soon as it goes to more than one."""
    bot.terms = replace(bot.terms, campaign_approval=1)
    bot.restart()
    return bot


def test_above_a_size_a_second_person_approves(strict: Bot, staff: Person, colleague: Person) -> None:
    one, other = subscribes(strict, "街坊甲"), subscribes(strict, "街坊乙")
    writes(staff)
    assert staff.hears("要另一位同事批准")
    staff.taps("立即发送", "确认发送")
    assert staff.hears("等另一位同事批准后才发")
    time_passes(strict)
    assert one.looks_up().replies == []
    colleague.looks_up()
    assert colleague.hears("要发给 2 人（海珠区的居民）", "请您批准", TEXT, "[批准]", "[退回]")
    colleague.taps("批准")
    assert colleague.hears("已批准“十二月专题”")
    assert staff.looks_up().hears("批准了")
    time_passes(strict)
    assert one.looks_up().hears(TEXT)
    assert other.looks_up().hears(TEXT)


def test_one_that_is_given_back_comes_with_the_reason_and_can_be_sent_again(
    strict: Bot, staff: Person, colleague: Person
) -> None:
    one = subscribes(strict, "街坊甲")
    subscribes(strict, "街坊乙")
    sends(staff)
    colleague.looks_up().taps("退回")
    assert colleague.hears("为什么退回")
    colleague.says("错别字太多，我的订单写成了我的定单")
    assert colleague.hears("已退回")
    staff.looks_up()
    assert staff.hears("被退回了：错别字太多")
    staff.taps("看这条", "接着写", "立即发送", "确认发送")
    colleague.looks_up().taps("批准")
    time_passes(strict)
    assert one.looks_up().hears(TEXT)


def test_nobody_approves_their_own_and_a_reviewer_elsewhere_is_not_asked(strict: Bot, staff: Person) -> None:
    elsewhere = Person(strict, "天河王工").becomes("reviewer", TIANHE)
    subscribes(strict, "街坊甲")
    subscribes(strict, "街坊乙")
    sends(staff).says("我的群发")
    assert "批准" not in staff.labels
    assert elsewhere.looks_up().replies == []
    elsewhere.says("待批群发")
    assert elsewhere.hears("现在没有等您批准的群发")


def test_the_city_approves_what_a_district_sends(strict: Bot, reviewer: Person, staff: Person) -> None:
    subscribes(strict, "街坊甲")
    subscribes(strict, "街坊乙")
    sends(reviewer)
    staff.says("待批群发")
    assert staff.hears("十二月专题", "[批准]")
    staff.says("批准")
    assert staff.hears("已批准")


def test_words_changed_meanwhile_are_not_approved_unseen(
    strict: Bot, staff: Person, colleague: Person
) -> None:
    subscribes(strict, "街坊甲")
    subscribes(strict, "街坊乙")
    sends(staff)
    yes = colleague.looks_up().button("批准")
    staff.says("我的群发").taps("修改文字").says("换了的文字")
    colleague.taps_data(yes)
    assert colleague.hears("它的状态已经变了", "换了的文字", "[批准]")


def test_pause_edit_resume_reaches_the_rest_with_the_new_words(bot: Bot, staff: Person) -> None:
    one, other = subscribes(bot, "街坊甲"), subscribes(bot, "街坊乙")
    sends(staff)
    time_passes(bot)
    assert one.looks_up().hears(TEXT)
    staff.says("我的群发", "进度")
    assert staff.hears("正在发", "▓▓▓▓▓░░░░░ 50%（1/2）", "已送达 1 人", "[刷新]")
    staff.taps("刷新")
    assert staff.replies[-1].replaces
    staff.says("暂停")
    assert staff.hears("已暂停", "[继续发]")
    assert other.looks_up().replies == []
    staff.taps("修改文字").says("新的文字，暂停")
    assert staff.hears("改好了", "新的文字，暂停")
    staff.says("继续发")
    assert staff.hears("接着发")
    assert other.looks_up().hears("新的文字，暂停")
    time_passes(bot)
    staff.says("我的群发")
    assert staff.hears("已发完")


def test_editing_what_is_being_sent_holds_it_first(bot: Bot, staff: Person) -> None:
    other = subscribes(bot, "街坊甲")
    sends(staff)
    time_passes(bot)
    staff.says("我的群发", "修改文字", "新的文字")
    assert staff.hears("已先暂停", "[继续发]")
    assert other.looks_up().replies == []
    staff.says("继续发")
    assert other.looks_up().hears("新的文字")


def test_cancelling_asks_once_and_what_is_not_sent_stays_unsent(bot: Bot, staff: Person) -> None:
    one, other = subscribes(bot, "街坊甲"), subscribes(bot, "街坊乙")
    sends(staff)
    time_passes(bot)
    one.looks_up()
    staff.says("我的群发", "取消")
    assert staff.hears("没发的就不再发了")
    staff.taps("确定取消")
    assert staff.hears("已取消")
    time_passes(bot)
    assert other.looks_up().replies == []
    staff.taps("我的群发", "看这条", "报告")
    assert staff.hears("送达 1 人")


def test_who_leaves_in_mid_campaign_gets_nothing_more_and_is_counted(bot: Bot, staff: Person) -> None:
    one, other = subscribes(bot, "街坊甲"), subscribes(bot, "街坊乙")
    sends(staff)
    time_passes(bot)
    assert one.looks_up().hears("[退订群发]")
    one.taps("退订群发")
    assert one.hears("以后不再给您群发消息")
    other.says("退订群发")
    assert other.looks_up().replies == []
    staff.says("我的群发", "报告")
    assert staff.hears("送达 1 人", "退订 1 人")


def test_a_colleague_may_stop_what_somebody_else_sends(bot: Bot, staff: Person, colleague: Person) -> None:
    subscribes(bot, "街坊甲")
    sends(staff)
    time_passes(bot)
    colleague.says("我的群发").taps("暂停")
    assert colleague.hears("已暂停")
    assert "修改文字" not in colleague.labels


def test_old_buttons_of_a_campaign_are_answered(bot: Bot, staff: Person) -> None:
    subscribes(bot, "街坊甲")
    old = writes(staff).says("立即").button("确认发送")
    staff.taps("确认发送")
    staff.taps_data(old)
    assert staff.hears("先说标题")
    time_passes(bot)
    staff.taps_data("campaigns:resume:C000001")
    assert staff.hears("它的状态已经变了")


def test_a_theme_goes_straight_into_a_campaign(bot: Bot, staff: Person, resident: Person) -> None:
    one = subscribes(bot, "街坊甲")
    staff.says("策划十二月专题").taps("发给大家")
    assert staff.hears("发给谁")
    staff.says("所有居民")
    assert staff.hears("能收到 1 人")
    staff.says("立即").taps("确认发送")
    time_passes(bot)
    assert one.looks_up().hears("12月专题：暖冬有戏", "岁末把好戏送到家门口")
    assert 4 <= len(one.labels) <= 7
    assert one.labels[-1] == "退订群发"
    staff.says("策划十二月专题", "发给大家")
    assert staff.hears("已经有一条群发")


def test_words_about_something_else_in_sight_are_not_taken_for_the_campaign(
    strict: Bot, reviewer: Person, coordinator: Person, staff: Person
) -> None:
    subscribes(strict, "街坊甲")
    subscribes(strict, "街坊乙")
    town = Person(strict, "街道何工").becomes("reviewer", "440105007")
    orders(coordinator)
    sends(staff)
    both = Person(strict, "何工").becomes("staff", "").becomes("reviewer", "440105007")
    both.says("待批群发", "待办")
    assert both.hears(coordinator.order.number)
    both.says("同意")
    assert both.hears_nothing_of("已批准")
    assert town.says("待办").hears_nothing_of("群发")


def test_right_after_sending_its_words_are_about_it(bot: Bot, staff: Person) -> None:
    one = subscribes(bot, "街坊甲")
    sends(staff).says("取消群发")
    assert staff.hears("没发的就不再发了")
    staff.taps("确定取消")
    time_passes(bot)
    assert one.looks_up().replies == []


def test_staff_who_cancel_a_campaign_do_not_leave_all_of_them(bot: Bot, staff: Person) -> None:
    subscribes(bot, "街坊甲")
    sends(staff).says("有没有剪纸", "取消群发")
    assert staff.hears("十二月专题", "[取消群发]")
    assert staff.hears_nothing_of("以后不再给您群发")


def test_who_loses_the_role_in_mid_form_sends_nothing(bot: Bot, staff: Person) -> None:
    one = subscribes(bot, "街坊甲")
    writes(staff).says("立即")
    yes = staff.button("确认发送")
    staff.loses("staff", "").taps_data(yes)
    assert staff.hears("您现在没有这个身份")
    staff.says("确认")
    assert staff.hears_nothing_of("开始发了")
    time_passes(bot)
    assert one.looks_up().replies == []


def test_a_tap_on_somebody_elses_list_says_for_whom_it_is(resident: Person) -> None:
    resident.taps_data("campaigns:list:")
    assert resident.hears("群发通知由审核员和市级工作人员来做")
