"""Ordering, as a coordinator does it."""

from tests.conversation.person import Person

WISH = "12月9号下午两点给社区老人约一场坐式八段锦教学进颐康中心，二三十人"


def test_one_sentence_fills_many_slots_and_only_the_rest_is_asked(coordinator: Person) -> None:
    coordinator.says(WISH)
    assert coordinator.hears("12月9日（周三", "14:00", "老年人", "20–30人", "在哪个场地")
    coordinator.says("三楼多功能厅")
    assert coordinator.hears("联系人")
    coordinator.says("陈姨 13800138000")
    assert coordinator.hears("要交代供应商")
    coordinator.taps("没有备注")
    assert coordinator.hears(
        "请核对", "坐式八段锦教学进颐康中心", "海珠区海幢街道寺前社区", "三楼多功能厅", "13800138000"
    )
    coordinator.taps("确认提交")
    assert coordinator.hears("已提交", "订单号 GZ26")


def test_the_number_of_a_choice_still_counts_after_a_restart(coordinator: Person) -> None:
    coordinator.says("12月9号下午两点想请人来教剪纸，二十人")
    assert coordinator.hears("请选一个")
    second = [button for reply in coordinator.replies for button in reply.buttons][1]
    coordinator.restarts_the_bot()
    coordinator.says("2")
    assert coordinator.hears(second.label.split("（")[0])
