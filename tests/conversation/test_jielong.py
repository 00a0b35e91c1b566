"""接龙: a group's list becomes sign-ups, is pasted again, and never takes more places than there are."""

import pytest
from sqlmodel import Session, col, select

from storage.models import SignUp
from tests.conversation.evenings import an_event, signs_up
from tests.conversation.moments import REST, SEATED
from tests.conversation.person import Bot, Person

LIST = """#接龍
12月9日下午2點 八段錦
例 1. 张三 2人

1. 陈姨 2人
2. 李叔
3、王小明 妈妈+孩子
4. 黄太+1 13800138000
5. ~~周叔~~
6. 2人
备注：自带水杯
"""


@pytest.fixture
def event(bot: Bot, coordinator: Person) -> str:
    return an_event(bot, coordinator, "8个")[0]


def guests(bot: Bot) -> dict[str, tuple[str, int]]:
    """The state and number of persons of every guest by name."""

    def read(session: Session) -> dict[str, tuple[str, int]]:
        rows = session.exec(
            select(SignUp).where(col(SignUp.brought_by).is_not(None)).order_by(col(SignUp.id))
        )
        return {row.name: (row.state, row.party) for row in rows}

    return bot.store.read(read)


@pytest.mark.usefixtures("event")
def test_a_list_is_read_back_and_taken_in(bot: Bot, coordinator: Person) -> None:
    coordinator.says(LIST)
    assert coordinator.hears(
        SEATED,
        "新报名 4 个名字，共 7 位：陈姨 2 位、李叔 1 位、王小明 2 位、黄太 2 位",
        "写明不来的，没有算：周叔",
        "没看懂 2 行",
        "第 10 行“6. 2人”",
        "第 11 行“备注:自带水杯”",
    )
    assert guests(bot) == {}
    coordinator.restarts_the_bot().says("可以")
    assert coordinator.hears("录好了：新报 4 个名字，进了名额的共 7 位")
    assert guests(bot)["王小明"] == ("in", 2)
    assert coordinator.says(LIST).hears("已经在名单里的 4 个不变", "没有要改的")


@pytest.mark.usefixtures("event")
def test_pasted_again_only_what_changed_is_changed_and_nobody_is_taken_off_unasked(
    bot: Bot, coordinator: Person
) -> None:
    coordinator.says(LIST).taps("可以，录入")
    coordinator.says("#接龙\n1. 陈姨 3人\n2. 李叔\n3. 黄太+1\n4. 何生")
    assert coordinator.hears("新报名 1 个名字", "人数有变 1 个：陈姨 3 位", "上次有、这次没有的 1 个：王小明")
    coordinator.taps("录入，少的保留")
    assert guests(bot)["王小明"] == ("in", 2)
    assert guests(bot)["陈姨"] == ("in", 3)
    coordinator.says("#接龙\n1. 陈姨 3人\n2. 李叔\n3. 黄太+1\n4. 何生").taps("录入，少的取消")
    assert coordinator.hears("取消了 1 个")
    assert guests(bot)["王小明"] == ("given_back", 2)


def test_who_finds_no_room_waits_and_is_offered_a_place_through_the_coordinator(
    bot: Bot, coordinator: Person, resident: Person, event: str
) -> None:
    signs_up(resident, event, 6)
    coordinator.says("#接龙\n1. 陈姨 2人\n2. 李叔 3人")
    assert coordinator.hears("先排候补的 1 个：李叔 3 位")
    coordinator.taps("可以，录入")
    assert guests(bot) == {"陈姨": ("in", 2), "李叔": ("waiting", 3)}
    resident.says("我的报名").taps("取消报名")
    assert coordinator.looks_up().hears("有空位了，给李叔留着 3 个名额（您代报的）")
    coordinator.taps("要这个名额")
    assert coordinator.hears("报好了：李叔，3 位（您代报的）")
    assert guests(bot)["李叔"] == ("in", 3)


def test_an_event_kept_to_the_unit_takes_the_list_of_its_coordinator(
    bot: Bot, coordinator: Person, event: str
) -> None:
    coordinator.says(event).taps("只给本单位")
    coordinator.says("#接龙\n1. 陈姨 8人\n2. 李叔").taps("可以，录入")
    assert guests(bot) == {"陈姨": ("in", 8), "李叔": ("waiting", 1)}
    coordinator.says("#接龙\n1. 陈姨 7人\n2. 李叔").taps("可以，录入")
    assert coordinator.looks_up().hears("给李叔留着 1 个名额")
    assert coordinator.taps("要这个名额").hears("报好了：李叔")


def test_who_signed_up_already_is_not_counted_twice(bot: Bot, coordinator: Person, event: str) -> None:
    signs_up(Person(bot, "陈姨甲"), event, 2)
    coordinator.says("#接龙\n1. 陈姨甲 2人\n2. 李叔").taps("可以，录入")
    assert list(guests(bot)) == ["李叔"]


def test_the_coordinator_is_reminded_of_the_guests_and_ticks_them_off(
    bot: Bot, coordinator: Person, event: str
) -> None:
    coordinator.says(LIST).taps("可以，录入").looks_up()
    bot.passes("2026-12-09 12:30")
    coordinator.looks_up()
    assert coordinator.hears("今天有您代报名的活动", "陈姨 2 位")
    bot.passes("2026-12-09 14:10")
    assert coordinator.says("签到名单").hears("报名 7 位", "陈姨，2 位", "黄太，2 位 13800138000")


def test_with_several_events_the_heading_or_the_coordinator_says_which(bot: Bot, coordinator: Person) -> None:
    _, supplier = an_event(bot, coordinator)
    coordinator.says(f"11月30号下午两点给长者约一场{SEATED}，二十五人", *REST, "确认")
    supplier.looks_up().taps("接单")
    assert coordinator.says("#接龙\n11月30日八段锦\n1. 陈姨\n2. 李叔").hears("11月30日（周一）14:00")
    assert coordinator.says("#接龙\n1. 陈姨\n2. 李叔").hears("这份接龙是哪一场的", "[录到这场]")
    coordinator.restarts_the_bot().taps("录到这场")
    assert coordinator.hears("11月30日（周一）14:00", "这样录入可以吗")
    coordinator.says("不用了")
    assert coordinator.hears("接龙没有录入")


@pytest.mark.usefixtures("event")
def test_a_long_list_is_taken_in_and_a_longer_one_gets_a_sentence(bot: Bot, coordinator: Person) -> None:
    coordinator.says("#接龙\n" + "\n".join(f"{n}. 街坊{n}号 13800138000" for n in range(1, 201)))
    assert coordinator.hears("新报名 200 个名字", "先排候补的 192 个", "街坊12号 1 位等 200 个")
    coordinator.taps("可以，录入")
    assert sum(state == "in" for state, _ in guests(bot).values()) == 8
    assert coordinator.says("#接龙\n" + "\n".join(f"{n}. 街坊{n}" for n in range(1, 302))).hears(
        "一次最多录 300 行"
    )


@pytest.mark.usefixtures("event")
def test_others_are_told_who_takes_lists_in(resident: Person) -> None:
    assert resident.says("#接龙\n1. 陈姨\n2. 李叔").hears("由社区的文化专干来录")


@pytest.mark.usefixtures("event")
def test_a_list_of_nobody_is_answered(coordinator: Person) -> None:
    assert coordinator.says("#接龙\n1. 12345\n2. ~~李叔~~").hears("没有看到要报名的人")


@pytest.mark.parametrize("said", ["成语接龙活动", "有没有接龙游戏", "剪纸\n1. 五十人\n2. 下周三"])
def test_other_words_stay_a_search(coordinator: Person, said: str) -> None:
    assert coordinator.says(said).hears_nothing_of("录入", "接龙名单")


@pytest.mark.parametrize("data", ["roll:keep:GZ1", "roll:drop:", "roll:event:x", "roll::"])
def test_an_old_button_is_answered(coordinator: Person, event: str, data: str) -> None:
    assert coordinator.taps_data(data).hears("请把名单再整段发给我")
    coordinator.says("#接龙\n1. 陈姨")
    assert coordinator.taps_data(data).replies
