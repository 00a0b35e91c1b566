"""Lists longer than a page, and lists of nothing: what is said of them and what words reach them."""

import pytest

from tests.conversation.moments import SEATED, WISH, begins_an_order
from tests.conversation.person import Person


@pytest.mark.parametrize("said", ["第七个", "第二个", "选7"])
def test_on_the_second_page_the_seventh_is_the_second_in_sight(resident: Person, said: str) -> None:
    resident.says("剪纸", "下一页")
    assert resident.hears("这是第 6–10 个", "按 1–5 数")
    seventh = resident.replies[-1].cards[1].title
    assert resident.says(said).hears(seventh, "提前")


def test_what_is_on_no_page_in_sight_is_told(resident: Person) -> None:
    resident.says("剪纸", "下一页", "第十二个")
    assert resident.hears("上面一共 5 个")


def test_the_next_page_of_own_orders_can_be_typed(coordinator: Person) -> None:
    for month in range(1, 8):
        coordinator.says(f"2027年{month}月13号上午九点给老年人约一场{SEATED}，二十人", "大堂")
        coordinator.says("陈姨 13800138000", "没有", "确认")
    coordinator.says("剪纸", "我的订单", "下一页")
    assert coordinator.hears("这是第 6–7 张")
    assert coordinator.says("下一页").hears("都在上面了")


@pytest.mark.parametrize("said", ["asdfqwer", "[Facepalm]", "qwertyuiop"])
def test_nothing_is_close_to_mere_letters(resident: Person, said: str) -> None:
    resident.says(said, said)
    assert resident.hears_nothing_of("比较接近", "[看详情]", "您是不是")


@pytest.mark.parametrize("said", ["/me", "/nonsense", "/find 讲座", "/settings@xiangmei_bot"])
def test_an_unknown_command_is_answered_with_the_help(resident: Person, said: str) -> None:
    assert resident.says(said).hears("没有这个命令", "您可以这样说")


def test_the_same_once_more_without_any_order_is_no_search(coordinator: Person) -> None:
    assert coordinator.says("再来一场一样的").hears("您还没有订单")


def test_a_change_of_the_order_is_one_of_the_draft_where_no_order_is_in(coordinator: Person) -> None:
    coordinator.says(WISH, "把订单改到12月10号")
    assert coordinator.hears("12月10日", "在哪个场地")
    coordinator.says("我的订单", "把订单改到12月11号")
    assert coordinator.hears("12月11日")


def test_a_change_that_says_nothing_new_asks_what_of_the_draft(coordinator: Person) -> None:
    begins_an_order(coordinator, 4).says("改订单")
    assert coordinator.hears("[改人数]", "[改日期]")


def test_a_condition_that_nothing_in_force_meets_begins_anew_and_says_so(resident: Person) -> None:
    resident.says("剪纸", "改成红色的", "改成蓝色的", "讲座")
    assert resident.hears("“剪纸”里没有", "重新找", "找到", "条件：讲座", "[看详情]")


def test_a_condition_that_is_added_says_what_it_is_added_to(resident: Person) -> None:
    resident.says("粤剧", "有冇啱阿婆嘅嘢")
    assert resident.hears("“粤剧”，找到", "条件：老年人", "[去掉条件]")
