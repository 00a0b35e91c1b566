"""Updates as Telegram sends them, and what they mean."""

from typing import Any

import pytest

from bot.channels.telegram.updates import (
    Asked,
    Edited,
    Foreign,
    Grouped,
    Membership,
    Said,
    Unreadable,
    read,
)
from bot.dialogue.messages import Incoming, Medium, Sender

PERSON = {"id": 42, "is_bot": False, "first_name": "陈", "language_code": "zh-hans"}
PRIVATE = {"id": 42, "type": "private", "first_name": "陈"}
GROUP = {"id": -1001, "type": "supergroup", "title": "海幢文化群"}


def message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    return {
        "update_id": 7,
        "message": {"message_id": 5, "from": PERSON, "chat": chat, "date": 1763800000, **content},
    }


def said(**content: Any) -> Incoming:
    event = read(message(**content))
    assert isinstance(event, Said)
    assert (event.chat, event.sender) == (42, Sender("telegram", "42", "陈"))
    return event.incoming


def test_words_are_words() -> None:
    assert said(text="适合长者的讲座") == Incoming("7", "适合长者的讲座")


@pytest.mark.parametrize(
    ("text", "incoming"),
    [
        ("/start", Incoming("7", medium=Medium.ARRIVAL)),
        ("/start p_A001", Incoming("7", medium=Medium.ARRIVAL, start="p_A001")),
        ("/start@xiangmei_bot p_A001", Incoming("7", medium=Medium.ARRIVAL, start="p_A001")),
        ("/start <script>", Incoming("7", medium=Medium.ARRIVAL)),
        ("/start hello", Incoming("7", medium=Medium.ARRIVAL)),
        ("/help", Incoming("7", "帮助")),
        ("/HELP", Incoming("7", "帮助")),
        ("/order", Incoming("7", "我要点单")),
        ("/order 下周三下午两点约一场八段锦", Incoming("7", "下周三下午两点约一场八段锦")),
        ("/mine", Incoming("7", "我的订单")),
        ("/cancel", Incoming("7", "取消")),
        ("/find 剪纸", Incoming("7", "剪纸")),
        ("/nosuch 剪纸", Incoming("7", "剪纸")),
        ("/nosuch", Incoming("7", "nosuch")),
        ("/ 剪纸", Incoming("7", "/ 剪纸")),
    ],
)
def test_commands_are_the_words_they_stand_for(text: str, incoming: Incoming) -> None:
    assert said(text=text) == incoming


@pytest.mark.parametrize(
    ("content", "incoming"),
    [
        ({"voice": {"file_id": "x", "duration": 3}}, Incoming("7", medium=Medium.VOICE)),
        (
            {"photo": [{"file_id": "x"}], "caption": "这样的有吗"},
            Incoming("7", "这样的有吗", medium=Medium.PICTURE),
        ),
        ({"video": {}}, Incoming("7", medium=Medium.VIDEO)),
        ({"video_note": {}}, Incoming("7", medium=Medium.VIDEO)),
        # An animation comes with a document for older clients.
        ({"animation": {}, "document": {}}, Incoming("7", medium=Medium.VIDEO)),
        ({"sticker": {"emoji": "👍"}}, Incoming("7", medium=Medium.STICKER)),
        ({"dice": {"emoji": "🎲", "value": 3}}, Incoming("7", medium=Medium.STICKER)),
        ({"document": {}}, Incoming("7", medium=Medium.FILE)),
        ({"poll": {"question": "?"}}, Incoming("7", medium=Medium.FILE)),
        ({"location": {"latitude": 23.1, "longitude": 113.3}}, Incoming("7", medium=Medium.POSITION)),
        (
            {
                "location": {"latitude": 23.1, "longitude": 113.3},
                "venue": {"title": "寺前社区", "address": "海珠区海幢街道", "location": {}},
            },
            Incoming("7", "寺前社区 海珠区海幢街道", medium=Medium.POSITION),
        ),
        (
            {"contact": {"phone_number": "+8613800138000", "first_name": "文", "last_name": "陈"}},
            Incoming("7", "陈文 +8613800138000", medium=Medium.CONTACT),
        ),
    ],
)
def test_what_is_not_typed_is_told_by_its_kind(content: dict[str, Any], incoming: Incoming) -> None:
    assert said(**content) == incoming


@pytest.mark.parametrize(
    "content",
    [
        {"pinned_message": {"message_id": 1}},
        {"new_chat_members": [PERSON]},
        {"left_chat_member": PERSON},
        {"message_auto_delete_timer_changed": {}},
        {"write_access_allowed": {}},
        {"migrate_to_chat_id": -1002},
    ],
)
def test_what_only_tells_of_something_is_not_answered(content: dict[str, Any]) -> None:
    assert read(message(**content)) is None
    assert read(message(GROUP, **content)) is None


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 7, "channel_post": {"message_id": 1, "chat": {"id": -5, "type": "channel"}}},
        {"update_id": 7, "message_reaction": {"chat": PRIVATE, "message_id": 1}},
        {"update_id": 7, "poll_answer": {}},
        {"update_id": 7, "chat_join_request": {}},
        {"update_id": 7, "something_of_next_year": {}},
        {"update_id": 7},
        message({"id": -5, "type": "channel"}, text="你好"),
        {"update_id": 7, "message": {"message_id": 5, "chat": PRIVATE, "text": "no sender"}},
    ],
)
def test_what_is_not_for_us_is_left_alone(update: dict[str, Any]) -> None:
    assert read(update) is None


def test_other_bots_are_not_answered() -> None:
    update = message(text="你好")
    update["message"]["from"] = PERSON | {"is_bot": True}
    assert read(update) is None


def tap(**message: Any) -> dict[str, Any]:
    keys = [[{"text": "1 看详情", "callback_data": "search:card:A001"}]]
    shown = {"message_id": 9, "chat": PRIVATE, "date": 1763800000, "reply_markup": {"inline_keyboard": keys}}
    query = {"id": "q1", "from": PERSON, "message": shown | message, "data": "search:card:A001"}
    return {"update_id": 7, "callback_query": query}


def test_a_tapped_button_says_what_it_says_and_where_it_stands() -> None:
    assert read(tap()) == Said(
        42,
        Sender("telegram", "42", "陈"),
        Incoming("7", button="search:card:A001", label="看详情"),
        query="q1",
        tapped=9,
    )


def test_a_message_that_telegram_no_longer_holds_is_not_to_be_changed() -> None:
    event = read(tap(date=0))
    assert isinstance(event, Said)
    assert event.tapped == 0


def test_a_button_without_data_is_still_a_tap() -> None:
    update = tap()
    del update["callback_query"]["data"]
    event = read(update)
    assert isinstance(event, Said)
    assert event.incoming.button == "?"


def test_buttons_that_stand_elsewhere_are_foreign() -> None:
    assert read(tap(chat=GROUP)) == Foreign("q1")
    inline = {"id": "q1", "from": PERSON, "inline_message_id": "x", "data": "a:b:c"}
    assert read({"update_id": 7, "callback_query": inline}) == Foreign("q1")


def test_a_changed_message_is_noticed_but_not_a_live_position() -> None:
    update = {"update_id": 7, "edited_message": message(text="改了")["message"]}
    assert read(update) == Edited(42, 5)
    update["edited_message"]["location"] = {"latitude": 1.0, "longitude": 2.0}
    assert read(update) is None


@pytest.mark.parametrize(("status", "here"), [("kicked", False), ("member", True)])
def test_blocking_and_coming_back_are_noticed(status: str, here: bool) -> None:
    member = {"chat": PRIVATE, "from": PERSON, "new_chat_member": {"status": status}}
    assert read({"update_id": 7, "my_chat_member": member}) == Membership(42, here)


def test_an_inline_query_is_what_was_typed() -> None:
    query = {"id": "q1", "from": PERSON, "query": "八段锦", "offset": ""}
    assert read({"update_id": 7, "inline_query": query}) == Asked("q1", "八段锦")


def test_a_message_in_a_group_tells_whom_it_is_for() -> None:
    assert read(message(GROUP, text="大家好")) == Grouped(-1001, 0, 5, "大家好")
    command = read(message(GROUP, text="/find@Xiangmei_bot 剪纸"))
    assert command == Grouped(-1001, 0, 5, "剪纸", asked="Xiangmei_bot")
    before = {"message_id": 4, "from": {"id": 1, "is_bot": True, "username": "xiangmei_bot"}}
    answer = read(message(GROUP, text="还有吗", reply_to_message=before))
    assert answer == Grouped(-1001, 0, 5, "还有吗", answered="xiangmei_bot")


def test_names_are_joined_as_their_people_write_them() -> None:
    update = message(text="hi")
    update["message"]["from"] = {"id": 42, "first_name": "Ada", "last_name": "Lovelace"}
    event = read(update)
    assert isinstance(event, Said)
    assert event.sender.name == "Ada Lovelace"


@pytest.mark.parametrize(
    "update",
    [
        None,
        [],
        "x",
        {},
        {"update_id": "7"},
        {"update_id": True},
        {"update_id": 2**60},
        {"update_id": 7, "message": []},
        {"update_id": 7, "message": {"text": "no chat"}},
        {"update_id": 7, "message": {"chat": {"id": "42", "type": "private"}, "from": PERSON}},
        message(text=5),
        message(contact={"phone_number": 138}),
        {"update_id": 7, "callback_query": {"data": "x"}},
        {"update_id": 7, "callback_query": {"id": "q", "message": {"chat": PRIVATE}, "data": "x"}},
        {"update_id": 7, "inline_query": {"id": "q"}},
        {"update_id": 7, "my_chat_member": {"chat": PRIVATE}},
    ],
)
def test_what_has_not_the_shape_of_an_update_is_unreadable(update: object) -> None:
    with pytest.raises(Unreadable):
        read(update)
