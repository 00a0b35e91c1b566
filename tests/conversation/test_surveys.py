"""问卷: one question with choices to coordinators and residents of a region."""

import pytest

from bot.dialogue.messages import Incoming
from tests.conversation.moments import begins_an_order
from tests.conversation.person import Bot, Person

SURVEY = "问卷：下季度最想要什么？合唱/书法/亲子阅读"


@pytest.fixture
def staff(bot: Bot) -> Person:
    return Person(bot, "市里阿红", "wechat").becomes("staff", "")


@pytest.fixture
def district(bot: Bot) -> Person:
    return Person(bot, "区里李工", "telegram").becomes("reviewer", "440105")


@pytest.fixture
def follower(bot: Bot) -> Person:
    return Person(bot, "订阅的街坊").says("帮我留意海珠区亲子活动", "同意")


@pytest.fixture
def elsewhere(bot: Bot) -> Person:
    return Person(bot, "天河何姐").becomes("coordinator", "440106001001")


def test_a_survey_said_in_one_sentence_is_read_back_and_sent(
    staff: Person, coordinator: Person, follower: Person, elsewhere: Person
) -> None:
    staff.says(SURVEY)
    assert staff.hears(
        "请核对", "下季度最想要什么？", "1. 合唱", "3. 亲子阅读", "全市", "共 3 人", "[发出问卷]"
    )
    assert not coordinator.looks_up().replies
    staff.taps("发出问卷")
    assert staff.hears("问卷已发出，共 3 人")
    for person in (coordinator, follower, elsewhere):
        assert person.looks_up().hears("想听听您的意见", "下季度最想要什么？", "[合唱]", "[都不是]")


def test_the_parts_are_asked_for_one_by_one(staff: Person, coordinator: Person) -> None:
    staff.says("发个问卷")
    assert staff.hears("想问大家什么")
    staff.restarts_the_bot().says("有没有兴趣学粤剧")
    assert staff.hears("有没有兴趣学粤剧", "有哪些选项")
    staff.says("合唱")
    assert staff.hears("2 到 8 个")
    staff.restarts_the_bot().says("合唱、书法、亲子阅读")
    assert staff.hears("请核对", "3. 亲子阅读", "[发出问卷]")
    staff.says("截止12月5日")
    assert staff.hears("12月5日", "截止")
    staff.says("发出")
    assert staff.hears("问卷已发出，共 1 人")


def test_a_reviewer_asks_the_own_region_and_no_other(
    district: Person, coordinator: Person, elsewhere: Person
) -> None:
    district.says(SURVEY)
    assert district.hears("海珠区", "共 1 人")
    district.taps("发出问卷")
    assert coordinator.looks_up().hears("想听听您的意见")
    assert not elsewhere.looks_up().replies
    district.says("天河区问卷：想要什么？合唱/书法")
    assert district.hears("不能给天河区发问卷", "发给哪个区")
    district.says("海幢街道")
    assert district.hears("请核对", "海幢街道")


def test_residents_without_consent_are_not_asked(staff: Person, resident: Person, follower: Person) -> None:
    resident.says("你好")
    staff.says(SURVEY)
    assert staff.hears("共 1 人")
    staff.says("不发了")
    follower.says("退订")
    staff.says(SURVEY)
    assert staff.hears("还没有能收到问卷的人")


def test_who_withdraws_after_it_was_sent_does_not_hear_it(staff: Person, follower: Person, bot: Bot) -> None:
    staff.says(SURVEY).taps("发出问卷")
    follower.says("退订")
    waiting = [notice for notice in follower.notices if notice.kind == "survey"]
    assert [notice.state for notice in waiting] == ["waiting"]
    assert not follower.looks_up().replies


def test_one_tap_answers_and_another_one_changes_it(
    staff: Person, coordinator: Person, follower: Person, elsewhere: Person
) -> None:
    staff.says(SURVEY).taps("发出问卷")
    coordinator.looks_up().taps("书法")
    assert coordinator.hears("记下了：书法", "之前都可以改", "[改我的答案]")
    coordinator.taps("改我的答案", "合唱")
    follower.looks_up().taps("书法")
    elsewhere.looks_up().taps("书法")
    staff.says("问卷结果")
    assert staff.hears("发给 3 人，3 人已答", "书法：2 人", "合唱：1 人", "亲子阅读：0 人")
    assert staff.hears("海珠区（2 人）：合唱 1，书法 1", "天河区（1 人）：书法 1")
    assert staff.hears_nothing_of("何姐", "陈姨", "街坊")


def test_none_of_them_with_words_is_a_need(staff: Person, coordinator: Person) -> None:
    staff.says(SURVEY).taps("发出问卷")
    coordinator.looks_up().taps("都不是")
    assert coordinator.hears("那您想要什么")
    coordinator.restarts_the_bot().says("有没有皮影戏")
    assert coordinator.hears("有没有皮影戏", "已转成需求")
    (need,) = coordinator.needs
    assert (need.words, need.district) == ("有没有皮影戏", "海珠区")
    staff.says("问卷结果")
    assert staff.hears("都不是：1 人")


def test_in_the_middle_of_an_order_the_question_is_asked_again(staff: Person, coordinator: Person) -> None:
    staff.says(SURVEY).taps("发出问卷")
    begins_an_order(coordinator, 2)
    answers = coordinator.talk
    coordinator.looks_up().taps("书法")
    assert coordinator.hears("记下了：书法", "想约哪一天")
    assert coordinator.talk.notes["order"] == answers.notes["order"]
    coordinator.taps("改我的答案", "都不是").says("想看皮影戏")
    assert coordinator.hears("已转成需求", "想约哪一天")
    coordinator.says("12月9号")
    assert coordinator.hears("几点开始")


def test_none_of_them_without_words_is_enough(staff: Person, coordinator: Person) -> None:
    staff.says(SURVEY).taps("发出问卷")
    coordinator.looks_up().taps("都不是").says("没有")
    assert coordinator.hears("都不是")
    assert coordinator.needs == []
    coordinator.says("剪纸")
    assert coordinator.hears("剪纸")


def test_after_it_is_closed_nothing_is_taken_and_whoever_asked_hears_the_result(
    bot: Bot, staff: Person, coordinator: Person, elsewhere: Person
) -> None:
    staff.says(SURVEY).taps("发出问卷")
    coordinator.looks_up().taps("书法")
    late = elsewhere.looks_up().button("合唱")
    bot.passes("2026-11-30 09:00")
    elsewhere.taps_data(late)
    assert elsewhere.hears("已经结束")
    assert staff.looks_up().hears("已结束", "书法：1 人", "合唱：0 人")


def test_staff_close_it_early(staff: Person, coordinator: Person, elsewhere: Person) -> None:
    staff.says(SURVEY).taps("发出问卷")
    coordinator.looks_up().taps("合唱")
    staff.says("问卷结果").taps("结束问卷")
    assert staff.hears("已结束", "合唱：1 人")
    assert not elsewhere.looks_up().replies


def test_an_auditor_reads_and_changes_nothing(bot: Bot, staff: Person, coordinator: Person) -> None:
    staff.says(SURVEY).taps("发出问卷")
    auditor = Person(bot, "审计老周").becomes("auditor", "").says("问卷结果")
    assert auditor.hears("0 人已答")
    assert auditor.hears_nothing_of("[结束问卷]")
    auditor.taps_data("survey:close:1").says(SURVEY)
    assert auditor.hears("您现在没有这个身份")
    assert coordinator.looks_up().hears("[合唱]")


def test_several_surveys_are_told_apart(staff: Person, coordinator: Person) -> None:
    staff.says(SURVEY).taps("发出问卷").says("问卷：周末还是晚上？周末/晚上").taps("发出问卷")
    staff.says("问卷结果")
    assert staff.hears("看哪一份")
    staff.taps("下季度最想要什么")
    assert staff.hears("下季度最想要什么", "亲子阅读：0 人")


def test_what_was_not_sent_to_somebody_cannot_be_answered(
    staff: Person, coordinator: Person, resident: Person
) -> None:
    staff.says(SURVEY).taps("发出问卷")
    data = coordinator.looks_up().button("合唱")
    resident.taps_data(data)
    assert resident.hears("不是发给您的")
    for nonsense in (
        "survey:answer:999-1",
        "survey:answer:1-99",
        "survey:send:",
        "survey:close:1",
        "survey:x:y",
    ):
        resident.taps_data(nonsense)
        assert resident.replies
    staff.says("问卷结果")
    assert staff.hears("0 人已答")


def test_two_accounts_of_one_person_give_one_answer(bot: Bot, staff: Person, coordinator: Person) -> None:
    staff.says(SURVEY).taps("发出问卷")
    coordinator.looks_up()
    labels = ("合唱", "书法")
    taken = [
        bot.turns.take(coordinator.sender, Incoming(f"tap-{label}", button=coordinator.button(label)))
        for label in labels
    ]
    assert all("记下了" in each.result().replies[0].text for each in taken)
    staff.says("问卷结果")
    assert staff.hears("1 人已答")


@pytest.mark.parametrize("said", ["问卷设计培训", "有没有教做问卷的课"])
def test_a_search_stays_a_search(staff: Person, coordinator: Person, said: str) -> None:
    for person in (staff, coordinator):
        person.says(said)
        assert person.hears_nothing_of("请核对", "没有这个身份", "想问大家什么")


def test_others_hear_whose_words_these_are(coordinator: Person, resident: Person) -> None:
    for person in (coordinator, resident):
        person.says(SURVEY)
        assert person.hears("您现在没有这个身份")


def test_in_the_demo_a_survey_goes_to_whoever_makes_it(bot: Bot, staff: Person, coordinator: Person) -> None:
    bot.demo = True
    bot.restart()
    staff.says(SURVEY).taps("发出问卷")
    assert staff.hears("共 1 人")
    assert not coordinator.looks_up().replies
    staff.looks_up().taps("合唱").says("问卷结果")
    assert staff.hears("1 人已答")


def test_answers_go_with_whoever_wants_to_be_forgotten(staff: Person, follower: Person) -> None:
    staff.says(SURVEY).taps("发出问卷")
    follower.looks_up().taps("都不是").says("想要皮影戏", "删除我的数据")
    follower.taps(next(label for label in follower.labels if "删" in label))
    staff.says("问卷结果")
    assert staff.hears("0 人已答")
