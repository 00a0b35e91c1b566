"""Questions beside the matter are answered in passing, and what we were at goes on."""

import pytest

from bot.dialogue.delivery import Delivered, Letter
from bot.notify.courier import Courier
from bot.notify.letters import Letters
from tests.conversation.moments import begins_an_order, orders
from tests.conversation.person import Bot, Person, moment


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("几多钱", "没有写费用"),
        ("收费吗？", "没有写费用"),
        ("你系咪机器人嚟㗎", "自动助手"),
        ("乜都唔识", "让您着急了"),
        ("点样用啊", "您可以这样说"),
        ("拜拜", "再见"),
    ],
)
def test_an_everyday_question_leaves_the_order_where_it_was(
    coordinator: Person, said: str, heard: str
) -> None:
    begins_an_order(coordinator, 4).says(said)
    assert coordinator.hears(heard, "在哪个场地")
    coordinator.says("三楼多功能厅")
    assert coordinator.hears("主要给哪些人")


def test_words_of_a_search_are_no_question(coordinator: Person) -> None:
    coordinator.says("免费的手工")
    assert coordinator.hears_nothing_of("没有写费用")


def test_what_is_asked_of_a_card_is_answered_with_it(coordinator: Person) -> None:
    coordinator.says("四折团花剪纸课", "第一个几好", "要提前几天约")
    assert coordinator.hears("您问的都在这里", "至少 7 天")
    coordinator.says("就要这个")
    assert coordinator.hears("四折团花剪纸课", "想约哪一天")


def test_who_counts_beyond_the_list_is_told_how_long_it_is(coordinator: Person) -> None:
    coordinator.says("剪纸", "第12个")
    assert coordinator.hears("一共 5 个")


@pytest.mark.parametrize("shrug", ["边度都得", "随便", "点解要场地？", "再来一场一样的"])
def test_a_shrug_or_a_question_is_no_room(coordinator: Person, shrug: str) -> None:
    begins_an_order(coordinator, 4).says(shrug)
    assert coordinator.hears_nothing_of(f"场地：{shrug}")


def test_a_newcomer_part_of_a_name_chooses_among_namesakes(coordinator: Person) -> None:
    coordinator.says("约一场坐式八段锦教学进颐康中心，送到凤凰社区")
    assert coordinator.hears("不止一个")
    coordinator.says("天河嗰个")
    assert coordinator.hears("天河区凤凰街道凤凰社区")


async def test_words_after_the_question_for_feedback_are_the_feedback(bot: Bot, coordinator: Person) -> None:
    number = orders(coordinator).order.number
    bot.now = moment("2026-12-10 10:30")

    class Page:
        name = "console"

        async def deliver(self, external_id: str, letter: Letter) -> Delivered:
            return Delivered()

    await Courier(bot.store, lambda: bot.now, [Page()], Letters(lambda: bot.now)).run_due()
    coordinator.says("几好，老人家好钟意")
    assert coordinator.hears(f"已记在订单 {number} 里", "打个分")
    score = coordinator.button("很满意")
    coordinator.says("剪纸")
    assert coordinator.hears("找到")
    coordinator.taps_data(score)
    assert coordinator.hears(f"已记在订单 {number} 里")
    assert [row.changes for row in coordinator.log if row.event == "rated"] == [{"score": 5}]
