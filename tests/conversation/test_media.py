"""Voices, pictures, stickers, name cards and places: each gets a sentence, and no draft is lost."""

import pytest

from bot.dialogue.messages import Incoming, Medium
from tests.conversation.person import Person

SPOKEN_OF = {
    Medium.VOICE: "语音",
    Medium.PICTURE: "图片",
    Medium.VIDEO: "视频",
    Medium.STICKER: "表情",
    Medium.FILE: "文件",
    Medium.POSITION: "位置",
    Medium.CONTACT: "名片",
}


def sends(person: Person, medium: Medium, text: str = "") -> Person:
    return person.sends(Incoming(f"{person.name}-{medium}-{next(person.numbers)}", text, medium=medium))


@pytest.mark.parametrize("medium", SPOKEN_OF)
def test_what_has_no_words_is_answered_with_what_to_do(resident: Person, medium: Medium) -> None:
    sends(resident, medium)
    assert resident.hears(SPOKEN_OF[medium], "[找产品]")


@pytest.mark.parametrize("medium", SPOKEN_OF)
def test_in_a_form_the_question_at_hand_is_asked_again(coordinator: Person, medium: Medium) -> None:
    coordinator.says("12月9号下午两点给长者约一场坐式八段锦教学进颐康中心")
    sends(coordinator, medium)
    assert coordinator.hears(SPOKEN_OF[medium], "在哪个场地")
    coordinator.says("三楼多功能厅")
    assert coordinator.hears("三楼多功能厅", "多少人")


def test_a_voice_with_words_is_read_like_words(resident: Person) -> None:
    sends(resident, Medium.VOICE, "适合长者的讲座")
    assert resident.hears("找到")


def test_the_words_below_a_picture_are_read(resident: Person) -> None:
    sends(resident, Medium.PICTURE, "有没有剪纸")
    assert resident.hears("剪纸")


def test_a_name_card_answers_the_question_for_the_contact(coordinator: Person) -> None:
    coordinator.says("12月9号下午两点给长者约一场坐式八段锦教学进颐康中心，30人，三楼多功能厅")
    assert coordinator.hears("现场联系人是谁")
    sends(coordinator, Medium.CONTACT, "陈姐 +8613800138000")
    assert coordinator.hears("陈姐", "13800138000", "要交代供应商")


def test_a_name_card_without_a_form_is_kept_for_later_in_a_sentence(coordinator: Person) -> None:
    sends(coordinator, Medium.CONTACT, "陈姐 13800138000")
    assert coordinator.hears("点单问到联系人时")


def test_a_place_with_its_address_answers_the_question_for_the_unit(coordinator: Person) -> None:
    coordinator.says("给海珠区约一场坐式八段锦教学进颐康中心")
    coordinator.taps_data("order:redo:unit")
    sends(coordinator, Medium.POSITION, "下渡社区居委会 海珠区赤岗街道")
    assert coordinator.hears("下渡社区", "想约哪一天")


def test_a_place_that_was_not_asked_for_is_acknowledged_before_the_question(coordinator: Person) -> None:
    coordinator.says("12月9号给长者约一场坐式八段锦教学进颐康中心")
    assert coordinator.hears("几点开始")
    sends(coordinator, Medium.POSITION, "广州塔 海珠区阅江西路222号")
    assert coordinator.replies[0].text.startswith("收到位置。")
    assert coordinator.hears("几点开始")


def test_a_place_without_a_form_is_kept_for_later_in_a_sentence(resident: Person) -> None:
    sends(resident, Medium.POSITION, "广州塔 海珠区阅江西路222号")
    assert resident.hears("点单问到地点时")


def test_media_are_no_misses(resident: Person) -> None:
    for _ in range(3):
        sends(resident, Medium.STICKER)
    resident.hears_nothing_of("给您添麻烦了")
