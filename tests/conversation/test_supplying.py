"""申请成为供应商: somebody who is on no list becomes a supplier."""

from concurrent.futures import Future

import pytest

from bot.dialogue.messages import Incoming
from bot.turn import Answer
from storage import people, products
from tests.conftest import DATABASES
from tests.conversation.codes import told
from tests.conversation.person import Bot, Person


@pytest.fixture
def staff(bot: Bot) -> Person:
    return Person(bot, "馆").becomes("staff", "")


@pytest.fixture
def applicant(bot: Bot) -> Person:
    return Person(bot, "访客", "web")


def applies(person: Person, name: str = "小红花儿童剧团") -> Person:
    return person.says("申请成为供应商", name, "海珠区", "儿童剧演出和戏剧体验课", "陈静 13800138000", "可以")


def roles(person: Person) -> list[tuple[str, str]]:
    held = person.bot.store.read(lambda session: people.roles_of(session, person.id_in(session)))
    return [(each.role, each.scope) for each in held]


def test_step_by_step_to_a_supplier_of_ones_own(bot: Bot, staff: Person, applicant: Person) -> None:
    applicant.says("申请成为供应商")
    assert applicant.hears("叫什么名字")
    applicant.says("春天里")
    assert applicant.hears("哪一类", "[个人艺术家]", "[文化馆]")
    applicant.taps("民间文化机构")
    assert applicant.hears("哪个区")
    applicant.says("海珠区")
    assert applicant.hears("主要做什么")
    applicant.restarts_the_bot().says("儿童剧演出，也教小朋友演戏")
    assert applicant.hears("联系人")
    applicant.says("陈静 13800138000")
    assert applicant.hears(
        "名称：春天里",
        "类别：民间文化机构",
        "所在区：海珠区",
        "简介：儿童剧演出，也教小朋友演戏",
        "联系人：陈静 13800138000",
    )
    assert not staff.notices
    applicant.taps("提交申请")
    assert applicant.hears("已提交申请：供应商“春天里”")
    assert "民间文化机构，海珠区" in told(staff, "application")
    staff.says("待审批")
    assert staff.hears("申请做供应商“春天里”", "儿童剧演出")
    staff.taps("同意")
    assert staff.hears("已同意，陈静现在是春天里的供应商工作人员")
    assert roles(applicant) == [("supplier", "S067")]
    assert "新增产品" in told(applicant, "decision")
    [made] = [each for each in bot.store.read(products.suppliers) if each.code == "S067"]
    assert (made.name, made.kind, made.district) == ("春天里", "民间文化机构", "海珠区")
    assert bot.store.read(products.version) > 0


@pytest.mark.parametrize(
    "said",
    [
        "我想当供应商",
        "怎么成为供应商",
        "我要入驻",
        "供应商入驻",
        "申请入驻平台",
        "申请做供应商",
        "注册成为供应商",
    ],
)
def test_it_is_asked_for_in_many_words(applicant: Person, said: str) -> None:
    applicant.says(said)
    assert applicant.hears("您的单位或团队叫什么名字")


@pytest.mark.parametrize("said", ["供应商", "供应商是谁", "广州市文化馆有什么活动", "适合老人的手工"])
def test_other_words_about_suppliers_start_nothing(applicant: Person, said: str) -> None:
    applicant.says(said)
    assert applicant.hears_nothing_of("单位或团队叫什么名字")


def test_one_sentence_may_say_everything(applicant: Person) -> None:
    applicant.says(
        "申请成为供应商", "我们是小红花儿童剧团，在海珠区，做儿童剧和戏剧体验课，联系人陈静 13800138000"
    )
    assert applicant.hears(
        "名称：小红花儿童剧团", "类别：专业院团", "所在区：海珠区", "做儿童剧和戏剧体验课", "陈静 13800138000"
    )


def test_a_troupe_says_its_name_with_the_wish(applicant: Person) -> None:
    applicant.says("小红花儿童剧团想入驻")
    assert applicant.hears("哪个区")


def test_what_is_read_back_can_be_corrected(applicant: Person) -> None:
    applicant.says("申请成为供应商", "小红花儿童剧团", "海珠区", "儿童剧演出", "陈静 13800138000")
    applicant.says("类别改成文化企业")
    assert applicant.hears("类别：文化企业", "提交申请")
    applicant.says("简介改成皮影戏演出")
    assert applicant.hears("简介：皮影戏演出")
    applicant.says("所在区改成天河区")
    assert applicant.hears("所在区：天河区")
    applicant.says("电话是13900139000")
    assert applicant.hears("陈静 13900139000")
    applicant.says("名称改成星星剧社")
    assert applicant.hears("哪一类")


def test_who_names_a_supplier_on_the_list_may_join_it(staff: Person, applicant: Person) -> None:
    applicant.says("申请成为供应商", "广州市文化馆")
    assert applicant.hears("已经是供应商了", "[我是那里的工作人员]")
    applicant.taps("我是那里的工作人员")
    applicant.says("陈静 13800138000", "可以")
    assert applicant.hears("已提交申请：广州市文化馆的供应商工作人员")
    staff.says("待审批").taps("同意")
    assert roles(applicant) == [("supplier", "S001")]


def test_of_two_with_the_same_name_staff_is_warned_and_one_is_registered(
    bot: Bot, staff: Person, applicant: Person
) -> None:
    applies(applicant)
    other = applies(Person(bot, "另一位", "web"))
    staff.says("待审批")
    assert staff.heard.count("注意：名称相同或相近的有小红花儿童剧团") == 2
    first, second = [data for data in (button.data for button in staff.buttons) if ":yes:" in data]
    staff.taps_data(first)
    assert staff.hears("已同意")
    staff.taps_data(second)
    assert staff.hears("已经有一家叫“小红花儿童剧团”")
    staff.taps("不同意", "与已有的供应商重复")
    assert not roles(other)
    assert "与已有的供应商重复" in told(other, "decision")


def test_an_application_can_be_taken_back_and_is_not_approved_then(staff: Person, applicant: Person) -> None:
    applies(applicant)
    staff.says("待审批")
    yes = staff.button("同意")
    applicant.says("我的申请")
    assert applicant.hears("在等审批的申请", "供应商“小红花儿童剧团”")
    applicant.says("撤回申请")
    assert applicant.hears("已撤回申请：供应商“小红花儿童剧团”")
    staff.taps_data(yes)
    assert staff.hears("申请人已经撤回了")
    assert not roles(applicant)
    applicant.says("我的申请")
    assert applicant.hears("没有在等审批")


def test_nobody_takes_back_anothers(bot: Bot, staff: Person, applicant: Person) -> None:
    applies(applicant)
    Person(bot, "路人").says("你好").taps_data("apply:withdraw:1")
    staff.says("待审批")
    assert staff.hears("供应商“小红花儿童剧团”")


def test_a_person_has_three_waiting_at_most(staff: Person, applicant: Person) -> None:
    for name in ("甲子剧团", "乙丑剧团", "丙寅剧团"):
        applies(applicant, name)
        assert applicant.hears("已提交")
    applies(applicant, "丁卯剧团")
    assert applicant.hears("已有 3 份申请")
    applicant.taps("我的申请").taps("撤回")
    applies(applicant, "丁卯剧团")
    assert applicant.hears("已提交")


@pytest.mark.parametrize("word", ["取消", "不用了", "先不申请"])
def test_it_can_be_left(staff: Person, applicant: Person, word: str) -> None:
    applicant.says("申请成为供应商", "小红花儿童剧团", word)
    staff.says("待审批")
    assert staff.hears("没有待审批的申请")


def test_only_the_city_s_office_decides(bot: Bot, applicant: Person) -> None:
    applies(applicant)
    for role, scope in (("reviewer", "440105"), ("supplier", "S001"), ("coordinator", "440105007101")):
        other = Person(bot, role).becomes(role, scope)
        other.taps_data("approve:yes:1")
        assert other.hears("您现在的身份不能审批")
    assert not roles(applicant)


def test_it_stands_in_the_office_s_to_do_list(staff: Person, applicant: Person) -> None:
    assert staff.says("待办").hears("现在没有等您处理的")
    applies(applicant)
    staff.says("待办")
    assert staff.hears("有 1 份申请等您审批", "[看待审批]")
    staff.taps("看待审批")
    assert staff.hears("供应商“小红花儿童剧团”")


@pytest.mark.parametrize("filled_address", DATABASES, indirect=True)
def test_of_two_with_one_name_that_are_approved_at_once_one_is_registered(bot: Bot) -> None:
    second = Bot(bot.address, bot.knowledge)
    try:
        deciders = [Person(bot, "甲").becomes("staff", ""), Person(second, "乙").becomes("staff", "")]
        for number in range(4):
            both = [applies(Person(bot, f"{number}-{who}"), f"{number}号小剧团") for who in "ab"]
            taps: list[Future[Answer]] = [
                each.bot.turns.take(
                    each.sender, Incoming(f"n-{number}", button=f"approve:yes:{2 * number + n}")
                )
                for n, each in enumerate(deciders, 1)
            ]
            said = ["".join(reply.text for reply in tap.result(20).replies) for tap in taps]
            assert sum("已同意" in words for words in said) == 1, said
            assert sum(bool(roles(each)) for each in both) == 1
        names = [each.name for each in bot.store.read(products.suppliers)]
        assert len(names) == len(set(names))
    finally:
        second.store.close()
