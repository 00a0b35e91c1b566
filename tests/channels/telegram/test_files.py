"""Photos and files on Telegram's way in, and documents on the way out."""

import asyncio
import time
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest

from bot.channels.receiving import Receiving, Sizes
from bot.channels.telegram.delivery import TelegramChannel
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.rendering import FITTING, LETTERS
from bot.channels.telegram.transport import close_bot, open_bot
from bot.dialogue.delivery import Delivered, Letter
from bot.dialogue.files import Document, Printed
from bot.dialogue.messages import Button, Incoming, Medium, Reply
from bot.knowledge import Knowledge
from storage.files import CSV, JPEG, Files
from tests.channels.pictures import jpeg
from tests.channels.telegram.conftest import ArrivalsDouble, TurnsDouble
from tests.channels.telegram.door import PERSON, Door, opened
from tests.conversation.edges.telegram import Haste
from tests.fakes.telegram import TOKEN, FakeTelegram, Fault, Limits

POSTER = Document("海报（图片）", "海报.png", "picture")
CALENDAR = Document("课表", '课表".ics', "calendar")


BODY = bytes(3_000_000)


class PressDouble:
    def prints(self, key: str) -> Printed | None:
        made = {"picture": ("海报.png", "image/png"), "calendar": ('课表".ics', "text/calendar")}
        return Printed(*made[key], BODY) if key in made else None


@pytest.fixture
async def door(
    knowledge: Knowledge, turns: TurnsDouble, arrivals: ArrivalsDouble, tmp_path: Path
) -> AsyncIterator[Door]:
    receiving = Receiving(Files(tmp_path), Sizes(picture=100_000, sheet=1_000))
    async with (
        FakeTelegram(Limits.none()) as telegram,
        opened(telegram, knowledge, turns, arrivals, receiving=receiving) as opened_door,
    ):
        yield opened_door


async def sends(door: Door, turns: TurnsDouble, body: bytes, name: str = "", caption: str = "") -> Incoming:
    """What the core hears of a photo, or of a document where it has a name."""
    await (
        door.telegram.sends_document(PERSON, body, name) if name else door.telegram.sends_photo(PERSON, body)
    )
    (update,) = door.telegram.updates._pending.values()
    update["message"]["caption"] = caption
    door.telegram.updates._pending.clear()
    status, said = await door.posts(update)
    assert status == 200
    assert said["method"] == "sendMessage"
    return turns.heard[-1][1]


async def test_a_photo_is_fetched_in_its_largest_size_before_the_turn(door: Door, turns: TurnsDouble) -> None:
    incoming = await sends(door, turns, jpeg(), caption="大家很开心")
    ((file,), words) = (incoming.files, incoming.text)
    assert (file.media_type, words, incoming.untaken) == (JPEG, "大家很开心", "")


async def test_a_sheet_keeps_its_name(door: Door, turns: TurnsDouble) -> None:
    (file,) = (await sends(door, turns, b"a,b\n1,2\n", "产品.csv")).files
    assert (file.media_type, file.name) == (CSV, "产品.csv")


@pytest.mark.parametrize(
    ("body", "name", "why"),
    [
        (b"<html>,", "合影.jpg", "unknown_kind"),
        (bytes(200_000), "大.jpg", "too_large"),
        (bytes(21 * 2**20), "很大.jpg", "too_large"),
        (b"a,b\n" * 500, "长.csv", "too_large"),
        (jpeg()[:300], "坏.jpg", "lost"),
    ],
)
async def test_what_is_not_taken_is_told_and_the_caption_is_heard(
    door: Door, turns: TurnsDouble, body: bytes, name: str, why: str
) -> None:
    incoming = await sends(door, turns, body, name, "看看")
    assert (incoming.files, incoming.untaken, incoming.text) == ((), why, "看看")


async def test_a_photo_is_asked_for_again_once_where_the_way_breaks(door: Door, turns: TurnsDouble) -> None:
    door.telegram.fails(Fault.BAD_GATEWAY, method="download")
    assert (await sends(door, turns, jpeg())).files
    door.telegram.fails(Fault.BAD_GATEWAY, method="download", times=2)
    assert (await sends(door, turns, jpeg(), caption="看")).untaken == "lost"


async def test_a_file_that_telegram_knows_no_more_is_lost(door: Door, turns: TurnsDouble) -> None:
    for file in ("../../x", "gone"):
        await door.posts(door.message(document={"file_id": file, "file_size": 10, "file_name": "x"}))
        assert turns.heard[-1][1].untaken == "lost"


async def test_an_animation_is_not_fetched(door: Door, turns: TurnsDouble) -> None:
    file = {"file_id": "x", "file_size": 10, "file_name": "x.mp4"}
    await door.posts(door.message(animation=file, document=file))
    assert turns.heard[-1][1] == Incoming(turns.heard[-1][1].message_id, medium=Medium.VIDEO)
    assert not door.telegram.calls


async def test_each_photo_of_an_album_is_heard(door: Door, turns: TurnsDouble) -> None:
    for number in range(3):
        await door.telegram.sends_photo(PERSON, jpeg(40 + number), media_group_id="a1")
    for update in list(door.telegram.updates._pending.values()):
        await door.posts(update)
    door.telegram.updates._pending.clear()
    assert len({incoming.files for _, incoming in turns.heard}) == 3


async def test_the_answers_to_an_album_keep_the_pace(
    knowledge: Knowledge, turns: TurnsDouble, arrivals: ArrivalsDouble, tmp_path: Path
) -> None:
    pace, receiving = Pace(), Receiving(Files(tmp_path))
    async with (
        FakeTelegram(Limits.none()) as telegram,
        opened(telegram, knowledge, turns, arrivals, receiving=receiving, pace=pace) as door,
    ):
        for number in range(3):
            await telegram.sends_photo(PERSON, jpeg(40 + number), media_group_id="a1")
        updates = list(telegram.updates._pending.values())
        telegram.updates._pending.clear()
        times: list[float] = []

        async def posts(update: object) -> None:
            await door.posts(update)
            times.append(time.monotonic())

        await asyncio.gather(*map(posts, updates))
        assert all(later - before > 0.9 for before, later in pairwise(times))


def test_an_answer_begins_with_words_and_its_documents_follow_alone() -> None:
    button = Button("好", "home")
    said = Reply("给您做好了", buttons=(button,), documents=(POSTER, CALENDAR))
    assert FITTING.messages([said]) == [
        (Reply("给您做好了", buttons=(button,)),),
        (Reply(documents=(POSTER,)),),
        (Reply(documents=(CALENDAR,)),),
    ]
    lone = Reply(documents=(POSTER,))
    assert FITTING.messages([lone]) == [(Reply("海报（图片）"),), (lone,)]
    assert LETTERS.messages([lone]) == [(lone,)]


async def test_documents_are_sent_as_what_they_are() -> None:
    async with FakeTelegram(Limits.none()) as telegram:
        chat = telegram.chat(PERSON)
        bot = open_bot(TOKEN, telegram.url)
        channel = TelegramChannel(bot, Haste(), PressDouble())
        gone = Document("旧海报", "旧.png", "gone")
        letter = Letter("answer", "1", Reply("好了", documents=(POSTER, CALENDAR, gone)))
        assert isinstance(await channel.deliver(str(PERSON), letter), Delivered)
        await close_bot(bot)
        assert [(shown.media, shown.text) for shown in chat.shown] == [
            ("", "好了"),
            ("photo", "海报（图片）"),
            ("document", "课表"),
            ("", "“旧海报”已经过期，或者不能再看了。请再要一次。"),
        ]
        assert [call.given["photo"] for call in telegram.calls if call.method == "sendPhoto"] == [BODY]
        assert not telegram.violations
