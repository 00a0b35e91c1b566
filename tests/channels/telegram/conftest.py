"""Telegram's door over a small double of the core."""

from collections.abc import AsyncIterator
from concurrent.futures import Future

import pytest

from bot.dialogue.fitting import Fitting
from bot.dialogue.messages import Button, Incoming, Reply, Sender
from bot.knowledge import Knowledge
from bot.turn import Answer
from tests.channels.telegram.door import Door, opened
from tests.fakes.telegram import FakeTelegram, Limits


class TurnsDouble:
    """Answers at once, and remembers; `answers` replaces the next answers."""

    def __init__(self) -> None:
        self.heard: list[tuple[Sender, Incoming]] = []
        self.answers: list[Answer | Exception] = []

    def take(self, sender: Sender, incoming: Incoming, fitting: Fitting) -> Future[Answer]:
        self.heard.append((sender, incoming))
        echo = Reply(f"您说：{incoming.text or incoming.label}", buttons=(Button("更多", "search", "more"),))
        answer = self.answers.pop(0) if self.answers else Answer((echo,))
        done: Future[Answer] = Future()
        if isinstance(answer, Exception):
            done.set_exception(answer)
        else:
            done.set_result(answer)
        return done


class ArrivalsDouble:
    """A courier that only remembers who arrived and who left."""

    def __init__(self) -> None:
        self.arrivals: list[tuple[str, str]] = []
        self.departures: list[tuple[str, str]] = []

    async def arrived(self, channel: str, external_id: str) -> None:
        self.arrivals.append((channel, external_id))

    async def left(self, channel: str, external_id: str) -> None:
        self.departures.append((channel, external_id))


@pytest.fixture
def turns() -> TurnsDouble:
    return TurnsDouble()


@pytest.fixture
def arrivals() -> ArrivalsDouble:
    return ArrivalsDouble()


@pytest.fixture
async def door(knowledge: Knowledge, turns: TurnsDouble, arrivals: ArrivalsDouble) -> AsyncIterator[Door]:
    async with (
        FakeTelegram(Limits.none()) as telegram,
        opened(telegram, knowledge, turns, arrivals) as opened_door,
    ):
        yield opened_door
