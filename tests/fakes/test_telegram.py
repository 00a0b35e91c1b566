"""The double of the Bot API keeps the platform's rules: what it lets pass, the platform lets pass."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, FormData, web
from aiohttp.test_utils import TestServer

from tests.fakes.telegram import FakeTelegram, Fault, Limits

PERSON, GROUP = 1001, -2002
WIDE = Limits(overall=1000, chat=1000)


class Caller:
    """Calls methods as any client would, with JSON."""

    def __init__(self, session: ClientSession, telegram: FakeTelegram) -> None:
        self.session = session
        self.telegram = telegram

    async def __call__(self, method: str, token: str = "", /, **given: Any) -> tuple[int, Any]:
        url = f"{self.telegram.url}/bot{token or self.telegram.token}/{method}"
        async with self.session.post(url, json=given) as response:
            body = await response.json()
            assert body["ok"] == (response.status == 200)
            return response.status, body["result"] if body["ok"] else body

    async def refusal(self, method: str, **given: Any) -> str:
        status, body = await self(method, **given)
        assert status == body["error_code"] != 200
        return str(body["description"])


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(WIDE) as telegram:
        telegram.chat(PERSON)
        yield telegram


@pytest.fixture
def call(session: ClientSession, telegram: FakeTelegram) -> Caller:
    return Caller(session, telegram)


async def test_a_message_is_shown_without_its_tags(call: Caller, telegram: FakeTelegram) -> None:
    text = '<b>八段锦</b> 60&lt;人&gt; &amp; <a href="https://e.example">地图</a>'
    _, message = await call("sendMessage", chat_id=PERSON, text=text, parse_mode="HTML")
    assert message["text"] == "八段锦 60<人> & 地图"
    assert [entity["type"] for entity in message["entities"]] == ["bold", "text_link"]
    assert telegram.chat(PERSON).texts == ["八段锦 60<人> & 地图"]
    assert not telegram.violations


NOT_TELEGRAMS = [
    *("a < b", "a > b", "甲 & 乙", "<b>甲", "甲</b>", "<b><i>甲</b></i>", "<h1>甲</h1>", "<br/>甲"),
    *("<!-- 甲 -->", "<b class='x'>甲</b>", "<span>甲</span>", "&nbsp;甲"),
]


@pytest.mark.parametrize("text", NOT_TELEGRAMS)
async def test_html_that_is_not_telegrams_is_refused(text: str, call: Caller, telegram: FakeTelegram) -> None:
    refusal = await call.refusal("sendMessage", chat_id=PERSON, text=text, parse_mode="HTML")
    assert "can't parse entities" in refusal
    assert telegram.violations[refusal] == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "message text is empty"),
        (" \n", "message text is empty"),
        ("<b></b>", "message text is empty"),
        ("字" * 4097, "message is too long"),
        ("𠮷" * 2049, "message is too long"),
        ("&lt;" * 4097, "message is too long"),
    ],
)
async def test_a_text_has_1_to_4096_characters_after_its_tags_are_read(
    text: str, reason: str, call: Caller
) -> None:
    assert reason in await call.refusal("sendMessage", chat_id=PERSON, text=text, parse_mode="HTML")
    longest = "&lt;" * 4096
    assert (await call("sendMessage", chat_id=PERSON, text=longest, parse_mode="HTML"))[0] == 200


@pytest.mark.parametrize(
    ("data", "fits"), [("字" * 21, True), ("字" * 21 + "a", True), ("字" * 22, False), ("", False)]
)
async def test_a_button_carries_1_to_64_bytes(data: str, fits: bool, call: Caller) -> None:
    markup = {"inline_keyboard": [[{"text": "预约", "callback_data": data}]]}
    status, body = await call("sendMessage", chat_id=PERSON, text="甲", reply_markup=markup)
    assert (status == 200) == fits
    assert fits or "BUTTON_DATA_INVALID" in body["description"]


@pytest.mark.parametrize(
    ("limits", "chats", "sent"),
    [
        (Limits(overall=30), range(1, 61), 30),
        (Limits(overall=1000, chat=1), [7] * 3, 1),
        (Limits(overall=1000, chat=1000, group=20), [-7] * 30, 20),
    ],
)
async def test_more_than_a_limit_allows_meets_429(
    limits: Limits, chats: list[int], sent: int, session: ClientSession
) -> None:
    async with FakeTelegram(limits) as telegram:
        call = Caller(session, telegram)
        for chat in chats:
            telegram.chat(chat)
        answers = [await call("sendMessage", chat_id=chat, text="甲") for chat in chats]
        refused = [body for status, body in answers if status == 429]
        assert len(answers) - len(refused) == sent
        wait = refused[0]["parameters"]["retry_after"]
        assert refused[0]["description"] == f"Too Many Requests: retry after {wait}"
        assert sum(telegram.violations.values()) == len(refused)


async def test_the_window_slides_and_does_not_fill_up_like_a_bucket(session: ClientSession) -> None:
    async with FakeTelegram(Limits(overall=10, overall_seconds=0.5)) as telegram:
        call = Caller(session, telegram)
        for chat in range(1, 31):
            telegram.chat(chat)

        async def burst(chats: range) -> int:
            answers = [await call("sendMessage", chat_id=chat, text="甲") for chat in chats]
            return sum(status == 200 for status, _ in answers)

        assert await burst(range(1, 6)) == 5
        await asyncio.sleep(0.35)
        assert await burst(range(6, 21)) == 5
        await asyncio.sleep(0.25)
        assert await burst(range(21, 31)) == 5


@pytest.mark.parametrize(
    ("state", "status", "reason"),
    [
        ({"blocked": True}, 403, "Forbidden: bot was blocked by the user"),
        ({"deactivated": True}, 403, "Forbidden: user is deactivated"),
        ({"kicked": True}, 403, "Forbidden: bot was kicked from the group chat"),
        ({"started": False}, 403, "Forbidden: bot can't initiate conversation with a user"),
        ({"migrated_to": -1009}, 400, "Bad Request: group chat was upgraded to a supergroup chat"),
    ],
)
async def test_who_cannot_be_written_to_is_told(
    state: dict[str, Any], status: int, reason: str, call: Caller, telegram: FakeTelegram
) -> None:
    telegram.chat(PERSON, **state)
    answered, body = await call("sendMessage", chat_id=PERSON, text="甲")
    assert (answered, body["description"]) == (status, reason)
    assert body.get("parameters", {}).get("migrate_to_chat_id") == state.get("migrated_to")
    assert not telegram.violations


async def test_an_unknown_chat_method_or_token_is_told(call: Caller) -> None:
    assert await call.refusal("sendMessage", chat_id=5, text="甲") == "Bad Request: chat not found"
    assert await call.refusal("sendTelegram", chat_id=5) == "Not Found: method not found"
    status, body = await call("getMe", "1:wrong")
    assert (status, body["description"]) == (401, "Unauthorized")


async def test_a_misspelt_parameter_is_an_offence(call: Caller, telegram: FakeTelegram) -> None:
    given = {"link_preview_options": {"is_disabled": True}, "disable_notification": True}
    await call("sendMessage", chat_id=PERSON, text="甲", parse_mode="HTML", **given)
    assert not telegram.violations
    await call("sendMessage", chat_id=PERSON, text="甲", parsemode="HTML")
    assert telegram.violations == {"sendMessage has no parameter parsemode": 1}


async def test_an_edit_has_to_change_something(call: Caller, telegram: FakeTelegram) -> None:
    _, message = await call("sendMessage", chat_id=PERSON, text="第1页")
    where = {"chat_id": PERSON, "message_id": message["message_id"]}
    assert "message is not modified" in await call.refusal("editMessageText", text="第1页", **where)
    assert (await call("editMessageText", text="第2页", **where))[0] == 200
    assert telegram.chat(PERSON).texts == ["第2页"]
    lost = where | {"message_id": 99999}
    assert "message to edit not found" in await call.refusal("editMessageText", text="第3页", **lost)


async def test_a_query_that_is_too_old_cannot_be_answered(session: ClientSession) -> None:
    async with FakeTelegram(WIDE, query_seconds=0.05) as telegram:
        call = Caller(session, telegram)
        fresh = telegram.desk.asks()
        assert (await call("answerCallbackQuery", callback_query_id=fresh))[0] == 200
        old = await telegram.asks_inline(PERSON, "八段锦")
        await asyncio.sleep(0.1)
        assert "query is too old" in await call.refusal("answerInlineQuery", inline_query_id=old, results=[])


@pytest.mark.parametrize(
    ("webhook", "reason"),
    [
        ({"url": "http://bot.example/x"}, "An HTTPS URL must be provided"),
        ({"url": "https://bot.example:8080/x"}, "only on ports 80, 88, 443 or 8443"),
        ({"url": "https://bot.example/x", "secret_token": "机密"}, "unallowed characters"),
        ({"url": "https://bot.example/x", "max_connections": 101}, "max_connections"),
    ],
)
async def test_a_webhook_that_cannot_be_is_refused(
    webhook: dict[str, Any], reason: str, call: Caller
) -> None:
    assert reason in await call.refusal("setWebhook", **webhook)


async def test_a_webhook_gets_an_update_again_until_it_takes_it_and_its_answer_is_done(
    call: Caller, telegram: FakeTelegram
) -> None:
    heard: list[tuple[int, str]] = []

    async def receive(request: web.Request) -> web.Response:
        update = await request.json()
        heard.append((update["update_id"], request.headers["X-Telegram-Bot-Api-Secret-Token"]))
        if len(heard) == 1:
            raise web.HTTPBadGateway
        return web.json_response({"method": "sendMessage", "chat_id": PERSON, "text": "您好"})

    app = web.Application()
    app.router.add_post("/hook", receive)
    server = TestServer(app)
    await server.start_server()
    telegram.updates.routes["https://bot.example"] = str(server.make_url(""))
    await call("setWebhook", url="https://bot.example/hook", secret_token="s3")
    update_id = await telegram.says(PERSON, "你好")
    await telegram.updates.settled()
    assert heard == [(update_id, "s3")] * 2
    assert telegram.updates.deliveries == [(update_id, 502), (update_id, 200)]
    assert telegram.chat(PERSON).texts == ["您好"]
    _, info = await call("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 502 Bad Gateway"
    await server.close()


async def test_polling_gets_each_update_until_the_next_offset_confirms_it(
    call: Caller, telegram: FakeTelegram
) -> None:
    waiting = asyncio.create_task(call("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    update_id = await telegram.says(PERSON, "/start p_A001")
    _, (update,) = await waiting
    assert update["update_id"] == update_id
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert (await call("getUpdates"))[1] == [update]
    assert (await call("getUpdates", offset=update_id + 1))[1] == []
    assert telegram.updates.pending == 0


async def test_two_pollers_or_a_poller_beside_a_webhook_meet_a_conflict(
    call: Caller, telegram: FakeTelegram
) -> None:
    first = asyncio.create_task(call("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(call("getUpdates", timeout=1))
    status, body = await first
    assert status == 409
    assert "terminated by other getUpdates request" in body["description"]
    assert (await second)[0] == 200
    await call("setWebhook", url="https://bot.example/hook")
    assert "can't use getUpdates method while webhook is active" in await call.refusal("getUpdates")
    assert telegram.violations == {"two pollers": 1, "getUpdates beside a webhook": 1}


async def test_a_file_and_its_caption_arrive(
    session: ClientSession, call: Caller, telegram: FakeTelegram
) -> None:
    form = FormData({"chat_id": str(PERSON), "caption": "海报"})
    form.add_field("photo", b"\x89PNG", filename="poster.png")
    async with session.post(f"{telegram.url}/bot{telegram.token}/sendPhoto", data=form) as response:
        assert response.status == 200
    (shown,) = telegram.chat(PERSON).shown
    assert (shown.media, shown.text) == ("photo", "海报")
    assert telegram.calls[-1].given["photo"] == b"\x89PNG"
    assert "there is no document" in await call.refusal("sendDocument", chat_id=PERSON)


@pytest.mark.parametrize(
    ("fault", "taken"),
    [
        (Fault.LOST, 1),
        (Fault.DROPPED, 0),
        (Fault.SILENT, 1),
        (Fault.BAD_GATEWAY, 0),
        (Fault.INTERNAL, 0),
        (Fault.NONSENSE, 1),
        (Fault.FLOOD, 0),
    ],
)
async def test_trouble_comes_as_ordered_and_once(
    fault: Fault, taken: int, call: Caller, telegram: FakeTelegram
) -> None:
    telegram.fails(fault, method="sendMessage")
    await call("getMe")
    sending = call("sendMessage", chat_id=PERSON, text="甲")
    try:
        status = (await asyncio.wait_for(sending, 0.2))[0]
    except (ClientError, TimeoutError):
        status = 0
    assert status != 200
    assert len(telegram.chat(PERSON).texts) == taken
    assert (await call("sendMessage", chat_id=PERSON, text="乙"))[0] == 200


async def test_the_clock_can_be_wrong(session: ClientSession, telegram: FakeTelegram) -> None:
    telegram.clock_off = 3600
    async with session.get(f"{telegram.url}/bot{telegram.token}/getMe") as response:
        told = response.headers["Date"]
    ahead = time.strftime("%a, %d %b %Y %H:%M", time.gmtime(time.time() + 3600))
    assert told.startswith(ahead) or time.gmtime().tm_sec < 2


@pytest.mark.parametrize(
    ("method", "given", "reason"),
    [
        ("setMyCommands", {"commands": [{"command": "帮助", "description": "帮助"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "help", "description": ""}]}, "DESCRIPTION_INVALID"),
        ("setMyDescription", {"description": "长" * 513}, "description is too long"),
        ("setMyShortDescription", {"short_description": "长" * 121}, "short_description is too long"),
        ("setChatMenuButton", {"menu_button": {"type": "sausage"}}, "unsupported type"),
    ],
)
async def test_a_profile_that_cannot_be_is_refused(
    method: str, given: dict[str, Any], reason: str, call: Caller
) -> None:
    assert reason in await call.refusal(method, **given)


async def test_an_inline_answer_is_kept_and_its_rules_are_checked(
    call: Caller, telegram: FakeTelegram
) -> None:
    def article(name: str) -> dict[str, Any]:
        return {"type": "article", "id": name, "title": "甲", "input_message_content": {"message_text": "甲"}}

    query = await telegram.asks_inline(PERSON, "八段锦")
    twice = [article("A001"), article("A001")]
    assert "DUPLICATE" in await call.refusal("answerInlineQuery", inline_query_id=query, results=twice)
    await call("answerInlineQuery", inline_query_id=query, results=[article("A001")])
    assert [result["id"] for result in telegram.desk.inline_answers[query]] == ["A001"]
