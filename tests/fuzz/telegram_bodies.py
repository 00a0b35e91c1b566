"""What is thrown at Telegram's webhook: all kinds of updates, right and spoilt, and none at all."""

from collections.abc import Iterator, Mapping
from itertools import count
from random import Random
from typing import Any

from bot.channels.telegram import secret
from bot.channels.telegram.webhook import BODY_BYTES
from tests.fakes.telegram import TOKEN
from tests.fuzz.shots import TEXTS, Shot, as_json, damaged, spoilt

PEOPLE = 200
GROUP = {"id": -1001234567890, "type": "supergroup", "title": "海幢文化群"}
DATA = (
    *("home:help:", "search:more:", "search:card:A001", "search:filters:", "mine:list:", "mine:list:5"),
    *("order:product:A001", "order:start:", "order:confirm:00000000", "demo:role:coordinator"),
    *(
        "demo:unit:440105007101",
        "need:start:",
        "a:b:c",
        "",
        ":",
        "x" * 64,
        "好" * 21,
        "🙂",
        "order:day:2026-12-09",
    ),
)
MEDIA: tuple[dict[str, Any], ...] = (
    {"voice": {"file_id": "x", "duration": 3}},
    {"photo": [{"file_id": "x", "width": 1, "height": 1}], "caption": "有没有剪纸"},
    {"sticker": {"emoji": "👍"}},
    {"video": {"file_id": "x"}, "media_group_id": "1"},
    {"document": {"file_id": "x"}},
    {"dice": {"emoji": "🎲", "value": 1}},
    {"location": {"latitude": 23.1, "longitude": 113.3}},
    {"venue": {"title": "寺前社区", "address": "海珠区海幢街道", "location": {}}},
    {"contact": {"phone_number": "+8613800138000", "first_name": "陈姐"}},
    {"poll": {"id": "1", "question": "？", "options": []}},
    {"new_chat_members": [{"id": 1, "is_bot": False, "first_name": "新"}]},
    {"pinned_message": {"message_id": 1, "date": 0}},
    {"migrate_to_chat_id": -1009},
)
COMMANDS = (
    "/start",
    "/start p_A001",
    "/start e_GZ26000001",
    "/start i_x",
    "/start \x00",
    "/help",
    "/order",
    "/x",
)


class TelegramGun:
    """Telegram's webhook."""

    def environment(self, api_url: str) -> dict[str, str]:
        """A bot whose API is the double's."""
        return {"XIANGMEI_TELEGRAM_TOKEN": TOKEN, "XIANGMEI_TELEGRAM_API_URL": api_url}

    def shots(self, random: Random) -> Iterator[Shot]:
        """Half of them right, the rest spoilt in one way or another."""
        for number in count(1):
            update = _update(random, number)
            chance = random.random()
            if chance < 0.5:
                yield _shot(as_json(update), right=True)
            elif chance < 0.8:
                yield _shot(as_json(spoilt(random, update)))
            elif chance < 0.95:
                yield _shot(damaged(random, as_json(update)))
            else:
                yield _foreign(random, as_json(update))


def _shot(body: bytes, headers: Mapping[str, str] | None = None, *, right: bool = False) -> Shot:
    known = {"Content-Type": "application/json", secret.HEADER: secret.secret(TOKEN)}
    return Shot(secret.PATH, body, known | dict(headers or {}), right=right)


def _foreign(random: Random, body: bytes) -> Shot:
    """A request that is none of Telegram's."""
    match random.randrange(6):
        case 0:
            return _shot(body, {secret.HEADER: random.choice(("", "0" * 64, "%00", "x" * 4000))})
        case 1:
            return _shot(
                body, {"Content-Type": random.choice(("text/xml", "", "a/b;c", "multipart/form-data"))}
            )
        case 2:
            return _shot(b" " * (BODY_BYTES + random.randint(1, 9)))
        case 3:
            return Shot(secret.PATH, b"", {}, random.choice(("GET", "HEAD", "PUT", "DELETE", "OPTIONS")))
        case 4:
            return Shot(secret.PATH + random.choice(("/", "/..", "x", "%00", "?a=b")), body)
        case _:
            return _shot(body, {"Content-Encoding": random.choice(("gzip", "deflate", "br", "x"))})


def _update(random: Random, number: int) -> dict[str, Any]:
    person = {
        "id": random.randint(1, PEOPLE),
        "is_bot": False,
        "first_name": random.choice(("陈", "<b>", "🙂")),
    }
    private = {"id": person["id"], "type": "private", "first_name": person["first_name"]}
    message: dict[str, Any] = {"message_id": number, "from": person, "chat": private, "date": 1763800000}
    # Some come again, as they do when the platform is in doubt.
    update: dict[str, Any] = {"update_id": number - (3 if random.random() < 0.02 else 0)}
    match random.randrange(10):
        case 0 | 1 | 2 | 3:
            return update | {"message": message | {"text": random.choice(TEXTS)}}
        case 4:
            return update | {"message": message | random.choice(MEDIA)}
        case 5:
            return update | {"message": message | {"text": random.choice(COMMANDS)}}
        case 6:
            query = {"id": str(number), "from": person, "message": message, "data": random.choice(DATA)}
            return update | {"callback_query": query}
        case 7:
            query = {"id": str(number), "from": person, "query": random.choice(TEXTS)[:256], "offset": ""}
            return update | {"inline_query": query}
        case 8:
            text = f"@xiangmei_bot {random.choice(TEXTS)}"[:4096]
            return update | {"message": message | {"chat": GROUP, "text": text}}
        case _:
            status = random.choice(("kicked", "member"))
            member = {
                "chat": private,
                "from": person,
                "date": 0,
                "new_chat_member": {"user": person, "status": status},
            }
            return update | random.choice(
                (
                    {"my_chat_member": member},
                    {"edited_message": message | {"text": "改"}},
                    {"poll_answer": {}},
                )
            )
