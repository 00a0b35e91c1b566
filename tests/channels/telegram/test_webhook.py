"""The webhook: who may knock, what is answered, and what Telegram is asked to bring again."""

import asyncio
import json
import logging
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.channels.telegram import secret
from bot.channels.telegram.webhook import BODY_BYTES
from bot.dialogue.messages import Reply
from bot.turn import Answer
from tests.channels.telegram.conftest import ArrivalsDouble, TurnsDouble
from tests.channels.telegram.door import PERSON, PRIVATE, SECRET, Door
from tests.fakes.telegram import TOKEN


async def test_the_answer_stands_in_the_response(door: Door, turns: TurnsDouble) -> None:
    said = await door.says("你好")
    assert said["method"] == "sendMessage"
    assert said["chat_id"] == PERSON
    assert said["text"] == "您说：你好"
    assert [incoming.text for _, incoming in turns.heard] == ["你好"]
    assert door.telegram.calls == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {secret.HEADER: ""},
        {secret.HEADER: "0" * 64},
        {secret.HEADER: secret.secret(TOKEN)[:-1]},
        {secret.HEADER: secret.secret(TOKEN).upper()},
        {secret.HEADER: secret.secret(TOKEN + "x")},
        {secret.HEADER: "密"},
    ],
)
async def test_nobody_without_the_secret_is_heard(
    door: Door, turns: TurnsDouble, headers: dict[str, str]
) -> None:
    assert await door.posts(door.message(text="你好"), headers) == (403, b"")
    assert turns.heard == []


def test_the_path_and_the_secret_do_not_hold_the_token() -> None:
    for shown in (secret.PATH, secret.secret(TOKEN)):
        assert all(part not in shown for part in TOKEN.split(":"))


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD"])
async def test_only_posts_are_taken(door: Door, method: str) -> None:
    async with door.session.request(method, door.address, headers=SECRET) as response:
        assert response.status == 405


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_only_json_is_taken(door: Door, kind: str) -> None:
    assert await door.posts(door.message(text="你好"), kind=kind) == (415, b"")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"update_id":' + b"1" * 5000 + b"}"]
)
async def test_what_is_no_json_is_refused_without_a_word(door: Door, body: bytes) -> None:
    assert await door.posts(body) == (400, b"")


async def test_a_body_beyond_all_updates_is_refused(door: Door) -> None:
    assert await door.posts(b" " * (BODY_BYTES + 1)) == (413, b"")


async def test_the_longest_message_with_the_longest_message_before_it_is_heard(
    door: Door, turns: TurnsDouble
) -> None:
    longest = "𠮷" * 2048
    before = door.message(text=longest)["message"]
    status, _ = await door.posts(door.message(text=longest, reply_to_message=before))
    assert status == 200
    assert turns.heard[0][1].text == longest


@pytest.mark.parametrize(
    "update",
    [
        [],
        7,
        None,
        {},
        {"update_id": "x"},
        {"update_id": 7, "message": {"chat": 5}},
        {"update_id": 7, "new": 1},
    ],
)
async def test_an_update_that_cannot_be_read_does_not_come_for_ever(
    door: Door, turns: TurnsDouble, update: Any
) -> None:
    assert await door.posts(update) == (200, b"")
    assert turns.heard == []


async def test_nothing_that_people_wrote_gets_into_the_log(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    await door.posts({"update_id": 7, "message": {"chat": 5, "text": "我的电话 13800138000"}})
    await door.posts(door.message(text="我的电话 13800138000"))
    assert "13800138000" not in caplog.text
    assert TOKEN.split(":")[1] not in caplog.text
    assert "cannot be read" in caplog.text


async def test_a_busy_store_asks_telegram_to_come_again(door: Door, turns: TurnsDouble) -> None:
    turns.answers = [Answer((Reply("刚才出了点问题"),), busy=True)]
    update = door.message(text="你好")
    assert (await door.posts(update))[0] == 503
    status, said = await door.posts(update)
    assert (status, said["text"]) == (200, "您说：你好")


async def test_a_failure_inside_is_told_to_the_person_and_to_the_log(
    door: Door, turns: TurnsDouble, caplog: pytest.LogCaptureFixture
) -> None:
    turns.answers = [RuntimeError("broken")]
    said = await door.says("你好")
    assert "出了点问题" in said["text"]
    assert "could not be answered" in caplog.text


async def test_the_rest_of_an_answer_follows_by_the_courier(
    door: Door, turns: TurnsDouble, arrivals: ArrivalsDouble
) -> None:
    turns.answers = [Answer((Reply("一"),), waiting=1)]
    await door.says("你好")
    await door.says("再说")
    await asyncio.sleep(0.05)
    assert arrivals.arrivals == [("telegram", str(PERSON))]


def tapped(**more: Any) -> dict[str, Any]:
    shown = {"message_id": 9, "chat": PRIVATE, "date": 1763800000}
    person = {"id": PERSON, "is_bot": False, "first_name": "陈姐"}
    query = {"id": "4711000", "from": person, "message": shown, "data": "search:more:"}
    return {"update_id": 70, "callback_query": query | more}


async def test_a_tapped_button_is_answered_even_where_its_query_is_too_old(
    door: Door, turns: TurnsDouble
) -> None:
    status, said = await door.posts(tapped())
    assert (status, said["method"]) == (200, "sendMessage")
    await asyncio.sleep(0.05)
    assert [call.method for call in door.telegram.calls] == ["answerCallbackQuery"]
    assert turns.heard[0][1].button == "search:more:"


async def test_a_page_of_a_list_takes_the_place_of_the_page_before(door: Door, turns: TurnsDouble) -> None:
    turns.answers = [Answer((Reply("第二页", replaces=True),))]
    _, said = await door.posts(tapped())
    assert (said["method"], said["message_id"], said["text"]) == ("editMessageText", 9, "第二页")


async def test_a_message_too_old_to_be_changed_is_followed_by_a_new_one(
    door: Door, turns: TurnsDouble
) -> None:
    turns.answers = [Answer((Reply("第二页", replaces=True),))]
    _, said = await door.posts(tapped(message={"message_id": 9, "chat": PRIVATE, "date": 0}))
    assert said["method"] == "sendMessage"


async def test_a_changed_message_is_answered_without_a_turn(door: Door, turns: TurnsDouble) -> None:
    update = door.message(text="改成60人")
    update["edited_message"] = update.pop("message")
    _, said = await door.posts(update)
    assert "我只读新发的" in said["text"]
    assert turns.heard == []


async def test_an_album_is_answered_once(door: Door, turns: TurnsDouble) -> None:
    first = door.message(photo=[], media_group_id="a1")
    answered = [await door.posts(first)]
    answered += [await door.posts(door.message(photo=[], media_group_id="a1")) for _ in range(3)]
    answered += [await door.posts(first)]  # the platform was in doubt
    assert [bool(said) for _, said in answered] == [True, False, False, False, True]


async def test_blocking_the_bot_is_noted_and_coming_back_too(door: Door, arrivals: ArrivalsDouble) -> None:
    for status in ("kicked", "member"):
        member = {"chat": PRIVATE, "new_chat_member": {"status": status}}
        assert await door.posts({"update_id": 7, "my_chat_member": member}) == (200, b"")
    await door.says("/start")
    await asyncio.sleep(0.05)
    assert arrivals.departures == [("telegram", str(PERSON))]
    assert arrivals.arrivals == [("telegram", str(PERSON))] * 2


async def test_a_body_that_breaks_off_harms_nobody(door: Door, turns: TurnsDouble) -> None:
    parts = urlsplit(door.address)
    head = (
        f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
        f"{secret.HEADER}: {secret.secret(TOKEN)}\r\nContent-Length: 500\r\n\r\n"
    )
    with socket.create_connection((parts.hostname or "", parts.port or 0)) as line:
        line.sendall(head.encode() + json.dumps(door.message(text="你好")).encode()[:50])
    assert (await door.says("还在吗"))["text"] == "您说：还在吗"
    assert len(turns.heard) == 1
