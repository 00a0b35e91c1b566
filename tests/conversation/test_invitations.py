"""Invitations: made by who may, taken once, by whoever brings the code, on every channel."""

from concurrent.futures import Future
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.dialogue.messages import Incoming, Medium
from bot.people.lookup import EVERYBODY, ONE_PERSON, WINDOW
from bot.turn import Answer
from storage import people
from storage.models import Invitation, PersonLog, WrongCode
from tests.conftest import DATABASES
from tests.conversation.codes import code_for, invited
from tests.conversation.moments import MOMENTS, WISH, orders
from tests.conversation.person import Bot, Person

STREET, DISTRICT = "440104003", "440104"  # 北京街道 in 越秀区


@pytest.fixture
def reviewer(bot: Bot) -> Person:
    return Person(bot, "区审核员").becomes("reviewer", DISTRICT)


@pytest.fixture
def administrator(bot: Bot) -> Person:
    return Person(bot, "管理员").becomes("administrator", "")


@pytest.fixture
def newcomer(bot: Bot) -> Person:
    return Person(bot, "陈姨", "web")


def roles(person: Person) -> list[tuple[str, str]]:
    held = person.bot.store.read(lambda session: people.roles_of(session, person.id_in(session)))
    return [(each.role, each.scope) for each in held]


def test_a_coordinator_is_invited_and_orders(reviewer: Person, newcomer: Person) -> None:
    reviewer.says("邀请文专 北京街")
    assert reviewer.hears("越秀区北京街道的文化专干", "11月29日", "只能用一次")
    newcomer.says(f"邀请码 {code_for(reviewer)}")
    assert newcomer.hears("您将成为越秀区北京街道的文化专干", "可以吗？", "[可以]")
    assert not roles(newcomer)
    newcomer.says("可以")
    assert newcomer.hears("您现在是越秀区北京街道的文化专干")
    assert roles(newcomer) == [("coordinator", STREET)]
    orders(newcomer)
    assert newcomer.hears("已提交", "北京街道")


@pytest.mark.parametrize("typed", ["{}", "邀请码{}", "我的邀请码是 {}", "邀请码：{}。"])
@pytest.mark.parametrize("spelling", [str, str.lower, lambda code: code.replace("-", " ")])
def test_the_code_is_understood_however_it_is_typed(
    reviewer: Person, newcomer: Person, typed: str, spelling: type[str]
) -> None:
    code = invited(reviewer, "邀请文专 北京街")
    newcomer.says(typed.format(spelling(code)))
    assert newcomer.hears("您将成为越秀区北京街道的文化专干")


@pytest.mark.parametrize("channel", ["console", "web", "telegram", "wechat"])
def test_a_link_with_the_code_is_an_invitation_on_every_channel(
    bot: Bot, reviewer: Person, channel: str
) -> None:
    code = invited(reviewer, "邀请文专 北京街").replace("-", "")
    guest = Person(bot, "新来的", channel)
    guest.sends(Incoming("arrival-1", medium=Medium.ARRIVAL, start=f"i_{code}"))
    assert guest.hears("您将成为越秀区北京街道的文化专干")
    guest.taps("可以")
    assert roles(guest) == [("coordinator", STREET)]


@pytest.mark.parametrize("no", ["不用", "先不要", "取消"])
def test_who_does_not_want_it_keeps_the_code(reviewer: Person, newcomer: Person, no: str) -> None:
    code = invited(reviewer, "邀请文专 北京街")
    newcomer.says(code, no)
    assert not roles(newcomer)
    newcomer.says(code, "好的")
    assert roles(newcomer) == [("coordinator", STREET)]


def test_the_question_survives_a_restart_and_a_digression(reviewer: Person, newcomer: Person) -> None:
    newcomer.says(invited(reviewer, "邀请文专 北京街")).restarts_the_bot().says("帮助")
    assert newcomer.hears("您将成为越秀区北京街道的文化专干")
    newcomer.says("可以")
    assert roles(newcomer) == [("coordinator", STREET)]


def test_a_code_is_used_once(bot: Bot, reviewer: Person, newcomer: Person) -> None:
    code = invited(reviewer, "邀请文专 北京街")
    newcomer.says(code, "可以", code)
    assert newcomer.hears("您已经用过了")
    late = Person(bot, "后来的").says(code)
    assert late.hears("已经有人用过了", "再要一个")
    assert not roles(late)


def test_an_old_code_is_refused_kindly(bot: Bot, reviewer: Person, newcomer: Person) -> None:
    code = invited(reviewer, "邀请文专 北京街")
    newcomer.says(code)
    bot.now += timedelta(days=7)
    newcomer.says("可以")
    assert newcomer.hears("已经过期了", "再要一个")
    assert not roles(newcomer)


def test_an_invitation_ends_with_the_right_to_invite(reviewer: Person, newcomer: Person) -> None:
    code = invited(reviewer, "邀请文专 北京街")
    reviewer.loses("reviewer", DISTRICT)
    newcomer.says(code)
    assert newcomer.hears("已经失效了")


def test_who_has_the_role_already_leaves_the_code_to_others(reviewer: Person, newcomer: Person) -> None:
    newcomer.says(invited(reviewer, "邀请文专 北京街"), "可以", invited(reviewer, "邀请文专 北京街"))
    assert newcomer.hears("您已经是越秀区北京街道的文化专干")


@pytest.mark.parametrize(
    ("who", "scope", "words", "may"),
    [
        ("administrator", "", "邀请管理员", True),
        ("administrator", "", "邀请市级工作人员", True),
        ("administrator", "", "邀请审计员", True),
        ("staff", "", "邀请管理员", False),
        ("staff", "", "邀请审核员 越秀区", True),
        ("staff", "", "邀请审核员 广州市", True),
        ("staff", "", "邀请供应商 广州市文化馆", True),
        ("reviewer", DISTRICT, "邀请审核员 北京街", True),
        ("reviewer", DISTRICT, "邀请北京街的文专", True),
        ("reviewer", DISTRICT, "邀请文专 越秀区北京街", True),
        ("reviewer", DISTRICT, "邀请审核员 越秀区", False),
        ("reviewer", DISTRICT, "邀请文专 天河区石牌街", False),
        ("reviewer", DISTRICT, "邀请供应商 广州市文化馆", False),
        ("reviewer", STREET, "邀请文专 北京街", True),
        ("coordinator", STREET, "邀请文专 北京街", False),
        ("auditor", "", "邀请文专 北京街", False),
        ("supplier", "S001", "邀请供应商 广州市文化馆", False),
        ("resident", "", "邀请文专 北京街", False),
    ],
)
def test_only_who_may_invites(bot: Bot, who: str, scope: str, words: str, may: bool) -> None:
    host = Person(bot, "某人").becomes(who, scope).says(words)
    assert host.hears("邀请码：" if may else "您现在的身份不能邀请")
    made = bot.store.read(lambda session: list(session.exec(select(Invitation))))
    assert len(made) == may


def test_the_place_is_asked_when_it_was_not_said(reviewer: Person) -> None:
    reviewer.says("邀请文专")
    assert reviewer.hears("文化专干是哪里的")
    reviewer.says("北京街")
    assert reviewer.hears("邀请码：", "越秀区北京街道的文化专干")


def test_of_namesakes_one_is_chosen(administrator: Person) -> None:
    administrator.says("邀请文专 凤凰社区")
    assert administrator.hears("不止一个", "[天河区凤凰街道凤凰社区]")
    administrator.restarts_the_bot().taps("天河区凤凰街道凤凰社区")
    assert administrator.hears("邀请码：", "天河区凤凰街道凤凰社区的文化专干")


def test_a_fire_station_is_registered_with_the_invitation_of_its_coordinator(
    reviewer: Person, newcomer: Person
) -> None:
    newcomer.says(invited(reviewer, "邀请文专 北京街大佛寺消防站"), "可以")
    assert newcomer.hears("您现在是越秀区北京街道大佛寺消防站的文化专干")
    orders(newcomer)
    assert newcomer.hears("越秀区北京街道大佛寺消防站")
    assert newcomer.order.unit_code == "U00001"
    reviewer.says("邀请文专 大佛寺消防站")
    assert reviewer.hears("邀请码：", "越秀区北京街道大佛寺消防站的文化专干")


def test_a_unit_is_registered_in_ones_own_region_only(reviewer: Person) -> None:
    reviewer.says("登记单位 北京街大佛寺消防站")
    assert reviewer.hears("已登记点单单位：越秀区北京街道大佛寺消防站")
    reviewer.says("登记单位 石牌街天河消防站")
    assert reviewer.hears("您现在的身份不能")
    reviewer.says("登记单位 大佛寺消防站", "登记单位 百合花消防站")
    assert reviewer.hears("“百合花消防站”在哪个镇街")


def test_a_made_up_button_makes_no_invitation(bot: Bot, resident: Person, reviewer: Person) -> None:
    for data in (
        "invite:make:administrator:",
        "invite:make:coordinator:440104003",
        "invite:make:emperor:",
        "invite:make:reviewer:nowhere",
        "invite:accept:1",
        "invite:accept:",
        "invite::",
    ):
        resident.taps_data(data)
    reviewer.taps_data("invite:make:reviewer:440104003001").taps_data("invite:make:coordinator:440199")
    assert not bot.store.read(lambda session: list(session.exec(select(Invitation))))


class TestGuessing:
    """Nobody tries codes for long."""

    def guesses(self, person: Person, count: int) -> Person:
        return person.says(
            *(f"邀请码 ABCD-23{number:02}".replace("0", "X").replace("1", "Y") for number in range(count))
        )

    def test_after_some_wrong_codes_one_has_to_wait(
        self, bot: Bot, reviewer: Person, newcomer: Person
    ) -> None:
        code = invited(reviewer, "邀请文专 北京街")
        self.guesses(newcomer, ONE_PERSON)
        assert newcomer.hears("没有这个码")
        newcomer.says(code)
        assert newcomer.hears("次数太多", "10 分钟")
        bot.now += WINDOW - timedelta(minutes=2)
        newcomer.says(code)
        assert newcomer.hears("请过 2 分钟再试")
        bot.now += timedelta(minutes=2, seconds=1)
        newcomer.says(code)
        assert newcomer.hears("您将成为")

    def test_another_person_is_not_held_up(self, bot: Bot, reviewer: Person, newcomer: Person) -> None:
        self.guesses(newcomer, ONE_PERSON + 1)
        other = Person(bot, "别人").says(invited(reviewer, "邀请文专 北京街"))
        assert other.hears("您将成为")

    def test_many_who_guess_together_hold_everybody_up(self, bot: Bot, reviewer: Person) -> None:
        def work(session: Session) -> None:
            crowd = [people.enrol(session, "web", f"猜码的{n}", "", bot.now).person_id for n in range(25)]
            session.add_all(WrongCode(person_id=each, at=bot.now) for each in crowd for _ in range(4))

        assert EVERYBODY == 100
        bot.store.write(work).result()
        honest = Person(bot, "老实人").says(invited(reviewer, "邀请文专 北京街"))
        assert honest.hears("次数太多")
        bot.now += WINDOW
        assert honest.says(invited(reviewer, "邀请文专 北京街")).hears("您将成为")

    def test_a_word_that_might_be_a_code_is_read_as_a_word(self, newcomer: Person) -> None:
        newcomer.says("calendar")
        assert newcomer.hears_nothing_of("没有这个码")

    @pytest.mark.parametrize("said", ["83384567", "GZ26000017", "13800138000"])
    def test_numbers_are_no_codes(self, coordinator: Person, said: str) -> None:
        coordinator.says(WISH, "三楼多功能厅", "陈姨", said)
        assert coordinator.hears_nothing_of("没有这个码")


def test_codes_are_kept_as_digests_only(bot: Bot, reviewer: Person) -> None:
    code = invited(reviewer, "邀请文专 北京街").replace("-", "")
    (kept,) = bot.store.read(lambda session: list(session.exec(select(Invitation))))
    assert code not in str(kept.model_dump())
    assert len(kept.digest) == 40


def test_it_is_on_record_who_invited_and_who_accepted(bot: Bot, reviewer: Person, newcomer: Person) -> None:
    newcomer.says(invited(reviewer, "邀请文专 北京街"), "可以")
    lines = bot.store.read(lambda session: list(session.exec(select(PersonLog))))
    assert [(line.event, line.detail["scope"]) for line in lines] == [
        ("invited", STREET),
        ("accepted", STREET),
    ]
    by = bot.store.read(lambda session: [reviewer.id_in(session), newcomer.id_in(session)])
    assert [line.by_id for line in lines] == by


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_code_is_heard_at_every_moment_and_what_waited_goes_on(
    bot: Bot, coordinator: Person, moment: str
) -> None:
    code = invited(Person(bot, "管").becomes("administrator", ""), "邀请文专 北京街")
    MOMENTS[moment](coordinator)
    draft = {key: dict(note) for key, note in coordinator.talk.notes.items() if key == "order"}
    coordinator.says(code)
    assert coordinator.hears("您将成为越秀区北京街道的文化专干")
    coordinator.says("可以")
    assert coordinator.hears("您现在是越秀区北京街道的文化专干")
    after = {key: dict(note) for key, note in coordinator.talk.notes.items() if key == "order"}
    assert after == draft


@pytest.mark.parametrize("filled_address", DATABASES, indirect=True)
def test_of_many_who_take_one_code_at_once_one_has_it(bot: Bot) -> None:
    host = Person(bot, "管理员").becomes("administrator", "")
    second = Bot(bot.address, bot.knowledge)  # another program on the same database
    try:
        for attempt in range(5):
            code = invited(host, "邀请文专 北京街")
            crowd = [
                Person((bot, second)[number % 2], f"第{attempt}场第{number}位", "web") for number in range(8)
            ]
            for each in crowd:
                each.says(code)
            answers: list[Future[Answer]] = [
                each.bot.turns.take(each.sender, Incoming("accepts", text="可以")) for each in crowd
            ]
            said = ["".join(reply.text for reply in answer.result(20).replies) for answer in answers]
            assert sum("您现在是" in words for words in said) == 1, said
            assert sum("已经有人用过了" in words for words in said) == 7, said
            assert sum(bool(roles(each)) for each in crowd) == 1
    finally:
        second.store.close()
