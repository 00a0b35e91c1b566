"""Ten thousand messages of garbage before the whole program: each is answered or refused with a sentence."""

import json
import logging
import os
import random
import re

import pytest
from aiohttp import ClientSession, CookieJar

from bot.handlers.wording import home
from tests.journeys.conftest import Served

MESSAGES = 100_000 if os.environ.get("SOAK") else 5_000
AT_ONCE = 50
TOPICS = ("home", "search", "order", "change", "mine", "cancel", "need", "demo", "feedback", "nobody", "")
SLOTS = (
    "",
    "product",
    "unit",
    "day",
    "start",
    "room",
    "people",
    "confirm",
    "list",
    "show",
    "card",
    "pick",
    "x",
)
VALUES = (
    "",
    "A001",
    "C014",
    "2026-12-09",
    "2026-12-09T14:00",
    "14:00",
    "99",
    "-1",
    "GZ26000010",
    "440105",
    "·",
)


@pytest.mark.timeout(400 if MESSAGES < 20_000 else 3600)
async def test_every_message_of_garbage_gets_a_sentence(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    dice = random.Random(20261122)
    origin = served.address.rstrip("/")
    answers = refusals = 0
    with caplog.at_level(logging.WARNING):
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
            async with session.get(served.address) as page:
                assert page.status == 200
            socket = await session.ws_connect(f"{served.address}chat", origin=origin, max_msg_size=0)
            assert (await socket.receive_json())["type"] == "history"
            for start in range(0, MESSAGES, AT_ONCE):
                for number in range(start, start + AT_ONCE):
                    await socket.send_str(garbage(dice, number))
                for _ in range(AT_ONCE):
                    frame = await socket.receive_json(timeout=60)
                    words = json.dumps(frame, ensure_ascii=False)
                    assert re.search(r"[\u4e00-\u9fff]{3,}", words), words
                    assert home.trouble().text not in words
                    answers += frame["type"] == "replies"
                    refusals += frame["type"] == "error"
            await socket.close()
    assert answers + refusals == MESSAGES
    assert min(answers, refusals) > MESSAGES / 10, "the garbage was all of one kind"
    assert [record.getMessage() for record in caplog.records] == []


def garbage(dice: random.Random, number: int) -> str:
    """One frame: a broken one, or a well-formed one with a senseless text or button."""
    kind = dice.random()
    message_id = f"garbage-{number:06}"
    if kind < 0.2:
        whole = json.dumps({"id": message_id, "text": noise(dice)})
        return whole[: dice.randrange(len(whole))]
    if kind < 0.22:
        return "长" * dice.randrange(20_000, 300_000)
    if kind < 0.5:
        data = ":".join(dice.choice(each) for each in (TOPICS, SLOTS, VALUES))
        return json.dumps({"id": message_id, "button": data, "label": noise(dice)[:50]})
    return json.dumps({"id": message_id, "text": noise(dice)})


def noise(dice: random.Random) -> str:
    """Text of one kind of senselessness."""
    length = dice.choice((1, 2, 5, 20, 100))
    return "".join(dice.choice(KINDS)(dice) for _ in range(length))


KINDS = (
    lambda dice: chr(dice.randrange(0x110000)),
    lambda dice: chr(dice.randrange(0x20)),
    lambda dice: chr(dice.randrange(0x4E00, 0x9FFF)),
    lambda dice: dice.choice("点半号日月周下个第三五十百人村社区街道取消可以不一1234567890：，。、 "),
    lambda dice: chr(dice.randrange(0x1F300, 0x1FAFF)),
    lambda dice: chr(dice.choice((0x202E, 0x200F, 0x2067, 0x061C, 0x05D0, 0x0627))),
    lambda dice: dice.choice(
        ("\ud800", "\udfff", "\u0000", "\ufeff", "'; DROP TABLE orders;--", "<b>", "{{", "%s")
    ),
)


def test_the_noise_is_of_many_kinds() -> None:
    dice = random.Random(1)
    marks = {mark for _ in range(500) for mark in noise(dice)}
    assert len(marks) > 1000
