"""Groups and inline queries: who looks in passing finds products, and is led into the private chat."""

import asyncio
from typing import Any

import pytest

from tests.channels.telegram.conftest import TurnsDouble
from tests.channels.telegram.door import NAME, PERSON, Door

GROUP = {"id": -1001, "type": "supergroup", "title": "海幢文化群"}


async def said(door: Door, text: str, **more: Any) -> Any:
    """What a message in the group is answered with; empty for nothing."""
    status, answer = await door.posts(door.message(chat=GROUP, text=text, **more))
    assert status == 200
    if answer:
        door.telegram.chat(GROUP["id"])  # type: ignore[arg-type]
        await door.telegram.do(answer["method"], {k: v for k, v in answer.items() if k != "method"})
        assert not door.telegram.violations
    return answer


def urls(answer: dict[str, Any]) -> dict[str, str]:
    return {key["text"]: key["url"] for row in answer["reply_markup"]["inline_keyboard"] for key in row}


@pytest.mark.parametrize(
    "text", ["大家好", "八段锦", "/help", "/find 剪纸", f"@{NAME}2 剪纸", "/find@other_bot 剪纸"]
)
async def test_who_talks_with_others_is_left_alone(door: Door, text: str) -> None:
    assert not await said(door, text)


@pytest.mark.parametrize(
    "text", [f"@{NAME} 八段锦", f"@{NAME.upper()} 八段锦", f"/find@{NAME} 八段锦", f"八段锦@{NAME}"]
)
async def test_who_calls_the_bot_finds_products_and_the_way_to_them(
    door: Door, turns: TurnsDouble, text: str
) -> None:
    answer = await said(door, text)
    assert answer["chat_id"] == GROUP["id"]
    assert answer["reply_parameters"]["message_id"]
    assert "八段锦" in answer["text"]
    links = urls(answer)
    assert links["1 看详情"].startswith(f"https://t.me/{NAME}?start=p_")
    assert links["私聊我办理"] == f"https://t.me/{NAME}"
    assert turns.heard == []


async def test_who_answers_to_the_bot_is_heard(door: Door) -> None:
    before = {"message_id": 1, "from": {"id": 1, "is_bot": True, "username": NAME}}
    assert "剪纸" in (await said(door, "有没有剪纸", reply_to_message=before))["text"]


@pytest.mark.parametrize(
    "words",
    ["我的订单", "下周三下午两点约一场八段锦，五六十人", "取消订单", "联系人陈姐 13800138000", "人工"],
)
async def test_what_is_nobody_elses_business_is_led_into_the_private_chat(
    door: Door, turns: TurnsDouble, words: str
) -> None:
    answer = await said(door, f"@{NAME} {words}")
    assert "私聊我办理" in answer["text"]
    assert "13800138000" not in answer["text"]
    assert list(urls(answer)) == ["私聊我办理"]
    assert turns.heard == []


@pytest.mark.parametrize("words", ["", "帮助", "你好"])
async def test_who_only_calls_the_bot_is_told_what_it_can_do(door: Door, words: str) -> None:
    assert "帮社区找文化产品" in (await said(door, f"@{NAME} {words}"))["text"]


async def test_an_answer_stays_in_its_topic(door: Door) -> None:
    answer = await said(door, f"@{NAME} 剪纸", message_thread_id=77, is_topic_message=True)
    assert answer["message_thread_id"] == 77


async def test_nobody_makes_the_bot_flood_a_group(door: Door) -> None:
    answers = [await said(door, f"@{NAME} 帮助") for _ in range(30)]
    assert sum(map(bool, answers)) == 18


async def test_a_button_in_a_group_leads_into_the_private_chat(door: Door, turns: TurnsDouble) -> None:
    query = {
        "id": "5",
        "from": {"id": PERSON, "is_bot": False, "first_name": "陈姐"},
        "message": {"message_id": 9, "chat": GROUP, "date": 1763800000},
        "data": "order:product:A001",
    }
    assert await door.posts({"update_id": 7, "callback_query": query}) == (200, b"")
    await asyncio.sleep(0.1)
    answered = next(call for call in door.telegram.calls if call.method == "answerCallbackQuery")
    assert answered.given["text"] == "请私聊我办理。"
    assert answered.given["url"] == f"https://t.me/{NAME}?start=hello"
    assert turns.heard == []


async def asks(door: Door, words: str) -> list[dict[str, Any]]:
    asked = {
        "id": door.telegram.desk.asks(),
        "from": {"id": PERSON, "is_bot": False},
        "query": words,
        "offset": "",
    }
    status, answer = await door.posts({"update_id": 7, "inline_query": asked})
    assert (status, answer.pop("method")) == (200, "answerInlineQuery")
    assert answer["cache_time"] > 0
    await door.telegram.do("answerInlineQuery", answer)
    assert not door.telegram.violations
    results: list[dict[str, Any]] = answer["results"]
    return results


async def test_an_inline_query_offers_product_cards_with_the_way_to_order(
    door: Door, turns: TurnsDouble
) -> None:
    results = await asks(door, "八段锦")
    assert 1 < len(results) <= 10
    first = results[0]
    assert "八段锦" in first["title"]
    assert f"<b>{first['title']}" in first["input_message_content"]["message_text"]
    ((key,),) = first["reply_markup"]["inline_keyboard"]
    assert key == {"text": "点单", "url": f"https://t.me/{NAME}?start=p_{first['id']}"}
    assert turns.heard == []


@pytest.mark.parametrize("words", ["", "qqqqxxxx", "<&>" * 80])
async def test_an_inline_query_that_finds_nothing_is_answered_with_nothing(door: Door, words: str) -> None:
    assert await asks(door, words) == []
