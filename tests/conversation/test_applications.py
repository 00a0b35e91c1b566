"""我想当文专: an application in the chat, decided by the level above."""

from concurrent.futures import Future

import pytest

from bot.dialogue.messages import Incoming, Reply
from bot.turn import Answer
from storage import people
from tests.conftest import DATABASES
from tests.conversation.codes import told
from tests.conversation.person import Bot, Person

STREET, DISTRICT = "440104003", "440104"


@pytest.fixture
def reviewer(bot: Bot) -> Person:
    return Person(bot, "区审核员").becomes("reviewer", DISTRICT)


@pytest.fixture
def applicant(bot: Bot) -> Person:
    return Person(bot, "访客", "web")


def roles(person: Person) -> list[tuple[str, str]]:
    held = person.bot.store.read(lambda session: people.roles_of(session, person.id_in(session)))
    return [(each.role, each.scope) for each in held]


def applies(person: Person) -> Person:
    return person.says("我想当文专", "北京街", "陈静 13800138000", "可以")


def test_step_by_step(reviewer: Person, applicant: Person) -> None:
    applicant.says("我想当文专")
    assert applicant.hears("哪里的")
    applicant.says("北京街")
    assert applicant.hears("越秀区北京街道的文化专干", "姓名和手机号")
    applicant.says("陈静")
    assert applicant.hears("手机号")
    applicant.says("13800138000")
    assert applicant.hears(
        "请核对您的申请", "身份：越秀区北京街道的文化专干", "姓名：陈静", "电话：13800138000"
    )
    assert not reviewer.notices
    applicant.taps("提交申请")
    assert applicant.hears("已提交申请", "上级的审核员")
    assert "陈静（13800138000）申请做越秀区北京街道的文化专干" in told(reviewer, "application")
    reviewer.says("待审批")
    assert reviewer.hears("陈静 13800138000", "越秀区北京街道的文化专干", "[同意]", "[不同意]")
    reviewer.taps("同意")
    assert reviewer.hears("已同意，陈静现在是越秀区北京街道的文化专干")
    assert roles(applicant) == [("coordinator", STREET)]
    assert "您现在是越秀区北京街道的文化专干" in told(applicant, "decision")
    applicant.says("我要点单")
    assert applicant.hears("想点什么")
    reviewer.says("待审批")
    assert reviewer.hears("没有待审批的申请")


@pytest.mark.parametrize("said", ["我想当北京街的文专", "申请做北京街文化专干", "申请文专", "我要申请当文专"])
def test_one_sentence_may_say_where(reviewer: Person, applicant: Person, said: str) -> None:
    applicant.says(said)
    if "北京" not in said:
        applicant.says("北京街")
    applicant.says("我叫陈静，电话13800138000", "好的")
    assert applicant.hears("已提交申请：越秀区北京街道的文化专干")


def test_a_new_unit_is_registered_when_its_coordinator_is_approved(
    reviewer: Person, applicant: Person
) -> None:
    applicant.says("我想当文专", "大佛寺消防站")
    assert applicant.hears("“大佛寺消防站”在哪个镇街")
    applicant.says("北京街").says("陈静 13800138000", "可以")
    assert applicant.hears("越秀区北京街道大佛寺消防站的文化专干")
    reviewer.says("待审批").taps("同意")
    assert roles(applicant) == [("coordinator", "U00001")]
    applicant.says("我的身份")
    assert applicant.hears("越秀区北京街道大佛寺消防站的文化专干")


def test_of_namesakes_one_is_chosen(applicant: Person) -> None:
    applicant.says("我想当文专", "凤凰社区")
    assert applicant.hears("不止一个")
    applicant.restarts_the_bot().taps("天河区凤凰街道凤凰社区")
    assert applicant.hears("天河区凤凰街道凤凰社区的文化专干", "姓名和手机号")


def test_a_number_that_cannot_be_is_asked_again(applicant: Person) -> None:
    applicant.says("我想当文专", "北京街", "陈静 12345")
    assert applicant.hears("“12345”打不通")
    applicant.says("13800138000")
    assert applicant.hears("请核对", "陈静")


def test_what_was_read_back_can_be_corrected(applicant: Person) -> None:
    applicant.says("我想当文专", "北京街", "陈静 13800138000", "电话是13900139000")
    assert applicant.hears("请核对", "13900139000", "陈静")


@pytest.mark.parametrize("word", ["取消", "不用了", "先不申请"])
def test_it_can_be_left(reviewer: Person, applicant: Person, word: str) -> None:
    applicant.says("我想当文专", "北京街", "陈静 13800138000", word)
    reviewer.says("待审批")
    assert reviewer.hears("没有待审批的申请")


@pytest.mark.parametrize("word", ["帮助", "人工", "谢谢", "你好"])
def test_the_words_that_always_work_come_back_to_the_question(applicant: Person, word: str) -> None:
    applicant.says("我想当文专", "北京街", word)
    assert applicant.hears("姓名和手机号")


def test_a_no_needs_a_reason_and_the_applicant_hears_it(reviewer: Person, applicant: Person) -> None:
    applies(applicant)
    reviewer.says("待审批").taps("不同意")
    assert reviewer.hears("请选一个原因", "[该单位已有文化专干]")
    reviewer.says("请先到街道办登记")
    assert reviewer.hears("已回复陈静", "请先到街道办登记")
    assert not roles(applicant)
    assert "请先到街道办登记" in told(applicant, "decision")


def test_a_reason_from_the_list(reviewer: Person, applicant: Person) -> None:
    applies(applicant)
    reviewer.says("待审批").taps("不同意", "该单位已有文化专干")
    assert "该单位已有文化专干" in told(applicant, "decision")


def test_it_goes_to_those_whose_region_covers_the_unit(bot: Bot, applicant: Person) -> None:
    covering = [
        Person(bot, "街").becomes("reviewer", STREET),
        Person(bot, "区").becomes("reviewer", DISTRICT),
        Person(bot, "市").becomes("reviewer", "440100"),
        Person(bot, "馆").becomes("staff", ""),
    ]
    others = [
        Person(bot, "天河").becomes("reviewer", "440106"),
        Person(bot, "管").becomes("administrator", ""),
        Person(bot, "审").becomes("auditor", ""),
        Person(bot, "专").becomes("coordinator", STREET),
    ]
    applies(applicant)
    assert [len(each.notices) for each in covering] == [1, 1, 1, 1]
    assert [len(each.notices) for each in others] == [0, 0, 0, 0]


def test_where_there_is_nobody_else_the_administrator_is_asked(bot: Bot, applicant: Person) -> None:
    administrator = Person(bot, "管").becomes("administrator", "")
    applies(applicant)
    assert "陈静" in told(administrator, "application")


@pytest.mark.parametrize("slot", ["yes", "no", "because"])
def test_nobody_else_decides(bot: Bot, reviewer: Person, applicant: Person, slot: str) -> None:
    applies(applicant)
    for role, scope in (("resident", ""), ("reviewer", "440106"), ("auditor", ""), ("coordinator", STREET)):
        other = Person(bot, role + scope).becomes(role, scope)
        other.taps_data(f"approve:{slot}:1-1" if slot == "because" else f"approve:{slot}:1")
        assert other.hears("您现在的身份不能审批")
        assert other.says("待审批").hears("没有待审批的申请")
    assert not roles(applicant)
    assert not applicant.notices


def test_a_word_that_fits_two_applications_grants_nothing(
    bot: Bot, reviewer: Person, applicant: Person
) -> None:
    applies(applicant)
    other = applies(Person(bot, "另一位", "web"))
    reviewer.says("待审批").says("同意")
    assert reviewer.hears("有 2 个“同意”")
    assert not roles(applicant)
    assert not roles(other)
    reviewer.says("3")
    assert reviewer.hears("已同意")
    assert [bool(roles(person)) for person in (applicant, other)] == [False, True]


def test_what_is_decided_stays_decided(bot: Bot, reviewer: Person, applicant: Person) -> None:
    staff = Person(bot, "馆").becomes("staff", "")
    applies(applicant)
    staff.says("待审批")
    refuse = staff.button("不同意")
    reviewer.says("待审批").taps("同意")
    staff.taps_data(refuse)
    assert staff.hears("已经有人批过了")
    assert roles(applicant) == [("coordinator", STREET)]
    assert len(applicant.notices) == 1


def test_applying_twice_is_one_application(reviewer: Person, applicant: Person) -> None:
    applies(applies(applicant))
    reviewer.says("待审批")
    assert reviewer.heard.count("申请做") == 1
    assert len(reviewer.notices) == 1


def test_suppliers_staff_are_approved_by_the_city_s_staff(
    bot: Bot, reviewer: Person, applicant: Person
) -> None:
    staff = Person(bot, "馆").becomes("staff", "")
    applicant.says("我想当供应商工作人员")
    assert applicant.hears("哪家供应商")
    applicant.says("没有这样一家公司")
    assert applicant.hears("没有找到这家供应商")
    applicant.says("广州市文化馆", "陈静 13800138000", "可以")
    assert applicant.hears("已提交申请：广州市文化馆的供应商工作人员")
    assert not reviewer.notices
    staff.says("待审批").taps("同意")
    assert roles(applicant) == [("supplier", "S001")]


def test_other_roles_are_by_invitation_only(applicant: Person) -> None:
    applicant.says("我想当管理员")
    assert applicant.hears("要由上级邀请")


def test_who_is_it_already_need_not_apply(bot: Bot) -> None:
    holder = Person(bot, "陈姨").becomes("coordinator", STREET).says("我想当文专", "北京街")
    assert holder.hears("您已经是越秀区北京街道的文化专干了")


def test_the_notice_has_the_buttons_that_decide(bot: Bot, reviewer: Person, applicant: Person) -> None:
    applies(applicant)
    (notice,) = reviewer.notices
    reply = Reply.from_json(notice.reply or {})
    assert "陈静" in reply.text
    assert [button.label for button in reply.buttons] == ["同意", "不同意", "看待审批"]
    reviewer.taps_data(reply.buttons[0].data)
    assert roles(applicant) == [("coordinator", STREET)]


@pytest.mark.parametrize("filled_address", DATABASES, indirect=True)
def test_of_two_who_decide_at_once_one_does(bot: Bot) -> None:
    second = Bot(bot.address, bot.knowledge)
    try:
        deciders = [Person(bot, "甲").becomes("staff", ""), Person(second, "乙").becomes("staff", "")]
        for number in range(1, 9):
            applicant = applies(Person(bot, f"访客{number}"))
            taps: list[Future[Answer]] = [
                each.bot.turns.take(each.sender, Incoming(f"decides-{number}", button=f"approve:{data}"))
                for each, data in zip(deciders, (f"yes:{number}", f"because:{number}-1"), strict=True)
            ]
            said = ["".join(reply.text for reply in tap.result(20).replies) for tap in taps]
            assert sum("已经有人批过了" in words for words in said) == 1, said
            assert len([each for each in applicant.notices if each.kind == "decision"]) == 1
            assert bool(roles(applicant)) == ("已同意" in said[0])
    finally:
        second.store.close()


def test_visitors_of_the_demo_see_no_other_visitors_application_and_no_name(bot: Bot) -> None:
    bot.demo = True
    bot.restart()
    visitor = Person(bot, "甲")
    visitor.says("当管理员")
    applies(Person(bot, "乙"))
    assert not visitor.notices
    visitor.says("待审批")
    assert visitor.hears("没有待审批的申请")
    visitor.taps_data("approve:yes:1")
    assert visitor.hears_nothing_of("陈静")
    Person(bot, "丙", "web").says("当管理员")
    visitor.taps_data("role:holders:administrator:")
    assert len(visitor.replies[0].cards) == 1, "oneself"
