"""Whatever comes over the socket is answered or refused with a sentence, and the socket stays open."""

import json
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web import Pace, frames
from tests.channels.web.conftest import Newcomer, Visitor, serving
from tests.channels.web.double import TurnsDouble

OK = "0123456789abcdef"


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "{",
        "null",
        "[]",
        "12",
        '"text"',
        "{}",
        "[" * 60_000,
        '{"id":' + "9" * 5000 + "}",
        json.dumps({"id": OK}),
        json.dumps({"text": "没有编号"}),
        json.dumps({"id": "", "text": "x"}),
        json.dumps({"id": "a b c d e f g", "text": "x"}),
        json.dumps({"id": "a" * 65, "text": "x"}),
        json.dumps({"id": 12345678, "text": "x"}),
        json.dumps({"id": OK, "text": None}),
        json.dumps({"id": OK, "text": ["x"]}),
        json.dumps({"id": OK, "text": "x", "admin": True}),
        json.dumps({"id": OK, "text": "x", "button": "a:b:c"}),
        json.dumps({"id": OK, "button": 1}),
        json.dumps({"id": OK, "button": "长" * 22}),
        json.dumps({"id": OK, "button": "a:b:c", "label": "长" * 201}),
        json.dumps({"id": OK, "text": "长" * 8001}),
        json.dumps({"id": OK, "text": "长" * 40_000}),
        "x" * (1024 * 1024),
    ],
    ids=lambda garbage: garbage[:24],
)
async def test_a_frame_that_makes_no_sense_is_refused_in_chinese(visitor: Visitor, garbage: str) -> None:
    page = await visitor.opens()
    await page.hears("history")
    await page.socket.send_str(garbage)
    words = (await page.hears("error"))["text"]
    assert re.search(r"[\u4e00-\u9fff]{4,}", words)
    await page.says("还在吗")
    await page.hears("replies")


@pytest.mark.parametrize("size", [0, 10, 1024 * 1024])
async def test_a_binary_frame_is_refused_in_chinese(visitor: Visitor, size: int) -> None:
    page = await visitor.opens()
    await page.hears("history")
    await page.socket.send_bytes(b"\x00" * size)
    assert "文字" in (await page.hears("error"))["text"]
    await page.says("还在吗")
    await page.hears("replies")


async def test_strange_characters_are_answered_and_what_no_database_keeps_is_left_out(
    visitor: Visitor,
) -> None:
    page = await visitor.opens()
    await page.hears("history")
    for number, (text, kept) in enumerate(
        [
            ("a\x00b\x07c", "abc"),
            ("半个表情\ud83d", "半个表情\ufffd"),
            ("\ud83d\ude00", "😀"),
            ("一\n二", "一\n二"),
            ("\u202e从右到左", "\u202e从右到左"),
        ]
    ):
        await page.socket.send_str(json.dumps({"id": f"message-{number}", "text": text}))
        assert (await page.hears("replies"))["replies"] == [{"text": f"您说：{kept}"}]


async def test_two_thousand_random_frames_are_each_answered_or_refused(newcomer: Newcomer) -> None:
    chance = random.Random(20261122)
    async with serving(TurnsDouble(), pace=Pace(burst=1e6)) as site:
        page = await (await newcomer(site)).opens()
        await page.hears("history")
        for number in range(2000):
            noise = "".join(chr(chance.choice(PLANES)(chance)) for _ in range(chance.randrange(60)))
            whole = json.dumps({"id": f"message-{number}", "text": noise, "label": noise}, ensure_ascii=False)
            good = json.dumps({"id": f"message-{number}", "text": noise})
            frame = chance.choice([noise, whole[: chance.randrange(len(whole))], whole, good])
            await page.socket.send_str(frame.encode(errors="replace").decode())
            answer = await page.socket.receive_json(timeout=5)
            assert answer["type"] in ("error", "replies")
            assert answer["type"] == "replies" or answer["text"]
        await page.says("还在吗", "last-message")
        assert (await page.hears("replies"))["id"] == "last-message"


PLANES = [
    lambda chance: chance.randrange(0x20),
    lambda chance: chance.randrange(0x20, 0x7F),
    lambda chance: chance.randrange(0x4E00, 0x9FFF),
    lambda chance: chance.randrange(0xD800, 0xE000),
    lambda chance: chance.randrange(0x1F300, 0x1FAFF),
    lambda chance: chance.choice([0x202E, 0x200F, 0x2028, 0xFEFF, 0xFFFF]),
    lambda chance: chance.randrange(0x110000),
]


ANY_TEXT = st.text(st.characters(exclude_categories=()))
FRAMES = st.fixed_dictionaries(
    {"id": st.just(OK) | ANY_TEXT},
    optional={key: ANY_TEXT | st.none() for key in ("text", "button", "label", "type")},
)


@given(FRAMES | st.recursive(st.none() | st.floats() | ANY_TEXT, st.lists))
def test_reading_a_frame_gives_a_message_that_can_be_stored_or_a_sentence(body: object) -> None:
    try:
        incoming = frames.read(json.dumps(body))
    except frames.FrameError as refusal:
        words = refusal.words
    else:
        words = "".join((incoming.message_id, incoming.text, incoming.button, incoming.label))
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", words)
        words = words or "the greeting is asked for"
    assert words.encode()
