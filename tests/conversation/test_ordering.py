"""Ordering, as a coordinator does it: slot by slot, all at once, corrected on the way."""

import pytest

from tests.conversation.moments import (
    CONFIRMED,
    REST,
    SEATED,
    WHOLE_ORDER,
    WISH,
    begins_an_order,
    orders,
    reads_back,
)
from tests.conversation.person import Bot, Person, moment


def test_every_slot_is_asked_and_answered_in_words(coordinator: Person) -> None:
    for said, asked in (*WHOLE_ORDER, CONFIRMED):
        coordinator.says(said)
        assert coordinator.hears(asked)
    order = coordinator.order
    assert order.number.startswith("GZ26")
    assert order.starts_at == moment("2026-12-09 14:00")
    assert (order.room, order.audiences, order.people_min, order.people_max) == (
        "三楼多功能厅",
        ["老年人"],
        25,
        25,
    )
    assert (order.contact_name, order.contact_phone, order.remarks) == ("陈姨", "13800138000", "")
    assert order.unit_code == "440105007101"


def test_an_order_is_made_with_taps_wherever_there_are_buttons(coordinator: Person) -> None:
    coordinator.says("约一场八段锦").taps("产线工间八段锦微课", "11月30日", "14:30")
    coordinator.says("一楼大堂").taps("来穗人员").says("25", "陈姨 13800138000").taps("没有备注", "确认提交")
    assert coordinator.hears("已提交")
    assert coordinator.order.starts_at == moment("2026-11-30 14:30")


def test_one_sentence_fills_many_slots_and_only_the_rest_is_asked(coordinator: Person) -> None:
    coordinator.says("12月9号下午两点给社区老人约一场坐式八段锦教学进颐康中心，二三十人")
    assert coordinator.hears("12月9日（周三", "14:00", "老年人", "20–30人", "在哪个场地")
    coordinator.says("三楼多功能厅")
    assert coordinator.hears("联系人")
    coordinator.says("陈姨 13800138000")
    assert coordinator.hears("要交代供应商")
    coordinator.taps("没有备注")
    assert coordinator.hears(
        "请核对", SEATED, "海珠区海幢街道寺前社区", "三楼多功能厅", "20–30人", "13800138000"
    )
    coordinator.taps("确认提交")
    assert coordinator.hears("已提交", "订单号 GZ26", "12月9日（周三）14:00")


def test_a_read_back_says_only_what_is_new(coordinator: Person) -> None:
    coordinator.says(WISH, "三楼多功能厅")
    assert coordinator.hears("好的，场地：三楼多功能厅。")
    assert coordinator.hears_nothing_of(SEATED, "25人", "14:00")


def test_the_number_of_a_choice_still_counts_after_a_restart(coordinator: Person) -> None:
    coordinator.says("12月9号下午两点想请人来教剪纸，二十人")
    assert coordinator.hears("请选一个")
    second = coordinator.labels[1]
    coordinator.restarts_the_bot()
    coordinator.says("2")
    assert coordinator.hears(second.split("（")[0])


@pytest.mark.parametrize("said", ["2", "２", "第二个", "选2", "我要第2个"])
def test_a_choice_may_be_named_by_its_place(coordinator: Person, said: str) -> None:
    coordinator.says("约一场八段锦")
    second = coordinator.labels[1]
    coordinator.says(said)
    assert coordinator.hears(f"好的，{second.split('（')[0]}")


@pytest.mark.parametrize("between", [(), ("帮助",), ("人工",)])
def test_a_number_that_answers_is_not_taken_for_a_choice_of_before(
    coordinator: Person, between: tuple[str, ...]
) -> None:
    begins_an_order(coordinator, 5).taps("老年人")  # the second choice was 孤寡老人
    coordinator.says(*between, "2")
    assert coordinator.hears("至少要 10 人才能办，2 人少了些")
    assert coordinator.talk.notes["order"]["audiences"] == ["老年人"]


def test_a_bare_number_answers_only_the_question_for_people(coordinator: Person) -> None:
    begins_an_order(coordinator, 8).says("30")
    assert coordinator.hears_nothing_of("30人")
    assert coordinator.talk.notes["order"]["people"] == [25, 25]


def test_a_name_in_full_needs_no_choice_and_its_words_are_no_date(coordinator: Person) -> None:
    coordinator.says("约一场元旦迎日八段锦晨练会")
    assert coordinator.hears("好的，元旦迎日八段锦晨练会", "想约哪一天")
    assert "day" not in coordinator.talk.notes["order"]


def test_products_that_fit_what_is_known_stand_before_those_that_do_not(
    bot: Bot, coordinator: Person
) -> None:
    coordinator.says("12月9号下午约一场八段锦，一百人")
    product = bot.knowledge.catalog.current.product(coordinator.buttons[0].value)
    assert product is not None
    assert product.people_min <= 100 <= product.people_max
    assert 12 in product.months


def test_what_no_product_is_called_is_said_honestly(coordinator: Person) -> None:
    coordinator.says("我要点单", "量子对撞机")
    assert coordinator.hears("没有找到“量子对撞机”", "提需求")
    coordinator.says(SEATED)
    assert coordinator.hears("想约哪一天")


CORRECTIONS = [
    ("改成28人", "人数：28人"),
    ("人数改成十五到二十个", "人数：15–20人"),
    ("换到12月12号", "日期：12月12日（周六"),
    ("时间改成下午四点", "时间：16:00"),
    ("改到上午九点半", "时间：09:30"),
    ("电话不对，是13900139000", "电话：13900139000"),
    ("联系人改成李叔", "联系人：李叔"),
    ("联系人改成李叔，电话13700137000", "电话：13700137000"),
    ("地点改到二楼礼堂", "场地：二楼礼堂"),
    ("场地换成一楼大堂", "场地：一楼大堂"),
    ("换到12月12号，改成22人", "人数：22人"),
    ("二楼礼堂，改成20人", "人数：20人"),
]


@pytest.mark.parametrize(("said", "row"), CORRECTIONS)
def test_anything_can_be_corrected_at_the_read_back(coordinator: Person, said: str, row: str) -> None:
    reads_back(coordinator).says(said)
    assert coordinator.hears(row, "请核对")
    coordinator.says("确认")
    assert coordinator.hears("已提交")


@pytest.mark.parametrize(("said", "row"), CORRECTIONS[:-1])
def test_anything_can_be_corrected_while_something_else_is_asked(
    coordinator: Person, said: str, row: str
) -> None:
    begins_an_order(coordinator, 9).says(said)
    assert coordinator.hears("要交代供应商")
    coordinator.says("没有")
    assert coordinator.hears(row, "备注：没有")


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("改人数", "大概多少人"),
        ("改时间", "想约哪一天"),
        ("改日期", "想约哪一天"),
        ("改几点", "几点开始"),
        ("场地不对", "在哪个场地"),
        ("换个产品", "想点什么"),
        ("改单位", "送到哪个社区"),
        ("电话错了", "联系电话是多少"),
        ("改联系人", "联系人是谁"),
        ("修改人群", "主要给哪些人"),
        ("改一下备注", "要交代供应商"),
    ],
)
@pytest.mark.parametrize("steps", [5, 9, 10])
def test_a_slot_that_is_named_is_asked_at_once(
    coordinator: Person, said: str, asked: str, steps: int
) -> None:
    begins_an_order(coordinator, steps).says(said)
    assert coordinator.hears(asked)


@pytest.mark.parametrize("said", ["不改了", "还是原来的", "返回"])
def test_what_is_not_changed_after_all_stays_as_it_was(coordinator: Person, said: str) -> None:
    reads_back(coordinator).says("改联系人", said)
    assert coordinator.hears("不改", "请核对", "联系人：陈姨", "电话：13800138000")


def test_each_slot_has_a_button_to_correct_it(coordinator: Person) -> None:
    reads_back(coordinator).taps("修改", "改人数").says("30")
    assert coordinator.hears("好的，30人。", "请核对")
    coordinator.says("不是")
    assert coordinator.hears("要改哪一项")


def test_another_product_is_taken_by_its_name(coordinator: Person) -> None:
    reads_back(coordinator).says("换成产线工间八段锦微课")
    assert coordinator.hears("请核对", "产线工间八段锦微课", "25人", "三楼多功能厅")


def test_a_craft_instead_is_offered_as_a_choice_and_the_rest_stays(coordinator: Person) -> None:
    begins_an_order(coordinator, 9).says("换成太极拳")
    assert coordinator.hears("太极拳", "请选一个")
    coordinator.taps("轮椅太极")
    assert coordinator.hears("轮椅太极与肩臂松动", "最多容纳 16 人")


def test_a_long_remark_is_kept_word_for_word(coordinator: Person) -> None:
    begins_an_order(coordinator, 9).says("门口有台阶，请老师带音响，三个轮椅的长者坐前排")
    assert coordinator.hears("备注：门口有台阶，请老师带音响，三个轮椅的长者坐前排", "老年人", "请核对")
    assert coordinator.hears_nothing_of("残障人士")


def test_a_room_named_after_people_changes_no_audience(coordinator: Person) -> None:
    coordinator.says(f"12月9号下午两点给社区居民约一场{SEATED}，二十五人", "长者饭堂")
    assert coordinator.hears("场地：长者饭堂")
    assert coordinator.talk.notes["order"]["audiences"] == ["社区居民"]


def test_what_is_said_beside_an_answer_counts_too(coordinator: Person) -> None:
    begins_an_order(coordinator, 7).says("陈姨 13800138000，人数改成三十人")
    assert coordinator.hears("30人", "联系人：陈姨", "电话：13800138000")
    coordinator.says("改联系人", "李叔 13700137000")
    assert coordinator.hears("联系人：李叔", "电话：13700137000")


def test_a_head_count_at_the_question_for_the_room_is_no_room(coordinator: Person) -> None:
    begins_an_order(coordinator, 4).says("二十五人")
    assert coordinator.hears("好的，25人。", "在哪个场地")


def test_facts_said_while_the_product_is_asked_are_kept(coordinator: Person) -> None:
    coordinator.says("我要点单", "12月9号下午两点", "三楼多功能厅", "陈姨 13800138000", "二十五人左右")
    assert coordinator.hears("想点什么")
    coordinator.says(SEATED, "给长者", "没有")
    assert coordinator.hears("请核对", "14:00", "三楼多功能厅", "陈姨", "25人")


def test_the_contact_of_the_last_order_is_offered(coordinator: Person) -> None:
    orders(coordinator).says("1月9号下午两点给长者约一场产线工间八段锦微课，二十人", "大堂")
    coordinator.taps("还是陈姨 13800138000")
    assert coordinator.hears("联系人：陈姨", "要交代供应商")


def test_an_online_product_needs_no_room(coordinator: Person) -> None:
    coordinator.says("12月19号晚上七点约一场手机修图云课堂：从灰片到成片，给社区居民")
    assert coordinator.hears("多少人")
    assert coordinator.hears_nothing_of("哪个场地")


def test_reminders_that_come_too_late_are_not_promised(coordinator: Person) -> None:
    coordinator.says(f"11月29号下午两点给长者约一场{SEATED}，二十五人", *REST, "确认")
    assert coordinator.hears("已提交", "提前 7 天、3 天、1 天、2 小时提醒")
    coordinator.says("11月28号上午九点约一场工间八段锦：一张椅子也能练，给中青年，二十人", *REST, "确认")
    assert coordinator.hears("已提交", "提前 3 天、1 天、2 小时提醒")


def test_what_a_draft_holds_stays_small(coordinator: Person) -> None:
    begins_an_order(coordinator, 9).says("请老师带音响，" * 120, "取消", "找回刚才填的", "搜一下剪纸", "更多")
    assert len(str(coordinator.talk.to_json())) < 6000


def test_a_product_taken_off_the_catalog_is_asked_for_anew(
    bot: Bot, coordinator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins_an_order(coordinator, 9)
    catalog = bot.knowledge.catalog.current
    find = catalog.product
    monkeypatch.setattr(type(catalog), "product", lambda self, code: None if code == "C014" else find(code))
    coordinator.says("没有")
    assert coordinator.hears("已经不在目录里", "想点什么")


def test_a_refused_correction_leaves_what_stood_before(coordinator: Person) -> None:
    begins_an_order(coordinator, len(WHOLE_ORDER))
    coordinator.says("改成300人")
    assert coordinator.hears("最多", "先保留原来的：25人")
    coordinator.says("确认")
    assert coordinator.hears("请核对", "25人")  # read back before it is taken as confirmed
    coordinator.says("确认")
    assert coordinator.hears("已提交")


def test_an_hour_alone_moves_within_the_day_that_was_said(coordinator: Person) -> None:
    begins_an_order(coordinator, len(WHOLE_ORDER))
    coordinator.says("改时间", "下昼四点半")
    assert coordinator.hears("12月9日", "16:30")


def test_a_wish_that_finds_nothing_leaves_the_list_standing(coordinator: Person) -> None:
    coordinator.says("我要点单", "剪纸")
    assert coordinator.hears("请选一个")
    first = coordinator.replies[-1].buttons[0].label
    coordinator.says("有冇平啲嘅无人机")
    coordinator.says("第一个")
    assert coordinator.hears(first.split("（")[0])


def test_a_product_made_for_others_is_pointed_out_before_it_is_confirmed(coordinator: Person) -> None:
    coordinator.says("12月9号下午两点给长者约一场八段锦教学进军营，三十人", *REST)
    assert coordinator.hears("请核对", "主要面向", "您写的是老年人")


def test_what_suits_the_people_comes_before_what_does_not(coordinator: Person) -> None:
    coordinator.says("12月9号下午两点给长者约一场八段锦，三十人")
    assert coordinator.hears("个合适，后面的要改一改")
    assert not any("军营" in label for label in coordinator.labels[:4])
