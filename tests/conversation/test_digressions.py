"""Something else in the middle of an order, and the way back."""

import pytest

from tests.conversation.moments import SEATED, begins_an_order, orders
from tests.conversation.person import Person

RETURNS = ["继续", "返回", "继续点单", "[继续点单"]


def goes_back(person: Person, how: str) -> None:
    if how.startswith("["):
        person.taps(how.removeprefix("["))
    else:
        person.says(how)


@pytest.mark.parametrize("how", RETURNS)
@pytest.mark.parametrize("steps", range(2, 11))
def test_a_search_in_the_middle_comes_back_to_the_same_question(
    coordinator: Person, steps: int, how: str
) -> None:
    begins_an_order(coordinator, steps)
    draft, asked = dict(coordinator.talk.notes["order"]), coordinator.replies[-1].text.splitlines()[-1]
    coordinator.says("有没有剪纸")
    assert coordinator.hears("找到", "[继续点单")
    goes_back(coordinator, how)
    assert coordinator.hears("接着刚才的点单", asked)
    assert coordinator.talk.notes["order"] == draft


def test_from_a_card_two_steps_lead_back(coordinator: Person) -> None:
    begins_an_order(coordinator, 5).says("有没有剪纸").taps("看详情")
    assert coordinator.hears("[继续点单：坐式八段锦")
    coordinator.says("返回")
    assert coordinator.hears("这是第 1–5 个")
    coordinator.says("返回")
    assert coordinator.hears("主要给哪些人")


def test_an_answer_leads_back_by_itself(coordinator: Person) -> None:
    begins_an_order(coordinator, 8).says("有没有剪纸", "13800138000")
    assert coordinator.hears("电话：13800138000", "要交代供应商")


def test_a_yes_while_looking_around_confirms_nothing(coordinator: Person) -> None:
    begins_an_order(coordinator, 10).says("有没有剪纸", "好的")
    assert coordinator.hears("请核对")
    assert not coordinator.orders


def test_own_orders_in_the_middle(coordinator: Person) -> None:
    orders(coordinator).says("1月9号下午两点给长者约一场产线工间八段锦微课，二十人", "我的订单")
    assert coordinator.hears("一共有 1 张订单", "[继续点单：产线工间八段锦微课]")
    coordinator.taps("继续点单")
    assert coordinator.hears("在哪个场地")


def test_a_change_of_another_order_in_the_middle_comes_back(coordinator: Person) -> None:
    orders(coordinator).says("1月9号下午两点给长者约一场产线工间八段锦微课，二十人")
    coordinator.says(f"订单{coordinator.order.number}改成30人")
    assert coordinator.hears("请核对修改后的订单", "人数：30人")
    coordinator.says("确认")
    assert coordinator.hears("已改好：30人", "接着刚才的点单", "在哪个场地")


def test_a_cancelled_order_in_the_middle_comes_back(coordinator: Person) -> None:
    orders(coordinator).says("1月9号下午两点给长者约一场产线工间八段锦微课，二十人")
    coordinator.says(f"取消订单{coordinator.order.number}").taps("时间冲突")
    assert coordinator.hears("已取消订单", "接着刚才的点单", "在哪个场地")


@pytest.mark.parametrize("yes", ["好的", "可以", "[换成这个"])
def test_another_product_may_take_the_place_of_the_first(coordinator: Person, yes: str) -> None:
    begins_an_order(coordinator, 7).says("约一场工间八段锦：一张椅子也能练，12月10号")
    assert coordinator.hears("还有一张没填完的点单", SEATED, "要换成“工间八段锦：一张椅子也能练”吗")
    goes_back(coordinator, yes)
    assert coordinator.hears("工间八段锦", "12月10日", "联系人是谁")
    assert coordinator.talk.notes["order"]["room"] == "三楼多功能厅"


@pytest.mark.parametrize("no", ["不用", "不要", "[接着填原来的"])
def test_or_the_first_one_is_kept(coordinator: Person, no: str) -> None:
    begins_an_order(coordinator, 7).says("约一场工间八段锦：一张椅子也能练，12月10号")
    goes_back(coordinator, no)
    assert coordinator.hears("接着刚才的点单", SEATED, "联系人是谁")
    assert coordinator.talk.notes["order"]["day"] == "2026-12-09"


def test_a_yes_to_the_swap_never_submits_the_first_draft(coordinator: Person) -> None:
    begins_an_order(coordinator, 10).says("约一场工间八段锦：一张椅子也能练", "好的")
    assert coordinator.hears("请核对", "工间八段锦")
    assert not coordinator.orders


def test_the_same_product_again_goes_on_with_the_draft(coordinator: Person) -> None:
    begins_an_order(coordinator, 4).says(f"约一场{SEATED}")
    assert coordinator.hears("在哪个场地")
    assert coordinator.hears_nothing_of("没填完")


def test_a_product_tapped_elsewhere_asks_about_the_swap(coordinator: Person) -> None:
    begins_an_order(coordinator, 4).says("有没有剪纸").taps("看详情", "点这个")
    assert coordinator.hears("还有一张没填完的点单")


def test_nothing_to_go_on_with_is_said(coordinator: Person) -> None:
    coordinator.taps_data("order:resume:")
    assert coordinator.hears("没有没填完的点单")
