"""我的数据 and 删除我的数据: everything is shown, and nothing is left but a line that names nobody."""

import json

import pytest
from sqlmodel import Session, select

from bot.dialogue.messages import Incoming, Medium
from bot.documents.mydata import labels
from storage.models import Person as Row
from storage.models import PersonLog, metadata
from tests.conversation.moments import SEATED, orders
from tests.conversation.person import Bot, Person

NAME, PHONE, ACCOUNT = "欧阳小满", "13922223333", "阿满的号"


@pytest.fixture
def event(bot: Bot, coordinator: Person) -> str:
    """An event of two places."""
    supplier = Person(bot, "馆里阿强", "web").becomes("supplier", bot.product(SEATED).supplier_code)
    orders(coordinator)
    supplier.looks_up().taps("接单")
    coordinator.says(coordinator.order.number).taps("改居民名额").says("2个")
    return coordinator.order.number


@pytest.fixture
def someone(bot: Bot, event: str) -> Person:
    """A resident who has left traces of every kind."""
    person = Person(bot, ACCOUNT)
    person.says("帮我留意海珠区亲子活动").taps("同意")
    person.sends(Incoming("poster", start=f"e_{event}", medium=Medium.ARRIVAL))
    person.taps("我要报名").says("两位", f"{NAME} {PHONE}")
    assert person.hears("报好了")
    return person.says("提需求", "想学沙画", "给小朋友", "海幢街", "都可以")


def everything(bot: Bot) -> str:
    """Every row of every table in one text."""

    def read(session: Session) -> str:
        rows = [
            list(row)
            for table in metadata.sorted_tables
            for row in session.connection().execute(table.select())
        ]
        return json.dumps(rows, default=str, ensure_ascii=False)

    return bot.store.read(read)


def test_everything_that_is_held_is_shown(someone: Person) -> None:
    someone.says("我的数据")
    assert someone.hears(
        f"{SEATED}，12月9日（周三）14:00，{NAME} {PHONE}，2 位",
        "海珠区，亲子家庭",
        "活动通知（第 2 版），2026-11-22同意",
        "从哪里来：终端",
        "[删除我的数据]",
    )


def test_everything_can_be_taken_along_as_a_file(bot: Bot, someone: Person) -> None:
    page = someone.says("下载我的数据").fetches("下载全部数据").body.decode()
    assert [
        words for words in (NAME, PHONE, ACCOUNT, "沙画", "帮我留意海珠区亲子活动") if words not in page
    ] == []
    held = json.loads(someone.fetches("原始格式（给电脑用）").body)
    assert held["account"][0]["external_id"] == ACCOUNT
    assert [row["name"] for row in held["sign_up"]] == [NAME]
    assert held["heard"][0]["said"] == "帮我留意海珠区亲子活动"
    assert not {"key", "digest"} & {column for rows in held.values() for row in rows for column in row}


def test_every_table_has_a_name_in_the_file(someone: Person) -> None:
    held = json.loads(someone.says("我的数据").fetches("原始格式（给电脑用）").body)
    columns = {column for rows in held.values() for row in rows for column in row}
    assert {*held, *columns} - set(labels()) == set()


def test_words_of_a_person_are_no_markup_in_the_file(someone: Person) -> None:
    someone.says("<script>alert(1)</script>").says("我的数据")
    page = someone.fetches("下载全部数据").body.decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_file_holds_nothing_of_anybody_else(bot: Bot, someone: Person, coordinator: Person) -> None:
    Person(bot, "阿珍").says("帮我留意越秀区老人活动").taps("同意")
    body = someone.says("我的数据").fetches("下载全部数据").body.decode()
    assert [trace for trace in ("阿珍", "陈姨", "越秀") if trace in body] == []


def test_the_file_can_be_fetched_for_a_day_and_by_the_newest_link_only(bot: Bot, someone: Person) -> None:
    first = someone.says("我的数据").document("下载全部数据")
    second = someone.says("我的数据").document("下载全部数据")
    assert bot.press.prints(first.key) is None
    bot.passes("2026-11-23 08:59")
    assert bot.press.prints(second.key)
    bot.passes("2026-11-23 09:00")
    assert bot.press.prints(second.key) is None


def test_no_file_outlives_its_person(bot: Bot, someone: Person) -> None:
    key = someone.says("我的数据").document("下载全部数据").key
    someone.says("删除我的数据").taps("确定删除")
    assert bot.press.prints(key) is None


def test_nothing_is_left_but_a_line_that_names_nobody(bot: Bot, someone: Person) -> None:
    assert all(trace in everything(bot) for trace in (NAME, PHONE, ACCOUNT))
    someone.says("删除我的数据")
    assert someone.hears("找不回来", "确定删除吗")
    someone.restarts_the_bot().taps("确定删除")
    assert someone.hears("都删掉了")
    left = everything(bot)
    assert [trace for trace in (NAME, PHONE, ACCOUNT, "沙画") if trace in left] == []

    def lines(session: Session) -> list[tuple[str, int | None, int | None, object]]:
        rows = session.exec(select(PersonLog).where(PersonLog.event == "erased"))
        return [(row.event, row.person_id, row.by_id, row.detail) for row in rows]

    assert bot.store.read(lines) == [("erased", None, None, {})]


def test_the_places_go_to_whoever_waits(bot: Bot, someone: Person, event: str) -> None:
    waiting = Person(bot, "阿珍").sends(Incoming("poster", start=f"e_{event}", medium=Medium.ARRIVAL))
    waiting.taps("我要报名").says("一位", "阿珍")
    assert waiting.hears("排候补")
    someone.says("删除我的数据").taps("确定删除")
    assert waiting.looks_up().hears("有空位了")


def test_who_comes_back_is_a_stranger(someone: Person) -> None:
    someone.says("删除我的数据").taps("确定删除").says("我的报名")
    assert someone.hears("没有报名的活动")
    assert someone.says("我的数据").hears("称呼：", "订单：没有", "报名：没有", "订阅：没有")


def test_it_can_be_thought_over(someone: Person) -> None:
    erase = someone.says("删除我的数据").button("确定删除")
    assert someone.taps("不删了").hears("没有删")
    # A tap on the old button only asks again.
    assert someone.taps_data(erase).hears("确定删除吗")
    assert someone.says("好").hears_nothing_of("都删掉了")


def test_open_orders_come_first(coordinator: Person, event: str) -> None:
    coordinator.says("删除我的数据")
    assert coordinator.hears("没办完的订单", event)


def test_a_coordinators_past_orders_stay_without_name_and_phone(
    bot: Bot, coordinator: Person, event: str
) -> None:
    coordinator.says(f"取消订单{event}", "场地漏水").says("删除我的数据")
    assert coordinator.hears("文化专干", "不再有您的姓名和电话")
    coordinator.taps("确定删除")
    left = everything(bot)
    assert event in left
    assert [trace for trace in ("陈姨", "13800138000") if trace in left] == []

    def names(session: Session) -> set[tuple[str, str]]:
        return {(row.name, row.phone) for row in session.exec(select(Row))}

    assert bot.store.read(names) == {("", "")}
    assert coordinator.says("我要点单").hears_nothing_of("想点什么")
