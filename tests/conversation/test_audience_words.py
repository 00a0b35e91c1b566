"""Whom words address: each condition, how they are put together, and that nothing unread is left out."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.campaigns import audience as expressions
from bot.dialogue.readers.normal import normalise
from bot.handlers.audience_words import Read, read
from bot.handlers.turn import Turn
from bot.handlers.wording.audiences import spoken
from bot.knowledge import Knowledge


def reads(knowledge: Knowledge, words: str) -> Read:
    seen = SimpleNamespace(
        places=knowledge.places,
        catalog=knowledge.catalog.current,
        local=datetime.fromisoformat("2026-11-22 09:00"),
    )
    return read(cast(Turn, seen), normalise(words))


def says(knowledge: Knowledge, words: str) -> str:
    found = reads(knowledge, words)
    assert found.audience is not None, found

    def place(code: str) -> str:
        known = knowledge.places.get(code)
        return known.name if known else code

    def product(code: str) -> str:
        known = knowledge.catalog.current.product(code)
        return known.name if known else code

    return spoken(found.audience, place, product)


@pytest.mark.parametrize(
    ("said", "read_back"),
    [
        ("所有人", "所有人"),
        ("给大家", "所有人"),
        ("海珠区", "海珠区的人"),
        ("全市的居民", "全市的居民"),
        ("供应商", "全市的供应商工作人员"),
        ("海珠区的文专", "海珠区的文化专干"),
        ("海幢街的街坊", "海幢街道的居民"),
        ("订阅了亲子活动的居民", "关注“亲子家庭”的居民"),
        ("喜欢粤剧的街坊", "订阅了“粤剧”的居民"),
        ("对书法感兴趣的居民", "订阅了“书法”的居民"),
        ("关注老年人的居民", "关注“老年人”的居民"),
        ("天河区近三个月参加过活动的居民", "天河区3 个月内参加过活动的居民"),
        ("今年报过名的居民", "11 个月内报过名的居民"),
        ("半年没点过单的专干", "全市的文化专干，但不包括半年内点过单的人"),
        ("点过良辰美景的专干", "一年内点过“良辰美景”的文化专干"),
        ("海珠区和天河区的专干", "海珠区的文化专干，以及天河区的文化专干"),
        ("海珠区的专干和审核员", "海珠区的文化专干，以及海珠区的审核员"),
        ("老年人或者亲子家庭", "关注“老年人”的人，以及关注“亲子家庭”的人"),
        ("关注亲子家庭并且参加过活动的居民", "关注“亲子家庭”、一年内参加过活动的居民"),
        ("海珠区的专干，不包括江南中街的", "海珠区的文化专干，但不包括江南中街道的人"),
        ("除了海珠区以外的专干", "全市的文化专干，但不包括海珠区的人"),
    ],
)
def test_conditions_are_read_and_read_back(knowledge: Knowledge, said: str, read_back: str) -> None:
    assert says(knowledge, said) == read_back


@pytest.mark.parametrize(
    ("said", "unread"),
    [
        ("海珠区的火星人", "火星"),
        ("2岁的小狗", "2岁小狗"),
        ("订阅了的居民", "订阅了的居民"),
        ("点过量子对撞机的专干", "量子对撞机"),
        ("海珠区的居民，除了会飞的", "会飞"),
        ("", ""),
    ],
)
def test_what_cannot_be_read_is_handed_back(knowledge: Knowledge, said: str, unread: str) -> None:
    found = reads(knowledge, said)
    assert found.audience is None
    assert found.unread == unread


def test_more_conditions_than_can_be_kept_are_not_cut_short(knowledge: Knowledge) -> None:
    found = reads(knowledge, "、".join(["海珠区的专干", "天河区的专干"] * 14))
    assert found.audience is None


def test_a_place_with_namesakes_is_not_guessed(knowledge: Knowledge) -> None:
    found = reads(knowledge, "凤凰社区的居民")
    assert found.audience is None
    assert len(found.several) > 1


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="海珠区的专干和除了居民订阅过活动没半年,、甲乙火星1", max_size=30))
def test_whatever_is_said_ends_in_an_expression_that_can_be_kept_or_in_none(
    knowledge: Knowledge, said: str
) -> None:
    found = reads(knowledge, said)
    if found.audience is not None:
        body: dict[str, Any] = found.audience.to_json()
        assert expressions.read(body) == found.audience
